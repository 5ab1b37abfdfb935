import CANGeometry

extension PastryModel: OverlayModel {
  /// `pastry`.
  public static var overlay: String { "pastry" }

  /// The number of nodes.
  public var nodeCount: Int { table.index.count }

  /// log n to the base 2ᵇ, which the paper's Figure 4 draws beside its measurements.
  public var closedFormHops: Double? { ClosedForm.bits(nodes: nodeCount) / Double(configuration.digitBits) }

  /// The memory of the ids and their index, in bytes: tables derive from them.
  public var byteCount: Int { table.index.byteCount }

  /// How many nodes remember how many others in leaf set, routing table and neighborhood set. O(n log n).
  ///
  /// A node that is both a leaf and an entry counts once. The neighborhood set counts as apart from both.
  public var neighborCounts: Histogram {
    var histogram = Histogram()
    for node in 0..<nodeCount {
      let known = leafCount + entryCount(of: node)
      histogram.add(min(known + configuration.neighborhood, nodeCount - 1))
    }
    return histogram
  }

  /// The share of the ring that is closest to each node: half the gap to each side. O(n).
  public var keyShares: [Double] {
    let ids = table.index.ids
    guard ids.count > 1 else { return [1] }
    return ids.indices.map { node in
      let below = ids[node == 0 ? ids.count - 1 : node - 1]
      let above = ids[node == ids.count - 1 ? 0 : node + 1]
      // Each half for itself, since with two nodes the gaps together are the whole ring.
      return (Double(ids[node] &- below) + Double(above &- ids[node])) * 0x1p-65
    }
  }

  /// What `count` lookups cost, each node passing them on.
  ///
  /// The same seed gives the same lookups. 0 hops where the asking node has the key itself.
  public func lookups(_ count: Int, of demand: Demand, seed: UInt64) -> LookupCosts {
    var source = LookupSource(demand, nodes: nodeCount, seed: seed)
    var tally = LookupTally(nodes: nodeCount, underlay: table.underlay)
    for _ in 0..<max(count, 0) {
      let (asker, key) = source.next()
      tally.add(walk(from: asker, to: key))
    }
    return tally.total
  }

  /// The hops of `count` messages between two random nodes each: the paper's experiment (3.1, Figures 4 and 5).
  public func hopsBetweenNodes(count: Int, seed: UInt64) -> Histogram {
    var generator = SeededGenerator(seed: seed)
    var hops = Histogram()
    for _ in 0..<max(count, 0) {
      let sender = generator.below(nodeCount)
      hops.add(walk(from: sender, to: table.index.ids[generator.below(nodeCount)]).hops)
    }
    return hops
  }

  @inline(__always)
  private func walk(from node: Int, to key: UInt64) -> Walk {
    var walk = Walk(from: node)
    while let next = next(after: walk.node, toward: key) { walk.go(to: next, over: table.underlay) }
    return walk
  }

  /// The entries of the routing table that are not in the leaf set as well.
  private func entryCount(of node: Int) -> Int {
    let half = configuration.leafSet / 2
    func isLeaf(_ other: Int) -> Bool {
      let apart = abs(other - node)
      return min(apart, nodeCount - apart) <= half
    }
    var count = 0
    table.forEachEntry(of: table.index.ids[node]) { fitting, level, digit in
      // One end of the run is the nearest to the node in the ring, so that most entries need not be known.
      let isNear = isLeaf(fitting.lowerBound) || isLeaf(fitting.upperBound - 1)
      if isNear, isLeaf(table.choice(of: node, level: level, digit: digit, among: fitting)) { return }
      count += 1
    }
    return count
  }
}
