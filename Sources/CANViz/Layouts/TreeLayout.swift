import CANGeometry

/// The tree of halvings as nested rectangles: each cut halves a rectangle, upright and level by turns.
///
/// Areas are exactly volumes, whatever the number of dimensions. In two dimensions it is the square.
struct TreeLayout: Projection {
  let frame: Rectangle
  private let torus: Torus
  private let scales: [AxisScale]
  /// Cuts are told apart by their strength down to this depth.
  static let cutDepthMax = 6

  init(domain: Domain, torus: Torus, frame: Rectangle) {
    self.torus = torus
    self.frame = frame
    scales = (0..<torus.dimensions).map { AxisScale(of: domain, axis: $0) }
  }

  /// The rectangle of a zone as shares of the whole, upward: powers of two and their sums, all exact.
  static func rectangle(of zone: Zone) -> Rectangle {
    guard let plane = Torus(dimensions: 2) else { return Rectangle(x: 0, y: 0, width: 1, height: 1) }
    let across = plane.interval(of: zone, axis: 0)
    let upward = plane.interval(of: zone, axis: 1)
    let height = Double(upward.length) * 0x1p-32
    return Rectangle(
      x: across.lower.fraction, y: 1 - upward.lower.fraction - height,
      width: Double(across.length) * 0x1p-32, height: height)
  }

  func codes(beside zone: Zone) -> [ZCode] {
    Torus(dimensions: 2).map { Slice(torus: $0, drawn: [0, 1], fractions: [:]).codes(beside: zone) } ?? []
  }

  func shape(of zone: Zone) -> Shape? {
    .rectangle(TreeLayout.rectangle(of: zone).placed(in: frame))
  }

  func spot(of point: Point) -> Spot {
    let cell = TreeLayout.rectangle(of: Zone(prefixOf: torus.code(of: point), depth: torus.depthMax))
    return cell.placed(in: frame).center
  }

  func drawSurroundings(into svg: inout SVG, theme: Theme) {
    svg.element(
      "rect",
      [
        "x": frame.x, "y": frame.y, "width": frame.width, "height": frame.height, "fill": "none",
        "stroke": theme.faintInk.hex,
      ])
    svg.group("g", ["fill": theme.faintInk.hex, "font-size": 12]) { svg in
      for depth in 0..<TreeLayout.cutDepthMax { label(cutAt: depth, into: &svg) }
    }
    svg.element(
      "text", ["x": frame.center.x, "y": frame.bottom + 40, "text-anchor": "middle"],
      text: Lettering.fitted(
        "areas are volumes; at the edges, the axis that each cut halves", width: frame.width, size: 12))
  }

  /// Names the axis of a cut at the ends of its lines.
  private func label(cutAt depth: Int, into svg: inout SVG) {
    let name = scales[torus.axis(cutAt: depth)].title
    let lines = 1 << (depth / 2)
    for line in 0..<lines {
      let share = (Double(line) + 0.5) / Double(lines)
      let room = (depth % 2 == 0 ? frame.width : frame.height) / Double(2 * lines)
      let text = Lettering.fitted(name, width: room, size: 12)
      if depth % 2 == 0 {
        let x = frame.x + share * frame.width
        svg.element("text", ["x": x, "y": frame.bottom + 16, "text-anchor": "middle"], text: text)
      } else {
        let (x, y) = ((frame.x - 8).svgText, (frame.y + share * frame.height).svgText)
        svg.element(
          "text", ["transform": "translate(\(x) \(y)) rotate(-90)", "text-anchor": "middle"],
          text: text)
      }
    }
  }

  /// The lines of the upper cuts that `zones` were made by, as path data, one path a depth, first cut first.
  func cuts(of zones: [Zone]) -> [String] {
    var cut: [Set<Zone>] = Array(repeating: [], count: TreeLayout.cutDepthMax)
    for zone in zones {
      for depth in 0..<min(zone.depth, TreeLayout.cutDepthMax) {
        cut[depth].insert(Zone(prefixOf: zone.codes.lowerBound, depth: depth))
      }
    }
    return cut.map { level in
      level.sorted().map { zone in
        let box = TreeLayout.rectangle(of: zone).placed(in: frame)
        return zone.depth % 2 == 0
          ? "M\(box.center.x.svgText) \(box.y.svgText)v\(box.height.svgText)"
          : "M\(box.x.svgText) \(box.center.y.svgText)h\(box.width.svgText)"
      }.joined()
    }
  }
}
