import CANGeometry
import CANTestKit
import Testing

@testable import CANTuning

@Suite struct ChordTests {
  /// Rings of 1 to 40 nodes, small enough to check each against the definitions.
  private static let rings = [1, 2, 3, 5, 8, 40]

  @Test(arguments: rings)
  func fingersAreThoseOfTheDefinition(nodes: Int) throws {
    let model = try ChordModel(nodes: nodes, seed: 1)
    #expect(model.ids == model.ids.sorted() && Set(model.ids).count == nodes)
    for node in 0..<nodes {
      let expected = (0..<64).map { owner(of: model.ids[node] &+ 1 << UInt64($0), in: model.ids) }
      #expect(model.fingers(of: node) == expected, "node \(node) of \(nodes)")
    }
  }

  @Test(arguments: rings)
  func everyLookupReachesTheOwnerByFingers(nodes: Int) throws {
    var generator = SeededGenerator(seed: 2)
    let model = try ChordModel(nodes: nodes, seed: 2)
    for _ in 0..<300 {
      let node = generator.below(nodes)
      let key = awkwardKey(of: model, &generator)
      let route = model.route(from: node, to: key)
      #expect(route.last == owner(of: key, in: model.ids))
      #expect(model.owner(of: key) == route.last)
      #expect(Set(route).count == route.count, "no node twice")
      for (node, next) in zip(route, route.dropFirst()) {
        #expect(next == closestPreceding(key, among: model.fingers(of: node), of: node, in: model))
      }
    }
  }

  @Test(arguments: rings)
  func aNodeRemembersFingersSuccessorsAndPredecessor(nodes: Int) throws {
    for (successors, seed) in [1, 2, 7, 100].flatMap({ count in (1...5).map { (count, UInt64($0)) } }) {
      let model = try ChordModel(nodes: nodes, configuration: .init(successors: successors), seed: seed)
      var expected = Histogram()
      for node in 0..<nodes {
        var others = Set(model.fingers(of: node) + model.successors(of: node) + [(node + nodes - 1) % nodes])
        others.remove(node)
        expected.add(others.count)
      }
      #expect(model.neighborCounts == expected, "\(nodes) nodes, \(successors) successors, seed \(seed)")
    }
  }

  @Test(arguments: rings)
  func theArcsCoverTheCircle(nodes: Int) throws {
    let shares = try ChordModel(nodes: nodes, seed: 4).keyShares
    #expect(shares.count == nodes)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
  }

  /// The model's own lookups against routes that are walked one by one.
  @Test func lookupsCostWhatTheirRoutesCost() throws {
    let nodes = 200
    let underlay = Underlay(.plane(RandomPlane()), nodes: nodes, seed: 1)
    for style in ChordModel.LookupStyle.allCases {
      let model = try ChordModel(
        nodes: nodes, configuration: .init(style: style), underlay: underlay, seed: 5)
      let demand = Demand.zipf(keys: 50, exponent: 1)
      let costs = model.lookups(500, of: demand, seed: 6)
      var source = LookupSource(demand, nodes: nodes, seed: 6)
      var expected = LookupCosts()
      var latencies = LookupLatencies()
      var answers = [Int](repeating: 0, count: nodes)
      for _ in 0..<500 {
        let (asker, key) = source.next()
        let route = model.route(from: asker, to: key)
        let hops = route.count - 1
        expected.hops.add(hops)
        answers[route[hops]] += 1
        var path: UInt64 = 0
        for (node, next) in zip(route, route.dropFirst()) {
          switch style {
          case .recursive: path += UInt64(underlay.latency(from: node, to: next))
          case .iterative:
            path += UInt64(underlay.latency(from: asker, to: next)) * (next == route[hops] ? 1 : 2)
          }
        }
        expected.messages += style == .recursive || hops == 0 ? hops : 2 * hops - 1
        latencies.add(path: path, direct: underlay.latency(from: asker, to: route[hops]), hops: hops)
      }
      expected.latencies = latencies
      expected.answersMax = answers.max() ?? 0
      #expect(costs == expected, "\(style)")
    }
  }

  /// Figure 10a: within 3 % of the mean, and the percentiles, from 2⁸ nodes.
  @Test(arguments: [(256, 3.88, 1, 7), (512, 4.38, 1, 7), (1024, 4.89, 2, 8), (2048, 5.36, 2, 9)])
  func pathLengthsAreThoseOfThePaper(nodes: Int, mean: Double, low: Int, high: Int) throws {
    let hops = try pathLengths(nodes: nodes, lookups: 4_000)
    #expect(abs(hops.mean / mean - 1) < 0.03, "\(hops.mean)")
    #expect(abs(hops.percentile(1) - low) <= 1)
    #expect(abs(hops.percentile(99) - high) <= 1)
  }

  @Test func theOwnerIsOneHopBehindThePredecessor() throws {
    let model = try ChordModel(nodes: 1_000, seed: 1)
    let toOwner = model.lookupHops(count: 20_000, seed: 1).mean
    #expect(abs(toOwner - model.hopsToPredecessor(count: 20_000, seed: 2).mean - 1) < 0.1)
  }

  /// Figure 11: only the keys of the failed nodes are lost.
  @Test(arguments: [(0.0, 0.0), (0.05, 0.0467), (0.1, 0.0944), (0.2, 0.2006), (1, 1)])
  func asManyLookupsFailAsNodes(failed: Double, published: Double) throws {
    let shares = try (1...8).map { (seed: UInt64) in
      try ChordModel(nodes: 1_000, seed: seed)
        .failedLookups(failedShare: failed, lookups: 1_000, seed: seed)
    }
    #expect(abs(Statistics.mean(shares) - published) < 0.02, "\(shares)")
  }

  @Test func aShortSuccessorListLosesMoreThanTheKeysOfFailedNodes() throws {
    func share(successors: Int) throws -> Double {
      try ChordModel(nodes: 500, configuration: .init(successors: successors), seed: 1)
        .failedLookups(failedShare: 0.5, lookups: 2_000, seed: 1)
    }
    #expect(try share(successors: 18) < 0.55)
    #expect(try share(successors: 1) > 0.8)
  }

  /// The keys that move are those whose owner differs before and after, of keys all around the circle.
  @Test(arguments: [UInt64(1), 2, 3, 4])
  func aJoinAndADepartureMoveTheKeysOfAnArc(seed: UInt64) throws {
    let keys = (0..<UInt64(1) << 13).map { $0 << 51 }
    for nodes in [2, 3, 20] {
      let model = try ChordModel(nodes: nodes, seed: seed)
      let costs = model.maintenance(samples: 1, seed: seed)
      var generator = SeededGenerator(seed: seed)
      let joined = (model.ids + [generator.next()]).sorted()
      _ = generator.below(nodes)
      let departing = model.ids[generator.below(nodes)]
      let left = model.ids.filter { $0 != departing }
      func movedShare(to ids: [UInt64]) -> Double {
        let moved = keys.count { ids[owner(of: $0, in: ids)] != model.ids[owner(of: $0, in: model.ids)] }
        return Double(moved) / Double(keys.count)
      }
      #expect(abs(costs.keysMovedByJoin - movedShare(to: joined)) < 2 / Double(keys.count))
      #expect(abs(costs.keysMovedByDeparture - movedShare(to: left)) < 2 / Double(keys.count))
    }
  }

  /// Figure 6 of the paper, carried out on finger tables instead of arcs.
  @Test(arguments: [2, 3, 5, 8, 40, 150])
  func joinsAndDeparturesSendTheMessagesOfThePaper(nodes: Int) throws {
    for seed in UInt64(1)...8 {
      let model = try ChordModel(nodes: nodes, seed: seed)
      let costs = model.maintenance(samples: 1, seed: seed)
      var generator = SeededGenerator(seed: seed)
      let newcomer = generator.next()
      let gateway = generator.below(nodes)
      let node = generator.below(nodes)
      let departure = 2 + updateMessages(of: model.ids[node], in: model)
      #expect(costs.departureMessages == Double(departure), "seed \(seed)")
      let join =
        initMessages(of: newcomer, through: gateway, in: model) + 3 + updateMessages(of: newcomer, in: model)
      #expect(costs.joinMessages == Double(join), "seed \(seed)")
    }
  }

  /// `init_finger_table`: a lookup for every finger whose start is behind the finger before.
  private func initMessages(of id: UInt64, through gateway: Int, in model: ChordModel) -> Int {
    let ids = (model.ids + [id]).sorted()
    var messages = 0
    var finger = id
    for exponent in UInt64(0)..<64 {
      let start = id &+ 1 << exponent
      guard exponent == 0 || start &- id > finger &- id else { continue }
      // Once the newcomer is its own finger, so are all that follow.
      guard exponent == 0 || finger != id else { break }
      messages += 2 + hopsToPredecessor(of: start, from: gateway, in: model)
      finger = ids[owner(of: start, in: ids)]
    }
    return messages
  }

  /// `update_others`: backward from the last node before each level's place while its finger is this node.
  private func updateMessages(of id: UInt64, in model: ChordModel) -> Int {
    let ids = Set(model.ids + [id]).sorted()
    let own = owner(of: id, in: ids)
    let before = (own + ids.count - 1) % ids.count
    func lastNode(_ exponent: UInt64) -> Int {
      (owner(of: id &- (1 << exponent) &+ 1, in: ids) + ids.count - 1) % ids.count
    }
    func messagesBackward(from last: Int, _ exponents: Range<UInt64>) -> Int {
      var (node, messages) = (last, 0)
      while node != own {
        messages += 1
        guard exponents.contains(where: { owner(of: ids[node] &+ 1 << $0, in: ids) == own }) else { break }
        node = (node + ids.count - 1) % ids.count
      }
      return messages
    }
    // The levels whose places lie between the predecessor and this node go together.
    let first = (UInt64(0)..<64).first { UInt64(1) << $0 > id &- ids[before] } ?? 64
    var messages = messagesBackward(from: before, 0..<first)
    for exponent in first..<64 {
      // A level whose only node before its place is this one begins at the predecessor.
      let last = lastNode(exponent) == own ? before : lastNode(exponent)
      if last != before {
        let place = id &- (1 << exponent) &+ 1
        let fingers = (UInt64(0)..<64).map { ids[owner(of: id &+ 1 << $0, in: ids)] }
        let next = fingers.filter { $0 != id && $0 &- id < place &- id }.max { $0 &- id < $1 &- id }
        if let next, let known = model.ids.firstIndex(of: next) {
          messages += 1 + hopsToPredecessor(of: place, from: known, in: model)
        }
        messages += 1
      }
      messages += messagesBackward(from: last, exponent..<exponent + 1)
    }
    return messages
  }

  private func hopsToPredecessor(of key: UInt64, from node: Int, in model: ChordModel) -> Int {
    let predecessor = (model.owner(of: key) + model.nodeCount - 1) % model.nodeCount
    // A lookup of a node's own keys goes all around, as in the paper.
    if node == predecessor { return 0 }
    let route = model.route(from: node, to: key)
    if route.count > 1 { return route.count - 2 }
    let next = closestPreceding(key, among: model.fingers(of: node), of: node, in: model)
    return 1 + hopsToPredecessor(of: key, from: next, in: model)
  }

  @Test func joinsAndDeparturesMoveAboutOneNodesKeys() throws {
    let nodes = 50
    let costs = try ChordModel(nodes: nodes, seed: 1).maintenance(samples: 4_000, seed: 1)
    #expect(abs(costs.keysMovedByJoin * Double(nodes + 1) - 1) < 0.15)
    #expect(abs(costs.keysMovedByDeparture * Double(nodes) - 1) < 0.1)
  }

  @Test func joinsCostTheSquareOfALogarithm() throws {
    func costs(_ nodes: Int) throws -> MaintenanceCosts {
      try ChordModel(nodes: nodes, seed: 1).maintenance(samples: 300, seed: 1)
    }
    let (small, large) = (try costs(256), try costs(65_536))
    // Twice the logarithm: four times the messages, less what does not grow.
    #expect((2.5...4).contains(large.joinMessages / small.joinMessages))
    #expect(large.departureMessages < large.joinMessages)
    #expect((3...16).contains(large.keepAliveMessages))
  }

  @Test func aLonelyNodeCostsNothing() throws {
    let model = try ChordModel(nodes: 1, seed: 1)
    #expect(model.lookups(100, of: .uniform, seed: 1).messages == 0)
    #expect(model.keyShares == [1])
    #expect(model.neighborCounts == Histogram(counts: [1]))
    let costs = model.maintenance(samples: 10, seed: 1)
    #expect(costs.departureMessages == 0)
    #expect((0.0...1).contains(costs.keysMovedByJoin))
  }

  @Test func theSameSeedGivesTheSameRing() throws {
    let (one, other) = (try ChordModel(nodes: 99, seed: 7), try ChordModel(nodes: 99, seed: 7))
    #expect(one.ids == other.ids)
    #expect(one.maintenance(samples: 9, seed: 1) == other.maintenance(samples: 9, seed: 1))
    #expect(try ChordModel(nodes: 99, seed: 8).ids != one.ids)
  }

  @Test func lookupsOfTheRingsOwnSeedAreIndependentOfIt() throws {
    // 1,000 keys on as many arcs: some node has several, unless the keys were the ids.
    let model = try ChordModel(nodes: 1_000, seed: 7)
    #expect(model.lookups(1_000, of: .uniform, seed: 7).answersMax >= 4)
  }

  @Test func settingsOutOfRangeAreRefused() throws {
    for nodes in [0, -1, Int.min, Int.max] {
      #expect(throws: ModelError.nodeCount(nodes, ChordModel.nodesRange)) {
        try ChordModel(nodes: nodes, seed: 1)
      }
    }
    #expect(throws: ModelError.self) {
      try ChordModel(nodes: 9, configuration: .init(successors: 0), seed: 1)
    }
    let underlay = Underlay(.plane(RandomPlane()), nodes: 8, seed: 1)
    #expect(throws: ModelError.underlay(places: 8, nodes: 9)) {
      try ChordModel(nodes: 9, underlay: underlay, seed: 1)
    }
  }

  /// The first node at or after a place, by looking at all.
  private func owner(of key: UInt64, in ids: [UInt64]) -> Int {
    ids.firstIndex { $0 >= key } ?? 0
  }

  /// The next hop by the definition: the finger nearest before the key, else the successor.
  private func closestPreceding(_ key: UInt64, among fingers: [Int], of node: Int, in model: ChordModel)
    -> Int
  {
    let id = model.ids[node]
    let preceding = fingers.filter { model.ids[$0] != id && model.ids[$0] &- id < key &- id }
    return preceding.max { model.ids[$0] &- id < model.ids[$1] &- id } ?? (node + 1) % model.nodeCount
  }

  /// A random key, or one at or beside an id.
  private func awkwardKey(of model: ChordModel, _ generator: inout SeededGenerator) -> UInt64 {
    let id = model.ids[generator.below(model.nodeCount)]
    switch generator.below(4) {
    case 0: return id
    case 1: return id &+ 1
    case 2: return id &- 1
    default: return generator.next()
    }
  }
}

/// The published sizes, which only optimized code reaches in seconds: `swift test -c release`.
@Suite(.enabled(if: isOptimized, "needs release mode")) struct LargeChordTests {
  /// Figure 10a.
  @Test(arguments: [(4096, 5.85, 2, 10), (8192, 6.35, 2, 10), (16_384, 6.87, 3, 11)])
  func pathLengthsAreThoseOfThePaper(nodes: Int, mean: Double, low: Int, high: Int) throws {
    let hops = try pathLengths(nodes: nodes, lookups: 20_000)
    #expect(abs(hops.mean / mean - 1) < 0.01, "\(hops.mean)")
    #expect(hops.percentile(1) == low)
    #expect(hops.percentile(99) == high)
  }

  /// Figure 10b.
  @Test func fourThousandNodesHaveTheDistributionOfThePaper() throws {
    let published = [
      0, 0.0033, 0.018, 0.0571, 0.1288, 0.2124, 0.2254, 0.1938, 0.1094, 0.0412, 0.0092, 0.0012, 0.0002,
    ]
    // One ring is up to 0.012 away from the paper's, the mean of many 0.009.
    let hops = try pathLengths(nodes: 4096, lookups: 20_000, rings: 20)
    for (length, share) in published.enumerated() {
      #expect(abs(Double(hops.counts[length]) / Double(hops.count) - share) < 0.01, "\(length) hops")
    }
  }

  /// Figure 11.
  @Test(arguments: [
    (0.01, 0.0093), (0.025, 0.0211), (0.05, 0.0467), (0.1, 0.0944), (0.15, 0.1466), (0.2, 0.2006),
  ])
  func asManyLookupsFailAsInThePaper(failed: Double, published: Double) throws {
    let model = try ChordModel(nodes: 10_000, seed: 1)
    let shares = (1...5).map { model.failedLookups(failedShare: failed, lookups: 20_000, seed: $0) }
    #expect(abs(Statistics.mean(shares) - published) < 0.008)
  }

  @Test func fourMillionNodesNeedElevenHopsAndTheOwner() throws {
    let model = try ChordModel(nodes: 1 << 22, seed: 1)
    #expect(abs(model.lookupHops(count: 20_000, seed: 1).mean - 11.85) < 0.05)
    #expect(model.byteCount <= 13 << 22)
  }
}

/// The hops to the predecessors of keys on four rings.
private func pathLengths(nodes: Int, lookups: Int, rings: UInt64 = 4) throws -> Histogram {
  var hops = Histogram()
  for seed in 1...rings {
    hops.merge(try ChordModel(nodes: nodes, seed: seed).hopsToPredecessor(count: lookups, seed: seed))
  }
  return hops
}
