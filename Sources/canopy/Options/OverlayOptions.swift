import ArgumentParser
import CANGeometry

/// The embedded overlay that a command runs.
struct OverlayOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many nodes join. (default: 64)", valueName: "n"))
  var nodes: Int?

  @Option(
    help: ArgumentHelp(
      "How many dimensions the torus has, 1 to 32. (default: 2, or as many as stored points have axes)",
      valueName: "d"))
  var dimensions: Int?

  @Option(
    help: ArgumentHelp(
      "Where nodes join: at random points, at random points splitting the largest zone near by, at the "
        + "points of --points, or where most of these are stored. (default: random)", valueName: "plan"))
  var joins: JoinPlan?

  @Option(
    name: .customLong("seed"),
    help: ArgumentHelp("What all chance is drawn from. (default: 1)", valueName: "seed"))
  var seedOption: UInt64?

  /// The most nodes that are simulated.
  static let nodesMax = 100_000

  /// Whether any of the options was given.
  var isNamed: Bool { nodes != nil || dimensions != nil || joins != nil || seedOption != nil }

  /// What all chance is drawn from, 1 where nothing was said.
  var seed: UInt64 { seedOption ?? 1 }

  /// The number of nodes, 64 where nothing was said.
  var nodeCount: Int { nodes ?? 64 }

  /// The torus: of `fallback` dimensions where nothing was said.
  func torus(default fallback: Int = 2) throws -> Torus {
    guard let torus = Torus(dimensions: dimensions ?? fallback) else {
      throw ValidationError("--dimensions \(dimensions ?? fallback) is not within 1 and 32")
    }
    return torus
  }

  mutating func validate() throws {
    guard (1...OverlayOptions.nodesMax).contains(nodeCount) else {
      throw ValidationError(
        "--nodes \(nodeCount) is not within 1 and \(OverlayOptions.nodesMax), which are simulated one by one: "
          + "'canopy tune' measures larger overlays")
    }
    _ = try torus()
  }
}
