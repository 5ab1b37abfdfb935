/// A message under way: from node to node, each passing it on.
struct Walk {
  /// The node that asked.
  let asker: Int
  /// The node that has the message.
  private(set) var node: Int
  /// The messages between nodes so far.
  private(set) var hops = 0
  /// The latency of the way so far, in microseconds; 0 without an underlay.
  private(set) var latency: UInt64 = 0

  /// A message that has not left `asker`.
  init(from asker: Int) {
    self.asker = asker
    node = asker
  }

  /// Passes the message on.
  @inline(__always)
  mutating func go(to next: Int, over underlay: Underlay?) {
    if let underlay { latency += UInt64(underlay.latency(from: node, to: next)) }
    node = next
    hops += 1
  }
}

/// Adds up what lookups cost, one after the other.
struct LookupTally {
  /// The costs but for the busiest node.
  private var costs = LookupCosts()
  /// The lookups that each node answered.
  private var answers: [Int]
  /// The network below.
  private let underlay: Underlay?

  /// No lookups yet among so many nodes.
  init(nodes: Int, underlay: Underlay?) {
    answers = Array(repeating: 0, count: nodes)
    self.underlay = underlay
    if underlay != nil { costs.latencies = LookupLatencies() }
  }

  /// Counts a lookup that each node passed on to the next.
  mutating func add(_ walk: Walk) {
    add(
      asker: walk.asker, answering: walk.node, hops: walk.hops, messages: walk.hops, latency: walk.latency)
  }

  /// Counts a lookup by its parts; `latency` is that of its way, in microseconds.
  @inline(__always)
  mutating func add(asker: Int, answering: Int, hops: Int, messages: Int, latency: UInt64) {
    costs.hops.add(hops)
    costs.messages += messages
    answers[answering] += 1
    guard let underlay else { return }
    let direct = underlay.latency(from: asker, to: answering)
    costs.latencies?.add(path: latency, direct: direct, hops: hops)
  }

  /// Counts a lookup that ended at no node or at a wrong one.
  mutating func addFailure(messages: Int) {
    costs.failures += 1
    costs.messages += messages
  }

  /// What all lookups cost. O(n).
  var total: LookupCosts {
    var total = costs
    total.answersMax = answers.max() ?? 0
    return total
  }
}
