import ArgumentParser
import CANSimulation

/// `canopy simulate`: an overlay in virtual time while things go wrong, and how soon it is whole again.
struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run an overlay while nodes and the network fail, and see whether it heals.",
    discussion: """
      Runs the nodes themselves in virtual time, message by message: they join, everything goes wrong that the \
      scenario says, and then the overlay has to become whole. The exit status is 1 if a promise was broken or \
      the overlay did not recover; the scenario is then shrunk to the smallest one that fails in the same way.

        canopy simulate half-killed --interval 5 --chart availability.svg
        canopy simulate --swarm-count 100 --seed 1
        canopy simulate --swarm 17 --trace --output trace.txt
        canopy simulate --churn --sessions 5,20,80 --chart success.svg --chart latency:latency.svg
        canopy simulate --list
      """)

  @OptionGroup(title: "What is run") var choice: ScenarioOptions
  @OptionGroup(title: "Which churn") var churn: ChurnOptions
  @OptionGroup(title: "What is told") var telling: TellingOptions
  @OptionGroup(title: "What is kept of a failure") var keeping: ShrinkingOptions
  @OptionGroup var result: OutputOptions

  func validate() throws {
    try choice.check()
    try churn.check(with: choice)
    try telling.check(with: choice)
    try keeping.check()
    if telling.isText {
      if let format = result.format, format != .table {
        throw ValidationError("--trace and --print write text: leave out --format \(format.rawValue)")
      }
      if result.output?.isEmpty == true { throw ValidationError("--output names no file") }
    } else {
      _ = try format
    }
  }

  func run() async throws {
    try result.destination.check()
    for chart in try telling.chartDestinations(with: choice) { try chart.check() }
    try keeping.checkFile()
    if choice.list {
      return try ScenarioSource.list.write(as: format, to: result.destination, console: console)
    }
    if choice.churn { return try await run(churn.experiment(choice)) }
    if let swarm = choice.swarmOfMany { return try await run(swarm) }
    let document = try choice.document()
    if telling.print {
      return try result.destination.write(
        Array(document.scenario.json(summary: document.summary).utf8))
    }
    try run(document.scenario)
  }

  private var console: Console { result.console }

  private var format: OutputFormat {
    get throws { try result.resolved(among: OutputFormat.ofRows, default: .table) }
  }

  // MARK: - One scenario

  private func run(_ scenario: Scenario) throws {
    guard var run = ScenarioRun(scenario) else { throw Failure.badData("\(scenario.name) cannot be run") }
    console.note(scenario.sentence)
    run.samplingInterval = .milliseconds(telling.milliseconds)
    if telling.trace { run.simulator.trace = Trace() }
    let seconds = scenario.lengthMax / 1000
    let progress = console.progress("simulating", total: max(seconds, 1))
    run.observe { progress.show(Int($1 * Double(seconds)), share: $1, remark: " s, \($0.nodes) nodes") }
    let report = run.run()
    progress.end()
    for chart in try telling.scenarioCharts {
      try chart.destination.write(Array(chart.kind.svg(of: report, scenario: scenario).utf8))
    }
    if telling.trace {
      let lines = run.simulator.trace?.lines ?? []
      try result.destination.write(Array((lines.joined(separator: "\n") + "\n").utf8))
      console.note(report.sentence)
    } else {
      try canopy.Report(report, of: scenario).write(as: format, to: result.destination, console: console)
    }
    try check(scenario, report, repeatedBy: choice.command)
  }

  // MARK: - Many

  private func run(_ swarm: Swarm) async throws {
    console.note(
      "\("scenario".counted(swarm.seeds.count)) of a swarm, seeds \(swarm.seeds.lowerBound)...\(swarm.seeds.upperBound)"
    )
    let progress = console.progress("simulating", total: swarm.seeds.count)
    defer { progress.end() }
    var done = 0
    var failed = 0
    let outcomes = await swarm.run { outcome in
      done += 1
      if let failure = outcome.report.failure {
        failed += 1
        // Told at once: the others may take an hour.
        progress.end()
        console.note("seed \(outcome.seed): \(failure)")
      }
      progress.show(done, remark: ", \(failed) failed")
    }
    progress.end()
    let report = telling.each ? canopy.Report(each: outcomes) : canopy.Report(Swarm.Summary(of: outcomes))
    try report.write(as: format, to: result.destination, console: console)
    let summary = Swarm.Summary(of: outcomes)
    guard let seed = summary.failed.first, let first = outcomes.first(where: { $0.seed == seed }) else {
      return
    }
    let failures = summary.failed.count
    let seeds = summary.failed.prefix(20).map(String.init) + (failures > 20 ? ["..."] : [])
    let others =
      failures > 1
      ? "\(failures) of \(summary.runs) failed, seeds \(seeds.joined(separator: ", ")), first " : ""
    try check(.swarm(seed: seed), first.report, repeatedBy: "canopy simulate --swarm \(seed)", after: others)
  }

  // MARK: - Churn

  private func run(_ experiment: ChurnExperiment) async throws {
    console.note(experiment.sentence)
    let progress = console.progress("measuring", total: experiment.count)
    defer { progress.end() }
    let rows = try await experiment.run { progress.show($0) }
    progress.end()
    for chart in try telling.churnCharts {
      try chart.destination.write(Array(chart.kind.svg(of: rows, in: experiment).utf8))
    }
    try canopy.Report(rows, of: experiment).write(as: format, to: result.destination, console: console)
  }

  // MARK: - Failures

  /// Ends with exit status 1 where the scenario failed, after what is left of it was written to a file.
  private func check(
    _ scenario: Scenario, _ report: CANSimulation.Report, repeatedBy command: String,
    after others: String = ""
  ) throws {
    guard let failure = report.failure else { return }
    let progress = console.progress("shrinking", total: keeping.shrinkRuns)
    defer { progress.end() }
    let shrinking = scenario.shrunk(from: failure, runsMax: keeping.shrinkRuns) { runs, smallest in
      progress.show(runs, remark: ", \(smallest.size)")
    }
    progress.end()
    let kept = keeping.keep(shrinking, of: scenario)
    throw Failure.failed("\(others)\(scenario.name): \(failure): repeat it with: \(command); \(kept)")
  }
}
