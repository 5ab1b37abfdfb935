import CANTuning
import CANViz

extension LineChart {
  /// Mean hops over dimensions or over sizes, whichever varies more, one line for what else differs.
  ///
  /// The closed form is dashed beside each line; published figures of the same setting are marks. Overlays
  /// without dimensions are level lines over dimensions.
  init(hopsOf rows: [SweepRow], published: [PublishedHops] = PublishedHops.figure4) {
    let sizes = Set(rows.map(\.nodes))
    let dimensions = Set(rows.compactMap(\.dimensions)).sorted()
    let figures = published.filter { sizes.contains($0.nodes) && dimensions.contains($0.dimensions) }
    let isOverSizes = sizes.count > dimensions.count
    let names = RowNames(of: rows)
    let lines = rows.grouped {
      isOverSizes ? names.overlay(of: $0) + names.conditions(of: $0) : HopLine.name(overDimensions: $0, names)
    }.map { name, rows in
      isOverSizes
        ? HopLine(name: name, overSizes: rows, published: figures)
        : HopLine(name: name, rows: rows, over: dimensions, published: figures)
    }
    self.init(
      title: "Hops of a lookup",
      x: isOverSizes ? Axis(title: "nodes", scale: .log2) : Axis(title: "dimensions"),
      y: Axis(title: "mean hops", scale: .log2),
      series: lines.enumerated().flatMap { $1.series(group: $0, hasForm: lines.count <= 4) })
  }
}

/// One line of a hop chart: what was measured, the closed form, and what the paper publishes.
private struct HopLine {
  let name: String
  let measured: [LineChart.Point]
  let form: [LineChart.Point]
  let published: [LineChart.Point]

  /// The rows of one overlay over sizes.
  init(name: String, overSizes rows: [SweepRow], published: [PublishedHops]) {
    self.name = name
    measured = rows.map { LineChart.Point(x: Double($0.nodes), hopsOf: $0) }
    form = rows.compactMap { row in
      row.closedFormHops.map { LineChart.Point(x: Double(row.nodes), y: $0) }
    }
    self.published = published.filter { figure in rows.contains { figure.isPlain($0) } }
      .map { LineChart.Point(x: Double($0.nodes), y: $0.hops) }
  }

  /// The rows of one size over dimensions, or of an overlay without any.
  init(name: String, rows: [SweepRow], over dimensions: [Int], published: [PublishedHops]) {
    self.name = name
    let ends = [dimensions.first, dimensions.last].compactMap { $0 }
    func points(_ point: (Double, SweepRow) -> LineChart.Point?) -> [LineChart.Point] {
      rows.flatMap { row in
        (row.dimensions.map { [$0] } ?? (ends.isEmpty ? [1] : ends)).compactMap { point(Double($0), row) }
      }
    }
    measured = points { LineChart.Point(x: $0, hopsOf: $1) }
    form = points { x, row in row.closedFormHops.map { LineChart.Point(x: x, y: $0) } }
    self.published = published.filter { figure in rows.contains { figure.isPlain($0) } }
      .map { LineChart.Point(x: Double($0.dimensions), y: $0.hops) }
  }

  static func name(overDimensions row: SweepRow, _ names: RowNames) -> String {
    let parts = ["node".counted(row.nodes), row.dimensions == nil ? names.overlay(of: row) : row.variant]
    return parts.filter { !$0.isEmpty }.joined(separator: ", ") + names.conditions(of: row)
  }

  /// The series of the line; many lines go without their closed forms, which would cover them.
  func series(group: Int, hasForm: Bool) -> [LineChart.Series] {
    let all = [
      LineChart.Series(name: name, points: measured, group: group),
      LineChart.Series(
        name: name + ", closed form", points: hasForm ? form : [], style: .dashed, group: group),
      LineChart.Series(name: name + ", paper", points: published, style: .marks, group: group),
    ]
    return all.filter { !$0.points.isEmpty }
  }
}

extension PublishedHops {
  /// Whether a row is of this size and these dimensions, in the basic design or with uniform joins.
  fileprivate func isPlain(_ row: SweepRow) -> Bool {
    row.nodes == nodes && row.dimensions == dimensions && ["", "joins = uniform"].contains(row.variant)
  }
}

extension LineChart.Point {
  /// The mean hops of a row with their confidence interval.
  init(x: Double, hopsOf row: SweepRow) {
    self.init(x: x, y: row.meanHops, error: row.meanHopsCI95 ?? 0)
  }
}
