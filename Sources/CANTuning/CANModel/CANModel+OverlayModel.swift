import CANGeometry

extension CANModel: OverlayModel {
  /// `can`.
  public static var overlay: String { "can" }

  /// How many nodes remember how many others: those that they can pass a message to, and their peers. O(n).
  public var neighborCounts: Histogram {
    var histogram = Histogram()
    for node in 0..<nodeCount {
      histogram.add(Int(links.offsets[node + 1] - links.offsets[node]) + peerCount(of: node))
    }
    return histogram
  }

  /// (d/4) n^(1/d) for as many zones as the first reality has; `nil` where a knob changes what it tells.
  public var closedFormHops: Double? {
    guard configuration.realities == 1, configuration.hashFunctions == 1, configuration.metric == .greedy,
      configuration.expressways == .none, configuration.hotSpots == .none
    else { return nil }
    return ClosedForm.hops(dimensions: torus.dimensions, nodes: zones.count)
  }

  /// The memory of zones, boxes, links, seats and owner index, in bytes.
  public var byteCount: Int {
    let own = spaces.reduce(boxes.run(BoxByteCount())) { $0 + $1.byteCount }
    // Without seats and expressways the links are the neighbor lists themselves.
    let shared = seating == nil && configuration.expressways == .none
    return own + (seating?.byteCount ?? 0) + (shared ? 0 : links.byteCount)
  }

  /// The share of the key space that each node answers for, over all realities; peers share a zone. O(n r).
  public var keyShares: [Double] {
    var shares = [Double](repeating: 0, count: nodeCount)
    let realities = Double(configuration.realities)
    for (reality, space) in spaces.enumerated() {
      for (number, zone) in space.zones.enumerated() {
        let volume = Double(sign: .plus, exponent: -zone.depth, significand: 1) / realities
        guard let nodes = seating?.occupants[reality][number] else {
          shares[number] += volume
          continue
        }
        for node in nodes { shares[Int(node)] += volume / Double(nodes.count) }
      }
    }
    return shares
  }

  /// What `count` lookups cost from uniformly random nodes, each on its way to a node that answers (2.1).
  ///
  /// The same seed gives the same lookups. 0 hops where the asking node answers itself.
  public func lookups(_ count: Int, of demand: Demand, seed: UInt64) -> LookupCosts {
    if configuration.hotSpots != .none {
      return lookups(count, of: demand, spreading: configuration.hotSpots, seed: seed).lookups
    }
    let source = LookupSource(demand, nodes: nodeCount, seed: seed)
    let isPlain =
      configuration.realities == 1 && configuration.hashFunctions == 1 && configuration.metric == .greedy
      && underlay == nil
    return isPlain
      ? boxes.run(
        GreedyLookups(
          links: links, nodes: nodeCount, count: max(count, 0), source: source, dimensions: torus.dimensions))
      : boxes.run(KnobLookups(model: self, count: max(count, 0), source: source))
  }

  /// The nodes that share the zone of `node`, all realities together.
  func peerCount(of node: Int) -> Int {
    guard let seating else { return 0 }
    return seating.occupants.indices.reduce(0) { sum, reality in
      sum + seating.occupants[reality][seating.zone(of: node, reality: reality)].count - 1
    }
  }
}
