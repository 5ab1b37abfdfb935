import CANGeometry

/// One axis bent to a ring, from the top clockwise, its wrap closed.
struct RingLayout: Projection {
  let frame: Rectangle
  let slice: Slice
  private let scale: AxisScale
  private var radius: Double { min(frame.width, frame.height) / 2 }
  /// The zones, as shares of the radius; routes run inside, records lie outside, labels beyond them.
  private static let band = 0.60...0.84
  private static let records = 0.87
  private static let ticks = 0.90...0.92

  init(domain: Domain, slice: Slice, frame: Rectangle) {
    self.slice = slice
    self.frame = frame
    scale = AxisScale(of: domain, axis: slice.drawn[0])
  }

  func codes(beside zone: Zone) -> [ZCode] { slice.codes(beside: zone) }

  func shape(of zone: Zone) -> Shape? { slice.meets(zone) ? shadow(of: zone) : nil }

  func shadow(of zone: Zone) -> Shape {
    let arc = slice.torus.interval(of: zone, axis: slice.drawn[0])
    let start = arc.lower.fraction
    return .sector(
      Sector(
        center: frame.center,
        radii: (RingLayout.band.lowerBound * radius)...(RingLayout.band.upperBound * radius),
        turns: start...(start + Double(arc.length) * 0x1p-32)))
  }

  func spot(of point: Point) -> Spot { spot(of: point, at: RingLayout.band.lowerBound) }
  func mark(of point: Point) -> Spot { spot(of: point, at: RingLayout.records) }

  private func spot(of point: Point, at share: Double) -> Spot {
    Sector.spot(
      around: frame.center, radius: share * radius, turn: point[slice.drawn[0]].fraction)
  }

  func drawSurroundings(into svg: inout SVG, theme: Theme) {
    let ticks = scale.ticks(count: 12).filter { $0.fraction < 1 }
    for tick in ticks {
      let inner = spot(at: RingLayout.ticks.lowerBound, tick)
      let outer = spot(at: RingLayout.ticks.upperBound, tick)
      svg.element(
        "path",
        [
          "d": "M\(inner.x.svgText) \(inner.y.svgText)L\(outer.x.svgText) \(outer.y.svgText)",
          "stroke": theme.faintInk.hex,
        ])
      let label = spot(at: 0.96, tick)
      svg.element(
        "text",
        ["x": label.x, "y": label.y + 4, "text-anchor": "middle", "fill": theme.faintInk.hex],
        text: tick.label)
    }
    svg.element(
      "text", ["x": frame.center.x, "y": frame.bottom + 22, "text-anchor": "middle"],
      text: Lettering.fitted(scale.title + ", clockwise from the top", width: frame.width, size: 12))
  }

  private func spot(at share: Double, _ tick: AxisScale.Tick) -> Spot {
    Sector.spot(around: frame.center, radius: share * radius, turn: tick.fraction)
  }
}
