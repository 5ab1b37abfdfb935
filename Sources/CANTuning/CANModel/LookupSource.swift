import CANGeometry

/// Draws lookups: who asks, for which key, and at which points that key lies.
struct LookupSource {
  private var askers: SeededGenerator
  private var keys: Demand.Sampler
  private let nodes: Int
  private let dimensions: Int

  /// Lookups of keys in demand from uniformly random nodes.
  init(_ demand: Demand, nodes: Int, dimensions: Int, seed: UInt64) {
    askers = SeededGenerator(seed: seed)
    keys = Demand.Sampler(demand, seed: askers.next())
    self.nodes = nodes
    self.dimensions = dimensions
  }

  /// The next lookup.
  @inline(__always)
  mutating func next() -> (asker: Int, key: KeyPoints) {
    (askers.below(nodes), KeyPoints(key: keys.next(), dimensions: dimensions))
  }
}

/// The points of a key, one for each hash function: coordinates drawn from a generator that the key seeds.
struct KeyPoints {
  private var generator: SeededGenerator
  private let dimensions: Int

  init(key: UInt64, dimensions: Int) {
    generator = SeededGenerator(seed: key)
    self.dimensions = dimensions
  }

  /// The point of the next hash function, in the form that a box measures.
  @inline(__always)
  mutating func nextTarget<Box: ZoneBox>(for _: Box.Type) -> Box.Target {
    Box.target { $0 < dimensions ? generator.coordinate() : 0 }
  }
}
