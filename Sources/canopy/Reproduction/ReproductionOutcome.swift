import CANTuning

/// All figures that were measured anew, as they are told.
struct ReproductionOutcome {
  /// How they were measured.
  let reproduction: Reproduction
  /// What was measured.
  let figures: [ReproducedFigure]

  init(_ reproduction: Reproduction, figures: [ReproducedFigure]) {
    self.reproduction = reproduction
    self.figures = figures
  }

  /// Writes everything: a table a figure with what a reader must know under it, or rows.
  func write(as format: OutputFormat, to destination: Destination, console: Console) throws(Failure) {
    guard format == .table else {
      var report = report(of: figures)
      report.hasFactsInRows = false
      report.facts = [
        "within": .integer(count(.within)), "outside": .integer(count(.outside)),
        "not_judged": .integer(count(.unjudged)), "skipped": .integer(skipped),
        "remarks": .object(
          figures.map {
            JSONValue.Member(name: $0.experiment.id, value: .array($0.remarks.map { .string($0) }))
          }),
      ]
      report.notes = [summary]
      return try report.write(as: format, to: destination, console: console)
    }
    let sections = figures.filter { !$0.points.isEmpty }.map { section($0, width: destination.textWidth) }
    try destination.write(Array(sections.joined(separator: "\n").utf8))
    console.note(summary)
  }

  /// Fails where a judged point lies outside of its band.
  func check() throws(Failure) {
    guard count(.outside) > 0 else { return }
    let names = figures.filter { $0.points.contains { $0.verdict == .outside } }.map(\.experiment.id)
    throw .failed(
      """
      \(count(.outside)) of \(count(.within) + count(.outside)) judged points lie outside of their bands, in \
      \(names.joined(separator: ", ")): the remarks under these figures say what is known about it
      """)
  }

  /// How many points have a verdict.
  private func count(_ verdict: Verdict) -> Int {
    figures.reduce(0) { $0 + $1.points.filter { $0.verdict == verdict }.count }
  }

  /// The trials that were left out for being too large.
  private var skipped: Int { figures.reduce(0) { $0 + $1.experiment.skipped } }

  /// What came out, in a line.
  private var summary: String {
    let verdicts = "\(count(.within)) within, \(count(.outside)) outside, \(count(.unjudged)) not judged"
    let overlays = "overlay".counted(reproduction.repeats)
    let lookups = "lookup".counted(reproduction.lookups)
    return "\(verdicts)\(leftOut); \(overlays) of \(lookups) each, seed \(reproduction.seed)"
  }

  /// What was left out for its size; empty for nothing.
  private var leftOut: String {
    guard skipped > 0 else { return "" }
    let whole = figures.filter(\.points.isEmpty).map(\.experiment.id)
    let names = whole.isEmpty ? "" : ", with them all of \(whole.joined(separator: ", "))"
    return "; \("overlay".counted(skipped)) too large for a quick run left out\(names)"
  }

  /// A figure for a person: what it is, its points with a column for each parameter, and what to know.
  private func section(_ figure: ReproducedFigure, width: Int) -> String {
    let experiment = figure.experiment
    let shown = [
      "quantity", "published", "measured", "ci95", "difference", "difference_percent", "band", "verdict",
    ]
    let all = report(of: [figure])
    let places = shown.compactMap { all.columns.firstIndex(of: $0) }
    let rows = zip(figure.points, all.rows).map { point, row in
      point.parameters.map { Int($0.text).map { .integer($0) } ?? .string($0.text) } + places.map { row[$0] }
    }
    let table = Report(columns: (figure.points.first?.parameters.map(\.name) ?? []) + shown, rows: rows)
    return "\(experiment.id): \(experiment.title) (\(experiment.source))\n"
      + table.table(width: width).text + figure.remarks.map { "  \($0)\n" }.joined()
  }

  /// The points of figures as rows.
  private func report(of figures: [ReproducedFigure]) -> Report {
    Report(
      columns: [
        "figure", "source", "setting", "quantity", "published", "measured", "ci95", "difference",
        "difference_percent", "band", "verdict", "reason", "lookups", "repeats", "seed", "version",
      ],
      rows: figures.flatMap { figure in figure.points.map { row($0, of: figure.experiment) } },
      named: "points")
  }

  private func row(_ point: ReproducedPoint, of experiment: Experiment) -> [JSONValue] {
    [
      .string(experiment.id), .string(experiment.source), .string(point.setting),
      .string(point.published.quantity), .double(point.published.value, decimals: 4),
      .double(point.measured, decimals: 4),
      point.confidence95.map { .double($0, decimals: 4) } ?? .null, .double(point.difference, decimals: 4),
      point.relativeDifference.map { .double(100 * $0, decimals: 2) } ?? .null,
      .string(point.published.band.width.description), .string(point.verdict.rawValue),
      .string(point.verdict == .outside ? experiment.explanation : point.published.band.reason),
      .integer(reproduction.lookups), .integer(reproduction.repeats), .string("\(reproduction.seed)"),
      .string(Canopy.version),
    ]
  }
}
