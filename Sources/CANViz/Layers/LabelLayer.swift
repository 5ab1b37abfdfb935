/// The names of the owners on their zones, where they fit, in ink that follows the fill.
struct LabelLayer {
  let fills: ZoneFills

  private static let sizes = 7.5...15.0
  /// The largest size beside dots and lines.
  private static let sizeAmongMarks = 10.0
  /// If a smaller share of the zones has room for its label, none is labeled.
  private static let shareMin = 0.1

  /// Draws the labels and adds the rooms that they take to the obstacles.
  func draw(_ picture: Picture, among obstacles: inout Obstacles, into svg: inout SVG) {
    let labels = labels(of: picture, among: obstacles)
    guard !labels.isEmpty else { return }
    svg.group("g", ["text-anchor": "middle"]) { svg in
      for label in labels { draw(label, into: &svg) }
    }
    for label in labels { obstacles.insert(label.box) }
  }

  /// The labels that have room; none where these would be few and far between.
  func labels(of picture: Picture, among obstacles: Obstacles) -> [Label] {
    let labels = zip(picture.drawn, fills.colors).compactMap { drawn, fill in
      label(on: drawn, fill: fill, of: picture, among: obstacles)
    }
    return Double(labels.count) < LabelLayer.shareMin * Double(picture.drawn.count) ? [] : labels
  }

  /// A name and where it stands.
  struct Label {
    var text: String
    var size: Double
    var center: Spot
    var angle: Double
    var ink: Color

    /// The room that it takes.
    var box: Rectangle {
      let width = Lettering.width(of: text) * size
      guard angle == 0 else {
        let side = max(width, size)
        return Rectangle(x: center.x - side / 2, y: center.y - side / 2, width: side, height: side)
      }
      return Rectangle(x: center.x - width / 2, y: center.y - size / 2, width: width, height: size)
    }
  }

  private func label(
    on drawn: (claim: Int, shape: Shape), fill: Color, of picture: Picture, among obstacles: Obstacles
  ) -> Label? {
    let text = picture.label(of: picture.map.claims[drawn.claim].node)
    let room = drawn.shape.room
    // Between crowds of dots small print only adds to the noise.
    let smallest = picture.map.records.count > 1_000 ? 10 : LabelLayer.sizes.lowerBound
    guard room.height >= smallest,
      let fitting = Lettering.size(for: text, in: room, sizes: smallest...LabelLayer.sizes.upperBound)
    else { return nil }
    let size = (obstacles.isEmpty ? fitting : min(fitting, LabelLayer.sizeAmongMarks)).rounded(.down)
    var label = Label(
      text: text, size: max(size, LabelLayer.sizes.lowerBound), center: drawn.shape.center,
      angle: drawn.shape.textAngle, ink: fill.ink)
    guard !obstacles.isEmpty else { return label }
    let margin = Size(width: Lettering.width(of: text) * size / 2 + 5, height: size / 2 + 5)
    let free = drawn.shape.placesBesideMarks(margin: margin).first { center in
      label.center = center
      return obstacles.leaveFree(label.box)
    }
    return free.map { center in
      label.center = center
      return label
    }
  }

  private func draw(_ label: Label, into svg: inout SVG) {
    let (x, y) = (label.center.x, label.center.y)
    if label.angle == 0 {
      svg.element(
        "text", ["x": x, "y": y + label.size * 0.36, "font-size": label.size, "fill": label.ink.hex],
        text: label.text)
    } else {
      svg.element(
        "text",
        [
          "transform": "translate(\(x.svgText) \(y.svgText)) rotate(\(label.angle.svgText))",
          "y": label.size * 0.36, "font-size": label.size, "fill": label.ink.hex,
        ], text: label.text)
    }
  }
}

extension Shape {
  /// Where a label can stand clear of marks, the best place first: the corners, then the middle.
  fileprivate func placesBesideMarks(margin: Size) -> [Spot] {
    switch self {
    case .rectangle(let box):
      let dx = max(0, box.width / 2 - margin.width)
      let dy = max(0, box.height / 2 - margin.height)
      let center = box.center
      return [(-1.0, -1.0), (1, -1), (-1, 1), (1, 1), (0, -1), (0, 1), (0, 0)].map {
        Spot(x: center.x + $0.0 * dx, y: center.y + $0.1 * dy)
      }
    case .sector(let sector):
      return [0.28, -0.28].map { share in
        Sector.spot(
          around: sector.center, radius: sector.middleRadius + share * sector.thickness,
          turn: sector.middleTurn)
      }
    }
  }
}
