import ArgumentParser
import CANTuning
import Datasets

/// `canopy reproduce`: published figures and tables measured anew, side by side with what was published.
struct Reproduce: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the published figures of CAN, Chord, Pastry and Kademlia anew and judge each point.",
    discussion: """
      Builds the overlay of every published point, measures it, and says whether it lies within its band. \
      Points that do not follow from a paper's text are reported and not judged. The exit status is 1 if \
      a judged point lies outside.

        canopy reproduce --quick
        canopy reproduce can-figure-5 chord --charts charts

      Figures: \(Reproduce.ids.joined(separator: ", ")).
      """)

  @Argument(
    help: ArgumentHelp(
      "Which figures, by name or by how it begins, such as can-table. (default: all)",
      valueName: "figure"))
  var figures: [String] = []

  @Flag(help: "Leave out overlays of more than 2^14 nodes.")
  var quick = false

  @Option(help: ArgumentHelp("How many lookups each overlay routes.", valueName: "n"))
  var lookups = 10_000

  @Option(
    help: ArgumentHelp(
      "How many independent overlays each point is the mean of; the confidence interval is over them.",
      valueName: "n"))
  var repeats = 5

  @Option(
    help: ArgumentHelp("Draw each figure as SVG into this folder, made if need be.", valueName: "folder"))
  var charts: String?

  @Option(help: "What all chance is drawn from.")
  var seed: UInt64 = 1

  @OptionGroup var result: OutputOptions

  /// The most nodes of an overlay in a quick run.
  private static let quickNodesMax = 1 << 14

  /// The names of all figures.
  private static let ids = PublishedFigure.allCases.compactMap { try? $0.experiment().id }

  func validate() throws {
    _ = try result.resolved(among: OutputFormat.ofRows, default: .table)
    try SweepOptions.check(lookups: lookups, repeats: repeats)
    if charts?.isEmpty == true { throw ValidationError("--charts names no folder") }
    for name in figures where !Reproduce.ids.contains(where: { Reproduce.name(name, matches: $0) }) {
      throw ValidationError("there is no figure '\(name)', but \(Reproduce.ids.joined(separator: ", "))")
    }
  }

  func run() async throws {
    let format = try result.resolved(among: OutputFormat.ofRows, default: .table)
    try result.destination.check()
    let folder = try charts.map { path throws(Failure) in try ChartFolder(path: path) }
    let reproduction = Reproduction(of: try experiments(), lookups: lookups, repeats: repeats, seed: seed)
    let outcome = ReproductionOutcome(reproduction, figures: try await measure(reproduction))
    for figure in outcome.figures {
      if let picture = figure.chart { try folder?.write(picture, of: figure.experiment.id) }
    }
    try outcome.write(as: format, to: result.destination, console: result.console)
    try outcome.check()
  }

  /// The experiments that were asked for.
  private func experiments() throws -> [Experiment] {
    let nodesMax = quick ? Reproduce.quickNodesMax : .max
    return try PublishedFigure.allCases.map { try $0.experiment(nodesMax: nodesMax) }.filter { experiment in
      figures.isEmpty || figures.contains { Reproduce.name($0, matches: experiment.id) }
    }
  }

  private func measure(_ reproduction: Reproduction) async throws -> [ReproducedFigure] {
    let overlays = reproduction.experiments.reduce(0) { $0 + $1.trials.count } * repeats
    let progress = result.console.progress("measuring", total: overlays)
    defer { progress.end() }
    return try await reproduction.figures { progress.show($0.done) }
  }

  /// Whether `name` is that of a figure or begins it, up to a dash.
  private static func name(_ name: String, matches id: String) -> Bool {
    id == name || id.hasPrefix(name + "-")
  }
}
