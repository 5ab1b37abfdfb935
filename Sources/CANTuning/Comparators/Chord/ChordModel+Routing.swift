import CANGeometry

extension ChordModel {
  /// The nodes that a lookup of `key` visits, from `node` to the owner: hops + 1 of them.
  public func route(from node: Int, to key: UInt64) -> [Int] {
    precondition((0..<ring.count).contains(node), "node \(node) of \(ring.count)")
    let owner = ring.successor(of: key)
    var path = [node]
    var node = node
    while node != owner {
      node = nextHop(from: node, to: key) ?? owner
      path.append(node)
    }
    return path
  }

  /// What `count` lookups cost: each hop goes to the finger nearest before the key, the last to its owner.
  ///
  /// Successor lists shorten no way, as in the paper's `closest_preceding_finger`. O(log n) each.
  public func lookups(_ count: Int, of demand: Demand, seed: UInt64) -> LookupCosts {
    var source = LookupSource(demand, nodes: ring.count, seed: seed)
    var tally = LookupTally(nodes: ring.count, underlay: underlay)
    for _ in 0..<max(count, 0) {
      let (asker, key) = source.next()
      let owner = ring.successor(of: key)
      var node = asker
      var hops = 0
      var path: UInt64 = 0
      while node != owner {
        let next = nextHop(from: node, to: key) ?? owner
        path += latency(of: asker, from: node, to: next, isLast: next == owner)
        node = next
        hops += 1
      }
      let answers = configuration.style == .iterative ? max(hops - 1, 0) : 0
      tally.add(asker: asker, answering: owner, hops: hops, messages: hops + answers, latency: path)
    }
    return tally.total
  }

  /// The hops of `count` lookups to the predecessors of uniformly random keys: the paper's Figure 10.
  ///
  /// The predecessor knows the owner, so that this is one hop less than a lookup that ends there. A lookup
  /// by the predecessor itself counts 1, since the figure shows none below; only tiny rings have many.
  public func hopsToPredecessor(count: Int, seed: UInt64) -> Histogram {
    var generator = SeededGenerator(seed: seed)
    var hops = Histogram()
    for _ in 0..<max(count, 0) {
      let node = generator.below(ring.count)
      hops.add(max(1, hopsToPredecessor(from: node, of: generator.next())))
    }
    return hops
  }

  /// The hops from a node to the predecessor of a key.
  func hopsToPredecessor(from node: Int, of key: UInt64) -> Int {
    var node = node
    var hops = 0
    while let next = nextHop(from: node, to: key) {
      node = next
      hops += 1
    }
    return hops
  }

  /// The finger of `node` nearest before `key`; `nil` where its successor is the key's owner.
  @inline(__always)
  func nextHop(from node: Int, to key: UInt64) -> Int? {
    nextHop(at: ring.ids[node], successor: ring.next(after: node), to: key)
  }

  /// The same for any place on the circle and the first node behind it.
  @inline(__always)
  func nextHop(at id: UInt64, successor: Int, to key: UInt64) -> Int? {
    // Nodes before the key are at most so far away; a key at the very id is a whole round away.
    let farthest = key &- id &- 1
    guard ring.ids[successor] &- id &- 1 < farthest else { return nil }
    return finger(of: id, within: farthest) { _ in true } ?? successor
  }

  /// The farthest finger of a place that is at most `farthest` away and that can be used.
  @inline(__always)
  func finger(of id: UInt64, within farthest: UInt64, where isUsable: (Int) -> Bool) -> Int? {
    var step: UInt64 = 1 << UInt64(63 - farthest.leadingZeroBitCount)
    while step > 0 {
      let finger = ring.successor(of: id &+ step)
      let distance = ring.ids[finger] &- id
      // One that is nearer than its step lies behind the place, a whole round away.
      if distance >= step, distance <= farthest, isUsable(finger) { return finger }
      step >>= 1
    }
    return nil
  }

  /// How long one hop delays a lookup.
  @inline(__always)
  private func latency(of asker: Int, from node: Int, to next: Int, isLast: Bool) -> UInt64 {
    guard let underlay else { return 0 }
    switch configuration.style {
    case .recursive: return UInt64(underlay.latency(from: node, to: next))
    case .iterative: return UInt64(underlay.latency(from: asker, to: next)) * (isLast ? 1 : 2)
    }
  }
}
