import CANCore
import CANGeometry
import CANSimulation
import CANStorage

/// The way of one lookup, as `canopy route` writes it and `canopy map --route` reads it.
struct Lookup {
  /// A node that had the message.
  struct Hop {
    let node: NodeID
    /// The zone of the node that is nearest to the target.
    let zone: Zone
  }

  /// The overlay that the lookup went through, which can be built again.
  let recipe: OverlayRecipe
  /// The point that asked and the one that was asked for.
  let from: Point
  let to: Point
  /// The nodes that had the message, the asker first and the owner last.
  let hops: [Hop]

  /// The lookup that a route is the way of.
  init(_ route: CANSimulation.Route, from start: Point, in recipe: OverlayRecipe) {
    self.recipe = recipe
    from = start
    to = route.target
    hops = route.hops.map { Hop(node: $0.node, zone: $0.zone) }
  }

  /// One row a hop; the overlay and the two points are facts of JSON.
  var report: Report {
    let rows = hops.enumerated().map { index, hop -> [JSONValue] in
      let left = Double(recipe.torus.squaredDistance(from: to, to: hop.zone)).squareRoot() * 0x1p-32
      return [
        .integer(index), .string(String(hop.node)), .string(hop.zone.description),
        .double(left, decimals: 9),
      ]
    }
    var report = Report(columns: ["hop", "node", "zone", "distance_left"], rows: rows, named: "path")
    report.facts = [
      JSONValue.Member(name: "nodes", value: .integer(recipe.nodes)),
      JSONValue.Member(name: "dimensions", value: .integer(recipe.torus.dimensions)),
      JSONValue.Member(name: "joins", value: .string(recipe.joins.rawValue)),
      JSONValue.Member(name: "seed", value: .string(String(recipe.seed))),
      JSONValue.Member(name: "from", value: Lookup.json(from)),
      JSONValue.Member(name: "to", value: Lookup.json(to)),
      JSONValue.Member(name: "hops", value: .integer(hops.count - 1)),
    ]
    report.hasFactsInRows = false
    report.notes = [
      "\(hops.count - 1) hop\(hops.count == 2 ? "" : "s") from \(Lookup.text(from)) to \(Lookup.text(to)) "
        + "among \(recipe.nodes) nodes, seed \(recipe.seed)"
    ]
    return report
  }

  /// The point in shares of the axes to four digits.
  private static func text(_ point: Point) -> String {
    "(" + point.coordinates.map { JSONValue.double($0.fraction, decimals: 4).json }.joined(separator: ", ")
      + ")"
  }

  /// The point in shares of the axes, which is exact.
  private static func json(_ point: Point) -> JSONValue {
    .array(point.coordinates.map { .double($0.fraction) })
  }
}

extension Lookup {
  /// The lookup that a file of `canopy route --format json` holds.
  static func read(_ file: InputFile) throws(Failure) -> Lookup {
    let bytes = try file.read()
    let value: JSONValue
    do {
      value = try JSONReader.document(bytes)
    } catch {
      throw .badData("\(file.name), \(error): broken JSON")
    }
    guard let lookup = Lookup(value) else {
      throw .badData("\(file.name) is not a route as 'canopy route --format json' writes it")
    }
    return lookup
  }

  private init?(_ value: JSONValue) {
    guard let nodes = value["nodes"]?.finite.flatMap({ Int(exactly: $0) }),
      (1...OverlayOptions.nodesMax).contains(nodes),
      let torus = value["dimensions"]?.finite.flatMap({ Int(exactly: $0) }).flatMap(Torus.init),
      let joins = value["joins"]?.text.flatMap(JoinPlan.init), joins != .points,
      let seed = value["seed"]?.text.flatMap({ UInt64($0) }),
      let from = Lookup.point(value["from"], on: torus), let to = Lookup.point(value["to"], on: torus),
      let path = value["path"]?.items
    else { return nil }
    let hops = path.compactMap { hop -> Hop? in
      guard let node = hop["node"]?.text.flatMap({ NodeID($0) }),
        let zone = hop["zone"]?.text.flatMap({ Zone($0) }), zone.depth <= torus.depthMax
      else { return nil }
      return Hop(node: node, zone: zone)
    }
    guard !hops.isEmpty, hops.count == path.count else { return nil }
    recipe = OverlayRecipe(nodes: nodes, torus: torus, joins: joins, seed: seed)
    self.from = from
    self.to = to
    self.hops = hops
  }

  private static func point(_ value: JSONValue?, on torus: Torus) -> Point? {
    guard let items = value?.items, items.count == torus.dimensions else { return nil }
    let shares = items.compactMap(\.finite).filter { (0..<1).contains($0) }
    guard shares.count == items.count else { return nil }
    return Point(shares.map { Coordinate(fraction: $0) })
  }
}
