/// Overlays beside each other under the churn of many plans.
///
///     let sweep = ChurnSweep([try ChordChurn(), try KademliaChurn()], plans: plans, seed: 1)
///     let rows = try await sweep.run()     // plan by plan, and for each in the order of the overlays
public struct ChurnSweep: Sendable {
  /// The overlays, each of which runs every plan.
  public let models: [any ChurnModel]
  /// What happens to them.
  public let plans: [ChurnPlan]
  /// What the overlays leave to chance is drawn from it.
  public let seed: UInt64
  /// The most runs under way at a time; results do not depend on it.
  public var workersMax = JobPool.processorCount

  /// All runs of these overlays and plans.
  public init(_ models: [any ChurnModel], plans: [ChurnPlan], seed: UInt64) {
    self.models = models
    self.plans = plans
    self.seed = seed
  }

  /// The number of runs.
  public var count: Int { models.count * plans.count }

  /// Runs all plans on all overlays, some at a time.
  ///
  /// `progress` gets the number of finished runs. Throws where the task is cancelled, after the runs under way.
  public func run(progress: (Int) -> Void = { _ in }) async throws -> [ChurnMeasurement] {
    var rows = [ChurnMeasurement?](repeating: nil, count: count)
    var done = 0
    let pool = JobPool(workersMax: max(workersMax, 1), memoryLimit: .max)
    try await pool.run(Array(0..<count), bytes: { _ in 0 }, work: measure) { number, row in
      rows[number] = row
      done += 1
      progress(done)
    }
    guard done == count else { throw CancellationError() }
    return rows.compactMap { $0 }
  }

  @Sendable
  private func measure(_ number: Int) -> ChurnMeasurement {
    models[number % models.count].measure(plans[number / models.count], seed: seed)
  }
}
