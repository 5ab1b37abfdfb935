import CANGeometry
import CANTestKit
import Testing

@testable import CANTuning

/// Nothing that can be asked for traps or never ends: it works or throws.
@Suite struct EdgeCasesTests {
  /// Overlays of every kind with one seed.
  private func overlays(nodes: Int, seed: UInt64) throws -> [any OverlayModel] {
    [
      try CANModel(nodes: nodes, configuration: .init(torus: torus(2)), seed: seed),
      try ChordModel(nodes: nodes, seed: seed), try KademliaModel(nodes: nodes, seed: seed),
      try PastryModel(nodes: nodes, seed: seed), try TapestryModel(nodes: nodes, seed: seed),
      try FullMembershipModel(nodes: nodes, seed: seed), try CentralIndexModel(nodes: nodes, seed: seed),
      try FloodingModel(nodes: nodes, seed: seed),
    ]
  }

  /// Lookups of the ids themselves would end at each node once.
  @Test func theSeedOfAnOverlayAsksForOtherKeysThanItsIds() throws {
    for seed in seeds(5) {
      for overlay in try overlays(nodes: 500, seed: seed) {
        let costs = overlay.lookups(500, of: .uniform, seed: seed)
        #expect(costs.answersMax > 2, "\(type(of: overlay).overlay) seed \(seed)")
      }
    }
  }

  @Test func theSeedOfAnOverlayIsAsGoodForLookupsAsAnother() throws {
    let differences = try (1...UInt64(400)).map { seed in
      let model = try CANModel(nodes: 16, configuration: .init(torus: torus(2)), seed: seed)
      return model.lookupHops(count: 16, seed: seed).mean
        - model.lookupHops(count: 16, seed: seed + 1000).mean
    }
    let sure = try #require(Statistics.confidence95(differences))
    #expect(abs(Statistics.mean(differences)) < 1.5 * sure)
  }

  @Test func aSingleNodeHasAllKeysAndLosesNone() throws {
    for overlay in try overlays(nodes: 1, seed: 3) {
      let costs = overlay.lookups(10, of: .uniform, seed: 4)
      #expect(costs.hops == Histogram(counts: [10]) && costs.messages == 0 && costs.failures == 0)
      #expect(overlay.keyShares == [1])
      let maintenance = overlay.maintenance(samples: 5, seed: 5)
      let name = type(of: overlay).overlay
      #expect(maintenance.keysMovedByDeparture == 0 && maintenance.departureMessages == 0, "\(name)")
      #expect(maintenance.keepAliveMessages == 0, "\(name)")
    }
  }

  @Test func countsBelowOneAreNoLookups() throws {
    for overlay in try overlays(nodes: 20, seed: 1) {
      for count in [0, -1, .min] {
        #expect(overlay.lookups(count, of: .zipf(keys: 5, exponent: 1), seed: 1).hops.count == 0)
        #expect(overlay.maintenance(samples: count, seed: 1).joinMessages >= 0)
      }
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, -1, 0, 1e300])
  func demandOfAnyExponentDrawsKeys(exponent: Double) {
    for keys in [.min, -1, 0, 1, 1000] {
      var sampler = Demand.Sampler(.zipf(keys: keys, exponent: exponent), seed: 1)
      let drawn = Set((0..<100).map { _ in sampler.next() })
      #expect((1...max(keys, 1)).contains(drawn.count))
    }
  }

  @Test func aThresholdThatIsNeverReachedPushesNothing() throws {
    let hotSpots = try HotSpots(cachedKeys: 0, replicationThreshold: .max, window: .max)
    let model = try CANModel(nodes: 20, configuration: .init(torus: torus(2)), seed: 1)
    let costs = model.lookups(100, of: .zipf(keys: 1, exponent: 1), spreading: hotSpots, seed: 1)
    #expect(costs.pushes == 0 && costs.lookups.hops.count == 100)
  }

  /// Two in 8! portions of a ring have fewer cells than there are nodes.
  @Test(.timeLimit(.minutes(1))) func nodesWhosePortionIsFullJoinElsewhere() throws {
    let nodes = isOptimized ? 200_000 : 110_000
    var knobs = CANModel.Configuration(torus: torus(1))
    knobs.landmarks = 8
    let underlay = Underlay(.plane(RandomPlane(diagonal: 0)), nodes: nodes, seed: 1)
    let model = try CANModel(nodes: nodes, configuration: knobs, underlay: underlay, seed: 1)
    #expect(model.zones.count == nodes)
  }

  @Test func aPathOfDaysTakesLittleMemory() {
    var latencies = LookupLatencies()
    latencies.add(path: .max / 4, direct: 1, hops: 1)
    latencies.add(path: 2_500, direct: 1, hops: 1)
    #expect(latencies.milliseconds.max == LookupLatencies.millisecondsMax)
    #expect(latencies.milliseconds.percentile(50) == 2)
    #expect(latencies.mean > 1e12)
  }

  @Test func moreLinksThanOffsetsCanCountAreRefused() throws {
    #expect(throws: ModelError.self) {
      try NeighborTable(nodes: 3, capacity: 0, entriesMax: 5) { _, list in list = [0, 1, 2] }
    }
    let table = try NeighborTable(nodes: 3, capacity: 0, entriesMax: 6) { _, list in list = [0, 1, 2] }
    #expect(table.entries == [1, 2, 0, 2, 0, 1])
  }

  /// Every knob at its ends, alone and with others.
  @Test(arguments: [1, 2, 32])
  func knobsAtTheirEndsWorkTogether(dimensions: Int) throws {
    let underlay = Underlay(.transitStub(.h20), nodes: 30, seed: 1)
    let records = LoadJoins(codes: [0, 0, .max])
    var generator = SeededGenerator(seed: UInt64(dimensions))
    func either<Value>(_ values: Value...) -> Value { values[generator.below(values.count)] }
    for _ in 0..<60 {
      var knobs = CANModel.Configuration(torus: torus(dimensions))
      knobs.realities = either(1, 2, 32)
      knobs.peersPerZoneMax = either(1, 2, 64)
      knobs.hashFunctions = either(1, 2, 32)
      knobs.hashChoice = either(.parallel, .nearest)
      knobs.metric = either(.greedy, .rtt)
      knobs.landmarks = either(0, 2, 8)
      knobs.joins = either(.random, .uniform, .load)
      knobs.expressways = either(.none, .standard, Expressways(ratio: 64, steps: 63) ?? .none)
      knobs.hotSpots = either(.none, try HotSpots(cachedKeys: 1, replicationThreshold: 1, window: 1))
      let nodes = either(1, 2, 3, 30)
      guard (try? knobs.check(hasUnderlay: true, hasRecords: true)) != nil else { continue }
      let model = try CANModel(
        nodes: nodes, configuration: knobs, underlay: underlay, records: records, seed: generator.next())
      let costs = model.lookups(20, of: either(.uniform, .zipf(keys: 1, exponent: 8)), seed: generator.next())
      #expect(costs.hops.count == 20 && costs.answersMax >= 1, "\(knobs)")
      #expect(costs.latencies?.milliseconds.count == 20)
      #expect(abs(model.keyShares.reduce(0, +) - 1) < 1e-9)
      let maintenance = model.maintenance(samples: 3, seed: 1)
      #expect((0...1).contains(maintenance.keysMovedByJoin), "\(knobs)")
      #expect((0...1).contains(maintenance.keysMovedByDeparture), "\(knobs)")
      #expect(model.byteCount > 0 && model.volumeShares.map(\.share).reduce(0, +) > 0.999)
    }
  }
}
