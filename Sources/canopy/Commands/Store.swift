import ArgumentParser
import CANGeometry

/// `canopy store`: points of a file, stored in an embedded overlay and searched there.
struct Store: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Store the points of a file in an embedded overlay and search them.",
    discussion: """
      Reads CSV with columns for longitude and latitude, GeoJSON points, or JSON objects one a line. The \
      columns of the file come back with every answer.

        canopy store --points airports.csv --near 179.9,-17 --count 5
        canopy store --points airports.csv --box 170,-25,-170,-10 --format csv
        canopy store --points quakes.json --columns lon,lat,depth --near 1,2,3
      """)

  @Option(help: ArgumentHelp("The points: CSV, GeoJSON or NDJSON; - is standard input.", valueName: "file"))
  var points: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Records in a box that is closed on all sides; west above east crosses 180°. With --columns: all "
        + "lower bounds, then all upper ones.", valueName: "west,south,east,north"),
    transform: Position.init(parsing:))
  var box: Position?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Records near a position, nearest first.", valueName: "lon,lat"),
    transform: Position.init(parsing:))
  var near: Position?

  @Option(
    help: ArgumentHelp("How many records at most. (default: 5, or all within --radius)", valueName: "k"))
  var count: Int?

  @Option(
    help: ArgumentHelp("How far away at most: 500km, 3mi or 20m.", valueName: "distance"),
    transform: Length.init(parsing:))
  var radius: Length?

  @Option(help: ArgumentHelp("The record of this id.", valueName: "id"))
  var get: String?

  @OptionGroup var choice: ColumnOptions
  @OptionGroup var overlay: OverlayOptions
  @OptionGroup var result: OutputOptions

  func validate() throws {
    _ = try result.resolved(among: OutputFormat.ofRows, default: .table)
    guard [box != nil, near != nil, get != nil].count(where: { $0 }) == 1 else {
      throw ValidationError("ask one question: --box, --near or --get")
    }
    guard near != nil || (count == nil && radius == nil) else {
      throw ValidationError("--count and --radius belong to --near")
    }
    if get == "" { throw ValidationError("--get names no id") }
    if let count, count < 1 { throw ValidationError("--count \(count) is not positive") }
    if choice.columns == nil { try checkOnGlobe() }
  }

  private func checkOnGlobe() throws {
    if let near, near.values.count == 2 { try Store.check(near.values, of: "--near \(near.text)") }
    if let box, box.values.count == 4 {
      try Store.check(Array(box.values[..<2]), of: "--box \(box.text)")
      try Store.check(Array(box.values[2...]), of: "--box \(box.text)")
    }
  }

  private static func check(_ position: [Double], of option: String) throws {
    if let problem = Position.problem(longitude: position[0], latitude: position[1]) {
      throw ValidationError("\(option): \(problem)")
    }
  }

  func run() throws {
    let format = try result.resolved(among: OutputFormat.ofRows, default: .table)
    try result.destination.check()
    let table = try PointTable.read(points, choosing: choice.choice)
    let domain = try table.domain(bounds: choice.bounds, including: near.map { [$0.values] } ?? [])
    let question = try Question(self, in: domain)
    let recipe = OverlayRecipe(overlay, on: try overlay.torus(default: domain.axes.count))
    var stored = try StoredPoints(table, in: domain, recipe: recipe, console: result.console)
    let report = Report(try question.ask(&stored), of: stored)
    try report.write(as: format, to: result.destination, console: result.console)
  }
}
