import CANGeometry

extension ChordModel {
  /// The share of lookups that fail after `failedShare` of all nodes, drawn at random, fail at once (6.4).
  ///
  /// A lookup fails where it does not end at the node that had the key before: keys of failed nodes are lost.
  /// The paper waits until the ring is stable again; here nothing is repaired: lookups go round failed fingers
  /// and on to the first live node of the successor list, and fail where all of that list is dead. So they
  /// cannot do better than the paper's. Live nodes ask for uniformly random keys; 1 where none lives.
  public func failedLookups(failedShare: Double, lookups: Int, seed: UInt64) -> Double {
    var generator = SeededGenerator(seed: seed)
    let share = failedShare >= 0 ? min(failedShare, 1) : 0
    let failed = Int((share * Double(ring.count)).rounded())
    guard failed < ring.count, lookups > 0 else { return failed < ring.count ? 0 : 1 }
    let live = liveNodes(failed: failed, &generator)
    var failures = 0
    for _ in 0..<lookups {
      var asker = generator.below(ring.count)
      while !live[asker] { asker = generator.below(ring.count) }
      let key = generator.next()
      if liveNode(reachedFrom: asker, for: key, live: live) != ring.successor(of: key) { failures += 1 }
    }
    return Double(failures) / Double(lookups)
  }

  /// Which nodes are left when so many have failed.
  private func liveNodes(failed: Int, _ generator: inout SeededGenerator) -> [Bool] {
    var live = [Bool](repeating: true, count: ring.count)
    // One node after the other fails with the chance that draws exactly so many.
    var left = failed
    for node in 0..<ring.count where left > 0 && generator.below(ring.count - node) < left {
      live[node] = false
      left -= 1
    }
    return live
  }

  /// Where a lookup ends; `nil` where a node knows no live successor.
  private func liveNode(reachedFrom asker: Int, for key: UInt64, live: [Bool]) -> Int? {
    if asker == ring.successor(of: key) { return asker }
    var node = asker
    while true {
      guard let successor = liveSuccessor(of: node, live: live) else { return nil }
      let id = ring.ids[node]
      let farthest = key &- id &- 1
      if ring.ids[successor] &- id &- 1 >= farthest { return successor }
      node = finger(of: id, within: farthest) { live[$0] } ?? successor
    }
  }

  private func liveSuccessor(of node: Int, live: [Bool]) -> Int? {
    var successor = node
    for _ in 0..<successorCount {
      successor = ring.next(after: successor)
      if live[successor] { return successor }
    }
    return nil
  }
}
