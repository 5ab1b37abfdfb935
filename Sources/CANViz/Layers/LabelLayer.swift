/// The names of the owners on their zones, where they fit, in ink that follows the fill.
struct LabelLayer {
  let fills: ZoneFills

  private static let sizes = 7.5...15.0

  /// Draws the labels and returns the rooms that they take.
  func draw(_ picture: Picture, into svg: inout SVG) -> [Rectangle] {
    let marksShown =
      (picture.renderer.showsRecords && !picture.map.records.isEmpty)
      || (picture.renderer.showsRoutes && !picture.map.routes.isEmpty)
    var taken: [Rectangle] = []
    let halo = picture.map.records.count > RecordLayer.namedMax && picture.renderer.showsRecords
    svg.group(
      "g",
      [
        "text-anchor": "middle", "stroke-width": halo ? 3 : 0, "stroke-linejoin": "round",
        "paint-order": "stroke",
      ]
    ) { svg in
      for (place, drawn) in picture.drawn.enumerated() {
        guard let label = label(on: drawn, of: picture, inCorner: marksShown) else { continue }
        draw(label, on: fills.colors[place], into: &svg)
        taken.append(label.box)
      }
    }
    return taken
  }

  private struct Label {
    var text: String
    var size: Double
    var center: Spot
    var angle: Double

    var box: Rectangle {
      let width = Lettering.width(of: text) * size
      return Rectangle(x: center.x - width / 2, y: center.y - size / 2, width: width, height: size)
    }
  }

  private func label(
    on drawn: (claim: Int, shape: Shape), of picture: Picture, inCorner: Bool
  ) -> Label? {
    let text = picture.label(of: picture.map.claims[drawn.claim].node)
    let room = drawn.shape.room
    // Between crowds of dots small print only adds to the noise.
    let smallest = picture.map.records.count > 1_000 ? 10 : LabelLayer.sizes.lowerBound
    guard room.height >= smallest,
      let fitting = Lettering.size(for: text, in: room, sizes: smallest...LabelLayer.sizes.upperBound)
    else { return nil }
    let size = (inCorner ? min(fitting, 10) : fitting).rounded(.down)
    var label = Label(
      text: text, size: max(size, LabelLayer.sizes.lowerBound), center: drawn.shape.center,
      angle: drawn.shape.textAngle)
    if inCorner, case .rectangle(let box) = drawn.shape {
      label.center = Spot(
        x: box.x + min(box.width / 2, Lettering.width(of: text) * size / 2 + 3),
        y: box.y + min(box.height / 2, size * 0.5 + 3))
    }
    return label
  }

  private func draw(_ label: Label, on fill: Color, into svg: inout SVG) {
    let (x, y) = (label.center.x, label.center.y)
    if label.angle == 0 {
      svg.element(
        "text", ["x": x, "y": y + label.size * 0.36, "font-size": label.size, "fill": fill.ink.hex],
        text: label.text)
    } else {
      svg.element(
        "text",
        [
          "transform": "translate(\(x.svgText) \(y.svgText)) rotate(\(label.angle.svgText))",
          "y": label.size * 0.36, "font-size": label.size, "fill": fill.ink.hex,
          "stroke": fill.hex,
        ], text: label.text)
    }
  }
}
