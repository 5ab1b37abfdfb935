import CANGeometry

/// Two axes at right angles, the first to the right and the second upward.
struct SquareLayout: Projection {
  let frame: Rectangle
  let slice: Slice
  private let scales: [AxisScale]
  private var torus: Torus { slice.torus }

  /// The layout of the two axes that `slice` draws, in `frame`.
  init(domain: Domain, slice: Slice, frame: Rectangle) {
    self.slice = slice
    self.frame = frame
    scales = slice.drawn.map { AxisScale(of: domain, axis: $0) }
  }

  func codes(beside zone: Zone) -> [ZCode] { slice.codes(beside: zone) }

  func shape(of zone: Zone) -> Shape? { slice.meets(zone) ? shadow(of: zone) : nil }

  func shadow(of zone: Zone) -> Shape {
    .rectangle(rectangle(of: zone))
  }

  private func rectangle(of zone: Zone) -> Rectangle {
    let across = torus.interval(of: zone, axis: slice.drawn[0])
    let upward = torus.interval(of: zone, axis: slice.drawn[1])
    let unit = Rectangle(
      x: across.lower.fraction, y: 1 - upward.lower.fraction - Double(upward.length) * 0x1p-32,
      width: Double(across.length) * 0x1p-32, height: Double(upward.length) * 0x1p-32)
    return unit.placed(in: frame)
  }

  func spot(of point: Point) -> Spot {
    Spot(
      x: frame.x + point[slice.drawn[0]].fraction * frame.width,
      y: frame.y + (1 - point[slice.drawn[1]].fraction) * frame.height)
  }

  /// The shorter way round each axis, cut where it leaves the picture on one side and comes back on the other.
  func way(from start: Spot, to end: Spot) -> [[Spot]] {
    let dx = SquareLayout.shorter(end.x - start.x, round: frame.width)
    let dy = SquareLayout.shorter(end.y - start.y, round: frame.height)
    let crossings =
      [
        SquareLayout.crossing(from: start.x, by: dx, edges: frame.x...frame.right),
        SquareLayout.crossing(from: start.y, by: dy, edges: frame.y...frame.bottom),
      ].compactMap { $0 }.sorted()
    let cuts = [0] + crossings + [1]
    return zip(cuts, cuts.dropFirst()).filter { $0 < $1 }.map { low, high in
      let middle = (low + high) / 2
      let shiftX = SquareLayout.shift(start.x + middle * dx, into: frame.x...frame.right)
      let shiftY = SquareLayout.shift(start.y + middle * dy, into: frame.y...frame.bottom)
      return [low, high].map {
        Spot(x: start.x + $0 * dx + shiftX, y: start.y + $0 * dy + shiftY)
      }
    }
  }

  private static func shorter(_ difference: Double, round length: Double) -> Double {
    guard difference.magnitude > length / 2 + 1e-9 else { return difference }
    return difference > 0 ? difference - length : difference + length
  }

  /// Where on the way, as a share of it, an edge is crossed.
  private static func crossing(
    from start: Double, by difference: Double, edges: ClosedRange<Double>
  ) -> Double? {
    let end = start + difference
    if end < edges.lowerBound { return (edges.lowerBound - start) / difference }
    if end > edges.upperBound { return (edges.upperBound - start) / difference }
    return nil
  }

  private static func shift(_ place: Double, into edges: ClosedRange<Double>) -> Double {
    let length = edges.upperBound - edges.lowerBound
    if place < edges.lowerBound { return length }
    return place > edges.upperBound ? -length : 0
  }
}

// MARK: - Axes

extension SquareLayout {
  func drawSurroundings(into svg: inout SVG, theme: Theme) {
    let below = scales[0].ticks(count: max(2, Int(frame.width / 70)))
    let beside = scales[1].ticks(count: max(2, Int(frame.height / 50)))
    svg.group("g", ["stroke": theme.faintInk.hex, "stroke-width": 1]) { svg in
      for tick in below {
        let x = frame.x + tick.fraction * frame.width
        svg.element("path", ["d": "M\(x.svgText) \(frame.bottom.svgText)v5"])
      }
      for tick in beside {
        let y = frame.y + (1 - tick.fraction) * frame.height
        svg.element("path", ["d": "M\(frame.x.svgText) \(y.svgText)h-5"])
      }
      svg.element(
        "rect",
        ["x": frame.x, "y": frame.y, "width": frame.width, "height": frame.height, "fill": "none"])
    }
    svg.group("g", ["fill": theme.faintInk.hex, "font-size": 12]) { svg in
      for tick in below {
        svg.element(
          "text",
          ["x": frame.x + tick.fraction * frame.width, "y": frame.bottom + 18, "text-anchor": "middle"],
          text: tick.label)
      }
      for tick in beside {
        svg.element(
          "text",
          [
            "x": frame.x - 9, "y": frame.y + (1 - tick.fraction) * frame.height + 4,
            "text-anchor": "end",
          ], text: tick.label)
      }
    }
    drawTitles(into: &svg, theme: theme)
  }

  private func drawTitles(into svg: inout SVG, theme: Theme) {
    svg.element(
      "text", ["x": frame.center.x, "y": frame.bottom + 38, "text-anchor": "middle"],
      text: Lettering.fitted(scales[0].title, width: frame.width, size: 12))
    let (x, y) = ((frame.x - 50).svgText, frame.center.y.svgText)
    svg.element(
      "text", ["transform": "translate(\(x) \(y)) rotate(-90)", "text-anchor": "middle"],
      text: Lettering.fitted(scales[1].title, width: frame.height, size: 12))
  }
}

extension Rectangle {
  /// The rectangle, whose numbers are shares of `frame`, in pixels.
  func placed(in frame: Rectangle) -> Rectangle {
    Rectangle(
      x: frame.x + x * frame.width, y: frame.y + y * frame.height,
      width: width * frame.width, height: height * frame.height)
  }
}
