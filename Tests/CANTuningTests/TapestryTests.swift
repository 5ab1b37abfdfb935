import CANGeometry
import CANTestKit
import CANTuning
import Testing

@Suite struct TapestryTests {
  private static let sizes = [1, 2, 3, 17, 40, 300]
  private static let configurations: [TapestryModel.Configuration] = [
    .init(), .init(digitBits: 1, backups: 0), .init(digitBits: 2), .init(digitBits: 8),
  ]

  /// The root as the paper defines it: digit by digit, the next higher digit where none is left.
  private static func root(of key: UInt64, among ids: [UInt64], bits: Int) -> Int? {
    var left = Array(ids.indices)
    var shift = 64
    while left.count > 1, shift > 0 {
      shift -= bits
      let mask = UInt64(1) << UInt64(bits) - 1
      let wanted = key >> UInt64(shift) & mask
      func steps(_ node: Int) -> UInt64 { (ids[node] >> UInt64(shift) &- wanted) & mask }
      let least = left.map(steps).min()
      left = left.filter { steps($0) == least }
    }
    return left.count == 1 ? left.first : nil
  }

  @Test(arguments: configurations)
  func everyLookupEndsAtTheOneRootOfItsKey(configuration: TapestryModel.Configuration) throws {
    for nodes in Self.sizes {
      let underlay = Underlay(.plane(RandomPlane()), nodes: nodes, seed: 77)
      for underlay in [nil, underlay] {
        let model = try TapestryModel(
          nodes: nodes, configuration: configuration, underlay: underlay, seed: 7)
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<40 {
          let key = generator.next()
          let root = Self.root(of: key, among: model.ids, bits: configuration.digitBits)
          #expect(model.owner(of: key) == root, "\(configuration), n = \(nodes), key \(key)")
          let path = model.route(from: generator.below(nodes), to: key)
          #expect(path.last == root, "\(configuration), n = \(nodes), key \(key)")
          #expect(Set(path).count == path.count, "\(configuration), n = \(nodes), key \(key)")
        }
        #expect(model.ids.indices.allSatisfy { model.owner(of: model.ids[$0]) == $0 })
      }
    }
  }

  @Test func everyHopResolvesADigitMore() throws {
    let model = try TapestryModel(nodes: 3000, seed: 1)
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<500 {
      let key = generator.next()
      let path = model.route(from: generator.below(3000), to: key)
      // Digits shared with the root, which has the digits that stand in for the key's.
      let root = model.ids[model.owner(of: key)]
      let shared = path.map { (model.ids[$0] ^ root).leadingZeroBitCount / 4 }
      #expect(zip(shared, shared.dropFirst()).allSatisfy { $0 < $1 }, "key \(key): \(shared)")
    }
  }

  @Test(arguments: [1, 2, 3, 50])
  func sharesAreThoseOfTheKeysCounted(nodes: Int) throws {
    let model = try TapestryModel(nodes: nodes, seed: 3)
    var counted = Array(repeating: 0.0, count: nodes)
    let cells = 1 << 16
    // No two of so few nodes share four digits, so that all keys of a cell have one root.
    for cell in 0..<cells { counted[model.owner(of: UInt64(cell) << 48)] += 1 / Double(cells) }
    #expect(model.keyShares == counted, "n = \(nodes)")
  }

  @Test func linksAreThoseOfEveryPrefixThatNodesHave() throws {
    let model = try TapestryModel(nodes: 300, seed: 3)
    var expected = Histogram()
    for id in model.ids {
      var fitting: [UInt64: Int] = [:]
      for other in model.ids where other != id {
        let digits = (id ^ other).leadingZeroBitCount / 4
        fitting[UInt64(digits) << 8 | other >> UInt64(60 - 4 * digits) & 15, default: 0] += 1
      }
      expected.add(fitting.values.reduce(0) { $0 + min($1, 3) })
    }
    #expect(model.neighborCounts == expected)
  }

  /// The paper: log n to the base 16, rounded by chance to whole digits.
  @Test(arguments: [1000, 4096, 10_000])
  func hopsAreAboutTheLogarithm(nodes: Int) throws {
    let model = try TapestryModel(nodes: nodes, seed: 1)
    let closedForm = try #require(model.closedFormHops)
    let hops = model.lookupHops(count: 3000, seed: 2).mean
    #expect(abs(hops - closedForm) < 0.25, "n = \(nodes): \(hops) for \(closedForm)")
  }

  @Test func withAnUnderlayPathsAreShorterThanWithoutLocality() throws {
    let underlay = Underlay(.plane(RandomPlane()), nodes: 2000, seed: 77)
    func stretch(_ candidates: Int) throws -> Double {
      let model = try TapestryModel(
        nodes: 2000, configuration: .init(candidates: candidates), underlay: underlay, seed: 1)
      let costs = model.lookups(2000, of: .uniform, seed: 2)
      #expect(costs.messages == costs.hops.total && costs.failures == 0 && costs.answersMax > 0)
      return try #require(costs.latencies).stretch
    }
    #expect(try stretch(64) < 0.75 * stretch(1))
  }

  @Test func theSameSeedGivesTheSameCosts() throws {
    let one = try TapestryModel(nodes: 500, seed: 9)
    let other = try TapestryModel(nodes: 500, seed: 9)
    let demand = Demand.zipf(keys: 100, exponent: 1)
    #expect(one.lookups(300, of: demand, seed: 1) == other.lookups(300, of: demand, seed: 1))
    #expect(one.lookups(300, of: demand, seed: 1) != one.lookups(300, of: demand, seed: 2))
    #expect(one.maintenance(samples: 50, seed: 1) == other.maintenance(samples: 50, seed: 1))
  }

  @Test func maintenanceFollowsTheLinks() throws {
    let model = try TapestryModel(nodes: 1000, seed: 1)
    let costs = model.maintenance(samples: 1000, seed: 1)
    let links = model.neighborCounts.mean
    #expect(abs(costs.keepAliveMessages / links - 1) < 0.03)
    #expect(costs.departureMessages == 2 * costs.keepAliveMessages)
    // Two levels of ten nodes asked, the way there, and the few who share the prefix.
    #expect((30...80).contains(costs.joinMessages), "\(costs)")
    #expect(abs(costs.keysMovedByJoin * 1000 - 1) < 0.2, "\(costs)")
  }

  @Test func badSettingsAreRefused() throws {
    #expect(throws: ModelError.nodeCount(0, 1...(1 << 24))) { try TapestryModel(nodes: 0, seed: 1) }
    for configuration in [
      TapestryModel.Configuration(digitBits: 3), .init(backups: -1), .init(candidates: 0),
    ] {
      #expect(throws: ModelError.self) {
        try TapestryModel(nodes: 10, configuration: configuration, seed: 1)
      }
    }
    let underlay = Underlay(.plane(RandomPlane()), nodes: 5, seed: 7)
    #expect(throws: ModelError.underlay(places: 5, nodes: 6)) {
      try TapestryModel(nodes: 6, underlay: underlay, seed: 1)
    }
  }
}

/// The sizes that only optimized code reaches in seconds: `swift test -c release`.
@Suite(.enabled(if: isOptimized, "needs release mode")) struct LargeTapestryTests {
  @Test func aMillionNodesAreFiveDigitsApart() throws {
    let model = try TapestryModel(nodes: 1 << 20, seed: 1)
    #expect(model.byteCount <= 13 << 20)
    #expect(abs(model.lookupHops(count: 100_000, seed: 1).mean - 5) < 0.3)
    #expect(abs(model.keyShares.reduce(0, +) - 1) < 1e-6)
  }
}
