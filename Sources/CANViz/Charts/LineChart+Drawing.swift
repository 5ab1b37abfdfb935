extension LineChart {
  /// The chart as an SVG document. The same chart gives the same bytes.
  public func svg() -> String {
    let plot = ChartPlot(of: self)
    return SVG.document(size: plot.size, title: title, description: summary, theme: theme) { svg in
      svg.element(
        "text", ["x": 16, "y": 28, "font-size": 18, "font-weight": "bold"],
        text: Lettering.fitted(title, width: plot.size.width - 32, size: 19))
      plot.drawAxes(into: &svg)
      for (number, one) in plot.series.enumerated() where !one.points.isEmpty {
        draw(one, mark: ChartMark(number: number), color: color(of: number), in: plot, into: &svg)
      }
      drawLegend(in: plot, into: &svg)
    }
  }

  /// The chart for those who cannot see it.
  private var summary: String {
    let names = series.map(\.name).joined(separator: ", ")
    return "\(y.title) over \(x.title): \(names.isEmpty ? "no series" : names)."
  }

  private func color(of number: Int) -> Color {
    theme.lines[abs(series[number].group ?? number) % theme.lines.count]
  }

  private func draw(
    _ series: Series, mark: ChartMark, color: Color, in plot: ChartPlot, into svg: inout SVG
  ) {
    let spots = series.points.map { plot.spot(of: $0) }
    if series.style != .marks, spots.count > 1 {
      let data = spots.enumerated().map { ($0 == 0 ? "M" : "L") + "\($1.x.svgText) \($1.y.svgText)" }
      svg.element(
        "path",
        [
          "d": data.joined(), "fill": "none", "stroke": color.hex,
          "stroke-width": series.style == .dashed ? 1.5 : 2,
          "stroke-dasharray": series.style == .dashed ? "6 4" : "none", "stroke-linejoin": "round",
        ])
    }
    guard series.style != .dashed else { return }
    for point in series.points where point.error > 0 {
      drawErrorBar(of: point, color: color, in: plot, into: &svg)
    }
    for (point, spot) in zip(series.points, spots) {
      svg.titled(
        "path",
        [
          "d": mark.path(at: spot), "fill": series.style == .marks ? theme.background.hex : color.hex,
          "stroke": series.style == .marks ? color.hex : theme.background.hex,
          "stroke-width": series.style == .marks ? 1.8 : 1,
        ],
        title: "\(series.name): \(Ticks.label(point.x)), \(Ticks.label(point.y))"
          + (point.error > 0 ? " ± \(Ticks.label(point.error))" : ""))
    }
  }

  private func drawErrorBar(
    of point: Point, color: Color, in plot: ChartPlot, into svg: inout SVG
  ) {
    let top = plot.spot(of: Point(x: point.x, y: point.y + point.error))
    let bottom = plot.spot(of: Point(x: point.x, y: point.y - point.error))
    let x = (top.x - 4).svgText
    svg.element(
      "path",
      [
        "d": "M\(x) \(top.y.svgText)h8M\(top.x.svgText) \(top.y.svgText)V\(bottom.y.svgText)"
          + "M\(x) \(bottom.y.svgText)h8",
        "stroke": color.hex, "stroke-width": 1.2, "fill": "none",
      ])
  }

  private func drawLegend(in plot: ChartPlot, into svg: inout SVG) {
    for (number, one) in series.enumerated() {
      let y = plot.frame.y + 8 + Double(number) * ChartPlot.legendLine
      let x = plot.frame.right + 20
      let color = color(of: number)
      if one.style != .marks {
        svg.element(
          "path",
          [
            "d": "M\(x.svgText) \(y.svgText)h26", "stroke": color.hex,
            "stroke-width": one.style == .dashed ? 1.5 : 2,
            "stroke-dasharray": one.style == .dashed ? "6 4" : "none",
          ])
      }
      if one.style != .dashed {
        svg.element(
          "path",
          [
            "d": ChartMark(number: number).path(at: Spot(x: x + 13, y: y)),
            "fill": one.style == .marks ? theme.background.hex : color.hex, "stroke": color.hex,
          ])
      }
      svg.element(
        "text", ["x": x + 34, "y": y + 4],
        text: Lettering.fitted(one.name, width: plot.legendWidth - 54, size: 12))
    }
  }
}

/// The sign of a series, so that color is not all that tells it.
struct ChartMark {
  let number: Int

  /// The outline round `spot` as path data.
  func path(at spot: Spot) -> String {
    let (x, y) = (spot.x, spot.y)
    switch number % 4 {
    case 0: return "M\((x - 4).svgText) \(y.svgText)a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"
    case 1: return "M\((x - 3.6).svgText) \((y - 3.6).svgText)h7.2v7.2h-7.2z"
    case 2: return "M\(x.svgText) \((y - 4.6).svgText)l4.6 8h-9.2z"
    default: return "M\(x.svgText) \((y - 5).svgText)l5 5l-5 5l-5 -5z"
    }
  }
}
