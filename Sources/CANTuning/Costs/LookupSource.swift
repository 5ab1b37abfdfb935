import CANGeometry

/// Draws lookups for an overlay of any kind: who asks, and for which key.
struct LookupSource {
  private var askers: SeededGenerator
  private var keys: Demand.Sampler
  private let nodes: Int

  /// Lookups of keys in demand from uniformly random nodes.
  init(_ demand: Demand, nodes: Int, seed: UInt64) {
    // Another stream than that of overlays with the same seed, whose very ids and places would be asked for.
    askers = SeededGenerator(seed: seed ^ 0x6C6F_6F6B_7570_7321)
    keys = Demand.Sampler(demand, seed: askers.next())
    self.nodes = nodes
  }

  /// The next lookup.
  @inline(__always)
  mutating func next() -> (asker: Int, key: UInt64) { (askers.below(nodes), keys.next()) }
}
