import ArgumentParser
import CANCore
import CANTuning

/// A CAN and other overlays under the same churn, for one median session time after the other.
struct ChurnExperiment {
  /// The CAN.
  let configuration: Configuration
  /// How large, how long, and who asks; the session times are those of `sessions`.
  let plan: ChurnPlan.Configuration
  /// The session times, one plan each.
  let sessions: [SessionTimes]
  let seed: UInt64
  /// The names of the overlays in rows, and what people call them; the CAN first.
  let overlays: [(name: String, label: String)]
  private let sweep: ChurnSweep

  /// The runs of all overlays; throws where there is too much to do.
  init(
    _ configuration: Configuration, rivals: [ChurnOptions.Rival], sessions: [SessionTimes],
    plan: ChurnPlan.Configuration, seed: UInt64, workers: Int?
  ) throws {
    self.configuration = configuration
    self.plan = plan
    self.sessions = sessions
    self.seed = seed
    let peers = configuration.peersPerZoneMax > 1 ? ", p = \(configuration.peersPerZoneMax)" : ""
    let can = "CAN, d = \(configuration.torus.dimensions), r = \(configuration.realities)\(peers)"
    overlays =
      [(CANModel.overlay, can)] + rivals.filter { $0 != .none }.map { ($0.rawValue, $0.rawValue.capitalized) }
    do {
      let models = try [CANChurn(configuration: configuration)] + rivals.compactMap { try $0.model() }
      let plans = try sessions.map { times in
        var plan = plan
        plan.sessions = times
        return try ChurnPlan(configuration: plan, seed: seed)
      }
      var sweep = ChurnSweep(models, plans: plans, seed: seed)
      if let workers { sweep.workersMax = workers }
      self.sweep = sweep
    } catch let error as ModelError {
      throw ValidationError(error.description)
    }
  }

  /// The number of runs.
  var count: Int { sweep.count }

  /// Runs all; `progress` gets the number of finished runs.
  func run(progress: (Int) -> Void) async throws -> [ChurnMeasurement] {
    try await sweep.run(progress: progress)
  }

  /// All settings, in one line.
  var sentence: String {
    let names = overlays.map(\.label).joined(separator: ", ")
    let medians = sessions.map { (Double($0.median) / 60e9).short }.joined(separator: ", ")
    let kind = sessions.first.map { "\($0)" } ?? ""
    let lookups =
      "a key every \((Double(plan.lookupPeriod) / 1e9).short) s looked up by \("node".counted(plan.askersPerKey))"
    return
      "churn: seed \(seed), \("node".counted(plan.nodes)); \(names); \(kind) sessions of a median of "
      + "\(medians) min, \(minutes(plan.warmUp)) min of warm-up, \(minutes(plan.duration)) min measured, \(lookups)"
  }

  private func minutes(_ time: Nanoseconds) -> String { (Double(time) / 60e9).short }
}
