import CANGeometry
import CANTestKit
import Testing

@testable import CANTuning

@Suite struct FloodingTests {
  @Test(arguments: [1, 2, 3, 4, 10, 301])
  func linksAreMutualAndJoinAllNodes(nodes: Int) throws {
    for degree in [2, 3, 4, 7] {
      let model = try FloodingModel(nodes: nodes, configuration: .init(degree: degree), seed: 1)
      var degrees = Histogram()
      for node in 0..<nodes {
        let neighbors = model.neighbors(of: node)
        #expect(neighbors == Set(neighbors).sorted() && !neighbors.contains(node))
        #expect(neighbors.count <= degree)
        #expect(neighbors.allSatisfy { model.neighbors(of: $0).contains(node) })
        degrees.add(neighbors.count)
      }
      #expect(model.neighborCounts == degrees)
      #expect(hops(from: 0, in: model).allSatisfy { $0 < nodes }, "all are reached")
      if nodes == 301 { #expect(degrees.mean > Double(degree) * 0.95) }
    }
  }

  /// The model's floods against messages that are delivered one by one.
  @Test(arguments: [UInt64(1), 2, 3])
  func lookupsCostWhatTheirMessagesCost(seed: UInt64) throws {
    for (nodes, degree, timeToLive, copies) in [
      (1, 2, 1, 1), (2, 4, 7, 1), (9, 3, 2, 2), (120, 4, 3, 1), (120, 4, 9, 3), (200, 2, 64, 1),
    ] {
      let underlay = Underlay(.plane(RandomPlane()), nodes: nodes, seed: seed)
      let model = try FloodingModel(
        nodes: nodes, configuration: .init(degree: degree, timeToLive: timeToLive, copies: copies),
        underlay: underlay, seed: seed)
      let costs = model.lookups(60, of: .uniform, seed: seed)
      var source = LookupSource(.uniform, nodes: nodes, seed: seed)
      var (expected, messages, failures) = (Histogram(), 0, 0)
      for _ in 0..<60 {
        let (asker, key) = source.next()
        let holders = model.holders(of: key)
        #expect(Set(holders).count == min(copies, nodes))
        let hops = hops(from: asker, in: model)
        let nearest = holders.map { hops[$0] }.min() ?? .max
        if nearest <= timeToLive { expected.add(nearest) } else { failures += 1 }
        if nearest > 0 { messages += sent(from: asker, timeToLive: timeToLive, in: model) }
      }
      #expect(costs.hops == expected, "seed \(seed), \(nodes) nodes, \(model.configuration)")
      #expect(costs.failures == failures)
      #expect(costs.messages == messages)
      #expect(costs.latencies?.hopTotal == expected.total)
    }
  }

  @Test func aFloodReachesWhatItsTimeToLiveAllows() throws {
    func failures(timeToLive: Int, copies: Int) throws -> Int {
      try FloodingModel(
        nodes: 5_000, configuration: .init(timeToLive: timeToLive, copies: copies), seed: 1
      ).lookups(40, of: .uniform, seed: 1).failures
    }
    #expect(try failures(timeToLive: 64, copies: 1) == 0)
    #expect(try failures(timeToLive: 3, copies: 1) > 35)
    #expect(try failures(timeToLive: 3, copies: 500) < 10)
  }

  @Test func aNewcomerHearsFromAllWhomItsPingReaches() throws {
    let model = try FloodingModel(nodes: 30, configuration: .init(degree: 2, timeToLive: 3), seed: 1)
    let costs = model.maintenance(samples: 5, seed: 1)
    // On a cycle: a ping, then 2 and 2 more; pongs over 1, 2, 2, 3 and 3 hops; 2 links.
    #expect(costs.joinMessages == 1 + 4 + 11 + 4)
    #expect(costs.departureMessages == 2)
    #expect(costs.keepAliveMessages == 2)
    #expect(costs.keysMovedByJoin == 0)
  }

  @Test func settingsOutOfRangeAreRefused() {
    for nodes in [0, -1, Int.min, Int.max] {
      #expect(throws: ModelError.nodeCount(nodes, FloodingModel.nodesRange)) {
        try FloodingModel(nodes: nodes, seed: 1)
      }
    }
    let configurations: [FloodingModel.Configuration] = [
      .init(degree: 1), .init(degree: 33), .init(timeToLive: 0), .init(timeToLive: 65), .init(copies: 0),
    ]
    for configuration in configurations {
      #expect(throws: ModelError.self, "\(configuration)") {
        try FloodingModel(nodes: 5, configuration: configuration, seed: 1)
      }
    }
    let underlay = Underlay(.plane(RandomPlane()), nodes: 8, seed: 1)
    #expect(throws: ModelError.underlay(places: 8, nodes: 9)) {
      try FloodingModel(nodes: 9, underlay: underlay, seed: 1)
    }
  }

  /// The fewest hops to every node, by relaxing all links until nothing changes.
  private func hops(from origin: Int, in model: FloodingModel) -> [Int] {
    var hops = [Int](repeating: Int.max / 2, count: model.nodeCount)
    hops[origin] = 0
    var changes = true
    while changes {
      changes = false
      for node in 0..<model.nodeCount {
        for neighbor in model.neighbors(of: node) where hops[neighbor] + 1 < hops[node] {
          hops[node] = hops[neighbor] + 1
          changes = true
        }
      }
    }
    return hops
  }

  /// The messages of a flood, delivered one after the other.
  private func sent(from origin: Int, timeToLive: Int, in model: FloodingModel) -> Int {
    var seen: Set = [origin]
    var queue = model.neighbors(of: origin).map { (sender: origin, node: $0, timeToLive: timeToLive) }
    var next = 0
    while next < queue.count {
      let (sender, node, left) = queue[next]
      next += 1
      guard seen.insert(node).inserted, left > 1 else { continue }
      queue += model.neighbors(of: node).filter { $0 != sender }.map { (node, $0, left - 1) }
    }
    return queue.count
  }
}

/// Sizes that only optimized code reaches in seconds: `swift test -c release`.
@Suite(.enabled(if: isOptimized, "needs release mode")) struct LargeFloodingTests {
  /// 4 + 4·3 + … + 4·3⁶ nodes at most: the overlay does not find what is not near.
  @Test func aHundredThousandNodesAreOutOfReach() throws {
    let model = try FloodingModel(nodes: 100_000, seed: 1)
    let costs = model.lookups(300, of: .uniform, seed: 1)
    #expect(costs.failures > 270)
    #expect((4_000...4_372).contains(costs.meanMessages))
  }
}
