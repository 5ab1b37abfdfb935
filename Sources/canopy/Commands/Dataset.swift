import ArgumentParser
import CANGeometry

/// `canopy dataset`: points to try things on.
struct Dataset: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Generate points: uniform, clustered or zipf.",
    discussion: """
      The columns are id, x0, x1, … with coordinates from 0 up to but not including 1, which the other \
      commands recognize:

        canopy dataset zipf | canopy map --points - --output zipf.svg
      """)

  @Argument(
    help:
      "How the points lie: evenly, in 16 normal clouds, or at 1,000 sites whose popularity falls as 1/rank.")
  var distribution: PointDistribution

  @Option(help: ArgumentHelp("How many points.", valueName: "n"))
  var points = 1_000

  @Option(help: ArgumentHelp("How many coordinates a point has, 1 to 32.", valueName: "d"))
  var dimensions = 2

  @Option(help: "What all chance is drawn from.")
  var seed: UInt64 = 1

  @OptionGroup var result: OutputOptions

  /// The most points that are generated.
  static let pointsMax = 10_000_000
  /// The most coordinates that all of them have together.
  static let coordinatesMax = 50_000_000

  func validate() throws {
    guard (1...Dataset.pointsMax).contains(points) else {
      throw ValidationError("--points \(points) is not within 1 and \(Dataset.pointsMax)")
    }
    guard Torus.dimensionsRange.contains(dimensions) else {
      throw ValidationError("--dimensions \(dimensions) is not within 1 and 32")
    }
    guard points * dimensions <= Dataset.coordinatesMax else {
      throw ValidationError(
        "--points and --dimensions ask for \(points * dimensions) coordinates: at most "
          + "\(Dataset.coordinatesMax)")
    }
    _ = try result.resolved(among: OutputFormat.ofRows, default: .csv)
  }

  func run() throws {
    let format = try result.resolved(among: OutputFormat.ofRows, default: .csv)
    try result.destination.check()
    let points = distribution.points(points, dimensions: dimensions, seed: seed)
    let rows = points.enumerated().map { index, point in
      [.integer(index + 1)] + point.map { JSONValue.double($0) }
    }
    let report = Report(columns: ["id"] + (0..<dimensions).map { "x\($0)" }, rows: rows)
    try report.write(as: format, to: result.destination, console: result.console)
  }
}
