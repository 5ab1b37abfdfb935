import CANGeometry
import CANTuning
import Testing

@Suite struct SweepTests {
  private func sweep(_ dimensions: [Int], _ nodes: [Int], seed: UInt64 = 1) throws -> Sweep {
    try Sweep(dimensions: dimensions, nodes: nodes, lookups: 200, repeats: 4, seed: seed, version: "1")
  }

  /// Rows without their places.
  private func costs(_ measurements: [Measurement]) -> [SweepRow] {
    measurements.map { measurement in
      var row = measurement.row
      (row[.row], row[.rows]) = (.missing, .missing)
      return row
    }
  }

  @Test func rowsDoNotDependOnHowManyRunAtATime() async throws {
    var sweep = try sweep([2, 3], [64, 300])
    let rows = try await sweep.run()
    for workers in [1, 2, 7] {
      sweep.workersMax = workers
      #expect(try await sweep.run() == rows)
    }
    sweep.memoryLimit = 0
    #expect(try await sweep.run() == rows)
  }

  @Test func aRowDoesNotDependOnTheOtherRows() async throws {
    let rows = try await sweep([2, 3, 5], [64, 300]).run()
    #expect(rows.map(\.row.nodes) == [64, 64, 64, 300, 300, 300])
    #expect(rows.map(\.row.dimensions) == [2, 3, 5, 2, 3, 5])
    #expect(try await costs(sweep([3], [300]).run()) == [costs(rows)[4]])
    #expect(try await costs(sweep([3], [300], seed: 2).run()) != [costs(rows)[4]])
  }

  @Test func finishedRowsAreAlwaysTheBeginningOfTheWhole() async throws {
    var sweep = try sweep([2, 3], [400, 16, 64])
    sweep.workersMax = 8
    var finished: [Measurement] = []
    var done: [Int] = []
    let rows = try await sweep.run {
      finished.append($0)
    } progress: {
      done.append($0.done)
      #expect($0.total == 24 && (0...1).contains($0.share))
    }
    #expect(finished == rows)
    #expect(rows.map { $0.row[.row] } == (1...6).map { .integer($0) })
    #expect(done == Array(1...24))
  }

  @Test func placesAreMeasuredAsTheyAreInTheWhole() async throws {
    let sweep = try sweep([2, 3, 4], [16, 64])
    let all = try await sweep.run()
    for count in 1...7 {
      let shards = try (0..<count).map { try #require(Shard($0, of: count)).places(of: 6) }
      #expect(shards.flatMap { $0 }.sorted() == Array(0..<6))
      for places in shards { #expect(try await sweep.run(places) == places.map { all[$0] }) }
    }
    #expect(Shard(-1, of: 2) == nil && Shard(2, of: 2) == nil && Shard(0, of: 0) == nil)
  }

  @Test func ofLookupsThatNeverArriveNothingIsSaid() async throws {
    let flooding = try OverlayConfiguration(parsing: "flooding:degree=2 ttl=1")
    let sweep = try Sweep([Setting(flooding, nodes: 4096)], lookups: 5, repeats: 2, seed: 1)
    let row = try #require(await sweep.run().first?.row)
    #expect(row[.failedShare] == .number(1) && row.hasFailures)
    #expect(row[.meanHops] == .missing && row[.meanHopsCI95] == .missing && row[.maxHops] == .missing)
  }

  @Test func whatStopsTheWriterEndsTheSweep() async throws {
    struct Full: Error {}
    await #expect(throws: Full.self) { try await sweep([2], [16, 64]).run { _ in throw Full() } }
  }

  @Test func repeatsAreIndependentOverlays() async throws {
    let row = try #require(await sweep([2], [256]).run().first?.row)
    #expect(try #require(row.meanHopsCI95) > 0)
    let once = try Sweep(dimensions: [2], nodes: [256], repeats: 1, seed: 1)
    #expect(try await once.run().first?.row.meanHopsCI95 == nil)
  }

  @Test func aDesignHoldsEveryPairOnceAndWhatIsComparedTogether() throws {
    var knobs = Knobs(dimensions: 2...3)
    knobs.joins = [.random, .uniform]
    knobs.realities = [1, 2]
    let configurations = try knobs.configurations()
    #expect(Set(configurations).count == configurations.count)
    #expect(configurations.count == 8)
    var design = Design(nodes: [8, 16])
    design.overlays = (configurations + configurations).map { .can($0) }
    design.underlays = [nil, NamedTopology("plane")]
    design.demands = [.uniform, .zipf(keys: 10, exponent: 1)]
    let settings = design.settings
    #expect(settings.count == 8 * configurations.count)
    #expect(Set(settings.map(\.description)).count == settings.count)
    #expect(settings.prefix(configurations.count).map(\.overlay) == configurations.map { .can($0) })
  }

  @Test func configurationsAreReadAsTheyArePrinted() throws {
    var configuration = CANModel.Configuration(torus: try #require(Torus(dimensions: 10)))
    #expect(configuration.description == "dimensions=10")
    (configuration.peersPerZoneMax, configuration.metric, configuration.joins) = (4, .rtt, .uniform)
    #expect(configuration.description == "dimensions=10 overload=4 metric=rtt joins=uniform")
    (configuration.realities, configuration.hashFunctions, configuration.hashChoice) = (3, 5, .nearest)
    (configuration.landmarks, configuration.expressways) = (8, .standard)
    #expect(configuration.description.hasSuffix("landmarks=8 joins=uniform expressways=7x3/2"))
    #expect(try CANModel.Configuration(parsing: configuration.description) == configuration)
    for text in [
      "", " ", "dimensions", "dimensions=0", "dimensions=33", "realities=x", "metric=fast", "d=2",
      "expressways=1,2", "expressways=", "dimensions=2 dimensions=3",
    ] {
      #expect(throws: ModelError.self, "\(text)") { try CANModel.Configuration(parsing: text) }
    }
    for text in ["none", "cache:16", "replicate:9:10000", "cache:1+replicate:2:3"] {
      #expect(try HotSpots(parsing: text).description == text)
      #expect(try CANModel.Configuration(parsing: "hot-spots=\(text)").hotSpots.description == text)
    }
    #expect(try HotSpots(parsing: "replicate:9").window == 10_000)
    for text in ["", "cache", "cache:x", "cache:-1", "replicate:1:2:3", "cache:1+", "replicate:1:0"] {
      #expect(throws: ModelError.self, "\(text)") { try HotSpots(parsing: text) }
    }
    for demand in [Demand.uniform, .zipf(keys: 7, exponent: 0.5), .zipf(keys: Demand.zipfKeys, exponent: 1)] {
      #expect(Demand(demand.description) == demand)
    }
    #expect(Demand("zipf:1.0") == .zipf(keys: 10_000, exponent: 1))
    for text in ["", "zipf", "zipf:", "zipf:9", "zipf:nan", "zipf:1:0", "zipf:1:2:3", "uniform:1"] {
      #expect(Demand(text) == nil, "\(text)")
    }
  }

  @Test func aSweepThatCannotBeMeasuredIsRefused() throws {
    func error(_ dimensions: [Int], _ nodes: [Int], lookups: Int = 1, repeats: Int = 1) -> String? {
      do {
        _ = try Sweep(
          dimensions: dimensions, nodes: nodes, lookups: lookups, repeats: repeats, seed: 1)
        return nil
      } catch { return error.description }
    }
    #expect(error([2], [2]) == nil)
    #expect(error([0], [2]) == "a torus has 1 to 32 dimensions, not 0")
    #expect(error([2, 33], [2])?.hasSuffix("not 33") == true)
    #expect(error([2], [0])?.hasSuffix("nodes, not 0") == true)
    #expect(error([2], [1 << 40])?.hasSuffix("not \(1 << 40)") == true)
    #expect(error([2], [2], lookups: 0)?.hasSuffix("not 0") == true)
    #expect(error([2], [2], repeats: -1)?.hasSuffix("not -1") == true)
    #expect(error([], [2])?.contains("at least one overlay") == true)
    #expect(error([2], [])?.contains("at least one overlay") == true)
    for (knob, part) in [("metric=rtt", "needs an underlay"), ("landmarks=4", "need an underlay")] {
      let overlay = OverlayConfiguration.can(try CANModel.Configuration(parsing: knob))
      let refused = #expect(throws: SweepError.self) { try Sweep([Setting(overlay, nodes: 8)], seed: 1) }
      #expect(refused?.description.contains(part) == true)
    }
  }

  @Test func loadsAreCountedByPowersOfTheMean() {
    let loads = Loads(keyShares: [0.5, 0.25, 0.125, 0.125, 0, 0, 0, 0])
    #expect(loads.largest == 4)
    #expect(loads.idle == 4)
    #expect(loads.shares.map(\.multiple) == [1, 2, 4])
    #expect(loads.shares.map(\.share) == [0.25, 0.125, 0.125])
    #expect(Loads().shares.isEmpty)
  }
}
