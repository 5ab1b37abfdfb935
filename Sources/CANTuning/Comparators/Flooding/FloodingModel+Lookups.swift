import CANGeometry

extension FloodingModel: OverlayModel {
  /// `flooding`.
  public static var overlay: String { "flooding" }

  /// The number of nodes.
  public var nodeCount: Int { links.nodeCount }

  /// How many nodes have how many links. O(n).
  public var neighborCounts: Histogram {
    var histogram = Histogram()
    for node in 0..<nodeCount { histogram.add(links.count(of: node)) }
    return histogram
  }

  /// There is no paper.
  public var closedFormHops: Double? { nil }

  /// The memory of the links, in bytes.
  public var byteCount: Int { links.byteCount }

  /// Equal shares: keys lie anywhere. O(n).
  public var keyShares: [Double] {
    [Double](repeating: 1 / Double(nodeCount), count: nodeCount)
  }

  /// What `count` lookups cost: hops to the nearest node that has the key, and all messages of the flood.
  ///
  /// A flood does not end where the key is found; a node that has the key itself sends none. The latency is
  /// that of the way with the fewest hops. O(links) each.
  public func lookups(_ count: Int, of demand: Demand, seed: UInt64) -> LookupCosts {
    var source = LookupSource(demand, nodes: nodeCount, seed: seed)
    var tally = LookupTally(nodes: nodeCount, underlay: underlay)
    var flood = Flood(links: links)
    var arrivals = [UInt64](repeating: 0, count: underlay == nil ? 0 : nodeCount)
    for _ in 0..<max(count, 0) {
      let (asker, key) = source.next()
      let holders = holders(of: key)
      guard !holders.contains(asker) else {
        tally.add(asker: asker, answering: asker, hops: 0, messages: 0, latency: 0)
        continue
      }
      if underlay != nil { arrivals[asker] = 0 }
      var nearest: (node: Int, hops: Int)?
      let messages = flood.send(from: asker, timeToLive: configuration.timeToLive) { node, sender, hops in
        if let underlay {
          arrivals[node] = arrivals[sender] + UInt64(underlay.latency(from: sender, to: node))
        }
        if nearest == nil, holders.contains(node) { nearest = (node, hops) }
      }
      guard let nearest else {
        tally.addFailure(messages: messages)
        continue
      }
      tally.add(
        asker: asker, answering: nearest.node, hops: nearest.hops, messages: messages,
        latency: underlay == nil ? 0 : arrivals[nearest.node])
    }
    return tally.total
  }

  /// What joins, departures and staying connected cost, each the mean of `samples` random cases.
  ///
  /// A newcomer floods a ping from a node it knows, gets a pong back along the way from every node reached,
  /// and is linked to some of them, a question and an answer each. A departing node tells its neighbors, and
  /// so does a living one in every period. Keys stay with who has them and go with it: none moves.
  public func maintenance(samples: Int, seed: UInt64) -> MaintenanceCosts {
    var generator = SeededGenerator(seed: seed)
    var flood = Flood(links: links)
    var (joins, links) = (0, 0)
    let samples = max(samples, 1)
    for _ in 0..<samples {
      // The node that the newcomer knows is one hop away: its own pong takes one message.
      var (reached, pongs) = (1, 1)
      let gateway = generator.below(nodeCount)
      let pings = flood.send(from: gateway, timeToLive: configuration.timeToLive - 1) { _, _, hops in
        reached += 1
        pongs += hops + 1
      }
      joins += 1 + pings + pongs + 2 * min(configuration.degree, reached)
      links += self.links.count(of: generator.below(nodeCount))
    }
    let meanLinks = Double(links) / Double(samples)
    return MaintenanceCosts(
      joinMessages: Double(joins) / Double(samples), departureMessages: meanLinks,
      keepAliveMessages: meanLinks, keysMovedByJoin: 0, keysMovedByDeparture: 0)
  }
}
