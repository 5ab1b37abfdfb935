import ArgumentParser
import CANTuning

/// `canopy tune`: what lookups and upkeep cost, over all knobs, sizes and workloads, and which to choose.
struct Tune: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure hops, latency, neighbors and upkeep over knobs and sizes, and recommend.",
    discussion: """
      Builds whole overlays in memory and routes random lookups through them. Every value of each list is \
      measured with every value of all others. Lists hold numbers and ranges, such as 1024,65536 or 2...8 or \
      2...10+2 or 2^8...2^19x2, or names. A CSV file that --output names is taken up again where a run ended.

        canopy tune --nodes 2^8...2^16x4 --dimensions 2...8 --chart hops.svg
        canopy tune --nodes 65536 --dimensions 2...10 --max-neighbors 16
        canopy tune --nodes 65536 --joins random,uniform --output runs.csv
        canopy tune --merge parts/*.csv --output runs.csv
      """)

  @OptionGroup(title: "What is swept") var design: SweepOptions
  @OptionGroup(title: "What is told") var advice: AdviceOptions

  @OptionGroup(title: "Many machines") var division: DivisionOptions
  @OptionGroup var result: OutputOptions

  func validate() throws {
    _ = try format
    guard !division.merge.isEmpty else { return }
    guard !design.isNamed else {
      throw ValidationError("--merge measures nothing: leave out what says what is swept")
    }
    if let chart = advice.chart.first(where: \.kind.needsDistributions) {
      throw ValidationError("--chart \(chart.kind):\(chart.path) needs a run that measures: no file holds it")
    }
  }

  func run() async throws {
    let sweep = division.merge.isEmpty ? try design.sweep() : nil
    if advice.maxLatencyMs != nil, sweep?.settings.contains(where: { $0.underlay == nil }) == true {
      throw ValidationError("--max-latency-ms needs latencies: name an --underlay other than none")
    }
    if let system = division.printJob {
      let job = JobScript(
        arguments: Array(CommandLine.arguments.dropFirst(2)), shards: division.shards ?? 8,
        workers: design.workers ?? 2)
      return try Destination.standardOutput.write(Array(job.text(for: system).utf8))
    }
    try result.destination.check(replaces: sweep == nil || format != .csv)
    for chart in advice.chart { try chart.destination.check() }
    if let sweep {
      try SweepOptions.check(sweep)
      try await measure(sweep)
    } else {
      let rows = try RowMerge.rows(ofParts: division.merge)
      if try format == .csv { try result.destination.write(Report.csv(rows)) }
      try tell(rows, measurements: [])
    }
  }

  private var format: OutputFormat {
    get throws { try result.resolved(among: OutputFormat.ofRows, default: .table) }
  }

  /// Measures the rows of this part, each of which is written as soon as all before it are there.
  private func measure(_ sweep: Sweep) async throws {
    let places = try division.part().places(of: sweep.settings.count)
    let output = try RowOutput(format, to: result.destination, of: sweep, at: places)
    if let finding = output.finding(of: places.count) { result.console.note(finding) }
    if let chart = advice.chart.first(where: \.kind.needsDistributions), !output.kept.isEmpty {
      throw Failure.badData(
        "--chart \(chart.kind):\(chart.path) needs all rows from one run, and of these "
          + "\(output.kept.count) were measured before: measure into another file")
    }
    let missing = Array(places.dropFirst(output.kept.count))
    let progress = result.console.progress("measuring", total: missing.count * sweep.repeats)
    defer { progress.end() }
    let measurements = try await sweep.run(missing) {
      progress.end()
      try output.append($0.row)
    } progress: {
      progress.show($0.done, share: $0.share)
    }
    try output.end()
    progress.end()
    let effort = "\("overlay".counted(sweep.repeats)) of \("lookup".counted(sweep.lookups)) a row"
    if try format == .table { result.console.note("\(effort), seed \(sweep.seed)") }
    try tell(output.kept + measurements.map(\.row), measurements: measurements)
  }

  /// Draws and writes what all rows show; CSV is written before.
  private func tell(_ rows: [SweepRow], measurements: [Measurement]) throws {
    for chart in advice.chart {
      try chart.destination.write(Array(chart.kind.svg(of: rows, measurements: measurements).utf8))
    }
    // A part of a sweep is nothing to choose from.
    let isPart = division.shard != nil
    let advice = Advice(among: isPart ? [] : rows, within: self.advice.budget)
    let report = Report(rows, advice: advice)
    guard try format != .csv else { return report.notes.forEach(result.console.note) }
    try report.write(as: format, to: result.destination, console: result.console)
    if try format == .table, let judgedBy = advice.judgedBy { result.console.note(judgedBy) }
  }
}
