extension OverlayConfiguration {
  /// The overlay that `text` names, with its parameters behind a colon: `chord`, `kademlia:mainline`,
  /// `can:dimensions=4 overload=4`.
  public init(parsing text: String) throws(ModelError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let parameters = parts.count == 2 ? parts[1] : ""
    switch parts[0] {
    case CANModel.overlay:
      self = .can(try CANModel.Configuration(parsing: parameters.isEmpty ? "dimensions=2" : parameters))
    default:
      throw .setting("'\(parts[0])' is not an overlay: \(OverlayConfiguration.names.joined(separator: ", "))")
    }
  }

  /// What overlays are called.
  public static let names = [CANModel.overlay]
}
