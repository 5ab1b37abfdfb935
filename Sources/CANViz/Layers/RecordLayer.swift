import CANGeometry

/// The records as dots, with their names where there are few and the names have room.
struct RecordLayer {
  /// Rooms that names must not cover.
  let taken: [Rectangle]

  /// Above so many records the dots are drawn together, without tooltips.
  private static let singlesMax = 300
  /// Above so many records the dots have no rim.
  private static let rimmedMax = 3_000
  /// Above so many records none is named.
  static let namedMax = 60

  func draw(_ picture: Picture, into svg: inout SVG) {
    let shown = RecordLayer.shown(of: picture)
    guard !shown.isEmpty else { return }
    let radius = RecordLayer.radius(for: shown.count)
    if shown.count <= RecordLayer.singlesMax {
      svg.group("g", ["fill": "#1a1a1a", "stroke": "#ffffff", "stroke-width": 1]) { svg in
        for record in shown {
          svg.titled(
            "circle", ["cx": record.spot.x, "cy": record.spot.y, "r": radius], title: record.id)
        }
      }
    } else {
      let dots = shown.map { "M\($0.spot.x.svgText) \($0.spot.y.svgText)h0" }.joined()
      // A crowd in one color that stands out from every fill, without rims that would hide the zones.
      let isCrowd = shown.count > RecordLayer.rimmedMax
      let rims = isCrowd ? [("#f2600c", 2 * radius)] : [("#ffffff", 2 * radius + 1), ("#1a1a1a", 2 * radius)]
      for (color, width) in rims {
        svg.element(
          "path",
          [
            "d": dots, "fill": "none", "stroke": color, "stroke-width": width,
            "stroke-linecap": "round", "stroke-opacity": isCrowd ? 0.8 : 1,
          ])
      }
    }
    if shown.count <= RecordLayer.namedMax { drawNames(of: shown, in: picture, into: &svg) }
  }

  private typealias Dot = (id: String, spot: Spot)

  /// The records whose zones are in the picture.
  private static func shown(of picture: Picture) -> [Dot] {
    let torus = picture.map.torus
    let drawn = Set(picture.drawn.map(\.claim))
    let showsAll = drawn.count == picture.map.claims.count
    return picture.map.records.compactMap { record in
      let holders = picture.index.claims(holding: torus.code(of: record.point))
      guard showsAll || holders.contains(where: drawn.contains) else { return nil }
      return (record.id, picture.projection.mark(of: record.point))
    }
  }

  private static func radius(for count: Int) -> Double {
    switch count {
    case ...60: 3.5
    case ...300: 2.8
    case ...2_000: 1.6
    case ...10_000: 1.0
    default: 0.65
    }
  }

  private func drawNames(of dots: [Dot], in picture: Picture, into svg: inout SVG) {
    var taken = taken + dots.map { Rectangle(x: $0.spot.x - 4, y: $0.spot.y - 4, width: 8, height: 8) }
    let size = 10.0
    let limit = picture.size.width - 4
    svg.group(
      "g",
      [
        "font-size": size, "fill": "#1a1a1a", "stroke": "#ffffff", "stroke-width": 4,
        "stroke-linejoin": "round", "paint-order": "stroke",
      ]
    ) { svg in
      for dot in dots {
        let text = Lettering.fitted(dot.id, width: 130, size: size)
        let width = Lettering.width(of: text) * size
        let right = Rectangle(x: dot.spot.x + 5, y: dot.spot.y - 6, width: width, height: 12)
        let left = Rectangle(x: dot.spot.x - 5 - width, y: dot.spot.y - 6, width: width, height: 12)
        let sides =
          picture.layout != .ring
          ? [right, left] : [dot.spot.x < picture.projection.frame.center.x ? left : right]
        let free = sides.first { box in
          box.x > 4 && box.right < limit && !taken.contains { $0.overlaps(box) }
        }
        guard let free else { continue }
        taken.append(free)
        let isRight = free == right
        svg.element(
          "text",
          [
            "x": isRight ? free.x : free.right, "y": dot.spot.y + 3.5,
            "text-anchor": isRight ? "start" : "end",
          ], text: text)
      }
    }
  }
}

extension Rectangle {
  /// Whether the two have some area in common.
  func overlaps(_ other: Rectangle) -> Bool {
    x < other.right && other.x < right && y < other.bottom && other.y < bottom
  }
}
