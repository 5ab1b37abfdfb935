extension BarChart {
  /// The chart as an SVG document. The same chart gives the same bytes.
  public func svg() -> String {
    let plot = BarPlot(of: self)
    return plot.ground.document(description: summary, ticks: plot.ticks, isEmpty: plot.bars.isEmpty) { svg in
      for bar in plot.bars { draw(bar, in: plot, into: &svg) }
      guard let zero = plot.zeroLine else { return }
      svg.element("path", ["d": zero, "stroke": theme.faintInk.hex, "stroke-width": 1])
    }
  }

  /// The chart for those who cannot see it.
  private var summary: String {
    let names = series.fullNames.joined(separator: ", ")
    return "\(y.title) by \(x): \(names.isEmpty ? "no series" : names)."
  }

  private func draw(_ bar: BarPlot.PlacedBar, in plot: BarPlot, into svg: inout SVG) {
    let look = plot.looks[bar.series]
    let measured = bar.measured
    svg.titled(
      "path",
      [
        "d": Shape.rectangle(bar.box).path, "fill": look.fill.hex, "stroke": look.color.hex,
        "stroke-width": look.isHollow ? 1.5 : 1,
      ],
      title: "\(series.fullName(at: bar.series)), \(categories[bar.category]): \(Ticks.label(measured.value))"
        + (measured.error > 0 ? " ± \(Ticks.label(measured.error))" : ""))
    guard measured.error > 0 else { return }
    ChartLook(color: theme.ink, background: theme.background).drawErrorBar(
      at: bar.box.center.x, from: plot.ground.height(of: measured.value + measured.error),
      to: plot.ground.height(of: measured.value - measured.error), foot: min(8, bar.box.width - 1),
      into: &svg)
  }
}
