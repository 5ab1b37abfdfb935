import CANGeometry

extension FullMembershipModel {
  /// What joins, departures and gossip cost, joins and departures the mean of `samples` random cases (4.8, 4.9).
  ///
  /// A newcomer asks one node for the membership; everybody else hears of it from gossip, once each. At each
  /// of its tokens the nodes of the preference list hand over a range, a message from each such node; a
  /// departure is the reverse. Keys move that change their coordinator. In a period every node exchanges
  /// its view with one other: a question and an answer. The only node of a cluster cannot depart.
  public func maintenance(samples: Int, seed: UInt64) -> MaintenanceCosts {
    var generator = SeededGenerator(seed: seed)
    var costs = MaintenanceCosts(
      joinMessages: 0, departureMessages: 0, keepAliveMessages: nodeCount > 1 ? 2 : 0, keysMovedByJoin: 0,
      keysMovedByDeparture: 0)
    let samples = max(samples, 1)
    let part = 1 / Double(samples)
    for _ in 0..<samples {
      let newcomer = (0..<configuration.tokens).map { _ in generator.next() }
      // The question and its answer; then all but the node that was asked.
      costs.joinMessages += Double(2 + nodeCount - 1 + handovers(at: newcomer)) * part
      costs.keysMovedByJoin += share(takenBy: newcomer) * part
      let node = generator.below(nodeCount)
      guard nodeCount > 1 else { continue }
      let tokens = tokens(of: node)
      costs.departureMessages += Double(nodeCount - 1 + handovers(at: tokens, besides: node)) * part
      costs.keysMovedByDeparture += share(heldBy: tokens) * part
    }
    return costs
  }

  /// How many nodes hand over keys, or take them, where tokens come or go.
  private func handovers(at tokens: [UInt64], besides absent: Int? = nil) -> Int {
    var partners: [Int] = []
    var list: [Int] = []
    for token in tokens {
      collectNodes(behind: token, besides: absent, into: &list)
      partners += list
    }
    partners.sort()
    return partners.indices.count { $0 == 0 || partners[$0] != partners[$0 - 1] }
  }

  /// The share of keys that new tokens take from the tokens that are there.
  private func share(takenBy tokens: [UInt64]) -> Double {
    let tokens = tokens.sorted()
    return tokens.indices.reduce(0) { sum, index in
      let token = tokens[index]
      let before = ring.ids[ring.previous(before: ring.successor(of: token))]
      let own = tokens[index == 0 ? tokens.count - 1 : index - 1]
      // Distances to the token from the last before it; a single one of its own is a whole round away.
      let arc = min(token &- before &- 1, token &- own &- 1) &+ 1
      return sum + Ring.share(ofArc: arc)
    }
  }

  /// The share of keys at tokens that are there.
  private func share(heldBy tokens: [UInt64]) -> Double {
    tokens.reduce(0) { $0 + ring.share(of: ring.successor(of: $1)) }
  }
}
