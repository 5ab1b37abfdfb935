/// What is written beside the points of a chart: clear of marks, lines and one another, within the frame.
struct PointLabels {
  /// A text, the room that it takes, and the point that it belongs to.
  struct Label: Hashable {
    var text: String
    var box: Rectangle
    var point: Spot
    /// Whether it stands so far off that a line must lead to it.
    var isApart: Bool

    /// Where the line to it ends.
    var end: Spot {
      Spot(x: min(max(point.x, box.x), box.right), y: min(max(point.y, box.y), box.bottom))
    }
  }

  private(set) var labels: [Label] = []
  private let frame: Rectangle
  /// Marks, lines and error bars.
  private let drawn: Obstacles
  /// Labels and the lines that lead to them.
  private var written = Obstacles()

  private static let fontSize = 11.0
  /// The longest label in pixels.
  private static let widthMax = 180.0
  /// How far from its point a label stands; at more than the first of them a line leads to it.
  private static let distances = [8.0, 22, 40]
  private static let directions = [
    (1.0, -1.0), (1, 0), (1, 1), (0, -1), (0, 1), (-1, -1), (-1, 0), (-1, 1),
  ]

  /// Labels for the points that have one, where there is room; the series on top comes first.
  init(of plot: LinePlot) {
    frame = plot.ground.frame
    let labeled = plot.series.reversed().flatMap { $0.points.filter { !$0.label.isEmpty } }
    drawn = labeled.isEmpty ? Obstacles() : Obstacles(of: plot)
    for point in labeled {
      let text = Lettering.fitted(
        point.label, width: PointLabels.widthMax, size: PointLabels.fontSize)
      let places = PointLabels.places(for: text, beside: plot.spot(of: point))
      guard let label = places.first(where: hasRoom) else { continue }
      written.insert(label.box)
      if label.isApart { written.insert(from: label.point, to: label.end, width: 2) }
      labels.append(label)
    }
  }

  /// Where a text can stand, the best place first.
  private static func places(for text: String, beside spot: Spot) -> [Label] {
    let size = Size(width: Lettering.width(of: text) * fontSize + 4, height: fontSize + 2)
    return distances.flatMap { distance in
      directions.map { x, y in
        // A slanted way is about as long as a straight one.
        let reach = x != 0 && y != 0 ? distance * 0.8 : distance
        let box = Rectangle(
          x: spot.x + x * (reach + size.width / 2) - size.width / 2,
          y: spot.y + y * (reach + size.height / 2) - size.height / 2,
          width: size.width, height: size.height)
        return Label(text: text, box: box, point: spot, isApart: distance > distances[0])
      }
    }
  }

  private func hasRoom(_ label: Label) -> Bool {
    frame.contains(label.box) && drawn.leaveFree(label.box) && written.leaveFree(label.box)
      && (!label.isApart || written.leaveFree(from: label.point, to: label.end))
  }

  func draw(theme: Theme, into svg: inout SVG) {
    guard !labels.isEmpty else { return }
    for label in labels where label.isApart {
      svg.element(
        "path",
        [
          "d": "M\(label.point.x.svgText) \(label.point.y.svgText)"
            + "L\(label.end.x.svgText) \(label.end.y.svgText)",
          "stroke": theme.faintInk.hex, "stroke-width": 0.7,
        ])
    }
    // A rim in the color of the ground keeps the grid out of the letters.
    svg.group(
      "g",
      [
        "font-size": PointLabels.fontSize, "text-anchor": "middle", "stroke": theme.background.hex,
        "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke",
      ]
    ) { svg in
      for label in labels {
        svg.element(
          "text", ["x": label.box.center.x, "y": label.box.center.y + 4], text: label.text)
      }
    }
  }
}

extension Obstacles {
  /// Whether a line could be drawn.
  fileprivate func leaveFree(from start: Spot, to end: Spot) -> Bool {
    let steps = max(1, (start.distance(to: end) / 2).rounded(.up))
    return stride(from: 0, through: steps, by: 1).allSatisfy { step in
      let (x, y) = ((end.x - start.x) * step / steps, (end.y - start.y) * step / steps)
      return leaveFree(Rectangle(x: start.x + x - 1, y: start.y + y - 1, width: 2, height: 2))
    }
  }

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
}
