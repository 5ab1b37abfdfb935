import CANGeometry

extension FullMembershipModel: OverlayModel {
  /// `full`.
  public static var overlay: String { "full" }

  /// Everybody remembers everybody else. O(n).
  public var neighborCounts: Histogram {
    var histogram = Histogram()
    histogram.add(nodeCount - 1, times: nodeCount)
    return histogram
  }

  /// 1 - N/n: one hop unless the asking node is on the preference list.
  public var closedFormHops: Double? {
    1 - Double(min(configuration.replicas, nodeCount)) / Double(nodeCount)
  }

  /// The memory of tokens and index, which each real node would hold, in bytes.
  public var byteCount: Int { ring.byteCount }

  /// The share of keys whose coordinator each node is. O(tokens).
  public var keyShares: [Double] {
    var shares = [Double](repeating: 0, count: nodeCount)
    for number in 0..<ring.count { shares[node(ofToken: number)] += ring.share(of: number) }
    return shares
  }

  /// What `count` reads cost: a hop to the coordinator, which asks all other nodes of the list (4.5).
  ///
  /// Messages are that hop, N - 1 questions and as many answers, whatever R is; the latency is that until R
  /// copies are at the coordinator, its own among them.
  public func lookups(_ count: Int, of demand: Demand, seed: UInt64) -> LookupCosts {
    requests(count, of: demand, quorum: configuration.readQuorum, seed: seed)
  }

  /// What `count` writes cost: as reads, but waiting for W acknowledgements.
  public func writes(_ count: Int, of demand: Demand, seed: UInt64) -> LookupCosts {
    requests(count, of: demand, quorum: configuration.writeQuorum, seed: seed)
  }

  private func requests(_ count: Int, of demand: Demand, quorum: Int, seed: UInt64) -> LookupCosts {
    var source = LookupSource(demand, nodes: nodeCount, seed: seed)
    var tally = LookupTally(nodes: nodeCount, underlay: underlay)
    var list: [Int] = []
    for _ in 0..<max(count, 0) {
      let (asker, key) = source.next()
      collectNodes(behind: key, into: &list)
      let coordinator = list.contains(asker) ? asker : list[0]
      let hops = coordinator == asker ? 0 : 1
      tally.add(
        asker: asker, answering: coordinator, hops: hops, messages: hops + 2 * (list.count - 1),
        latency: latency(of: list, coordinator: coordinator, asker: asker, quorum: quorum))
    }
    return tally.total
  }

  /// How long it takes until a quorum has reached the coordinator.
  private func latency(of list: [Int], coordinator: Int, asker: Int, quorum: Int) -> UInt64 {
    guard let underlay else { return 0 }
    let trips = list.map { 2 * UInt64(underlay.latency(from: coordinator, to: $0)) }.sorted()
    // The first of them is the coordinator itself.
    return UInt64(underlay.latency(from: asker, to: coordinator)) + trips[min(quorum, list.count) - 1]
  }
}
