import CANGeometry

/// Which keys lookups ask for.
public enum Demand: Hashable, Sendable {
  /// Keys drawn uniformly from all there can be: hardly any twice.
  case uniform
  /// One of `keys` keys, the k-th of them in proportion to 1/k^exponent: a few hot spots (3.8).
  ///
  /// `keys` is 1 to 2²⁴, `exponent` 0 to 8 in steps of 1/64; what lies beyond is taken as the nearest, no number as 0.
  case zipf(keys: Int, exponent: Double)
}

extension Demand {
  /// Draws keys: 64 uniformly random bits each, of which every overlay makes its own place.
  public struct Sampler: Sendable {
    private var generator: SeededGenerator
    /// Where each rank's share ends, ascending to 1; empty for uniform demand.
    private let ends: [Double]
    /// What the keys of the ranks derive from.
    private let catalog: UInt64

    /// A sampler of keys of this demand. O(keys).
    public init(_ demand: Demand, seed: UInt64) {
      generator = SeededGenerator(seed: seed)
      switch demand {
      case .uniform:
        catalog = 0
        ends = []
      case .zipf(let keys, let exponent):
        catalog = generator.next()
        ends = Sampler.ends(
          keys: min(max(keys, 1), 1 << 24), exponent: exponent > 0 ? min(exponent, 8) : 0)
      }
    }

    /// The next key.
    @inline(__always)
    public mutating func next() -> UInt64 {
      guard !ends.isEmpty else { return generator.next() }
      let draw = generator.fraction()
      var rank = 0
      var last = ends.count - 1
      while rank < last {
        let middle = (rank + last) / 2
        if ends[middle] > draw { last = middle } else { rank = middle + 1 }
      }
      return key(rank: rank)
    }

    /// The key of a rank from 0 under demand that has ranks.
    public func key(rank: Int) -> UInt64 {
      var generator = SeededGenerator(seed: catalog &+ UInt64(rank))
      return generator.next()
    }

    private static func ends(keys: Int, exponent: Double) -> [Double] {
      var sum = 0.0
      let sums = (1...keys).map { rank in
        sum += 1 / power(Double(rank), exponent)
        return sum
      }
      return sums.map { $0 / sum }
    }

    /// `base` to an exponent of sixty-fourths by roots and products alone, which are exact to the last bit everywhere.
    private static func power(_ base: Double, _ exponent: Double) -> Double {
      var sixtyFourths = Int((exponent * 64).rounded())
      var factor = base
      for _ in 0..<6 { factor = factor.squareRoot() }
      var power = 1.0
      while sixtyFourths > 0 {
        if sixtyFourths & 1 == 1 { power *= factor }
        factor *= factor
        sixtyFourths >>= 1
      }
      return power
    }
  }
}
