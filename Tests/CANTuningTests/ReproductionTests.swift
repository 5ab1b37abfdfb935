import CANTuning
import Datasets
import Testing

/// Published values are measured again, judged by their bands, and the same seed gives the same numbers.
@Suite struct ReproductionTests {
  private static let rows: [PublishedRow] = [
    ["dimensions": "2", "nodes": "64", "mean_hops": "3.5"],
    ["dimensions": "3", "nodes": "16", "mean_hops": "1.8"],
    ["dimensions": "2", "nodes": "256", "mean_hops": "6.87"],
  ]

  private func reproduction(of experiments: [Experiment], seed: UInt64 = 1) -> Reproduction {
    Reproduction(of: experiments, lookups: 200, repeats: 3, seed: seed)
  }

  /// Everything that was measured, without the figures around it.
  private func points(_ reproduction: Reproduction) async throws -> [[ReproducedPoint]] {
    try await reproduction.figures().map(\.points)
  }

  @Test func pointsRepeatHoweverManyRunAtATime() async throws {
    var reproduction = reproduction(of: [try .canFigure4(Self.rows)])
    let once = try await points(reproduction)
    #expect(once.first?.map(\.samples.count) == [3, 3, 3])
    for workers in [1, 2, 7] {
      reproduction.workersMax = workers
      #expect(try await points(reproduction) == once)
    }
    reproduction.memoryLimit = 1
    #expect(try await points(reproduction) == once)
    #expect(try await points(self.reproduction(of: reproduction.experiments, seed: 2)) != once)
  }

  @Test func aPointDoesNotDependOnWhatElseIsMeasured() async throws {
    let kademlia = [["bucket_size": "8", "nodes": "50", "mean_hops": "1"]]
    let figure4 = try Experiment.canFigure4(Self.rows)
    let both = try await points(reproduction(of: [try .kademliaHops(kademlia), figure4]))
    let last = try Experiment.canFigure4([Self.rows[2]])
    #expect(try await points(reproduction(of: [last])).first == [both[1][2]])
    #expect(try await points(reproduction(of: [figure4])).first == both[1])
  }

  @Test func pointsStandInTheOrderOfTheRows() async throws {
    let figure = try #require(
      await reproduction(of: [try .canFigure4(Self.rows)]).figures().first)
    #expect(
      figure.points.map(\.setting) == [
        "dimensions=2 nodes=64", "dimensions=3 nodes=16", "dimensions=2 nodes=256",
      ])
    #expect(figure.points.map(\.published.value) == [3.5, 1.8, 6.87])
  }

  @Test func aPlantedNumberIsOutsideAndSaidToBe() async throws {
    var rows = Self.rows
    rows[1]["mean_hops"] = "2.5"
    let figure = try #require(await reproduction(of: [try .canFigure4(rows)]).figures().first)
    #expect(figure.points.map(\.verdict) == [.within, .outside, .within])
    #expect(figure.remarks.count == 2)
    #expect(figure.remarks.first?.hasPrefix("Band of 10 %, mean_hops: ") == true)
    #expect(figure.remarks.last?.hasPrefix("Outside, 1 of 3: lookups go") == true)
  }

  @Test func whatIsNotJudgedSaysWhyOnce() async throws {
    let rows = ["64", "128"].map { ["realities": "1", "nodes": $0, "mean_hops": "1000"] }
    let figure = try #require(await reproduction(of: [try .canFigure5(rows)]).figures().first)
    #expect(figure.points.map(\.verdict) == [.unjudged, .unjudged])
    #expect(figure.remarks.count == 1)
    #expect(figure.remarks.first?.contains("judged in Figure 4") == true)
    #expect(figure.remarks.first?.hasPrefix("Not judged, mean_hops: ") == true)
  }

  @Test func aDistributionIsAShareOfAllLookups() async throws {
    let rows = (0...12).map { ["hops": "\($0)", "probability": "0"] }
    let figures = try await reproduction(of: [try .chordFigure10b(rows)]).figures()
    let points = try #require(figures.first?.points)
    let sum = points.reduce(0) { $0 + $1.measured }
    #expect((0.99...1.000_001).contains(sum), "\(sum)")
    #expect(points[6].measured > 0.1)
  }

  @Test func everyLatencyIsMeasured() async throws {
    let table1 = [["dimensions": "2", "per_hop_ms_plain": "100", "per_hop_ms_rtt_weighted": "75"]]
    let table2 = ["1", "4"].map { ["nodes_per_zone": $0, "per_hop_ms": "100"] }
    let figure7 = ["1", "5"].map { ["hash_functions": $0, "nodes": "128", "query_latency_s": "1"] }
    let figure8 = ["no", "yes"].map {
      ["dimensions": "2", "landmark_ordering": $0, "nodes": "128", "latency_stretch": "1"]
    }
    let figure10 = ["H(20,5,2)", "R(10,50)"].map {
      ["topology": $0, "nodes": "128", "latency_stretch": "1"]
    }
    let measured = try await points(
      reproduction(of: [
        .canTable1(table1, sizes: [64, 128]), .canTable2(table2, sizes: [128]), .canFigure7(figure7),
        .canFigure8(figure8), .canFigure10(figure10),
      ])
    ).map { $0.map(\.measured) }
    #expect(measured.map(\.count) == [3, 2, 2, 2, 2])
    #expect((80...150).contains(measured[0][0]) && measured[0][1] < measured[0][0])
    #expect((0.5..<1).contains(measured[0][2]))
    // Peers, more answers and landmarks make lookups faster; stretch is 1 or more.
    #expect(measured[1][1] < measured[1][0] && measured[2][1] < measured[2][0])
    #expect(measured[3][1] < measured[3][0] && measured[4].allSatisfy { $0 > 1 })
  }

  @Test func volumesAreReadAsThePaperWritesThem() async throws {
    let volumes = ["V/4", "V/2", "V", "2V"]
    let rows = volumes.map { ["uniform_partitioning": "no", "volume": $0, "percent_of_nodes": "0"] }
    let experiment = try Experiment.canFigure9(rows)
    #expect(experiment.trials.first?.published.compactMap(\.place?.text) == volumes)
    for volume in ["", "W", "V/0", "V/x", "xV"] {
      #expect(throws: PublishedRowError.cell(volume, column: "volume")) {
        try Experiment.canFigure9([
          ["uniform_partitioning": "no", "volume": volume, "percent_of_nodes": "0"]
        ])
      }
    }
  }

  @Test func largeOverlaysAreLeftOutAndCounted() throws {
    let experiment = try Experiment.canFigure4(Self.rows)
    let limited = experiment.limited(toNodes: 64)
    #expect(limited.trials.map(\.nodes) == [64, 16])
    #expect(limited.skipped == 1)
    #expect(limited.limited(toNodes: 16).skipped == 2)
    #expect(experiment.limited(toNodes: 256).skipped == 0)
  }

  @Test func rowsThatCannotBeReadAreRefused() {
    func error(_ change: (inout PublishedRow) -> Void) -> PublishedRowError? {
      var row = Self.rows[0]
      change(&row)
      do throws(PublishedRowError) {
        _ = try Experiment.canFigure4([row])
        return nil
      } catch { return error }
    }
    #expect(error { _ in } == nil)
    #expect(error { $0["nodes"] = nil } == .missing(column: "nodes"))
    #expect(error { $0["nodes"] = "-1" } == .cell("-1", column: "nodes"))
    #expect(error { $0["dimensions"] = "33" } == .cell("33", column: "dimensions"))
    #expect(error { $0["mean_hops"] = "inf" } == .cell("inf", column: "mean_hops"))
    #expect(error { $0["mean_hops"] = "many" } == .cell("many", column: "mean_hops"))
  }

  @Test func whatNoModelCanBeMadeForEndsTheRun() async throws {
    let none = try Experiment.canFigure4([["dimensions": "2", "nodes": "0", "mean_hops": "1"]])
    await #expect(throws: ModelError.self) { try await reproduction(of: [none]).figures() }
    #expect(try await reproduction(of: []).figures().isEmpty)
  }
}

/// The bands that were promised, on the rows that were published.
@Suite struct ReproductionBandTests {
  private func bands(_ experiment: Experiment) -> [Band.Width] {
    experiment.trials.flatMap { $0.published.map(\.band.width) }
  }

  @Test func bandsAreThoseThatWerePromised() throws {
    let figure5 = try Experiment.canFigure5(PublishedFigure.can2001Figure5.rows)
    for trial in figure5.trials {
      let isOne = trial.parameters.first?.text == "1"
      #expect(trial.published.map(\.band.width) == [isOne ? .open : .relative(0.05)])
    }
    let ring = try Experiment.chordFigure10a(PublishedFigure.chord2001Figure10a.rows)
    for trial in ring.trials {
      #expect(trial.published[0].band.width == (trial.nodes < 256 ? .open : .relative(0.03)))
    }
    let promised: [(PublishedFigure, ([PublishedRow]) throws -> Experiment, Set<Band.Width>)] = [
      (.can2001Figure4, Experiment.canFigure4, [.relative(0.10)]),
      (.can2001Figure6, Experiment.canFigure6, [.relative(0.05)]),
      (.can2001Table1, { try .canTable1($0) }, [.open, .absolute(0.10)]),
      (.can2001Table2, { try .canTable2($0) }, [.relative(0.10)]),
      (.can2001Table6, Experiment.canTable6, [.relative(0.03), .open]),
      (.can2001Figure9, Experiment.canFigure9, [.absolute(1), .open]),
      (.pastry2001Figure4, Experiment.pastryFigure4, [.relative(0.02)]),
      (.referenceKademliaHops, Experiment.kademliaHops, [.relative(0.05)]),
    ]
    for (figure, experiment, widths) in promised {
      #expect(Set(bands(try experiment(figure.rows))) == widths, "\(figure)")
    }
  }

  @Test func knobsOnFullAreNotJudgedAndBareBonesAre() throws {
    let tables = try Experiment.canTables4And5(PublishedFigure.can2001Tables4And5.rows)
    #expect(bands(tables).suffix(5).allSatisfy { $0 == .open })
    #expect(bands(tables).prefix(2) == [.relative(0.05), .relative(0.01)])
  }

  @Test func theEdgeOfABandIsWithin() async throws {
    // Where no node fails, no lookup does; the band is 0.01.
    func verdict(_ published: String) async throws -> Verdict? {
      let row = ["failed_node_fraction": "0", "failed_lookup_fraction": published]
      let run = Reproduction(of: [try .chordFigure11([row])], lookups: 1, repeats: 1, seed: 1)
      return try await run.figures().first?.points.first?.verdict
    }
    #expect(try await verdict("0.01") == .within)
    #expect(try await verdict("0.0101") == .outside)
    #expect(Band.Width.relative(0.05).description == "5 %")
    #expect(Band.Width.absolute(0.045).description == "0.045")
  }

  @Test func everyBandHasAReason() throws {
    let experiment = try Experiment.canFigure8(PublishedFigure.can2001Figure8.rows)
    #expect(experiment.trials.flatMap(\.published).allSatisfy { !$0.band.reason.isEmpty })
    #expect(experiment.trials.map(\.nodes).max() == 4096)
  }

  @Test func figuresOnATopologyHaveEveryTopologyOfTheirRows() throws {
    let rows = PublishedFigure.can2001Figure10.rows
    #expect(try Experiment.canFigure10(rows).trials.count == rows.count)
    var odd = rows[0]
    odd["topology"] = "H(1,2)"
    #expect(throws: PublishedRowError.cell("H(1,2)", column: "topology")) {
      try Experiment.canFigure10([odd])
    }
  }
}
