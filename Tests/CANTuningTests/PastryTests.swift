import CANGeometry
import CANTestKit
import CANTuning
import Datasets
import Testing

@Suite struct PastryTests {
  private static let sizes = [1, 2, 3, 16, 17, 18, 19, 40, 300]
  private static let configurations = [
    PastryModel.Configuration(), .init(digitBits: 1, leafSet: 2), .init(digitBits: 2, leafSet: 4),
    .init(digitBits: 8, leafSet: 2),
  ]

  @Test(arguments: sizes)
  func aKeyBelongsToTheNumericallyClosestNode(nodes: Int) throws {
    let model = try PastryModel(nodes: nodes, seed: 5)
    var generator = SeededGenerator(seed: 6)
    for key in (0..<200).map({ _ in generator.next() }) + [0, .max] + model.ids {
      func distance(_ id: UInt64) -> UInt64 { min(id &- key, key &- id) }
      let least = model.ids.map(distance).min()
      #expect(distance(model.ids[model.owner(of: key)]) == least, "key \(key)")
    }
  }

  @Test(arguments: configurations)
  func everyLookupEndsAtTheOwnerAndNeverComesBack(configuration: PastryModel.Configuration) throws {
    for nodes in Self.sizes {
      let underlay = try Self.underlay(nodes: nodes)
      for underlay in [nil, underlay] {
        let model = try PastryModel(nodes: nodes, configuration: configuration, underlay: underlay, seed: 7)
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<100 {
          let key = generator.next()
          let path = model.route(from: generator.below(nodes), to: key)
          #expect(path.last == model.owner(of: key), "\(configuration), n = \(nodes), key \(key)")
          #expect(Set(path).count == path.count, "\(configuration), n = \(nodes), key \(key): \(path)")
        }
      }
    }
  }

  @Test func everyHopButTheLastSharesMoreDigitsOrIsCloser() throws {
    let model = try PastryModel(nodes: 2000, seed: 1)
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<500 {
      let key = generator.next()
      func shared(_ node: Int) -> Int { (model.ids[node] ^ key).leadingZeroBitCount / 4 }
      func distance(_ node: Int) -> UInt64 { min(model.ids[node] &- key, key &- model.ids[node]) }
      let path = model.route(from: generator.below(2000), to: key)
      for (node, next) in zip(path, path.dropFirst()) where next != path.last {
        #expect(
          shared(next) > shared(node) || shared(next) == shared(node) && distance(next) < distance(node))
      }
    }
  }

  @Test(arguments: [1, 2, 3, 200])
  func sharesAreThoseOfTheKeysCounted(nodes: Int) throws {
    let model = try PastryModel(nodes: nodes, seed: 3)
    var counted = Array(repeating: 0.0, count: nodes)
    let cells = 1 << 16
    for cell in 0..<cells { counted[model.owner(of: UInt64(cell) << 48 | 1 << 47)] += 1 / Double(cells) }
    #expect(abs(model.keyShares.reduce(0, +) - 1) < 1e-9)
    for (share, counted) in zip(model.keyShares, counted) {
      #expect(abs(share - counted) <= 2 / Double(cells), "n = \(nodes)")
    }
  }

  /// Figure 4 of the paper: messages between random nodes.
  @Test func hopsAreThoseOfThePaper() throws {
    for (nodes, published) in try Self.published().filter({ $0.nodes <= 10_000 }) {
      try Self.expectPublished(hops: published, nodes: nodes, count: 20_000)
    }
  }

  @Test func withAnUnderlayPathsAreShorterThanWithoutLocality() throws {
    let underlay = try Self.underlay(nodes: 2000)
    func stretch(_ candidates: Int) throws -> Double {
      let model = try PastryModel(
        nodes: 2000, configuration: .init(candidates: candidates), underlay: underlay, seed: 1)
      let costs = model.lookups(2000, of: .uniform, seed: 2)
      #expect(costs.messages == costs.hops.total && costs.failures == 0 && costs.answersMax > 0)
      return try #require(costs.latencies).stretch
    }
    #expect(try stretch(32) < 0.75 * stretch(1))
  }

  @Test func theSameSeedGivesTheSameCosts() throws {
    let one = try PastryModel(nodes: 500, seed: 9)
    let other = try PastryModel(nodes: 500, seed: 9)
    let demand = Demand.zipf(keys: 100, exponent: 1)
    #expect(one.lookups(300, of: demand, seed: 1) == other.lookups(300, of: demand, seed: 1))
    #expect(one.lookups(300, of: demand, seed: 1) != one.lookups(300, of: demand, seed: 2))
    #expect(one.maintenance(samples: 50, seed: 1) == other.maintenance(samples: 50, seed: 1))
  }

  @Test func maintenanceFollowsTheSizesOfTheTables() throws {
    let model = try PastryModel(nodes: 1000, seed: 1)
    let costs = model.maintenance(samples: 500, seed: 1)
    #expect(costs.keepAliveMessages == 48)
    // Told: all in the tables; the way there and back: about 2 hops + 2.
    let told = model.neighborCounts.mean
    #expect((told...told + 14).contains(costs.joinMessages))
    #expect(abs(costs.keysMovedByJoin * 1000 - 1) < 0.2)
    #expect(costs.keysMovedByDeparture == 0.001)
    let near = try PastryModel(nodes: 1000, underlay: Self.underlay(nodes: 1000), seed: 1)
    #expect(near.maintenance(samples: 500, seed: 1).joinMessages > costs.joinMessages + 100)
  }

  @Test func badSettingsAreRefused() throws {
    #expect(throws: ModelError.nodeCount(0, 1...(1 << 24))) { try PastryModel(nodes: 0, seed: 1) }
    for configuration in [
      PastryModel.Configuration(digitBits: 3), .init(leafSet: 5), .init(leafSet: 0), .init(neighborhood: -1),
      .init(candidates: 0),
    ] {
      #expect(throws: ModelError.self) {
        try PastryModel(nodes: 10, configuration: configuration, seed: 1)
      }
    }
    let underlay = try Self.underlay(nodes: 5)
    #expect(throws: ModelError.underlay(places: 5, nodes: 6)) {
      try PastryModel(nodes: 6, underlay: underlay, seed: 1)
    }
  }
}

extension PastryTests {
  static func underlay(nodes: Int) throws -> Underlay {
    Underlay(.plane(RandomPlane()), nodes: nodes, seed: 77)
  }

  /// The rows of Figure 4.
  static func published() throws -> [(nodes: Int, hops: Double)] {
    try PublishedFigure.pastry2001Figure4.rows.map { row in
      (try #require(row["nodes"].flatMap { Int($0) }), try #require(row["mean_hops"].flatMap { Double($0) }))
    }
  }

  static func expectPublished(hops: Double, nodes: Int, count: Int) throws {
    let model = try PastryModel(nodes: nodes, seed: 1)
    let measured = model.hopsBetweenNodes(count: count, seed: 2).mean
    #expect(abs(measured / hops - 1) < 0.02, "n = \(nodes): \(measured) for \(hops)")
    let ofKeys = model.lookupHops(count: count, seed: 3).mean
    #expect(abs(ofKeys / hops - 1) < 0.02, "n = \(nodes): \(ofKeys) for \(hops)")
  }
}

/// The paper's sizes, which only optimized code reaches in seconds: `swift test -c release`.
@Suite(.enabled(if: isOptimized, "needs release mode")) struct LargePastryTests {
  /// Figure 4 of the paper.
  @Test func hopsAreThoseOfThePaper() throws {
    for (nodes, published) in try PastryTests.published() {
      try PastryTests.expectPublished(hops: published, nodes: nodes, count: 200_000)
    }
  }

  /// Figure 5 of the paper: the chance of each number of hops at 100,000 nodes.
  @Test func theDistributionIsThatOfThePaper() throws {
    let hops = try PastryModel(nodes: 100_000, seed: 1).hopsBetweenNodes(count: 200_000, seed: 2)
    for row in PublishedFigure.pastry2001Figure5.rows {
      let value = try #require(row["hops"].flatMap { Int($0) })
      let published = try #require(row["probability"].flatMap { Double($0) })
      let count = value < hops.counts.count ? hops.counts[value] : 0
      #expect(abs(Double(count) / 200_000 - published) < 0.02, "\(value) hops")
    }
  }

  @Test func aMillionNodesTakeLittleMemory() throws {
    let model = try PastryModel(nodes: 1 << 20, seed: 1)
    #expect(model.byteCount <= 13 << 20)
    #expect(abs(model.lookupHops(count: 100_000, seed: 1).mean - 5) < 0.3)
  }
}
