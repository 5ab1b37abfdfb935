import ArgumentParser
import CANSimulation

/// What is told of a run.
struct TellingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The time between two rows, in seconds; 0.1 or more.", valueName: "s"))
  var interval = 1.0

  @Option(
    help: ArgumentHelp(
      "Draw the run over time as SVG: availability (default) or messages:FILE; of --churn success (default), "
        + "latency, maintenance or recovery over the session time; may be repeated.", valueName: "file"))
  var chart: [String] = []

  @Flag(help: "Write every message that arrives, one a line, instead of the rows.")
  var trace = false

  @Flag(help: "Write the scenario as JSON instead of running it.")
  var print = false

  @Flag(help: "A row for each scenario of --swarm-count instead of one for all.")
  var each = false

  /// The charts of a scenario over time.
  var scenarioCharts: [ChartFile<ScenarioPicture>] {
    get throws { try chart.map(ChartFile.init(parsing:)) }
  }

  /// The charts of overlays under churn.
  var churnCharts: [ChartFile<ChurnPicture>] {
    get throws { try chart.map(ChartFile.init(parsing:)) }
  }

  /// Where the charts go.
  func chartDestinations(with choice: ScenarioOptions) throws -> [Destination] {
    choice.churn ? try churnCharts.map(\.destination) : try scenarioCharts.map(\.destination)
  }

  /// The most time between two rows, in seconds: a day.
  private static let intervalMax = 86_400.0

  /// The time between two rows, in milliseconds.
  var milliseconds: Int { Int((interval * 1000).rounded()) }

  /// Whether the result is text, which no format of rows fits.
  var isText: Bool { trace || print }

  func check(with choice: ScenarioOptions) throws {
    guard (0.1...TellingOptions.intervalMax).contains(interval) else {
      throw ValidationError("--interval \(interval) is not within 0.1 and 86400")
    }
    guard !trace || !print else { throw ValidationError("choose --trace or --print") }
    let isOne = choice.scenario != nil || choice.swarm != nil
    let needy = [(trace, "--trace"), (print, "--print"), (interval != 1, "--interval")]
    if let option = needy.first(where: \.0)?.1, !isOne {
      throw ValidationError("\(option) needs one scenario")
    }
    guard chart.isEmpty || isOne || choice.churn else {
      throw ValidationError("--chart needs one scenario, or --churn")
    }
    _ = try chartDestinations(with: choice)
    guard !each || choice.swarmCount != nil else { throw ValidationError("--each belongs to --swarm-count") }
  }
}
