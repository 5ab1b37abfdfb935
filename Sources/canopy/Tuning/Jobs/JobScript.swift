import ArgumentParser

/// A job that runs a sweep in parts on a cluster, ready to be submitted.
struct JobScript {
  /// The systems that jobs are printed for.
  enum System: String, CaseIterable, ExpressibleByArgument {
    case slurm, kubernetes
  }

  /// The arguments of `canopy tune` that say what is swept.
  let sweep: [String]
  /// The arguments that say what is made of the rows, which belong to the merge.
  let result: [String]
  /// The number of parts.
  let shards: Int
  /// The cores of each part.
  let workers: Int

  /// The options that say what is made of the rows, and how many arguments follow each.
  private static let ofResult = [
    "--output": 1, "--format": 1, "--chart": 1, "--max-neighbors": 1, "--max-latency-ms": 1, "--churn": 1,
    "--quiet": 0,
  ]
  /// The options that asked for the job.
  private static let ofJob = ["--print-job": 1, "--shards": 1, "--workers": 1]

  /// The job that runs what `arguments` of `canopy tune` ask for.
  init(arguments: [String], shards: Int, workers: Int) {
    var (sweep, result): ([String], [String]) = ([], [])
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let name = String(argument.prefix { $0 != "=" })
      let isOfJob = JobScript.ofJob[name] != nil
      let following = argument == name ? JobScript.ofJob[name] ?? JobScript.ofResult[name] ?? 0 : 0
      let taken = [argument] + rest.prefix(following)
      rest = rest.dropFirst(following)
      if isOfJob { continue }
      if JobScript.ofResult[name] == nil { sweep += taken } else { result += taken }
    }
    self.sweep = sweep
    self.result = result
    self.shards = shards
    self.workers = workers
  }

  /// The job for a system.
  func text(for system: System) -> String {
    switch system {
    case .slurm: slurm
    case .kubernetes: kubernetes
    }
  }

  /// What puts the parts together.
  func mergeCommand(_ parts: String) -> String {
    let hasOutput = result.contains { $0 == "--output" || $0.hasPrefix("--output=") }
    let rest = (hasOutput ? [] : ["--output", "runs.csv"]) + result
    return "canopy tune --merge \(parts) " + rest.map(\.quotedForShell).joined(separator: " ")
  }
}

extension String {
  /// The text as one word of a shell's line.
  var quotedForShell: String {
    let plain =
      !isEmpty
      && unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            || "-_./,:=+%@^".unicodeScalars.contains(scalar))
      }
    return plain
      ? self : "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
