import ArgumentParser
import CANTuning

extension Shard {
  /// The part that `text` names: `I/N`, or `auto` or `auto/N` for what a cluster says in the environment.
  init(parsing text: String, in environment: [String: String]) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let numbers = parts.map { Int($0) }
    if parts[0] == "auto", parts.count == 1 {
      self = try Shard.ofArray(environment) ?? Shard.ofIndexedJob(environment) ?? Shard.unknown()
    } else if parts[0] == "auto", parts.count == 2, let count = numbers[1] {
      let names = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"]
      guard let name = names.first(where: { environment[$0] != nil }) else {
        self = try Shard.unknown(); return
      }
      self = try Shard.part(Shard.number(name, in: environment), of: count, as: name)
    } else if parts.count == 2, let index = numbers[0], let count = numbers[1] {
      self = try Shard.part(index, of: count, as: "--shard \(text)")
    } else {
      throw ValidationError("--shard '\(text)' is not I/N with I from 0 to N-1, auto or auto/N")
    }
  }

  /// The task of a Slurm job array, whose ids may begin anywhere and be evenly apart.
  private static func ofArray(_ environment: [String: String]) throws -> Shard? {
    guard environment["SLURM_ARRAY_TASK_ID"] != nil else { return nil }
    let id = try number("SLURM_ARRAY_TASK_ID", in: environment)
    let count = try number("SLURM_ARRAY_TASK_COUNT", in: environment)
    let first = try number("SLURM_ARRAY_TASK_MIN", in: environment, default: 0)
    let step = try number("SLURM_ARRAY_TASK_STEP", in: environment, default: 1)
    guard step > 0, id >= first, (id - first) % step == 0, (id - first) / step < count else {
      throw ValidationError(
        "task \(id) is not one of \(count) from \(first) in steps of \(step): give the array one range, such as "
          + "0-\(max(count, 1) - 1), or the number of parts by --shard auto/N")
    }
    return try part((id - first) / step, of: count, as: "SLURM_ARRAY_TASK_ID")
  }

  /// The pod of a Kubernetes Indexed Job, which is told the number of parts beside its index.
  private static func ofIndexedJob(_ environment: [String: String]) throws -> Shard? {
    guard environment["JOB_COMPLETION_INDEX"] != nil else { return nil }
    let index = try number("JOB_COMPLETION_INDEX", in: environment)
    guard environment["JOB_COMPLETION_COUNT"] != nil else {
      throw ValidationError(
        "JOB_COMPLETION_INDEX says which part, not of how many: use --shard auto/N, or set JOB_COMPLETION_COUNT"
      )
    }
    return try part(index, of: number("JOB_COMPLETION_COUNT", in: environment), as: "JOB_COMPLETION_INDEX")
  }

  private static func unknown() throws -> Shard {
    throw ValidationError(
      "--shard auto finds neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX in the environment: use --shard I/N"
    )
  }

  private static func number(
    _ name: String, in environment: [String: String], default fallback: Int? = nil
  ) throws -> Int {
    guard let text = environment[name] else {
      if let fallback { return fallback }
      throw ValidationError("\(name) is not set: use --shard auto/N or I/N")
    }
    guard let number = Int(text), number >= 0 else {
      throw ValidationError("\(name) is not a whole number: '\(text)'")
    }
    return number
  }

  private static func part(_ index: Int, of count: Int, as name: String) throws -> Shard {
    guard let shard = Shard(index, of: count) else {
      throw ValidationError("\(name): part \(index) of \(count) is not there: parts are 0 to N-1 of N")
    }
    return shard
  }
}
