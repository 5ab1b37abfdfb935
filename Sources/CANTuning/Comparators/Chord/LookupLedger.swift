/// Keeps the books of many lookups on one overlay.
struct LookupLedger {
  /// What the lookups recorded so far cost.
  private var costs = LookupCosts()
  /// The lookups that each node answered.
  private var answers: [UInt32]
  private let underlay: Underlay?

  /// No lookups yet, on an overlay of `nodes` nodes.
  init(nodes: Int, underlay: Underlay?) {
    answers = [UInt32](repeating: 0, count: nodes)
    self.underlay = underlay
    if underlay != nil { costs.latencies = LookupLatencies() }
  }

  /// Books a lookup that was answered; `path` is the latency of its path in microseconds.
  @inline(__always)
  mutating func answered(by node: Int, asker: Int, hops: Int, messages: Int, path: UInt64) {
    costs.hops.add(hops)
    costs.messages += messages
    answers[node] += 1
    guard let underlay else { return }
    costs.latencies?.add(path: path, direct: underlay.latency(from: asker, to: node), hops: hops)
  }

  /// Books a lookup that found no answer.
  @inline(__always)
  mutating func failed(messages: Int) {
    costs.failures += 1
    costs.messages += messages
  }

  /// What all lookups cost together. O(n).
  var total: LookupCosts {
    var total = costs
    total.answersMax = Int(answers.max() ?? 0)
    return total
  }
}
