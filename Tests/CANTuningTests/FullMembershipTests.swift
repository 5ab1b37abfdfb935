import CANGeometry
import CANTestKit
import Testing

@testable import CANTuning

@Suite struct FullMembershipTests {
  private static let clusters = [(1, 3), (2, 1), (3, 5), (10, 16), (40, 7)]

  @Test(arguments: clusters)
  func theFirstDistinctNodesBehindAKeyKeepIt(nodes: Int, tokens: Int) throws {
    var generator = SeededGenerator(seed: 1)
    for replicas in [1, 3, 16] {
      let model = try FullMembershipModel(
        nodes: nodes, configuration: .init(tokens: tokens, replicas: replicas, readQuorum: 1, writeQuorum: 1),
        seed: 1)
      let ring = allTokens(of: model)
      #expect(ring.count == nodes * tokens)
      for _ in 0..<100 {
        let key = generator.below(3) == 0 ? ring[generator.below(ring.count)].token : generator.next()
        #expect(model.preferenceList(of: key) == preferenceList(of: key, replicas: replicas, in: ring))
      }
    }
  }

  @Test(arguments: clusters)
  func theSharesAreThoseOfTheCoordinators(nodes: Int, tokens: Int) throws {
    let configuration = FullMembershipModel.Configuration(tokens: tokens)
    let model = try FullMembershipModel(nodes: nodes, configuration: configuration, seed: 2)
    #expect(abs(model.keyShares.reduce(0, +) - 1) < 1e-12)
    let coordinators = keySpace.map { model.preferenceList(of: $0)[0] }
    for (node, share) in model.keyShares.enumerated() {
      let counted = Double(coordinators.count { $0 == node }) / Double(keySpace.count)
      #expect(abs(counted - share) < Double(tokens + 1) / Double(keySpace.count))
    }
  }

  @Test func moreTokensMakeSharesEven() throws {
    func fullest(tokens: Int) throws -> Double {
      let model = try FullMembershipModel(nodes: 500, configuration: .init(tokens: tokens), seed: 1)
      return (model.keyShares.max() ?? 0) * 500
    }
    #expect(try fullest(tokens: 1) > 4)
    #expect(try fullest(tokens: 256) < 1.3)
  }

  @Test func everyRequestTakesOneHopAtMostAndItsQuorum() throws {
    let nodes = 12
    let underlay = Underlay(.plane(RandomPlane()), nodes: nodes, seed: 3)
    let configuration = FullMembershipModel.Configuration(replicas: 4, readQuorum: 3, writeQuorum: 4)
    let model = try FullMembershipModel(
      nodes: nodes, configuration: configuration, underlay: underlay, seed: 3)
    for quorum in [configuration.readQuorum, configuration.writeQuorum] {
      var source = LookupSource(.uniform, nodes: nodes, seed: 4)
      var expected = LookupCosts()
      var latencies = LookupLatencies()
      var answers = [Int](repeating: 0, count: nodes)
      for _ in 0..<400 {
        let (asker, key) = source.next()
        let list = model.preferenceList(of: key)
        let coordinator = list.contains(asker) ? asker : list[0]
        let hops = coordinator == asker ? 0 : 1
        let others = list.filter { $0 != coordinator }
        let trips = others.map { 2 * UInt64(underlay.latency(from: coordinator, to: $0)) }.sorted()
        let direct = underlay.latency(from: asker, to: coordinator)
        expected.hops.add(hops)
        expected.messages += hops + 6
        latencies.add(path: UInt64(direct) + trips[quorum - 2], direct: direct, hops: hops)
        answers[coordinator] += 1
      }
      expected.latencies = latencies
      expected.answersMax = answers.max() ?? 0
      let costs =
        quorum == configuration.readQuorum
        ? model.lookups(400, of: .uniform, seed: 4) : model.writes(400, of: .uniform, seed: 4)
      #expect(costs == expected, "quorum \(quorum)")
      #expect(abs(costs.hops.mean - (model.closedFormHops ?? 0)) < 0.1)
    }
  }

  /// The keys that move are those whose coordinator differs before and after.
  @Test(arguments: [UInt64(1), 2, 3, 4])
  func aJoinAndADepartureMoveTheKeysOfTheirTokens(seed: UInt64) throws {
    for (nodes, tokens) in [(2, 1), (5, 8), (30, 4)] {
      let configuration = FullMembershipModel.Configuration(tokens: tokens)
      let model = try FullMembershipModel(nodes: nodes, configuration: configuration, seed: seed)
      let costs = model.maintenance(samples: 1, seed: seed)
      var generator = SeededGenerator(seed: seed)
      let ring = allTokens(of: model)
      let newcomer = (0..<tokens).map { _ in generator.next() }
      let joined = (ring + newcomer.map { ($0, nodes) }).sorted { $0.token < $1.token }
      let departing = generator.below(nodes)
      let left = ring.filter { $0.node != departing }
      let error = 2 * Double(tokens + 1) / Double(keySpace.count)
      #expect(abs(costs.keysMovedByJoin - movedShare(ring, joined)) < error)
      #expect(abs(costs.keysMovedByDeparture - movedShare(ring, left)) < error)
      let donors = Set(newcomer.flatMap { model.preferenceList(of: $0) })
      #expect(costs.joinMessages == Double(nodes + 1 + donors.count))
      let takers = Set(
        model.tokens(of: departing).flatMap { preferenceList(of: $0, replicas: 3, in: left) })
      #expect(costs.departureMessages == Double(nodes - 1 + takers.count))
    }
  }

  @Test func everybodyRemembersEverybody() throws {
    let model = try FullMembershipModel(nodes: 9, seed: 1)
    #expect(model.neighborCounts == Histogram(counts: [0, 0, 0, 0, 0, 0, 0, 0, 9]))
    let lonely = try FullMembershipModel(nodes: 1, seed: 1)
    #expect(lonely.neighborCounts == Histogram(counts: [1]))
    #expect(lonely.lookups(10, of: .uniform, seed: 1).messages == 0)
    #expect(lonely.maintenance(samples: 3, seed: 1).departureMessages == 0)
  }

  @Test func settingsOutOfRangeAreRefused() throws {
    for nodes in [0, -1, Int.min, Int.max] {
      #expect(throws: ModelError.nodeCount(nodes, FullMembershipModel.nodesRange)) {
        try FullMembershipModel(nodes: nodes, seed: 1)
      }
    }
    let configurations: [FullMembershipModel.Configuration] = [
      .init(tokens: 0), .init(replicas: 0), .init(replicas: 17), .init(readQuorum: 4),
      .init(writeQuorum: 4), .init(readQuorum: 0), .init(writeQuorum: 0),
    ]
    for configuration in configurations {
      #expect(throws: ModelError.self, "\(configuration)") {
        try FullMembershipModel(nodes: 5, configuration: configuration, seed: 1)
      }
    }
    #expect(throws: ModelError.self) {
      try FullMembershipModel(nodes: 1 << 24, configuration: .init(tokens: 4096), seed: 1)
    }
    let underlay = Underlay(.plane(RandomPlane()), nodes: 8, seed: 1)
    #expect(throws: ModelError.underlay(places: 8, nodes: 9)) {
      try FullMembershipModel(nodes: 9, underlay: underlay, seed: 1)
    }
  }

  private typealias Token = (token: UInt64, node: Int)

  /// Keys at equal distances all around the circle.
  private let keySpace = (0..<UInt64(1) << 13).map { $0 << 51 }

  private func allTokens(of model: FullMembershipModel) -> [Token] {
    (0..<model.nodeCount).flatMap { node in model.tokens(of: node).map { ($0, node) } }
      .sorted { $0.token < $1.token }
  }

  /// The first distinct nodes behind a key, by walking around the circle.
  private func preferenceList(of key: UInt64, replicas: Int, in ring: [Token]) -> [Int] {
    let first = ring.firstIndex { $0.token >= key } ?? 0
    let order = (ring[first...] + ring[..<first]).map(\.node)
    let distinct = order.indices.filter { !order[..<$0].contains(order[$0]) }
    return distinct.prefix(replicas).map { order[$0] }
  }

  private func movedShare(_ before: [Token], _ after: [Token]) -> Double {
    func node(of key: UInt64, in ring: [Token]) -> Int { (ring.first { $0.token >= key } ?? ring[0]).node }
    let moved = keySpace.count { node(of: $0, in: before) != node(of: $0, in: after) }
    return Double(moved) / Double(keySpace.count)
  }
}

/// Sizes that only optimized code reaches in seconds: `swift test -c release`.
@Suite(.enabled(if: isOptimized, "needs release mode")) struct LargeFullMembershipTests {
  @Test func fourMillionNodesAreOneHopApart() throws {
    let model = try FullMembershipModel(nodes: 1 << 22, configuration: .init(tokens: 2), seed: 1)
    let costs = model.lookups(10_000, of: .uniform, seed: 1)
    #expect(costs.hops.mean > 0.999)
    #expect(costs.failures == 0)
  }
}
