/// The heading with a line of facts, and at the right the key to the colors.
struct HeadingLayer {
  let heading: String
  let subtitle: String
  let fills: ZoneFills

  /// The height of the layer in pixels.
  static let height = 72.0
  private static let margin = 16.0

  func draw(_ picture: Picture, into svg: inout SVG) {
    let key = min(200, picture.size.width * 0.3)
    let room = picture.size.width - key - 3 * HeadingLayer.margin
    svg.element(
      "text", ["x": HeadingLayer.margin, "y": 28, "font-size": 18, "font-weight": "bold"],
      text: Lettering.fitted(heading, width: room, size: 19))
    svg.element(
      "text",
      ["x": HeadingLayer.margin, "y": 48, "fill": picture.renderer.theme.faintInk.hex],
      text: Lettering.fitted(subtitle, width: room, size: 12))
    drawLegend(
      at: Spot(x: picture.size.width - key - HeadingLayer.margin, y: 14), width: key,
      theme: picture.renderer.theme, into: &svg)
  }

  private func drawLegend(at corner: Spot, width: Double, theme: Theme, into svg: inout SVG) {
    switch fills.legend {
    case .words(let words):
      svg.element(
        "text",
        ["x": corner.x + width, "y": corner.y + 14, "text-anchor": "end", "fill": theme.faintInk.hex],
        text: Lettering.fitted(words, width: width, size: 12))
    case .ramp(let title, let scale):
      svg.element(
        "text", ["x": corner.x, "y": corner.y + 8, "fill": theme.faintInk.hex],
        text: Lettering.fitted(title, width: width, size: 12))
      drawRamp(scale, at: Spot(x: corner.x, y: corner.y + 15), width: width, theme: theme, into: &svg)
    }
  }

  private func drawRamp(
    _ scale: ValueScale, at corner: Spot, width: Double, theme: Theme, into svg: inout SVG
  ) {
    let height = 10.0
    let steps = scale.bounds.lowerBound < scale.bounds.upperBound ? Palette.rampSteps : 1
    for step in 0..<steps {
      let share = steps == 1 ? scale.share(of: scale.bounds.lowerBound) : Double(step) / Double(steps - 1)
      svg.element(
        "rect",
        [
          // Each swatch runs on under the next, so that no seam shows.
          "x": corner.x + width * Double(step) / Double(steps), "y": corner.y,
          "width": width * Double(steps - step) / Double(steps), "height": height,
          "fill": Palette.ramp(at: share).hex,
        ])
    }
    svg.element(
      "rect",
      [
        "x": corner.x, "y": corner.y, "width": width, "height": height, "fill": "none",
        "stroke": theme.faintInk.hex, "stroke-width": 0.5,
      ])
    for tick in scale.ticks {
      let x = corner.x + (steps == 1 ? 0.5 : scale.share(of: tick)) * width
      svg.element(
        "path",
        [
          "d": "M\(x.svgText) \((corner.y + height).svgText)v4", "stroke": theme.faintInk.hex,
          "stroke-width": 1,
        ])
      let place = x < corner.x + 6 ? "start" : x > corner.x + width - 6 ? "end" : "middle"
      svg.element(
        "text",
        [
          "x": x, "y": corner.y + height + 15, "font-size": 11, "text-anchor": place,
          "fill": theme.faintInk.hex,
        ], text: Ticks.label(tick))
    }
  }
}
