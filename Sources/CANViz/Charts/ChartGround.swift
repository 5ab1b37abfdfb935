/// The ground of every chart: heading, frame, value axis, titles and legend.
struct ChartGround {
  /// A mark on the horizontal axis.
  struct Tick {
    var x: Double
    var label: String
  }

  let title: String
  let xTitle: String
  let y: ChartAxis
  let scale: ChartScale
  let legend: ChartLegend
  let theme: Theme
  let frame: Rectangle
  let size: Size
  /// The height of the labels below the frame.
  private let labelHeight: Double
  /// Whether the labels below the frame are slanted, for want of room side by side.
  private let hasSlantedLabels: Bool

  /// The smallest frame, in pixels.
  static let frameMin = Size(width: 600, height: 400)
  /// The left edge of the frame.
  static let left = 76.0
  /// The height of level labels below the frame.
  static let levelLabelHeight = 20.0

  /// A ground whose frame is `width` pixels wide; `slantedLabelHeight` is `nil` for level labels.
  init(
    title: String, x: String, y: ChartAxis, scale: ChartScale, legend: ChartLegend, theme: Theme,
    width: Double = frameMin.width, slantedLabelHeight: Double? = nil
  ) {
    self.title = title
    xTitle = x
    self.y = y
    self.scale = scale
    self.legend = legend
    self.theme = theme
    hasSlantedLabels = slantedLabelHeight != nil
    labelHeight = slantedLabelHeight ?? ChartGround.levelLabelHeight
    frame = Rectangle(
      x: ChartGround.left, y: 52, width: width, height: max(ChartGround.frameMin.height, legend.height))
    size = Size(width: frame.right + legend.width, height: frame.bottom + labelHeight + 40)
  }

  /// The height at which a value lies, in pixels from the top; never outside the frame.
  func height(of value: Double) -> Double {
    frame.bottom - min(max(scale.share(of: value), 0), 1) * frame.height
  }

  /// The whole chart: `body` draws the values over the axes.
  func document(
    description: String, ticks: [Tick], isEmpty: Bool, _ body: (inout SVG) -> Void
  ) -> String {
    SVG.document(size: size, title: title, description: description, theme: theme) { svg in
      svg.element(
        "text", ["x": 16, "y": 28, "font-size": 18, "font-weight": "bold"],
        text: Lettering.fitted(title, width: size.width - 32, size: 19))
      drawAxes(ticks: ticks, into: &svg)
      drawTitles(into: &svg)
      if isEmpty {
        svg.element(
          "text",
          ["x": frame.center.x, "y": frame.center.y, "text-anchor": "middle", "fill": theme.faintInk.hex],
          text: "no data")
      }
      body(&svg)
      legend.draw(at: Spot(x: frame.right, y: frame.y), into: &svg)
    }
  }
}

// MARK: - Axes

extension ChartGround {
  private func drawAxes(ticks: [Tick], into svg: inout SVG) {
    let values = scale.ticks(count: 6)
    svg.group("g", ["stroke": theme.line.hex, "stroke-width": 1]) { svg in
      for value in values {
        svg.element(
          "path", ["d": "M\(frame.x.svgText) \(height(of: value).svgText)h\(frame.width.svgText)"])
      }
    }
    svg.group("g", ["stroke": theme.faintInk.hex, "stroke-width": 1, "fill": "none"]) { svg in
      svg.element(
        "path",
        ["d": "M\(frame.x.svgText) \(frame.y.svgText)V\(frame.bottom.svgText)H\(frame.right.svgText)"])
      for tick in ticks {
        svg.element("path", ["d": "M\(tick.x.svgText) \(frame.bottom.svgText)v5"])
      }
    }
    svg.group("g", ["fill": theme.faintInk.hex]) { svg in
      for value in values {
        svg.element(
          "text", ["x": frame.x - 8, "y": height(of: value) + 4, "text-anchor": "end"],
          text: Ticks.label(value))
      }
      for tick in ticks where !tick.label.isEmpty { drawLabel(of: tick, into: &svg) }
    }
  }

  private func drawLabel(of tick: Tick, into svg: inout SVG) {
    guard hasSlantedLabels else {
      return svg.element(
        "text", ["x": tick.x, "y": frame.bottom + 20, "text-anchor": "middle"], text: tick.label)
    }
    svg.element(
      "text",
      [
        "transform": "translate(\((tick.x + 4).svgText) \((frame.bottom + 15).svgText)) rotate(-45)",
        "text-anchor": "end",
      ], text: tick.label)
  }

  private func drawTitles(into svg: inout SVG) {
    svg.element(
      "text",
      [
        "x": frame.center.x, "y": frame.bottom + labelHeight + 24, "text-anchor": "middle",
        "font-size": 13,
      ],
      text: Lettering.fitted(xTitle, width: frame.width, size: 13))
    svg.element(
      "text",
      [
        "transform": "translate(22 \(frame.center.y.svgText)) rotate(-90)", "text-anchor": "middle",
        "font-size": 13,
      ], text: Lettering.fitted(y.title, width: frame.height, size: 13))
  }
}
