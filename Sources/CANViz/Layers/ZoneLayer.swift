import CANGeometry

/// The zones as filled shapes; one by one with tooltips, or by the thousands as one path a color.
struct ZoneLayer {
  let fills: ZoneFills

  /// Above so many zones they are drawn together, without tooltips.
  private static let singlesMax = 800

  func draw(_ picture: Picture, into svg: inout SVG) {
    drawGround(picture, into: &svg)
    let stroke = ZoneLayer.strokeWidth(of: picture)
    let attributes: SVG.Attributes = [
      "stroke": ZoneLayer.lineColor(of: picture).hex, "stroke-width": stroke,
    ]
    if picture.drawn.count <= ZoneLayer.singlesMax {
      svg.group("g", attributes) { svg in
        for (place, drawn) in picture.drawn.enumerated() {
          draw(drawn, fill: fills.colors[place], of: picture, into: &svg)
        }
      }
    } else {
      svg.group("g", attributes) { drawTogether(picture, into: &$0) }
    }
    drawDisputes(picture, stroke: stroke, into: &svg)
    drawCuts(picture, stroke: stroke, into: &svg)
  }

  /// What nobody owns shows the ground.
  private func drawGround(_ picture: Picture, into svg: inout SVG) {
    guard !picture.map.coverage.isComplete, picture.layout != .ring else { return }
    let frame = picture.projection.frame
    svg.element(
      "rect",
      [
        "x": frame.x, "y": frame.y, "width": frame.width, "height": frame.height,
        "fill": picture.renderer.theme.line.hex,
      ])
  }

  private func draw(
    _ drawn: (claim: Int, shape: Shape), fill: Color, of picture: Picture, into svg: inout SVG
  ) {
    let title = ZoneLayer.tooltip(of: picture.map.claims[drawn.claim], in: picture)
    switch drawn.shape {
    case .rectangle(let box):
      svg.titled(
        "rect",
        ["x": box.x, "y": box.y, "width": box.width, "height": box.height, "fill": fill.hex],
        title: title)
    case .sector(let sector):
      svg.titled("path", ["d": sector.path, "fill": fill.hex], title: title)
    }
  }

  private func drawTogether(_ picture: Picture, into svg: inout SVG) {
    // In order of depth, so that a disputed zone inside another stays on top.
    var paths: [(fill: Color, data: String)] = []
    var places: [Color: Int] = [:]
    for (place, drawn) in picture.drawn.enumerated() {
      let fill = fills.colors[place]
      let path = places[fill] ?? paths.count
      if path == paths.count {
        places[fill] = path
        paths.append((fill, ""))
      }
      paths[path].data += drawn.shape.path
    }
    for path in paths { svg.element("path", ["d": path.data, "fill": path.fill.hex]) }
  }

  private func drawDisputes(_ picture: Picture, stroke: Double, into svg: inout SVG) {
    let disputed = picture.drawn.filter { picture.map.claims[$0.claim].isDisputed }
    guard !disputed.isEmpty else { return }
    svg.element(
      "path",
      [
        "d": disputed.map(\.shape.path).joined(), "fill": "none",
        "stroke": picture.renderer.theme.lines[0].hex, "stroke-width": max(1, 2 * stroke),
        "stroke-dasharray": "5 3",
      ])
  }

  /// In a tree the upper cuts stand out.
  private func drawCuts(_ picture: Picture, stroke: Double, into svg: inout SVG) {
    guard let tree = picture.projection as? TreeLayout else { return }
    let zones = picture.drawn.map { picture.map.claims[$0.claim].zone }
    let widths = [6.0, 4.6, 3.4, 2.6, 2.0, 1.5]
    for (depth, data) in tree.cuts(of: zones).enumerated() where !data.isEmpty && widths[depth] > stroke {
      svg.element(
        "path",
        [
          "d": data, "fill": "none", "stroke": picture.renderer.theme.background.hex,
          "stroke-width": widths[depth],
        ])
    }
  }
}

extension ZoneLayer {
  /// Thin between small zones, none to speak of between tiny ones.
  private static func strokeWidth(of picture: Picture) -> Double {
    let sides = picture.drawn.map { min($0.shape.room.width, $0.shape.room.height) }.sorted()
    guard !sides.isEmpty else { return 1 }
    return min(max(sides[sides.count / 2] * 0.05, 0.15), 1.5)
  }

  /// Most loads are low, and on a white ground the pale end of the ramp needs lines darker than that.
  private static func lineColor(of picture: Picture) -> Color {
    let theme = picture.renderer.theme
    return picture.coloring == .load && theme == .light ? Palette.lineOnPale : theme.background
  }

  private static func tooltip(of claim: ZoneMap.Claim, in picture: Picture) -> String {
    var parts = [picture.name(of: claim.node), "zone \(claim.zone)", "epoch \(claim.epoch)"]
    if let load = claim.load { parts.append("load \(Ticks.label(load))") }
    if claim.isDisputed { parts.append("disputed") }
    return parts.joined(separator: " · ")
  }
}
