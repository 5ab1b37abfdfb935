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

  @Option(
    help: ArgumentHelp("Draw the hops beside the closed form and the paper, to this SVG.", valueName: "file"))
  var chart: String?

  @Option(help: "What all chance is drawn from.")
  var seed: UInt64 = 1

  @OptionGroup var result: OutputOptions

  /// The most lookups in an overlay.
  static let lookupsMax = 1_000_000_000
  /// The most overlays a row.
  static let repeatsMax = 10_000
  /// The most overlays of all rows.
  static let overlaysMax = 1_000_000

  func validate() throws {
    _ = try result.resolved(among: OutputFormat.ofRows, default: .table)
    let overlays = try sweep().settings.count * min(repeats, Tune.repeatsMax)
    guard overlays <= Tune.overlaysMax else {
      throw ValidationError(
        "--nodes, --dimensions and --repeats ask for \(overlays) overlays: at most \(Tune.overlaysMax)")
    }
    guard lookups <= Tune.lookupsMax else {
      throw ValidationError("--lookups \(lookups) is not within 1 and \(Tune.lookupsMax)")
    }
    guard repeats <= Tune.repeatsMax else {
      throw ValidationError("--repeats \(repeats) is not within 1 and \(Tune.repeatsMax)")
    }
    if let maxNeighbors, !(maxNeighbors > 0 && maxNeighbors.isFinite) {
      throw ValidationError("--max-neighbors \(maxNeighbors.plain) is not a positive number")
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
    let report = Report(rows, recommending: recommendations(among: rows))
    try picture?.write(Array(LineChart(hopsOf: rows).svg().utf8))
    if format == .table {
      let measured = "\("overlay".counted(repeats)) of \("lookup".counted(lookups)) a row"
      result.console.note("\(joins) joins, \(measured), seed \(seed)")
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

  /// One recommendation for each number of nodes, where a budget of neighbors is given.
  private func recommendations(among rows: [SweepRow]) -> [SizedRecommendation] {
    guard let maxNeighbors else { return [] }
    return nodes.values.map { nodes in
      let own = rows.filter { $0.nodes == nodes }
      return SizedRecommendation(
        nodes: nodes, choice: Recommendation(among: own, maxNeighbors: maxNeighbors))
    }
  }
}

extension CANModel.Joins: ExpressibleByArgument {}
