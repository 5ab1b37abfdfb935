import ArgumentParser
import CANGeometry
import CANSimulation
import CANStorage

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

extension Store {
  /// What is asked, once the space is known.
  enum Question {
    case box(Shape)
    case within(Shape)
    case nearest(Int, to: [Double], radius: Double)
    case get(String)

    /// The question that the options ask in `domain`.
    init(_ command: Store, in domain: Domain) throws {
      let axes = domain.axes.count
      do {
        if let id = command.get {
          self = .get(id)
        } else if let box = command.box?.values {
          guard box.count == 2 * axes else {
            throw ValidationError("--box takes \(2 * axes) numbers in a space of \(axes) axes")
          }
          self = .box(try .box(lower: Array(box[..<axes]), upper: Array(box[axes...]), in: domain))
        } else {
          let center = try domain.normalized(command.near?.values ?? [])
          let isGlobe = domain.metric == .greatCircle
          let radius = try command.radius.map { try isGlobe ? $0.inMeters() : $0.inAxisUnits() }
          if let radius, command.count == nil {
            self = .within(try .ball(center: center, radius: radius, in: domain))
          } else {
            self = .nearest(command.count ?? 5, to: center, radius: radius ?? .infinity)
          }
        }
      } catch let error as DomainError {
        throw ValidationError("--near: \(error)")
      } catch let error as ShapeError {
        throw ValidationError("--box: \(error)")
      }
    }

    /// What the overlay answers.
    func ask(_ stored: inout StoredPoints) throws -> Finding {
      switch self {
      case .box(let shape):
        return Finding(try stored.overlay.search(shape, in: stored.space), hasCenter: false)
      case .within(let ball):
        return Finding(try stored.overlay.search(ball, in: stored.space), hasCenter: true)
      case .nearest(let count, let center, let radius):
        let answer = try stored.overlay.nearest(count, to: center, in: stored.space, within: radius)
        return Finding(answer, hasCenter: true)
      case .get(let id):
        guard let (record, hops) = try stored.overlay.get(id, in: stored.space) else {
          throw Failure.failed("no record has the id '\(id)'")
        }
        return Finding(record, hops: hops)
      }
    }
  }
}
