import CANGeometry

/// An overlay of the field with all its parameters: what a setting of a sweep builds.
public enum OverlayConfiguration: Hashable, Sendable {
  /// A content-addressable network with its knobs.
  case can(CANModel.Configuration)
}

extension OverlayConfiguration {
  /// What rows call the overlay, such as `can`.
  public var overlay: String {
    switch self {
    case .can: CANModel.overlay
    }
  }

  /// The numbers of nodes that the overlay can have.
  public var nodesRange: ClosedRange<Int> {
    switch self {
    case .can: CANModel.nodesRange
    }
  }

  /// The overlay with `nodes` nodes on an underlay, the same for the same seed.
  public func model(
    nodes: Int, underlay: Underlay?, seed: UInt64
  ) throws(ModelError) -> any OverlayModel {
    switch self {
    case .can(let configuration):
      try CANModel(nodes: nodes, configuration: configuration, underlay: underlay, seed: seed)
    }
  }

  /// The parameters as rows name them: those of a CAN have columns of their own.
  public var parameters: String {
    switch self {
    case .can: ""
    }
  }

  /// The knobs of a CAN; `nil` for other overlays.
  public var knobs: CANModel.Configuration? {
    switch self {
    case .can(let configuration): configuration
    }
  }

  /// About how many links a node keeps.
  func linksEstimate(nodes: Int) -> Int {
    let bits = nodes.bitWidth - nodes.leadingZeroBitCount
    switch self {
    case .can(let knobs):
      let faces = min(3 * knobs.torus.dimensions, 2 * bits)
      let expressways = 2 * knobs.torus.dimensions * knobs.expressways.halvings.count
      return (faces + expressways) * knobs.realities + knobs.peersPerZoneMax
    }
  }
}

extension OverlayConfiguration: CustomStringConvertible {
  /// The overlay and what differs from its basic design, such as `can dimensions=4 overload=4`.
  public var description: String {
    switch self {
    case .can(let configuration): "\(overlay) \(configuration)"
    }
  }
}
