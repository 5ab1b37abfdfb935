import ArgumentParser
import CANGeometry
import CANTuning
import CANViz

/// `canopy tune`: what lookups cost and what nodes must remember, over dimensions and sizes.
struct Tune: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure hops and neighbors over dimensions and sizes, and recommend.",
    discussion: """
      Builds whole overlays in memory and routes random lookups through them. Numbers are lists of \
      numbers and ranges: 1024,65536 or 2...8 or 2...10+2 or 2^8...2^19x2.

        canopy tune --nodes 2^8...2^16x4 --dimensions 2...8 --chart hops.svg
        canopy tune --nodes 65536 --dimensions 2...10 --max-neighbors 16
      """)

  @Option(
    help: ArgumentHelp("How many nodes an overlay has. (default: 64)", valueName: "n"),
    transform: NumberList.init(parsing:))
  var nodes = NumberList([64])

  @Option(
    help: ArgumentHelp("How many dimensions the torus has, 1 to 32. (default: 2...8)", valueName: "d"),
    transform: NumberList.init(parsing:))
  var dimensions = NumberList(2...8)

  @Option(
    help: ArgumentHelp(
      "Where nodes join: at random points, or at random points splitting the largest zone near by.",
      valueName: "random|uniform"))
  var joins = CANModel.Joins.random

  @Option(help: ArgumentHelp("How many lookups each overlay routes.", valueName: "n"))
  var lookups = 10_000

  @Option(
    help: ArgumentHelp(
      "How many independent overlays each row is the mean of; the confidence interval is over them.",
      valueName: "n"))
  var repeats = 5

  @Option(
    help: ArgumentHelp(
      "Recommend the fewest hops that so many neighbors a node can buy.", valueName: "n"))
  var maxNeighbors: Double?

  @Option(help: ArgumentHelp("Draw hops over nodes, one line a dimension, to this SVG.", valueName: "file"))
  var chart: String?

  @Option(help: "What all chance is drawn from.")
  var seed: UInt64 = 1

  @OptionGroup var result: OutputOptions

  /// The most lookups in an overlay.
  static let lookupsMax = 1_000_000_000
  /// The most overlays a row.
  static let repeatsMax = 10_000

  func validate() throws {
    _ = try result.resolved(among: OutputFormat.ofRows, default: .table)
    _ = try sweep()
    guard lookups <= Tune.lookupsMax else {
      throw ValidationError("--lookups \(lookups) is not within 1 and \(Tune.lookupsMax)")
    }
    guard repeats <= Tune.repeatsMax else {
      throw ValidationError("--repeats \(repeats) is not within 1 and \(Tune.repeatsMax)")
    }
    if let maxNeighbors, !(maxNeighbors > 0 && maxNeighbors.isFinite) {
      throw ValidationError("--max-neighbors \(maxNeighbors) is not a positive number")
    }
    if let chart, OutputFormat(extensionOf: chart) != .svg {
      throw ValidationError("--chart \(chart) does not end with .svg")
    }
  }

  func run() async throws {
    let format = try result.resolved(among: OutputFormat.ofRows, default: .table)
    let picture = chart.map(Destination.init(path:))
    try result.destination.check()
    try picture?.check()

    let rows = try await measure()
    var report = Report(rows)
    if let maxNeighbors { report.add(recommendations(among: rows, maxNeighbors: maxNeighbors)) }
    try picture?.write(Array(LineChart(hopsOf: rows).svg().utf8))
    if format == .table {
      result.console.note("\(joins) joins, \(repeats) overlays of \(lookups) lookups a row, seed \(seed)")
    }
    try report.write(as: format, to: result.destination, console: result.console)
  }

  private func measure() async throws -> [SweepRow] {
    let sweep = try sweep()
    let progress = result.console.progress("measuring", total: sweep.settings.count * sweep.repeats)
    defer { progress.end() }
    return await sweep.run { progress.show($0.done) }
  }

  private func sweep() throws -> Sweep {
    do {
      return try Sweep(
        dimensions: dimensions.values, nodes: nodes.values, joins: joins, lookups: lookups,
        repeats: repeats, seed: seed, version: Canopy.version)
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// One recommendation for each number of nodes.
  private func recommendations(among rows: [SweepRow], maxNeighbors: Double) -> [(Int, Recommendation)] {
    nodes.values.map { nodes in
      (nodes, Recommendation(among: rows.filter { $0.nodes == nodes }, maxNeighbors: maxNeighbors))
    }
  }
}

extension CANModel.Joins: ExpressibleByArgument {}

extension Report {
  /// The table of a sweep, whose columns are those of the rows.
  init(_ rows: [SweepRow]) {
    self.init(
      columns: SweepRow.columnNames, rows: rows.map { $0.values.map(JSONValue.init) }, named: "rows")
    hasFactsInRows = false
    tableColumns = Report.measurements.map(\.rawValue)
  }

  /// The columns of a sweep that differ from row to row.
  private static let measurements: [SweepRow.Column] = [
    .dimensions, .nodes, .meanHops, .meanHopsCI95, .p50Hops, .p95Hops, .p99Hops, .maxHops, .meanNeighbors,
    .maxNeighbors, .closedFormHops,
  ]

  /// Adds recommendations: a field in JSON, notes elsewhere.
  mutating func add(_ recommendations: [(nodes: Int, choice: Recommendation)]) {
    let values = recommendations.map { nodes, choice -> JSONValue in
      .object([
        JSONValue.Member(name: "nodes", value: .integer(nodes)),
        JSONValue.Member(name: "max_neighbors", value: .double(choice.maxNeighbors)),
        JSONValue.Member(name: "dimensions", value: .integer(choice.dimensions)),
        JSONValue.Member(name: "within_budget", value: .bool(choice.row != nil)),
        JSONValue.Member(
          name: "mean_hops", value: choice.row.map { JSONValue($0[.meanHops]) } ?? .null),
        JSONValue.Member(
          name: "mean_neighbors", value: choice.row.map { JSONValue($0[.meanNeighbors]) } ?? .null),
        JSONValue.Member(name: "reason", value: .string(choice.reason)),
      ])
    }
    facts.append(JSONValue.Member(name: "recommendations", value: .array(values)))
    notes += recommendations.map { "\($0.nodes) nodes: \($0.choice.reason)" }
  }
}

extension JSONValue {
  /// A value of a sweep.
  init(_ value: SweepRow.Value) {
    switch value {
    case .text(let text): self = .string(text)
    case .integer, .number: self = .number(value.description)
    case .missing: self = .null
    }
  }
}
