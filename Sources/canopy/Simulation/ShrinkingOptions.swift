import ArgumentParser
import CANSimulation
import Foundation

/// What becomes of a scenario that failed.
struct ShrinkingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the smallest scenario that fails in the same way goes; it must not be there yet. (default: "
        + "canopy-failure-SEED.json in this folder)", valueName: "file"))
  var shrunk: String?

  @Option(
    help: ArgumentHelp(
      "How many runs the search for it may take; 0 keeps the scenario as it is.", valueName: "n"))
  var shrinkRuns = 200

  /// The most runs of a search.
  private static let runsMax = 1_000_000

  func check() throws {
    if shrunk?.isEmpty == true { throw ValidationError("--shrunk names no file") }
    guard (0...ShrinkingOptions.runsMax).contains(shrinkRuns) else {
      throw ValidationError("--shrink-runs \(shrinkRuns) is not within 0 and \(ShrinkingOptions.runsMax)")
    }
  }

  /// Refuses a file that is there already, before time is spent.
  func checkFile() throws(Failure) {
    guard let shrunk else { return }
    guard shrunk != "-" else { throw .cannotWrite("--shrunk writes no standard output: name a file") }
    guard !FileManager.default.fileExists(atPath: shrunk) else {
      throw .cannotWrite("--shrunk \(shrunk) is there already: remove it or name another file")
    }
    try Destination(path: shrunk).check()
  }

  /// Writes the smallest scenario to its file and says so.
  func keep(_ shrinking: Scenario.Shrinking, of scenario: Scenario) -> String {
    let smallest = shrinking.scenario
    let summary = "Fails: \(shrinking.failure)."
    let bytes = Array(smallest.json(summary: summary).utf8)
    let path = shrunk ?? ShrinkingOptions.freePath(for: smallest, bytes)
    let size =
      smallest == scenario
      ? "the scenario, which could not be shrunk, is" : "shrunk from \(scenario.size) to \(smallest.size)"
    do {
      try Destination(path: path).write(bytes)
      return "\(size) in \(path)"
    } catch {
      return "\(size), and \(error)"
    }
  }

  /// A path where nothing is, or the same already.
  private static func freePath(for scenario: Scenario, _ bytes: [UInt8]) -> String {
    let stem = "canopy-failure-\(scenario.seed)"
    var path = stem + ".json"
    var number = 2
    while let found = FileManager.default.contents(atPath: path), Array(found) != bytes {
      path = "\(stem)-\(number).json"
      number += 1
    }
    return path
  }
}

extension Scenario {
  /// How large it is, for a message: `12 nodes and 3 faults`.
  var size: String { "\("node".counted(nodes)) and \("fault".counted(faults.count))" }
}
