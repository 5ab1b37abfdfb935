import CANGeometry

/// One axis bent to a ring, from the top clockwise, its wrap closed.
struct RingLayout: Projection {
  let frame: Rectangle
  let slice: Slice
  private let scale: AxisScale
  /// The rim of the zones; ticks stand outside, and records between the two.
  private let radius: Double
  /// How far outside the rim the ticks begin.
  private let gap: Double
  /// Where the zones begin, as a share of the rim.
  private static let hole = 0.7

  /// The layout of the axis that `slice` draws, in `frame`, with room for records if it is to be left.
  init(domain: Domain, slice: Slice, frame: Rectangle, leavesRoom: Bool) {
    self.slice = slice
    self.frame = frame
    scale = AxisScale(of: domain, axis: slice.drawn[0])
    gap = leavesRoom ? 18 : 3
    let letters = scale.ticks(count: RingLayout.tickCount).map { Lettering.width(of: $0.label) * 12 }.max()
    let room = min(frame.width / 2 - (letters ?? 0), frame.height / 2 - 14)
    radius = room - gap - RingLayout.tickLength
  }

  private static let tickCount = 12
  private static let tickLength = 9.0

  func codes(beside zone: Zone) -> [ZCode] { slice.codes(beside: zone) }

  func shape(of zone: Zone) -> Shape? { slice.meets(zone) ? shadow(of: zone) : nil }

  func shadow(of zone: Zone) -> Shape {
    let arc = slice.torus.interval(of: zone, axis: slice.drawn[0])
    let start = arc.lower.fraction
    return .sector(
      Sector(
        center: frame.center,
        radii: (RingLayout.hole * radius)...radius,
        turns: start...(start + Double(arc.length) * 0x1p-32)))
  }

  func spot(of point: Point) -> Spot {
    spot(at: (1 + RingLayout.hole) / 2 * radius, turn: point[slice.drawn[0]].fraction)
  }

  func mark(of point: Point) -> Spot { spot(at: radius + 9, turn: point[slice.drawn[0]].fraction) }

  private func spot(at radius: Double, turn: Double) -> Spot {
    Sector.spot(around: frame.center, radius: radius, turn: turn)
  }

  func drawSurroundings(into svg: inout SVG, theme: Theme) {
    for tick in scale.ticks(count: RingLayout.tickCount) where tick.fraction < 1 {
      let inner = spot(at: radius + gap, turn: tick.fraction)
      let outer = spot(at: radius + gap + 5, turn: tick.fraction)
      svg.element(
        "path",
        [
          "d": "M\(inner.x.svgText) \(inner.y.svgText)L\(outer.x.svgText) \(outer.y.svgText)",
          "stroke": theme.faintInk.hex,
        ])
      // Labels end or begin at their ticks at the sides, and stand over or under them at the poles.
      let label = spot(at: radius + gap + RingLayout.tickLength, turn: tick.fraction)
      let across = (label.x - frame.center.x) / radius
      let upward = (frame.center.y - label.y) / radius
      svg.element(
        "text",
        [
          "x": label.x, "y": label.y + 4 - 5 * upward,
          "text-anchor": across > 0.2 ? "start" : across < -0.2 ? "end" : "middle",
          "fill": theme.faintInk.hex,
        ], text: tick.label)
    }
    svg.element(
      "text", ["x": frame.center.x, "y": frame.bottom + 22, "text-anchor": "middle"],
      text: Lettering.fitted(scale.title + ", clockwise from the top", width: frame.width, size: 12))
  }
}
