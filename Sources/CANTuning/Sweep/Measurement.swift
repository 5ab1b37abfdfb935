/// A row of a sweep with the distributions behind its numbers, which pictures show and no table holds.
public struct Measurement: Hashable, Sendable {
  /// The line of the table.
  public let row: SweepRow
  /// The hops of all lookups.
  public let hops: Histogram
  /// How evenly keys are spread over nodes: for a CAN the volumes of zones (Figure 9).
  public let loads: Loads
}

/// How many nodes answer for which share of the keys, in powers of two of the mean share.
public struct Loads: Hashable, Sendable {
  /// How many nodes answer for about 2 to the exponent times the mean share; those without keys are left out.
  private var exponents = Histogram()
  /// The nodes that answer for nothing.
  public private(set) var idle = 0
  /// The largest share, as a multiple of the mean.
  public private(set) var largest = 0.0

  /// The smallest exponent that is told apart.
  private static let exponentMin = -64

  /// No nodes yet.
  public init() {}

  /// The loads of nodes that answer for these shares of all keys, which sum to 1. O(n).
  public init(keyShares: [Double]) {
    for share in keyShares {
      let multiple = share * Double(keyShares.count)
      largest = max(largest, multiple)
      guard multiple > 0 else {
        idle += 1
        continue
      }
      // The nearest power of two: the exponent of the number times the root of two.
      let exponent = Int((multiple * 2.0.squareRoot()).exponent)
      exponents.add(max(exponent, Loads.exponentMin) - Loads.exponentMin)
    }
  }

  /// Adds the nodes of another overlay.
  public mutating func merge(_ other: Loads) {
    exponents.merge(other.exponents)
    idle += other.idle
    largest = max(largest, other.largest)
  }

  /// The share of all nodes at each power of two of the mean share, ascending, without gaps.
  public var shares: [(multiple: Double, share: Double)] {
    let count = Double(exponents.count + idle)
    let first = exponents.counts.firstIndex { $0 > 0 } ?? 0
    return exponents.counts.indices[first...].map { index in
      (
        Double(sign: .plus, exponent: index + Loads.exponentMin, significand: 1),
        Double(exponents.counts[index]) / count
      )
    }
  }
}
