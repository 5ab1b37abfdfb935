import ArgumentParser
import CANGeometry
import CANViz

/// `canopy map`: a picture of who owns what.
struct Map: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw the zones of an overlay as SVG, or write them as JSON.",
    discussion: """
      The map is that of a simulated overlay, with the points of a file as records if one is named, or it \
      is read as JSON: from --input, or from standard input where nothing else is named.

        canopy map --nodes 1000 --output zones.svg
        canopy map --points cities.csv --joins points --output cities.svg
        canopy map --nodes 9 --format json | canopy map --layout tree
      """)

  @Option(help: ArgumentHelp("A zone map as JSON; - is standard input.", valueName: "file"))
  var input: String?

  @Option(
    help: ArgumentHelp(
      "Points that become records: CSV, GeoJSON or NDJSON; - is standard input.", valueName: "file"))
  var points: String?

  @Option(
    help: ArgumentHelp(
      "A route to draw, as 'canopy route --format json' writes it; alone, it names its overlay.",
      valueName: "file"))
  var route: String?

  @OptionGroup var choice: ColumnOptions
  @OptionGroup var picture: PictureOptions
  @OptionGroup var overlay: OverlayOptions
  @OptionGroup var result: OutputOptions

  private static let formats: [OutputFormat] = [.svg, .json]

  func validate() throws {
    let format = try result.resolved(among: Map.formats, default: .svg)
    if input != nil, points != nil || overlay.isNamed {
      throw ValidationError(
        "--input is a finished map: --points, --nodes, --dimensions, --joins and --seed do not go with it")
    }
    if points == nil {
      if let plan = overlay.joins, plan.needsPoints {
        throw ValidationError("--joins \(plan.rawValue) needs --points")
      }
      guard choice.columns == nil, choice.bounds == nil, choice.identifier == nil else {
        throw ValidationError("--columns, --bounds and --id belong to --points")
      }
    }
    guard [input, points, route].count(where: { $0 == "-" }) < 2 else {
      throw ValidationError("only one of --input, --points and --route can be standard input")
    }
    let isSimulated = input == nil && points == nil && overlay.isNamed
    try picture.check(
      dimensions: isSimulated ? overlay.torus().dimensions : overlay.dimensions, format: format)
  }

  func run() throws {
    let format = try result.resolved(among: Map.formats, default: .svg)
    try result.destination.check()
    let lookup = try route.map { try Lookup.read(InputFile(path: $0)) }
    var map = try map(for: lookup)
    if let lookup { map = try lookup.shown(on: map) }
    try result.destination.write(Array(text(of: map, as: format).utf8))
    let counts: KeyValuePairs = [
      "node": map.nodes.count, "zone": map.claims.count, "record": map.records.count,
    ]
    result.console.note(counts.map { $0.counted($1) }.joined(separator: ", "))
  }

  private func text(of map: ZoneMap, as format: OutputFormat) throws -> String {
    guard format == .svg else { return map.json() }
    do {
      return try map.svg(picture.renderer)
    } catch {
      throw ValidationError(error.description)
    }
  }

  // MARK: - Sources

  private func map(for lookup: Lookup?) throws -> ZoneMap {
    if let input { return try Map.read(InputFile(path: input)) }
    if let points { return try map(ofPoints: points) }
    if let recipe = lookup?.recipe, !overlay.isNamed { return try recipe.map(console: result.console) }
    if route == nil, !overlay.isNamed, InputFile.isStandardInputPiped {
      return try Map.read(InputFile(path: "-"))
    }
    return try OverlayRecipe(overlay, on: overlay.torus()).map(console: result.console)
  }

  private static func read(_ file: InputFile) throws -> ZoneMap {
    let document = try file.readDocument()
    do {
      return try ZoneMap(json: document.bytes)
    } catch {
      throw Failure.badData("\(file.name): \(error)")
    }
  }

  private func map(ofPoints path: String) throws -> ZoneMap {
    let table = try PointTable.read(path, choosing: choice.choice)
    let domain = try table.domain(bounds: choice.bounds)
    let recipe = OverlayRecipe(overlay, on: try overlay.torus(default: domain.axes.count))
    if recipe.joins == .load {
      let stored = try StoredPoints(table, in: domain, recipe: recipe, console: result.console)
      return try ZoneMap(stored.overlay, domain: domain, records: stored.records, seed: recipe.seed)
    }
    let places = try table.rows.map { try domain.point(at: $0.position, on: recipe.torus) }
    return try ZoneMap(
      recipe.overlay(joiningAt: places, console: result.console), domain: domain,
      records: table.rows.map { ($0.id, $0.position) },
      seed: recipe.seed)
  }
}

extension OverlayRecipe {
  /// The map of the overlay, in shares of the axes.
  fileprivate func map(console: Console) throws -> ZoneMap {
    try ZoneMap(overlay(console: console), domain: .torus(torus), seed: seed)
  }
}

extension Lookup {
  /// The map with the route on it, which must lead through zones that the map has.
  fileprivate func shown(on map: ZoneMap) throws -> ZoneMap {
    let zones = Set(map.claims.map(\.zone))
    for (index, hop) in route.hops.enumerated() where !zones.contains(hop.zone) {
      throw Failure.badData(
        "hop \(index) of the route is in zone \(hop.zone), which the map does not have: draw it over the "
          + "overlay that it was routed in (the same --nodes, --dimensions, --joins and --seed)")
    }
    do {
      return try map.showing(routes: map.routes + [route])
    } catch {
      throw Failure.badData("the route does not fit the map: \(error)")
    }
  }
}
