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
  /// What is stored, for joins by load and to see how evenly a CAN spreads it; `nil` for nothing.
  public var records: NamedRecords?

  /// A setting.
  public init(
    _ overlay: OverlayConfiguration, nodes: Int, underlay: NamedTopology? = nil,
    demand: Demand = .uniform, records: NamedRecords? = nil
  ) {
    self.overlay = overlay
    self.nodes = nodes
    self.underlay = underlay
    self.demand = demand
    self.records = records
  }

  /// The seed of one of the independent overlays of this setting, whatever else is swept.
  func seed(of sweepSeed: UInt64, repeat number: Int) -> UInt64 {
    var generator = SeededGenerator(seed: sweepSeed ^ description.utf8.fowlerNollVo)
    generator = SeededGenerator(seed: generator.next() ^ UInt64(number))
    return generator.next()
  }

  /// The overlay on its underlay.
  func model(underlaySeed: UInt64, seed: UInt64) throws(ModelError) -> any OverlayModel {
    try model(on: underlay.map { Underlay($0.topology, nodes: nodes, seed: underlaySeed) }, seed: seed)
  }

  /// The overlay on an underlay that is there already.
  func model(on underlay: Underlay?, seed: UInt64) throws(ModelError) -> any OverlayModel {
    try overlay.model(
      nodes: nodes, underlay: underlay, records: overlay.knobs.flatMap { records?.joins(on: $0.torus) },
      seed: seed)
  }

  /// About the most memory that an overlay takes while it is built, in bytes.
  public var bytesEstimate: Int { nodes * overlay.bytesPerNode(nodes: nodes) }

  /// About how long an overlay takes to build and to route so many lookups, in any unit.
  func workEstimate(lookups: Int) -> Double { overlay.work(nodes: nodes, lookups: lookups) }
}

extension Setting: CustomStringConvertible {
  /// All that differs from basic designs, such as `can dimensions=4 nodes=1024 underlay=plane`: what seeds derive from.
  public var description: String {
    var text = "\(overlay) nodes=\(nodes)"
    if let underlay { text += " underlay=\(underlay.name)" }
    if demand != .uniform { text += " demand=\(demand)" }
    if let records { text += " points=\(records.name)" }
    return text
  }
}
