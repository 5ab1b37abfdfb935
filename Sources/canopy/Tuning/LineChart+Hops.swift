import CANTuning
import CANViz

extension LineChart {
  /// Mean hops over dimensions, one line a size, or over sizes, one line a dimension: whichever varies more.
  ///
  /// The closed form is dashed beside each line; published figures of the same setting are marks.
  init(hopsOf rows: [SweepRow], published: [PublishedHops] = PublishedHops.figure4) {
    let sizes = Set(rows.map(\.nodes)).sorted()
    let dimensions = Set(rows.map(\.dimensions)).sorted()
    let figures = published.filter { sizes.contains($0.nodes) && dimensions.contains($0.dimensions) }
    if sizes.count > dimensions.count {
      self.init(
        x: Axis(title: "nodes", scale: .log2),
        lines: dimensions.map { dimensions in
          HopLine(
            name: "d = \(dimensions)", x: { Double($0.nodes) },
            rows: rows.filter { $0.dimensions == dimensions },
            published: figures.filter { $0.dimensions == dimensions }.map { ($0.nodes, $0.hops) })
        })
    } else {
      self.init(
        x: Axis(title: "dimensions"),
        lines: sizes.map { size in
          HopLine(
            name: "\(size) node\(size == 1 ? "" : "s")", x: { Double($0.dimensions) },
            rows: rows.filter { $0.nodes == size },
            published: figures.filter { $0.nodes == size }.map { ($0.dimensions, $0.hops) })
        })
    }
  }

  private init(x: Axis, lines: [HopLine]) {
    self.init(
      title: "Hops of a lookup", x: x, y: Axis(title: "mean hops", scale: .log2),
      series: lines.enumerated().flatMap { $1.series(group: $0, hasForm: lines.count <= 4) })
  }
}

/// One line of a hop chart: what was measured, the closed form, and what the paper publishes.
private struct HopLine {
  let name: String
  /// Where a row stands on the horizontal axis.
  let x: (SweepRow) -> Double
  let rows: [SweepRow]
  let published: [(x: Int, hops: Double)]

  /// The series of the line; many lines go without their closed forms, which would cover them.
  func series(group: Int, hasForm: Bool) -> [LineChart.Series] {
    let measured = rows.map { LineChart.Point(x: x($0), y: $0.meanHops, error: $0.meanHopsCI95 ?? 0) }
    let form = rows.compactMap { row in
      row.closedFormHops.map { LineChart.Point(x: x(row), y: $0) }
    }
    let figures = published.map { LineChart.Point(x: Double($0.x), y: $0.hops) }
    let all = [
      LineChart.Series(name: name, points: measured, group: group),
      LineChart.Series(
        name: name + ", closed form", points: hasForm ? form : [], style: .dashed, group: group),
      LineChart.Series(name: name + ", paper", points: figures, style: .marks, group: group),
    ]
    return all.filter { !$0.points.isEmpty }
  }
}
