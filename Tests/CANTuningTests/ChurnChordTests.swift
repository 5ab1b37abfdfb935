import CANGeometry
import CANTestKit
import Testing

@testable import CANTuning

@Suite struct ChurnChordTests {
  @Test func withoutChurnEveryLookupSucceedsWithTheHopsOfTheModel() throws {
    for seed in seeds(1) {
      let nodes = 150
      let plan = try churnPlan(nodes: nodes, median: nil, seconds: 100, seed: seed)
      let chord = try ChordChurn(configuration: .init(routesBySuccessors: false))
      let row = chord.measure(plan, seed: seed)
      let expected = try ChordModel(nodes: nodes, seed: seed).lookupHops(count: 20_000, seed: seed).mean
      let context: Comment = "CANOPY_SEEDS=\(seed)...\(seed)"
      #expect(row.successShare == 1 && row.lookups == plan.lookups.count, context)
      #expect(abs(row.hops / expected - 1) < 0.04, "\(row.hops) and \(expected), \(context)")
      // Each hop is a message, and so is the answer.
      #expect(abs(row.latency.mean / (50.5 * (row.hops + 1)) - 1) < 0.04, context)
      let bySuccessors = try ChordChurn().measure(plan, seed: seed)
      #expect(bySuccessors.successShare == 1 && bySuccessors.hops < row.hops, context)
      #expect(row.crashes == 0 && row.recovery.mean == 0 && row.unrecovered == 0)
      // stabilize 2, notify 1, check_predecessor 2, and a finger that is looked up.
      #expect((5...25).contains(row.maintenanceMessages), context)
    }
  }

  @Test func theSameSeedGivesTheSameRun() throws {
    let plan = try churnPlan(nodes: 40, median: 120, seconds: 60, seed: 1)
    let chord = try ChordChurn(network: .init(loss: 0.01))
    #expect(chord.measure(plan, seed: 1) == chord.measure(plan, seed: 1))
    #expect(chord.measure(plan, seed: 1) != chord.measure(plan, seed: 2))
  }

  @Test func moreChurnMeansLessSuccessAndMoreLatency() throws {
    for seed in seeds(1) {
      let rows = try [nil, 300, 20].map { median in
        try ChordChurn().measure(
          try churnPlan(nodes: 100, median: median, seconds: 150, seed: seed), seed: seed)
      }
      for (calm, rough) in zip(rows, rows.dropFirst()) {
        #expect(calm.successShare >= rough.successShare, "CANOPY_SEEDS=\(seed)...\(seed)")
        #expect(calm.latency.mean < rough.latency.mean, "CANOPY_SEEDS=\(seed)...\(seed)")
      }
      #expect(rows[0].successShare > rows[2].successShare, "CANOPY_SEEDS=\(seed)...\(seed)")
    }
  }

  /// After the last crash the tables become those of a stable ring of the nodes that are left.
  @Test func theRingConvergesAfterTheLastEvent() throws {
    for seed in seeds(2) {
      for (median, loss) in [(60.0, 0.0), (84, 0.02)] {
        let plan = try churnPlan(nodes: 40, median: median, seconds: 150, seed: seed)
        var run = ChordRun(
          .init(), plan: plan, network: ChurnNetwork(loss: loss, attempts: loss > 0 ? 6 : 2), seed: seed)
        run.run()
        let context: Comment = "median \(median), loss \(loss), CANOPY_SEEDS=\(seed)...\(seed)"
        let order = (0..<40).sorted {
          run.world.id(of: run.world.occupants[$0]) < run.world.id(of: run.world.occupants[$1])
        }
        for (number, place) in order.enumerated() {
          let next = run.world.occupants[order[(number + 1) % 40]]
          #expect(run.world.isJoined[place], context)
          #expect(run.successor(of: place) == next, context)
          #expect(run.predecessors[order[(number + 1) % 40]] == run.world.occupants[place], context)
        }
        for replacement in plan.replacements {
          #expect(run.dependents[replacement.leaving] == 0, context)
        }
        let row = run.world.tally.measurement(overlay: "chord")
        #expect(row.unrecovered == 0 && row.crashes > 30, context)
        #expect((1...6).contains(row.recovery.median), "\(row.recovery.median), \(context)")
      }
    }
  }

  @Test func theSmallestRingsRun() throws {
    for seed in seeds(2) {
      for nodes in [2, 3, 5] {
        let plan = try ChurnPlan(
          configuration: .init(
            nodes: nodes, sessions: try .exponential(median: 30), warmUp: 0, duration: 200_000_000_000,
            askersPerKey: nodes), seed: seed)
        let row = try ChordChurn().measure(plan, seed: seed)
        #expect(row.completedShare > 0.3, "\(nodes) nodes, CANOPY_SEEDS=\(seed)...\(seed)")
      }
    }
  }
}

/// A plan of nodes with exponential sessions of so many seconds, measured for so long.
func churnPlan(nodes: Int, median: Double?, seconds: Int64, seed: UInt64) throws -> ChurnPlan {
  let sessions = try median.map { try SessionTimes.exponential(median: $0) }
  return try ChurnPlan(
    configuration: .init(
      nodes: nodes, sessions: sessions, warmUp: 50_000_000_000, duration: seconds * 1_000_000_000),
    seed: seed)
}
