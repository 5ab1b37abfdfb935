/// How a series looks, in the plot and in the legend alike.
struct ChartLook: Hashable {
  /// How its points are joined.
  enum Line: Hashable {
    case solid, dashed
  }

  var color: Color
  var background: Color
  /// Whether it was published elsewhere: outlines instead of solid marks and bars.
  var isHollow = false
  /// `nil` for points that are not joined.
  var line: Line?
  /// `nil` for no marks.
  var mark: ChartMark?

  var fill: Color { isHollow ? background : color }

  /// Draws the line along path data.
  func drawLine(along path: String, into svg: inout SVG) {
    guard let line else { return }
    svg.element(
      "path",
      [
        "d": path, "fill": "none", "stroke": color.hex, "stroke-width": line == .dashed ? 1.5 : 2,
        "stroke-dasharray": line == .dashed ? "6 4" : "none", "stroke-linejoin": "round",
      ])
  }

  /// Draws the mark with a tooltip.
  func drawMark(at spot: Spot, title: String, into svg: inout SVG) {
    guard let mark else { return }
    svg.titled(
      "path",
      [
        "d": mark.path(at: spot), "fill": fill.hex, "stroke": isHollow ? color.hex : background.hex,
        "stroke-width": isHollow ? 1.8 : 1,
      ], title: title)
  }

  /// Draws an upright bar between two heights, with a foot of a width at either end.
  func drawErrorBar(
    at x: Double, from top: Double, to bottom: Double, foot: Double = 8, into svg: inout SVG
  ) {
    let left = (x - foot / 2).svgText
    svg.element(
      "path",
      [
        "d": "M\(left) \(top.svgText)h\(foot.svgText)M\(x.svgText) \(top.svgText)V\(bottom.svgText)"
          + "M\(left) \(bottom.svgText)h\(foot.svgText)",
        "stroke": color.hex, "stroke-width": 1.2, "fill": "none",
      ])
  }
}

extension Theme {
  /// The color of the series of a group.
  func color(of group: Int) -> Color { lines[Int(group.magnitude % UInt(lines.count))] }
}

/// The sign of a series, so that color is not all that tells it.
///
/// There are five where there are eight colors: forty series differ in one of the two.
enum ChartMark: Int, Hashable, CaseIterable {
  case circle, square, triangle, diamond, wedge

  /// The sign of the series of a group.
  init(of group: Int) {
    self = ChartMark.allCases[Int(group.magnitude % UInt(ChartMark.allCases.count))]
  }

  /// The outline round `spot` as path data.
  func path(at spot: Spot) -> String {
    let (x, y) = (spot.x, spot.y)
    switch self {
    case .circle: return "M\((x - 4).svgText) \(y.svgText)a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"
    case .square: return "M\((x - 3.6).svgText) \((y - 3.6).svgText)h7.2v7.2h-7.2z"
    case .triangle: return "M\(x.svgText) \((y - 4.6).svgText)l4.6 8h-9.2z"
    case .diamond: return "M\(x.svgText) \((y - 5).svgText)l5 5l-5 5l-5 -5z"
    case .wedge: return "M\(x.svgText) \((y + 4.6).svgText)l4.6 -8h-9.2z"
    }
  }
}
