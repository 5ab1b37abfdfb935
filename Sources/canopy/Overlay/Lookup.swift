import CANGeometry
import CANSimulation
import CANViz

/// The way of one lookup, as `canopy route` writes it and `canopy map --route` reads it.
struct Lookup {
  /// The overlay that the lookup went through; `nil` where the file does not say it.
  let recipe: OverlayRecipe?
  /// The way and the point that it leads to.
  let route: ZoneMap.Route

  /// The lookup that took a route through the overlay of a recipe.
  init(_ route: CANSimulation.Route, in recipe: OverlayRecipe) {
    self.recipe = recipe
    self.route = ZoneMap.Route(route)
  }

  /// The lookup of a JSON file.
  static func read(_ file: InputFile) throws(Failure) -> Lookup {
    let document = try file.readDocument()
    do {
      let route = try ZoneMap.Route(json: document.bytes)
      return Lookup(recipe: OverlayRecipe(document.value["overlay"]), route: route)
    } catch {
      throw .badData("\(file.name): \(error)")
    }
  }

  private init(recipe: OverlayRecipe?, route: ZoneMap.Route) {
    self.recipe = recipe
    self.route = route
  }
}

extension Lookup {
  /// One row a hop. In JSON a document that maps can be shown with, which says how to build the overlay again.
  func report(from start: Point) -> Report {
    let rows = route.hops.enumerated().map { index, hop -> [JSONValue] in
      [
        .integer(index), .string(String(hop.node)), .string(hop.zone.description),
        .double(hop.distance, decimals: 9),
      ]
    }
    var report = Report(columns: ["hop", "node", "zone", "distance_left"], rows: rows, named: "hops")
    report.facts = [
      "format": .string("canopy-route"), "version": .integer(1), "overlay": recipe?.json ?? .null,
      "from": Lookup.shares(of: start), "to": Lookup.shares(of: route.target),
      "target": .array(route.target.coordinates.map { .integer($0) }),
    ]
    report.hasFactsInRows = false
    let hops = "hop".counted(route.hops.count - 1)
    report.notes = ["\(hops) from \(Lookup.text(start)) to \(Lookup.text(route.target))"]
    return report
  }

  /// The point in shares of the axes to four digits.
  private static func text(_ point: Point) -> String {
    let shares = point.coordinates.map { JSONValue.double($0.fraction, decimals: 4).json }
    return "(" + shares.joined(separator: ", ") + ")"
  }

  /// The point in shares of the axes, exact.
  private static func shares(of point: Point) -> JSONValue {
    .array(point.coordinates.map { .double($0.fraction) })
  }
}
