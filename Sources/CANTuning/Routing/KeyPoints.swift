import CANGeometry

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
