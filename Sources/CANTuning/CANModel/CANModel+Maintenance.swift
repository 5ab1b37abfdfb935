import CANGeometry

extension CANModel {
  /// What joins, departures and updates cost, all realities together (2.2, 2.3).
  ///
  /// - A join is routed in every reality, after the round trips to the landmarks, from a node that the newcomer
  ///   knows to its place; by load that takes several lookups with their answers, and a message to the fullest.
  ///   Then the newcomer looks up the ends of its long links.
  /// - A full zone is halved: its nodes hear of it, and each tells the neighbors of its half. Else the node is
  ///   introduced to its peers, and copies their keys (3.4).
  /// - The zone of a departing node needs another one only if it was alone there.
  /// - Who has a long link to a zone is told when it changes hands; as links lead to points, those links are as
  ///   great a share of all as the zone is of the space.
  /// - In every period a node sends one update to each node that it knows.
  public func maintenance(samples: Int, seed: UInt64) -> MaintenanceCosts {
    var generator = SeededGenerator(seed: seed)
    let hops = joinHops(samples: samples, seed: generator.next())
    let longLinks = longLinks
    var costs = MaintenanceCosts(
      joinMessages: 2 * Double(configuration.landmarks) + longLinks * (hops[0] + 1), departureMessages: 0,
      keepAliveMessages: neighborCounts.mean, keysMovedByJoin: 0, keysMovedByDeparture: 0)
    let realities = Double(spaces.count)
    let sharers = Double(configuration.peersPerZoneMax)
    let linksOfReality = longLinks * Double(nodeCount) / realities
    for (reality, space) in spaces.enumerated() {
      let churn = Churn(torus: torus, zones: space.zones)
        .costs(samples: samples, joins: configuration.joins, seed: generator.next())
      let seats = seats(in: reality)
      let search =
        configuration.joins == .load ? Double(LoadJoins.draws) * (hops[reality] + 2) + 1 : hops[reality] + 1
      // The hand-over and the peers who hear of it, then the updates of all who share the two halves.
      let halving =
        sharers + (sharers + 1) / 2 * (churn.joinMessages - 1) + linksOfReality * churn.keysMovedByJoin
      let takeover = churn.departureMessages + linksOfReality * churn.keysMovedByDeparture
      costs.joinMessages += search + seats.full * halving + (1 - seats.full) * (1 + seats.peers)
      costs.departureMessages += seats.alone * takeover + seats.peers
      costs.keysMovedByJoin += (2 - seats.full) * churn.keysMovedByJoin / realities
      costs.keysMovedByDeparture += seats.alone * churn.keysMovedByDeparture / realities
    }
    return costs
  }

  /// The mean links of a node that are no neighbors in any reality.
  private var longLinks: Double {
    guard configuration.expressways != .none else { return 0 }
    let neighbors = spaces.reduce(0.0) { sum, space in
      sum + Double(space.neighborTable.entries.count) / Double(space.zones.count)
    }
    return max(Double(links.entries.count) / Double(nodeCount) - neighbors, 0)
  }

  /// How the nodes of a reality share zones: the part of the space whose zones are full, the part of the
  /// nodes that are alone, and the mean peers of a node.
  private func seats(in reality: Int) -> (full: Double, alone: Double, peers: Double) {
    guard let lists = seating?.occupants[reality] else { return (1, 1, 0) }
    var (full, alone, peers) = (0.0, 0.0, 0.0)
    for (number, zone) in spaces[reality].zones.enumerated() {
      let count = lists[number].count
      if count == configuration.peersPerZoneMax {
        full += Double(sign: .plus, exponent: -zone.depth, significand: 1)
      }
      if count == 1 { alone += 1 }
      peers += Double(count * (count - 1))
    }
    return (full, alone / Double(nodeCount), peers / Double(nodeCount))
  }

  /// The mean hops of a join from a random node to the owner of a random point of each reality.
  private func joinHops(samples: Int, seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return spaces.indices.map { reality in
      let source = LookupSource(.uniform, nodes: nodeCount, seed: generator.next())
      let hops = boxes.run(JoinHops(model: self, reality: reality, count: max(samples, 0), source: source))
      return Double(hops) / Double(max(samples, 1))
    }
  }
}

/// Adds up the hops of many joins to one reality.
private struct JoinHops: BoxTask {
  let model: CANModel
  let reality: Int
  let count: Int
  let source: LookupSource

  func run<Box: ZoneBox>(_ boxes: [Box]) -> Int {
    let hops = model.withKnobRouter(boxes, realities: reality..<reality + 1) { router in
      var source = source
      var hops = 0
      for _ in 0..<count {
        let (asker, key) = source.next()
        var points = KeyPoints(key: key, dimensions: model.torus.dimensions)
        var join = router.lookup(of: points.nextTarget(for: Box.self), from: asker)
        while join.distance > 0 { router.advance(&join) }
        hops += join.hops
      }
      return hops
    }
    return hops ?? 0
  }
}
