import ArgumentParser
import CANCore
import CANGeometry
import CANTuning

/// Under which churn overlays are run, and for how long.
struct ChurnOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The median session times, in minutes. (default: 5,10,20,40,80,120)", valueName: "list"),
    transform: ValueList<Double>.minutes)
  var sessions: ValueList<Double>?

  @Option(
    help: ArgumentHelp(
      "How session times are distributed: exponential, pareto, pareto:SHAPE, or trace:FILE with one in seconds "
        + "on each line, which has its own median. (default: exponential)", valueName: "distribution"),
    transform: SessionDistribution.init(parsing:))
  var sessionTimes: SessionDistribution?

  @Option(help: ArgumentHelp("How many nodes are alive at any time. (default: 1000)", valueName: "n"))
  var nodes: Int?

  @Option(help: ArgumentHelp("How many dimensions the CAN has, 1 to 32. (default: 4)", valueName: "d"))
  var dimensions: Int?

  @Option(help: ArgumentHelp("How many realities the CAN has, 1 to 16. (default: 1)", valueName: "r"))
  var realities: Int?

  @Option(
    help: ArgumentHelp("How many nodes of the CAN may share a zone, 1 to 16. (default: 1)", valueName: "p"))
  var overload: Int?

  @Option(
    help: ArgumentHelp(
      "Which overlays run beside the CAN: chord, kademlia, none. (default: chord,kademlia)",
      valueName: "list"),
    transform: ChoiceList<Rival>.init(parsing:))
  var against: ChoiceList<Rival>?

  @Option(help: ArgumentHelp("The minutes of churn that are measured. (default: 10)", valueName: "min"))
  var measured: Double?

  @Option(help: ArgumentHelp("The minutes of churn before that. (default: 5)", valueName: "min"))
  var warmUp: Double?

  @Option(
    help: ArgumentHelp(
      "The mean time from a looked-up key to the next, in seconds. (default: 1)", valueName: "s"))
  var lookupPeriod: Double?

  @Option(
    help: ArgumentHelp("How many nodes look up each key at the same time. (default: 10)", valueName: "n"))
  var askers: Int?

  /// An overlay that runs beside the CAN.
  enum Rival: String, CaseIterable {
    case chord, kademlia, none

    /// What is run, if anything.
    func model() throws(ModelError) -> (any ChurnModel)? {
      switch self {
      case .chord: try ChordChurn()
      case .kademlia: try KademliaChurn()
      case .none: nil
      }
    }
  }

  /// The most minutes of a run: 30 days.
  private static let minutesMax = 43_200.0

  func check(with choice: ScenarioOptions) throws {
    let named = [
      (sessions != nil, "--sessions"), (sessionTimes != nil, "--session-times"), (nodes != nil, "--nodes"),
      (dimensions != nil, "--dimensions"), (realities != nil, "--realities"), (overload != nil, "--overload"),
      (against != nil, "--against"), (measured != nil, "--measured"), (warmUp != nil, "--warm-up"),
      (lookupPeriod != nil, "--lookup-period"), (askers != nil, "--askers"),
    ]
    if !choice.churn, let option = named.first(where: \.0)?.1 {
      throw ValidationError("\(option) belongs to --churn")
    }
    try ChurnOptions.check("--nodes", nodes, in: ChurnPlan.Configuration.nodesRange)
    try ChurnOptions.check("--dimensions", dimensions, in: 1...32)
    try ChurnOptions.check("--realities", realities, in: 1...Limit.realities)
    try ChurnOptions.check("--overload", overload, in: 1...Limit.peersPerZone)
    try ChurnOptions.check("--askers", askers, in: 1...1_024)
    try ChurnOptions.check("--measured", measured, in: 0.001...ChurnOptions.minutesMax)
    try ChurnOptions.check("--warm-up", warmUp, in: 0...ChurnOptions.minutesMax)
    try ChurnOptions.check("--lookup-period", lookupPeriod, in: 0.001...86_400)
    if let against, against.values.count > 1, against.values.contains(.none) {
      throw ValidationError("--against none names no other overlay")
    }
    if sessions != nil, sessionTimes?.hasMedian == true {
      throw ValidationError("--sessions belongs to a distribution: a trace has the median of its sessions")
    }
  }

  private static func check<Number: Comparable>(
    _ name: String, _ number: Number?, in range: ClosedRange<Number>
  ) throws {
    guard let number, !range.contains(number) else { return }
    throw ValidationError("\(name) \(number) is not within \(range.lowerBound) and \(range.upperBound)")
  }
}

extension ChurnOptions {
  /// The runs that are asked for.
  func experiment(_ choice: ScenarioOptions) throws -> ChurnExperiment {
    guard let torus = Torus(dimensions: dimensions ?? 4) else {
      throw ValidationError("--dimensions is 1 to 32")
    }
    let sessions = try (sessionTimes ?? .exponential).sessions(
      ofMedians: self.sessions?.values ?? [5, 10, 20, 40, 80, 120])
    var configuration = Configuration(torus: torus, realities: realities ?? 1)
    configuration.peersPerZoneMax = overload ?? 1
    return try ChurnExperiment(
      configuration, rivals: against?.values ?? [.chord, .kademlia],
      sessions: sessions,
      plan: ChurnPlan.Configuration(
        nodes: nodes ?? 1_000, sessions: nil, warmUp: .minutes(warmUp ?? 5),
        duration: .minutes(measured ?? 10),
        lookupPeriod: .minutes((lookupPeriod ?? 1) / 60), askersPerKey: askers ?? 10),
      seed: choice.seed ?? 1, workers: choice.workers)
  }
}

extension Nanoseconds {
  /// So many minutes, in whole microseconds.
  fileprivate static func minutes(_ minutes: Double) -> Nanoseconds {
    Nanoseconds((minutes * 60e6).rounded()) * 1_000
  }
}

extension ValueList<Double> {
  /// Minutes: `1.4,5,15`.
  static func minutes(_ text: String) throws -> ValueList {
    try ValueList(parsing: text) { item in
      guard let minutes = Double(decimal: item), SessionTimes.secondsRange.contains(minutes * 60) else {
        throw ValidationError("'\(item)' is not a session time in minutes, such as 1.4 or 60")
      }
      return minutes
    }
  }
}
