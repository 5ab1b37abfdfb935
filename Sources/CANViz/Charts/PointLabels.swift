/// What is written beside the points of a chart: clear of marks, lines and one another, within the frame.
struct PointLabels {
  /// A text, where it is centered, and the point that it belongs to.
  struct Label: Hashable {
    var text: String
    var box: Rectangle
    var point: Spot
    /// Whether it stands so far off that a line must lead to it.
    var isApart: Bool
  }

  private(set) var labels: [Label] = []

  private static let fontSize = 11.0
  /// The longest label in pixels.
  private static let widthMax = 180.0
  /// How far from its point a label stands; at more than the first of them a line leads to it.
  private static let distances = [8.0, 22, 40]

  /// Labels for the points that have one, where there is room; the series on top comes first.
  init(of plot: LinePlot) {
    let labeled = plot.series.reversed().flatMap { $0.points.filter { !$0.label.isEmpty } }
    guard !labeled.isEmpty else { return }
    var obstacles = Obstacles(of: plot)
    for point in labeled {
      let spot = plot.spot(of: point)
      guard let label = PointLabels.label(point.label, beside: spot, in: plot.ground.frame, among: obstacles)
      else { continue }
      obstacles.insert(label.box)
      labels.append(label)
    }
  }

  private static func label(
    _ text: String, beside spot: Spot, in frame: Rectangle, among obstacles: Obstacles
  ) -> Label? {
    let text = Lettering.fitted(text, width: widthMax, size: fontSize)
    let size = Size(width: Lettering.width(of: text) * fontSize + 4, height: fontSize + 2)
    for distance in distances {
      for (x, y) in [(1.0, -1.0), (1, 0), (1, 1), (0, -1), (0, 1), (-1, -1), (-1, 0), (-1, 1)] {
        // A slanted way is as long as a straight one.
        let reach = x != 0 && y != 0 ? distance * 0.8 : distance
        let center = Spot(
          x: spot.x + x * (reach + size.width / 2), y: spot.y + y * (reach + size.height / 2))
        let box = Rectangle(
          x: center.x - size.width / 2, y: center.y - size.height / 2, width: size.width,
          height: size.height)
        guard frame.contains(box), obstacles.leaveFree(box) else { continue }
        return Label(text: text, box: box, point: spot, isApart: distance > distances[0])
      }
    }
    return nil
  }

  func draw(theme: Theme, into svg: inout SVG) {
    guard !labels.isEmpty else { return }
    svg.group("g", ["font-size": PointLabels.fontSize, "text-anchor": "middle"]) { svg in
      for label in labels {
        if label.isApart {
          let end = label.box.nearest(to: label.point)
          svg.element(
            "path",
            [
              "d": "M\(label.point.x.svgText) \(label.point.y.svgText)L\(end.x.svgText) \(end.y.svgText)",
              "stroke": theme.faintInk.hex, "stroke-width": 0.7,
            ])
        }
        svg.element(
          "text", ["x": label.box.center.x, "y": label.box.center.y + 4], text: label.text)
      }
    }
  }
}

extension Obstacles {
  /// The marks, lines and error bars of a chart.
  init(of plot: LinePlot) {
    self.init()
    for one in plot.series {
      let spots = one.points.map { plot.spot(of: $0) }
      for spot in spots { insert(spot, radius: 6) }
      for point in one.points where point.error > 0 {
        let (x, top) = (plot.spot(of: point).x, plot.ground.height(of: point.y + point.error))
        let bottom = plot.ground.height(of: point.y - point.error)
        insert(Rectangle(x: x - 5, y: top - 1, width: 10, height: bottom - top + 2))
      }
      for (spot, next) in zip(spots, spots.dropFirst()) where one.style != .marks {
        let corner = one.style == .steps ? Spot(x: next.x, y: spot.y) : next
        insert(from: spot, to: corner, width: 4)
        insert(from: corner, to: next, width: 4)
      }
    }
  }
}

extension Rectangle {
  func contains(_ other: Rectangle) -> Bool {
    other.x >= x && other.right <= right && other.y >= y && other.bottom <= bottom
  }

  fileprivate func nearest(to spot: Spot) -> Spot {
    Spot(x: min(max(spot.x, x), right), y: min(max(spot.y, y), bottom))
  }
}
