import ArgumentParser
import CANGeometry
import CANSimulation

/// `canopy route`: the way of one lookup through an overlay, hop by hop.
struct Route: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Route one lookup and show each hop.",
    discussion: """
      Points are given in shares of the axes, one number a dimension; they wrap, so that -0.1 is 0.9. \
      What is not given is drawn from the seed.

        canopy route --from 0.1,0.1 --to 0.6,0.7
        canopy route --format json | canopy map --route - --output route.svg
      """)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The owner of this point asks. (default: a random point)", valueName: "x,y"),
    transform: Position.init(parsing:))
  var from: Position?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The point that is looked up. (default: a random point)", valueName: "x,y"),
    transform: Position.init(parsing:))
  var to: Position?

  @OptionGroup var overlay: OverlayOptions
  @OptionGroup var result: OutputOptions

  func validate() throws {
    _ = try result.resolved(among: OutputFormat.ofRows, default: .table)
    if let plan = overlay.joins, plan.needsPoints {
      throw ValidationError("--joins \(plan.rawValue) needs stored points: use random or uniform")
    }
    let dimensions = try overlay.torus().dimensions
    for (name, position) in [("--from", from), ("--to", to)] {
      guard let position, position.values.count != dimensions else { continue }
      throw ValidationError(
        "\(name) \(position.text) has \("number".counted(position.values.count)) on "
          + "\("dimension".counted(dimensions))")
    }
  }

  func run() throws {
    let format = try result.resolved(among: OutputFormat.ofRows, default: .table)
    try result.destination.check()
    let torus = try overlay.torus()
    var generator = SeededGenerator(seed: overlay.seed)
    let start = try point(from, on: torus) ?? generator.point(on: torus)
    let target = try point(to, on: torus) ?? generator.point(on: torus)

    let recipe = OverlayRecipe(overlay, on: torus)
    var network = try recipe.overlay(console: result.console)
    let route = try network.lookup(from: network.owner(of: start), to: target)
    let lookup = Lookup(route, in: recipe)
    let report = lookup.report(from: start)
    try report.write(as: format, to: result.destination, console: result.console)
  }

  private func point(_ position: Position?, on torus: Torus) throws -> Point? {
    do {
      return try position.map { try Domain.torus(torus).point(at: $0.values, on: torus) }
    } catch let error as DomainError {
      throw ValidationError(error.description)
    }
  }
}
