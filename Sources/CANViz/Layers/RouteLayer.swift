import CANGeometry

/// Routes as lines from zone to zone, with the numbers of the hops.
struct RouteLayer {
  func draw(_ picture: Picture, into svg: inout SVG) {
    let colors = picture.renderer.theme.lines
    for (number, route) in picture.map.routes.enumerated() where !route.hops.isEmpty {
      draw(route, color: colors[number % colors.count], in: picture, into: &svg)
    }
  }

  /// Keeps lines, stops and targets free from labels.
  func insert(_ picture: Picture, into obstacles: inout Obstacles) {
    for route in picture.map.routes where !route.hops.isEmpty {
      let stops = stops(of: route, in: picture)
      for (start, end) in zip(stops, stops.dropFirst()) {
        for piece in picture.projection.way(from: start.spot, to: end.spot) {
          for (one, next) in zip(piece, piece.dropFirst()) { obstacles.insert(from: one, to: next, width: 5) }
        }
      }
      for stop in stops { obstacles.insert(stop.spot, radius: RouteLayer.radius + 2) }
      obstacles.insert(picture.projection.spot(of: route.target), radius: 14)
    }
  }

  /// The radius of a numbered stop.
  private static let radius = 8.0

  private struct Stop {
    var spot: Spot
    var room: Double
    var isDrawn: Bool
    var title: String
  }

  private func draw(
    _ route: ZoneMap.Route, color: Color, in picture: Picture, into svg: inout SVG
  ) {
    let stops = stops(of: route, in: picture)
    let data = zip(stops, stops.dropFirst()).flatMap { picture.projection.way(from: $0.spot, to: $1.spot) }
      .map { RouteLayer.path($0) }.joined()
    let theme = picture.renderer.theme
    for (line, width) in [(theme.background, 5.0), (color, 2.2)] where !data.isEmpty {
      svg.element(
        "path",
        [
          "d": data, "fill": "none", "stroke": line.hex, "stroke-width": width,
          "stroke-linejoin": "round", "stroke-linecap": "round",
        ])
    }
    drawTarget(picture.projection.spot(of: route.target), color: color, theme: theme, into: &svg)
    drawStops(stops, color: color, theme: theme, into: &svg)
  }

  /// The middles of the zones on the way; the last one stands at the target if that is in its zone.
  private func stops(of route: ZoneMap.Route, in picture: Picture) -> [Stop] {
    let torus = picture.map.torus
    return route.hops.enumerated().map { number, hop in
      let shape = picture.projection.shadow(of: hop.zone)
      let isLast = number == route.hops.count - 1 && torus.contains(route.target, in: hop.zone)
      return Stop(
        spot: isLast ? picture.projection.spot(of: route.target) : shape.center,
        room: min(shape.room.width, shape.room.height),
        isDrawn: picture.projection.shape(of: hop.zone) != nil,
        title: "hop \(number) · \(picture.name(of: hop.node)) · zone \(hop.zone) · "
          + "distance left \(SVG.fixed(hop.distance, decimals: 5))")
    }
  }

  private static func path(_ spots: [Spot]) -> String {
    spots.enumerated().map { ($0 == 0 ? "M" : "L") + "\($1.x.svgText) \($1.y.svgText)" }.joined()
  }

  private func drawTarget(_ spot: Spot, color: Color, theme: Theme, into svg: inout SVG) {
    svg.titled(
      "circle",
      [
        "cx": spot.x, "cy": spot.y, "r": 12, "fill": "none", "stroke": color.hex, "stroke-width": 2,
        "stroke-dasharray": "3 2",
      ], title: "target")
  }

  /// Numbers in circles; where there is no room between two, a dot does.
  private func drawStops(_ stops: [Stop], color: Color, theme: Theme, into svg: inout SVG) {
    let radius = RouteLayer.radius
    let numbered = RouteLayer.numbered(stops, radius: radius)
    for (number, stop) in stops.enumerated() where !numbered.contains(number) {
      svg.titled(
        "circle",
        [
          "cx": stop.spot.x, "cy": stop.spot.y, "r": 3.2, "fill": color.hex,
          "stroke": theme.background.hex, "stroke-width": 1,
        ], title: stop.title)
    }
    for (number, stop) in stops.enumerated() where numbered.contains(number) {
      // A zone beside the slice is marked hollow.
      let fill = stop.isDrawn ? color : theme.background
      svg.titled(
        "circle",
        [
          "cx": stop.spot.x, "cy": stop.spot.y, "r": radius, "fill": fill.hex,
          "stroke": stop.isDrawn ? theme.background.hex : color.hex, "stroke-width": 1.2,
        ], title: stop.title)
      svg.element(
        "text",
        [
          "x": stop.spot.x, "y": stop.spot.y + 3.2, "font-size": number < 100 ? 9 : 7,
          "font-weight": "bold", "text-anchor": "middle", "fill": fill.ink.hex,
          "pointer-events": "none",
        ], text: String(number))
    }
  }

  /// The last, the first, then every stop whose circle touches none chosen before.
  private static func numbered(_ stops: [Stop], radius: Double) -> Set<Int> {
    var chosen: Set<Int> = []
    let order = stops.isEmpty ? [] : [stops.count - 1] + Array(0..<(stops.count - 1))
    for number in order
    where chosen.allSatisfy({ stops[$0].spot.distance(to: stops[number].spot) > 2 * radius + 2 }) {
      chosen.insert(number)
    }
    return chosen
  }
}
