/// SplitMix64 (Steele, Lea and Flood, 2014): the one source of chance, so that a seed repeats a run.
///
/// `below` and `point` are our own, since the standard library may change how it draws from a generator.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  /// The generator whose numbers `seed` alone decides.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in `0..<bound`; `bound` is positive. The bias is below `bound` in 2⁶⁴.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "bound \(bound)")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number in 0..<1 with 53 random bits.
  public mutating func fraction() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A cell drawn uniformly from an axis.
  public mutating func coordinate() -> Coordinate {
    Coordinate(truncatingIfNeeded: next() >> 32)
  }

  /// A point drawn uniformly from `torus`.
  public mutating func point(on torus: Torus) -> Point {
    Point(unchecked: (0..<torus.dimensions).map { _ in coordinate() })
  }

  /// A generator for an independent stream, drawn from this one.
  public mutating func split() -> SeededGenerator {
    SeededGenerator(seed: next())
  }
}
