/// How often each small whole number was seen.
public struct Histogram: Hashable, Sendable {
  /// `counts[v]` is how often `v` was seen; the last entry is not 0.
  public private(set) var counts: [Int]

  /// Nothing seen yet.
  public init() {
    counts = []
  }

  /// The histogram in which `v` was seen `counts[v]` times.
  public init(counts: [Int]) {
    self.counts = counts
    while self.counts.last == 0 { self.counts.removeLast() }
  }

  /// Counts `value`, which is 0 or more, `times` over.
  @inline(__always)
  public mutating func add(_ value: Int, times: Int = 1) {
    guard times > 0 else { return }
    if value >= counts.count {
      counts.append(contentsOf: repeatElement(0, count: value + 1 - counts.count))
    }
    counts[value] += times
  }

  /// Adds all that `other` has seen.
  public mutating func merge(_ other: Histogram) {
    for (value, times) in other.counts.enumerated() { add(value, times: times) }
  }

  /// How many numbers were seen.
  public var count: Int { counts.reduce(0, +) }

  /// The sum of all that was seen.
  public var total: Int {
    counts.enumerated().reduce(0) { $0 + $1.offset * $1.element }
  }

  /// The mean; 0 where nothing was seen.
  public var mean: Double {
    let count = count
    return count == 0 ? 0 : Double(total) / Double(count)
  }

  /// The largest number seen; 0 where nothing was seen.
  public var max: Int { Swift.max(counts.count - 1, 0) }

  /// The smallest number that at least `percent` in a hundred of all seen do not exceed: the nearest rank.
  ///
  /// 0 where nothing was seen. O(max).
  public func percentile(_ percent: Int) -> Int {
    let rank = (count * percent + 99) / 100
    var seen = 0
    for (value, times) in counts.enumerated() {
      seen += times
      if seen >= rank { return value }
    }
    return max
  }
}
