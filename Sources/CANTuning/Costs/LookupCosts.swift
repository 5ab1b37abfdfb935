/// What many lookups cost together.
public struct LookupCosts: Hashable, Sendable {
  /// The hops of each lookup: messages between nodes on the way to the node that answers.
  public var hops = Histogram()
  /// All messages that the lookups sent, those in parallel and the replies of iterative ones counted; the
  /// final answer is not.
  public var messages = 0
  /// The lookups that found no node that answers for the key.
  public var failures = 0
  /// How long the lookups took; `nil` without an underlay.
  public var latencies: LookupLatencies?
  /// The most lookups that a single node answered.
  public var answersMax = 0

  /// Nothing yet.
  public init() {}

  /// The mean messages of a lookup; 0 without lookups.
  public var meanMessages: Double {
    let count = hops.count + failures
    return count == 0 ? 0 : Double(messages) / Double(count)
  }

  /// Adds what other lookups cost, which ran in an overlay of their own.
  public mutating func merge(_ other: LookupCosts) {
    hops.merge(other.hops)
    messages += other.messages
    failures += other.failures
    answersMax = max(answersMax, other.answersMax)
    guard let theirs = other.latencies else { return }
    latencies = latencies ?? LookupLatencies()
    latencies?.merge(theirs)
  }
}

/// How long many lookups took on an underlay.
public struct LookupLatencies: Hashable, Sendable {
  /// The latency of each lookup's path, in whole milliseconds rounded down, at most `millisecondsMax`.
  public private(set) var milliseconds = Histogram()
  /// The latencies of all paths together.
  public private(set) var pathTotal: UInt64 = 0
  /// The latencies of the direct ways from those who asked to those who answered.
  public private(set) var directTotal: UInt64 = 0
  /// The hops of all paths together.
  public private(set) var hopTotal = 0

  /// What `milliseconds` counts longer paths as, so that it stays small: 70 minutes.
  public static let millisecondsMax = 1 << 22

  /// Nothing yet.
  public init() {}

  /// Counts a lookup: the latency of its path and of the direct way, in microseconds, and its hops.
  public mutating func add(path: UInt64, direct: Microseconds, hops: Int) {
    milliseconds.add(Int(min(path / 1000, UInt64(LookupLatencies.millisecondsMax))))
    pathTotal += path
    directTotal += UInt64(direct)
    hopTotal += hops
  }

  /// Adds other lookups.
  public mutating func merge(_ other: LookupLatencies) {
    milliseconds.merge(other.milliseconds)
    pathTotal += other.pathTotal
    directTotal += other.directTotal
    hopTotal += other.hopTotal
  }

  /// The mean latency of a path, in milliseconds.
  public var mean: Double {
    let count = milliseconds.count
    return count == 0 ? 0 : Double(pathTotal) / 1000 / Double(count)
  }

  /// The latency of all paths divided by their hops, in milliseconds: the paper's per-hop latency (Table 1).
  public var perHop: Double { hopTotal == 0 ? 0 : Double(pathTotal) / 1000 / Double(hopTotal) }

  /// How many times longer the paths are than the direct ways: the paper's latency stretch (3.6).
  public var stretch: Double { directTotal == 0 ? 0 : Double(pathTotal) / Double(directTotal) }
}
