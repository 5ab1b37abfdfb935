import CANTestKit
import CANTuning
import Testing

@Suite struct ChurnSweepTests {
  @Test func rowsComePlanByPlanAndAreThoseOfSingleRuns() async throws {
    for seed in seeds(1) {
      let plans = try [nil, 60].map { try churnPlan(nodes: 20, median: $0, seconds: 10, seed: seed) }
      let models: [any ChurnModel] = [try ChordChurn(), try KademliaChurn()]
      let expected = plans.flatMap { plan in models.map { $0.measure(plan, seed: seed) } }
      for workers in [0, 3] {
        var sweep = ChurnSweep(models, plans: plans, seed: seed)
        sweep.workersMax = workers
        var progress: [Int] = []
        let rows = try await sweep.run { progress.append($0) }
        #expect(rows == expected && progress == [1, 2, 3, 4], "CANOPY_SEEDS=\(seed)...\(seed)")
        #expect(rows.map(\.overlay) == ["chord", "kademlia", "chord", "kademlia"])
      }
    }
  }

  @Test func aCancelledSweepThrows() async throws {
    let plan = try churnPlan(nodes: 20, median: 60, seconds: 10, seed: 1)
    let sweep = ChurnSweep([try ChordChurn()], plans: [plan], seed: 1)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await sweep.run()
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
