import CANGeometry

extension TapestryModel: OverlayModel {
  /// `tapestry`.
  public static var overlay: String { "tapestry" }

  /// The number of nodes.
  public var nodeCount: Int { table.index.count }

  /// log n to the base of the digits: one hop resolves one.
  public var closedFormHops: Double? { ClosedForm.bits(nodes: nodeCount) / Double(configuration.digitBits) }

  /// The memory of the ids and their index, in bytes: tables derive from them.
  public var byteCount: Int { table.index.byteCount }

  /// How many nodes keep how many links, backups counted; those back to who keeps them are not. O(n log n).
  public var neighborCounts: Histogram {
    var histogram = Histogram()
    for node in 0..<nodeCount { histogram.add(linkCount(of: node)) }
    return histogram
  }

  /// The share of the keys that each node is the root of. O(n log n).
  public var keyShares: [Double] { ids.map { share(of: $0) } }

  /// What `count` lookups cost, each node passing them on to the root.
  ///
  /// The same seed gives the same lookups. 0 hops where the asking node is the root.
  public func lookups(_ count: Int, of demand: Demand, seed: UInt64) -> LookupCosts {
    var source = LookupSource(demand, nodes: nodeCount, seed: seed)
    var tally = LookupTally(nodes: nodeCount, underlay: table.underlay)
    for _ in 0..<max(count, 0) {
      let (asker, key) = source.next()
      var walk = Walk(from: asker)
      var level = 0
      while let next = next(after: walk.node, toward: key, level: &level) {
        walk.go(to: next, over: table.underlay)
      }
      tally.add(walk)
    }
    return tally.total
  }

  /// The links that a node keeps.
  func linkCount(of node: Int) -> Int {
    var count = 0
    table.forEachEntry(of: ids[node]) { fitting, _, _ in
      count += min(fitting.count, configuration.backups + 1)
    }
    return count
  }

  /// The share of the keys that a node of this id is the root of, whether there is one yet or not.
  ///
  /// At each level it is divided by the digits: a node has those from the one after the next lower digit that
  /// another node has, up to its own.
  func share(of id: UInt64) -> Double {
    var share = 1.0
    for level in 0..<table.digits.count {
      let nodes = table.index.nodes(sharing: table.digits.bits * level, of: id)
      if nodes.isEmpty || nodes.count == 1 && ids[nodes.lowerBound] == id { break }
      let own = table.digits.digit(level, of: id)
      var digits = 1
      while digits < table.digits.base {
        let lower = (own - digits) & (table.digits.base - 1)
        if !table.fitting(id, level: level, digit: lower).isEmpty { break }
        digits += 1
      }
      share *= Double(digits) / Double(table.digits.base)
    }
    return share
  }
}
