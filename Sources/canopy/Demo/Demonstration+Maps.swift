import CANGeometry
import CANSimulation
import CANViz

extension Demonstration {
  /// Draws who owns what.
  mutating func map() throws {
    try keep(
      zoneMap(), by: .byLoad, as: "zones", title: "The world's cities in the zones of \(recipe.nodes) nodes",
      caption:
        "Each rectangle is the zone of one node, each dot a city; the color says how many cities the node "
        + "holds. Longitude wraps: zones at the left edge neighbor those at the right.")
  }

  /// Looks up a city from the other side of the world and draws the way.
  mutating func route() throws {
    let torus = recipe.torus
    let start = try Domain.wgs84.point(at: [-74, 40.7], on: torus)
    let target = try Domain.wgs84.point(at: [151.2, -33.9], on: torus)
    let asker = stored.overlay.owner(of: start)
    let lookup = Lookup(try stored.overlay.lookup(from: asker, to: target), in: recipe)
    let hops = lookup.route.hops
    tell(
      "Route.",
      "A lookup from the owner of New York to that of Sydney takes \(hops.count - 1) hops, each of which comes "
        + "nearer on the torus: node \(hops.map { String($0.node) }.joined(separator: " → ")).")
    pause()

    let title = "A lookup from New York to Sydney"
    let renderer = SVGRenderer(coloring: .depth, showsRecords: false, title: title)
    keep(
      IndexPage.Picture(
        file: "route.svg", data: "route.json", title: title,
        caption:
          "Greedy routing: every node passes the message on to the neighbor whose zone is nearest to the "
          + "target. Numbers stand in the middle of the zones."),
      svg: try zoneMap(routes: [lookup.route]).svg(renderer),
      data: String(decoding: lookup.report(from: start).json, as: UTF8.self))
  }

  /// Builds the same overlay with nodes that join where the records are, and draws it.
  mutating func balance() throws {
    let planned = OverlayRecipe(
      nodes: recipe.nodes, torus: recipe.torus, joins: .points, seed: recipe.seed)
    let balanced = try StoredPoints(cities, in: .wgs84, recipe: planned, console: console)
    tell(
      "Balance.",
      "If nodes join where the records are instead of anywhere, the fullest node holds "
        + "\(fullest(of: balanced.overlay)) cities.")
    pause()
    let map = try ZoneMap(
      balanced.overlay, domain: .wgs84, records: balanced.records, seed: planned.seed)
    try keep(
      map, by: .byLoad, as: "balanced", title: "The same, with nodes that joined where the cities are",
      caption: "Joining at the points of records makes zones small where records are many.")
  }

  /// Draws an overlay of three dimensions as nested rectangles.
  mutating func unfold() throws {
    guard let torus = Torus(dimensions: 3) else { return }
    let deep = OverlayRecipe(nodes: recipe.nodes, torus: torus, seed: recipe.seed)
    let map = try ZoneMap(deep.overlay(console: console), domain: .torus(torus), seed: deep.seed)
    try keep(
      map, by: SVGRenderer(layout: .tree, coloring: .depth), as: "tree",
      title: "\(recipe.nodes) nodes on a torus of 3 dimensions, unfolded",
      caption: "The tree of halvings as nested rectangles, whose areas are the exact volumes of the zones.")
  }

  /// The map of the overlay as it is now.
  func zoneMap(routes: [ZoneMap.Route] = []) throws -> ZoneMap {
    try ZoneMap(
      stored.overlay, domain: .wgs84, records: stored.records, routes: routes, seed: recipe.seed)
  }
}

extension SVGRenderer {
  /// Zones colored by the number of their records.
  static let byLoad = SVGRenderer(coloring: .load)
}
