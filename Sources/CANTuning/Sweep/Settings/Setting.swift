import CANGeometry

/// What one row of a sweep measures: an overlay of some size on some network under some demand.
public struct Setting: Hashable, Sendable {
  /// The overlay.
  public var overlay: OverlayConfiguration
  /// The nodes of the overlay.
  public var nodes: Int
  /// The network below; `nil` where latencies are not measured.
  public var underlay: NamedTopology?
  /// Which keys are asked for.
  public var demand: Demand

  /// A setting.
  public init(
    _ overlay: OverlayConfiguration, nodes: Int, underlay: NamedTopology? = nil,
    demand: Demand = .uniform
  ) {
    self.overlay = overlay
    self.nodes = nodes
    self.underlay = underlay
    self.demand = demand
  }

  /// The seed of one of the independent overlays of this setting, whatever else is swept.
  func seed(of sweepSeed: UInt64, repeat number: Int) -> UInt64 {
    var generator = SeededGenerator(seed: sweepSeed ^ description.utf8.fowlerNollVo)
    generator = SeededGenerator(seed: generator.next() ^ UInt64(number))
    return generator.next()
  }

  /// Throws what would keep the setting from being measured, before time is spent on it.
  ///
  /// A small overlay of the same kind says most of it, once for all sizes.
  func check(unless checked: inout Set<Setting>) throws(ModelError) {
    guard overlay.nodesRange.contains(nodes) else { throw .nodeCount(nodes, overlay.nodesRange) }
    let small = Setting(overlay, nodes: Swift.max(overlay.nodesRange.lowerBound, 8), underlay: underlay)
    guard checked.insert(small).inserted else { return }
    _ = try overlay.model(
      nodes: small.nodes,
      underlay: underlay.map { Underlay($0.topology, nodes: small.nodes, seed: 0) }, seed: 0)
  }

  /// About the most memory that an overlay takes while it is built, in bytes.
  var bytesEstimate: Int { nodes * overlay.bytesPerNode(nodes: nodes) }

  /// About how long an overlay takes to build and to route so many lookups, in any unit.
  func workEstimate(lookups: Int) -> Double { overlay.work(nodes: nodes, lookups: lookups) }
}

extension Setting: CustomStringConvertible {
  /// All that differs from basic designs, such as `can dimensions=4 nodes=1024 underlay=plane`: what seeds derive from.
  public var description: String {
    var text = "\(overlay) nodes=\(nodes)"
    if let underlay { text += " underlay=\(underlay.name)" }
    if demand != .uniform { text += " demand=\(demand)" }
    return text
  }
}
