/// The lists whose cross product a sweep measures.
///
///     var design = Design(nodes: [1024, 65_536])
///     design.overlays = try Knobs(dimensions: 2...8).configurations().map { .can($0) }
///     design.settings                                            // 14 of them
public struct Design: Hashable, Sendable {
  /// The overlays that are compared, in the order of their rows.
  public var overlays: [OverlayConfiguration] = []
  /// Sizes.
  public var nodes: [Int]
  /// Networks below; `nil` for none.
  public var underlays: [NamedTopology?] = [nil]
  /// Demands.
  public var demands = [Demand.uniform]
  /// What is stored; `nil` for nothing.
  public var records: NamedRecords?

  /// A design without overlays yet.
  public init(nodes: [Int]) {
    self.nodes = nodes
  }

  /// Every overlay at every size on every underlay under every demand, each once; what is compared stands together.
  public var settings: [Setting] {
    var seen: Set<Setting> = []
    var settings: [Setting] = []
    for nodes in nodes {
      for underlay in underlays {
        for demand in demands {
          for overlay in overlays {
            let setting = Setting(overlay, nodes: nodes, underlay: underlay, demand: demand, records: records)
            if seen.insert(setting).inserted { settings.append(setting) }
          }
        }
      }
    }
    return settings
  }
}
