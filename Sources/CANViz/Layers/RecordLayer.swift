import CANGeometry

/// The records as dots, with their names where there are few and the names have room.
struct RecordLayer {
  private typealias Dot = (id: String, spot: Spot)

  /// The records whose zones are in the picture.
  private let dots: [Dot]
  private let radius: Double

  /// Above so many records the dots are drawn together, without tooltips.
  private static let singlesMax = 300
  /// Above so many records the dots have no rim.
  private static let rimmedMax = 3_000
  /// Above so many records none is named.
  private static let namedMax = 60

  /// The layer of the picture's records.
  init(of picture: Picture) {
    dots = RecordLayer.shown(of: picture)
    radius = RecordLayer.radius(for: dots.count)
  }

  /// Keeps the dots free from labels.
  func insert(into obstacles: inout Obstacles) {
    for dot in dots { obstacles.insert(dot.spot, radius: radius + 1.5) }
  }

  /// Draws the dots, with names clear of the obstacles.
  func draw(_ picture: Picture, among obstacles: Obstacles, into svg: inout SVG) {
    guard !dots.isEmpty else { return }
    drawDots(into: &svg)
    if dots.count <= RecordLayer.namedMax { drawNames(in: picture, among: obstacles, into: &svg) }
  }

  private func drawDots(into svg: inout SVG) {
    if dots.count <= RecordLayer.singlesMax {
      svg.group("g", ["fill": "#1a1a1a", "stroke": "#ffffff", "stroke-width": 1]) { svg in
        for dot in dots {
          svg.titled("circle", ["cx": dot.spot.x, "cy": dot.spot.y, "r": radius], title: dot.id)
        }
      }
    } else {
      let data = dots.map { "M\($0.spot.x.svgText) \($0.spot.y.svgText)h0" }.joined()
      // A crowd in one color that stands out from every fill, without rims that would hide the zones.
      let isCrowd = dots.count > RecordLayer.rimmedMax
      let rims = isCrowd ? [("#f2600c", 2 * radius)] : [("#ffffff", 2 * radius + 1), ("#1a1a1a", 2 * radius)]
      for (color, width) in rims {
        svg.element(
          "path",
          [
            "d": data, "fill": "none", "stroke": color, "stroke-width": width,
            "stroke-linecap": "round", "stroke-opacity": isCrowd ? 0.8 : 1,
          ])
      }
    }
  }

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

  private func drawNames(in picture: Picture, among obstacles: Obstacles, into svg: inout SVG) {
    var obstacles = obstacles
    let size = 10.0
    let isRing = picture.layout == .ring
    let frame = picture.projection.frame
    let limits = isRing ? 4...(picture.size.width - 4) : frame.x...frame.right
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
        let right = Rectangle(x: dot.spot.x + 6, y: dot.spot.y - 6, width: width, height: 12)
        let left = Rectangle(x: dot.spot.x - 6 - width, y: dot.spot.y - 6, width: width, height: 12)
        let sides =
          !isRing ? [right, left] : [dot.spot.x < frame.center.x ? left : right]
        let free = sides.first { box in
          box.x > limits.lowerBound && box.right < limits.upperBound && obstacles.leaveFree(box)
        }
        guard let free else { continue }
        obstacles.insert(free)
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
