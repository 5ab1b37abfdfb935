extension LineChart {
  /// The chart as an SVG document. The same chart gives the same bytes.
  public func svg() -> String {
    let plot = LinePlot(of: self)
    let isEmpty = plot.series.allSatisfy(\.points.isEmpty)
    return plot.ground.document(description: summary, ticks: plot.ticks, isEmpty: isEmpty) { svg in
      for number in series.indices where !plot.series[number].points.isEmpty {
        draw(number, in: plot, into: &svg)
      }
      PointLabels(of: plot).draw(theme: theme, into: &svg)
    }
  }

  /// The chart for those who cannot see it.
  private var summary: String {
    let names = series.fullNames.joined(separator: ", ")
    return "\(y.title) over \(x.title): \(names.isEmpty ? "no series" : names)."
  }

  /// By how many pixels steps rise or fall from one mark to the next.
  private static let riseBetweenMarks = 36.0

  private func draw(_ number: Int, in plot: LinePlot, into svg: inout SVG) {
    let (series, look) = (plot.series[number], plot.looks[number])
    let spots = series.points.map { plot.spot(of: $0) }
    if let path = plot.path(through: spots, style: series.style) {
      look.drawLine(along: path, into: &svg)
    }
    guard series.style != .dashed, let first = spots.first else { return }
    for (point, spot) in zip(series.points, spots) where point.error > 0 {
      look.drawErrorBar(
        at: spot.x, from: plot.ground.height(of: point.y + point.error),
        to: plot.ground.height(of: point.y - point.error), into: &svg)
    }
    let name = self.series.fullName(at: number)
    var marked = first.y
    for (point, spot) in zip(series.points, spots) {
      // Distributions have too many points to mark them all: only where they have risen well.
      guard series.style != .steps || abs(spot.y - marked) > LineChart.riseBetweenMarks else { continue }
      marked = spot.y
      look.drawMark(at: spot, title: "\(name): \(point.description)", into: &svg)
    }
  }
}

extension LineChart.Point {
  /// The numbers, after the label where there is one.
  fileprivate var description: String {
    (label.isEmpty ? "" : label + ": ") + "\(Ticks.label(x)), \(Ticks.label(y))"
      + (error > 0 ? " ± \(Ticks.label(error))" : "")
  }
}

extension LinePlot {
  /// The line through `spots` as path data; `nil` where they are not joined.
  fileprivate func path(through spots: [Spot], style: LineChart.Series.Style) -> String? {
    guard style != .marks, let first = spots.first else { return nil }
    let start = "M\(first.x.svgText) \(first.y.svgText)"
    guard style != .steps else {
      let steps = spots.dropFirst().map { "H\($0.x.svgText)V\($0.y.svgText)" }
      return start + steps.joined() + "H\(ground.frame.right.svgText)"
    }
    guard spots.count > 1 else { return nil }
    return start + spots.dropFirst().map { "L\($0.x.svgText) \($0.y.svgText)" }.joined()
  }
}
