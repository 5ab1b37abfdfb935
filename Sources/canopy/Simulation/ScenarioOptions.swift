import ArgumentParser
import CANSimulation
import Foundation

/// Which scenario is run, or which many.
struct ScenarioOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A scenario by name (see --list), or a JSON file; - is standard input.", valueName: "scenario"))
  var scenario: String?

  @Option(help: ArgumentHelp("Run the scenario that this seed draws whole.", valueName: "seed"))
  var swarm: UInt64?

  @Option(
    help: ArgumentHelp("Run so many scenarios that are drawn from consecutive seeds.", valueName: "n"))
  var swarmCount: Int?

  @Flag(
    help:
      "Let nodes stay for drawn session times, and see what lookups and upkeep come to beside other overlays."
  )
  var churn = false

  @Option(
    help: ArgumentHelp(
      "The seed of the scenario instead of its own, the first one of --swarm-count, or that of --churn. "
        + "(default: 1)", valueName: "seed"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "How many runs of --swarm-count or --churn are under way at a time. (default: one a core)",
      valueName: "n"))
  var workers: Int?

  @Flag(help: "List the scenarios that have a name.")
  var list = false

  /// The most scenarios of a swarm.
  private static let swarmMax = 1_000_000

  func check() throws {
    guard [scenario != nil, swarm != nil, swarmCount != nil, churn, list].count(where: { $0 }) == 1 else {
      throw ValidationError("name one thing to run: a scenario, --swarm, --swarm-count, --churn, or --list")
    }
    if let swarmCount, !(1...ScenarioOptions.swarmMax).contains(swarmCount) {
      throw ValidationError("--swarm-count \(swarmCount) is not within 1 and \(ScenarioOptions.swarmMax)")
    }
    if let swarmCount, let seed, seed > UInt64.max - UInt64(swarmCount) {
      throw ValidationError("--seed \(seed) leaves no room for \(swarmCount) seeds")
    }
    guard seed == nil || scenario != nil || swarmCount != nil || churn else {
      throw ValidationError("--seed belongs to a scenario, to --swarm-count or to --churn")
    }
    guard workers == nil || swarmCount != nil || churn else {
      throw ValidationError("--workers belongs to --swarm-count or to --churn")
    }
    if let workers, !(1...10_000).contains(workers) {
      throw ValidationError("--workers \(workers) is not within 1 and 10000")
    }
  }

  /// The scenarios of `--swarm-count`.
  var swarmOfMany: Swarm? {
    guard let swarmCount else { return nil }
    let first = seed ?? 1
    return Swarm(
      seeds: first...(first + UInt64(swarmCount) - 1),
      workers: workers ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  /// The one scenario that is run.
  func document() throws(Failure) -> ScenarioDocument {
    if let swarm {
      return ScenarioDocument(.swarm(seed: swarm), summary: "What the seed \(swarm) draws.")
    }
    return try ScenarioSource(scenario ?? "").read(seed: seed)
  }

  /// The command that runs the one scenario again.
  var command: String {
    if let swarm { return "canopy simulate --swarm \(swarm)" }
    return "canopy simulate \((scenario ?? "").quotedForShell)\(seed.map { " --seed \($0)" } ?? "")"
  }
}
