/// Scenarios that consecutive seeds draw whole, run beside each other.
///
///     let outcomes = await Swarm(seeds: 1...100, workers: 4).run()
///     Swarm.Summary(of: outcomes).failed.first     // the lowest seed whose scenario failed
public struct Swarm: Hashable, Sendable {
  /// The seeds, one a scenario.
  public var seeds: ClosedRange<UInt64>
  /// The most scenarios that run at a time.
  public var workers: Int

  /// The scenarios of these seeds, at least one of which runs at a time.
  public init(seeds: ClosedRange<UInt64>, workers: Int) {
    self.seeds = seeds
    self.workers = max(workers, 1)
  }

  /// What came of the scenario of a seed.
  public struct Outcome: Hashable, Sendable {
    /// What the scenario is drawn from.
    public let seed: UInt64
    /// The nodes that it begins with.
    public let nodes: Int
    /// What was seen, without its samples.
    public let report: Report
  }

  /// Runs all scenarios and gives their outcomes in the order of their seeds, however many run at a time.
  ///
  /// `progress` gets each outcome as it comes. Cancelling the task ends it after the scenarios under way.
  public func run(progress: (Outcome) -> Void = { _ in }) async -> [Outcome] {
    await withTaskGroup(of: Outcome?.self) { group in
      var outcomes: [Outcome] = []
      var next: UInt64? = seeds.lowerBound
      func start() {
        guard let seed = next, !Task.isCancelled else { return }
        next = seed < seeds.upperBound ? seed + 1 : nil
        group.addTask { Swarm.outcome(of: seed) }
      }
      for _ in 0..<workers { start() }
      for await outcome in group {
        start()
        guard let outcome else { continue }
        outcomes.append(outcome)
        progress(outcome)
      }
      return outcomes.sorted { $0.seed < $1.seed }
    }
  }

  private static func outcome(of seed: UInt64) -> Outcome? {
    let scenario = Scenario.swarm(seed: seed)
    guard var run = ScenarioRun(scenario) else { return nil }
    var report = run.run()
    report.samples = []
    return Outcome(seed: seed, nodes: scenario.nodes, report: report)
  }
}

extension Swarm {
  /// What all outcomes come to.
  public struct Summary: Hashable, Sendable {
    /// The scenarios that were run.
    public let runs: Int
    /// The seeds whose scenarios failed, ascending.
    public let failed: [UInt64]
    /// The scenarios in which a promise was broken.
    public let violations: Int
    /// The scenarios whose overlays did not become whole in time.
    public let unrecovered: Int
    /// The times that overlays took to become whole, ascending, in seconds.
    public let recoveries: [Double]
    /// The mean share of points with exactly one owner while things went wrong and after.
    public let availability: Double
    /// The messages that a node sent a second, over all runs.
    public let messageRate: Double
    /// The faults of all runs.
    public let faults: Int
    /// The writes that were acknowledged in all runs.
    public let writes: Int
    /// The keys whose last write was acknowledged before the faults were over, and had to be there at the end.
    public let outlastingWrites: Int
    /// The keys whose last write is gone although fewer than W of its holders stopped in a repair window.
    public let lostWrites: Int
    /// The lookups of all runs.
    public let lookups: Int
    /// Those of the lookups that failed or gave a wrong answer.
    public let failedLookups: Int

    /// The summary of these outcomes.
    public init(of outcomes: [Outcome]) {
      let reports = outcomes.map(\.report)
      runs = outcomes.count
      failed = outcomes.filter { $0.report.failure != nil }.map(\.seed)
      violations = reports.count { !$0.breaches.isEmpty }
      unrecovered = failed.count - violations
      recoveries = reports.compactMap { $0.recovery?.seconds }.sorted()
      availability = runs > 0 ? reports.reduce(0) { $0 + $1.availability } / Double(runs) : 1
      let nodeSeconds = reports.reduce(0) { $0 + $1.nodeSeconds }
      let messages = reports.reduce(0) { $0 + $1.messages }
      messageRate = nodeSeconds > 0 ? Double(messages) / nodeSeconds : 0
      faults = reports.reduce(0) { $0 + $1.faults }
      writes = reports.reduce(0) { $0 + $1.writesAcknowledged }
      outlastingWrites = reports.reduce(0) { $0 + $1.writesOutlasting }
      lostWrites = reports.reduce(0) { $0 + $1.writesLost }
      lookups = reports.reduce(0) { $0 + $1.lookups }
      failedLookups = reports.reduce(0) { $0 + $1.failedLookups }
    }

    /// The time within which this share of those overlays that became whole did so, in seconds; `nil` for none.
    public func recovery(within share: Double) -> Double? {
      guard !recoveries.isEmpty else { return nil }
      let rank = (share * Double(recoveries.count)).rounded(.up)
      return recoveries[min(max(Int(rank) - 1, 0), recoveries.count - 1)]
    }
  }
}
