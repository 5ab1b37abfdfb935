import ArgumentParser
import CANTuning
import Foundation

/// How a sweep is shared among machines, and put together again.
struct DivisionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Measure only every N-th row from row I on, 0 to N-1. auto takes both from the environment of a Slurm "
        + "job array or a Kubernetes Indexed Job, auto/N the index alone.", valueName: "I/N"))
  var shard: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Measure nothing: put the rows of these files together, which are all parts of one sweep.",
      valueName: "parts"))
  var merge: [String] = []

  @Option(
    help: ArgumentHelp(
      "Measure nothing: print a job that runs this sweep in parts.", valueName: "slurm|kubernetes"))
  var printJob: JobScript.System?

  @Option(help: ArgumentHelp("How many parts the job has. (default: 8)", valueName: "n"))
  var shards: Int?

  /// The most parts of a job: what a Slurm array has room for unless it is told otherwise.
  static let shardsMax = 1_000

  /// The part that this run measures.
  func part() throws -> Shard {
    guard let shard else { return .whole }
    return try Shard(parsing: shard, in: ProcessInfo.processInfo.environment)
  }

  func validate() throws {
    if let shards, !(1...DivisionOptions.shardsMax).contains(shards) {
      throw ValidationError("--shards is 1 to \(DivisionOptions.shardsMax), not \(shards)")
    }
    if shards != nil, printJob == nil { throw ValidationError("--shards belongs to --print-job") }
    let asked = [(shard != nil, "--shard"), (!merge.isEmpty, "--merge"), (printJob != nil, "--print-job")]
    let names = asked.filter(\.0).map(\.1)
    guard names.count < 2 else {
      throw ValidationError("\(names.joined(separator: " and ")) do not go together")
    }
    _ = try part()
  }
}
