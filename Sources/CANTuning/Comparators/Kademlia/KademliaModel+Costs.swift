import CANGeometry

extension KademliaModel: OverlayModel {
  /// `kademlia`.
  public static var overlay: String { "kademlia" }

  /// The number of nodes.
  public var nodeCount: Int { index.count }

  /// None: the paper bounds the hops by the logarithm of n and gives no mean.
  public var closedFormHops: Double? { nil }

  /// The memory of the ids and their index, in bytes: buckets derive from them.
  public var byteCount: Int { index.byteCount }

  /// How many nodes remember how many others in all of their buckets. O(n log n).
  public var neighborCounts: Histogram {
    var histogram = Histogram()
    for node in 0..<nodeCount {
      var count = 0
      for bucket in 0..<(lastBucket(of: node) + 1) {
        count += min(fitting(bucket, of: ids[node]).count, configuration.bucketSize)
      }
      histogram.add(count)
    }
    return histogram
  }

  /// The share of the keys that are closest to each node. O(n log n).
  ///
  /// At each bit the two sides of the tree share the keys evenly where both have nodes: a node's share is
  /// halved once for each of its buckets that is not empty.
  public var keyShares: [Double] {
    ids.indices.map { node in
      let halvings = (0..<(lastBucket(of: node) + 1)).count { !fitting($0, of: ids[node]).isEmpty }
      return Double(sign: .plus, exponent: -halvings, significand: 1)
    }
  }

  /// What `count` lookups cost, each asking nodes for ever closer ones.
  ///
  /// The hops are those of the `route`: a chain of referrals, whatever alpha is. Its latency is that of the
  /// requests and replies, all between the asker and the nodes of the chain, but for the final reply.
  /// The messages are all requests and replies of the parallel lookup until the k closest have answered, less
  /// the closest node's own reply; it fails where it has not heard of the closest node by then. A node that has
  /// the key itself sends nothing. The same seed gives the same lookups.
  public func lookups(_ count: Int, of demand: Demand, seed: UInt64) -> LookupCosts {
    var source = LookupSource(demand, nodes: nodeCount, seed: seed)
    var tally = LookupTally(nodes: nodeCount, underlay: underlay)
    var lookup = IterativeLookup(in: self)
    var contacts: [UInt32] = []
    for _ in 0..<max(count, 0) {
      let (asker, key) = source.next()
      let chain = chain(from: asker, to: key, &contacts)
      if chain.hops > 0 { lookup.run(from: asker, to: key) }
      let messages = chain.hops > 0 ? 2 * lookup.requests - 1 : 0
      if chain.hops == 0 || lookup.closest == chain.end {
        tally.add(
          asker: asker, answering: chain.end, hops: chain.hops, messages: messages, latency: chain.latency)
      } else {
        tally.addFailure(messages: messages)
      }
    }
    return tally.total
  }

  /// Follows the referrals from `asker` to the node closest to `key`.
  private func chain(
    from asker: Int, to key: UInt64, _ contacts: inout [UInt32]
  ) -> (end: Int, hops: Int, latency: UInt64) {
    var chain = (end: asker, hops: 0, latency: UInt64(0))
    var latency: UInt64 = 0
    while let next = next(after: chain.end, toward: key, &contacts) {
      // The reply of the node before, then the request to this one.
      chain.latency += 2 * latency
      latency = UInt64(underlay?.latency(from: asker, to: next) ?? 0)
      chain.end = next
      chain.hops += 1
    }
    chain.latency += latency
    return chain
  }
}
