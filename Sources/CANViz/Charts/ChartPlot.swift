/// The ground that a chart is drawn on: where its values lie in pixels, its frame, grid and titles.
struct ChartPlot {
  let size: Size
  let frame: Rectangle
  let legendWidth: Double
  /// The series with the points that can be drawn, ascending in x.
  let series: [LineChart.Series]
  private let x: ChartScale
  private let y: ChartScale
  private let chart: LineChart

  /// The height of a line of the legend.
  static let legendLine = 20.0

  init(of chart: LineChart) {
    self.chart = chart
    let series = chart.series.map { one in
      var drawable = one
      drawable.points = one.points.filter {
        chart.x.scale.holds($0.x) && chart.y.scale.holds($0.y) && $0.error.isFinite
      }
      drawable.points.sort { $0.x < $1.x }
      return drawable
    }
    self.series = series
    let points = series.flatMap(\.points)
    x = ChartScale(chart.x.scale, values: points.map(\.x), startsAtZero: false)
    y = ChartScale(
      chart.y.scale, values: points.flatMap { [$0.y - $0.error, $0.y, $0.y + $0.error] },
      startsAtZero: true)
    let names = chart.series.map { Lettering.width(of: $0.name) * 12 }.max() ?? 0
    legendWidth = chart.series.isEmpty ? 24 : min(names, 220) + 70
    let height = max(400, Double(chart.series.count) * ChartPlot.legendLine + 16)
    frame = Rectangle(x: 76, y: 52, width: 600, height: height)
    size = Size(width: frame.right + legendWidth, height: frame.bottom + 60)
  }

  /// Where a measurement lies.
  func spot(of point: LineChart.Point) -> Spot {
    Spot(
      x: frame.x + x.share(of: point.x) * frame.width,
      y: frame.bottom - y.share(of: point.y) * frame.height)
  }

  func drawAxes(into svg: inout SVG) {
    let theme = chart.theme
    svg.group("g", ["stroke": theme.line.hex, "stroke-width": 1]) { svg in
      for tick in y.ticks(count: 6) {
        svg.element("path", ["d": "M\(frame.x.svgText) \(height(of: tick).svgText)h\(frame.width.svgText)"])
      }
    }
    svg.group("g", ["stroke": theme.faintInk.hex, "stroke-width": 1, "fill": "none"]) { svg in
      svg.element(
        "path",
        ["d": "M\(frame.x.svgText) \(frame.y.svgText)V\(frame.bottom.svgText)H\(frame.right.svgText)"])
      for tick in x.ticks(count: 8) {
        svg.element("path", ["d": "M\(place(of: tick).svgText) \(frame.bottom.svgText)v5"])
      }
    }
    svg.group("g", ["fill": theme.faintInk.hex]) { svg in
      for tick in y.ticks(count: 6) {
        svg.element(
          "text", ["x": frame.x - 8, "y": height(of: tick) + 4, "text-anchor": "end"],
          text: Ticks.label(tick))
      }
      for tick in x.ticks(count: 8) {
        svg.element(
          "text", ["x": place(of: tick), "y": frame.bottom + 20, "text-anchor": "middle"],
          text: Ticks.label(tick))
      }
    }
    drawTitles(into: &svg)
  }

  private func drawTitles(into svg: inout SVG) {
    svg.element(
      "text",
      ["x": frame.center.x, "y": frame.bottom + 44, "text-anchor": "middle", "font-size": 13],
      text: Lettering.fitted(chart.x.title, width: frame.width, size: 13))
    svg.element(
      "text",
      [
        "transform": "translate(22 \(frame.center.y.svgText)) rotate(-90)", "text-anchor": "middle",
        "font-size": 13,
      ], text: Lettering.fitted(chart.y.title, width: frame.height, size: 13))
    guard series.allSatisfy(\.points.isEmpty) else { return }
    svg.element(
      "text",
      [
        "x": frame.center.x, "y": frame.center.y, "text-anchor": "middle",
        "fill": chart.theme.faintInk.hex,
      ], text: "no data")
  }

  private func place(of tick: Double) -> Double { frame.x + x.share(of: tick) * frame.width }
  private func height(of tick: Double) -> Double { frame.bottom - y.share(of: tick) * frame.height }
}
