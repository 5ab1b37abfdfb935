import CANSimulation
import Datasets
import Foundation
import Testing

@testable import canopy

/// `canopy simulate` runs scenarios, tells them in every format, and keeps what fails.
@Suite struct SimulateTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func run(_ line: String) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run("simulate " + line, in: scratch.folder)
  }

  /// A scenario that no overlay can pass, since it has no time to recover.
  private func writeImpossible(as name: String) throws {
    try scratch.write(
      """
      { "format": "canopy-scenario", "version": 1, "name": "impossible", "seed": 9, "nodes": 12,
        "safety_s": 10, "liveness_s": 0, "join_interval_ms": 100,
        "faults": [{ "kind": "crash", "at_s": 1, "times": 4, "every_s": 2 }] }
      """, to: name)
  }

  // MARK: - Runs

  @Test func theSameSeedGivesTheSameBytesAndAnotherOneOthers() throws {
    for line in ["crash-one --interval 5", "crash-one --trace", "crash-one --interval 20 --format json"] {
      let one = try run(line)
      #expect(one.status == 0, "\(one.errors)")
      let two = try run(line)
      #expect(one.output == two.output && one.errors == two.errors)
      #expect(try run(line + " --seed 8").output != one.output)
    }
  }

  @Test func everySettingIsSaidBeforeTheResult() throws {
    let outcome = try run("crash-one --interval 20 --seed 5")
    #expect(outcome.errorLines.count == 2)
    for part in ["crash-one: seed 5, 32 nodes, d = 2, r = 1", "delay 30 ms", "safety 60 s", "1 fault"] {
      #expect(outcome.errorLines[0].contains(part), "\(outcome.errors)")
    }
    #expect(outcome.errorLines[1].hasPrefix("whole "), "\(outcome.errors)")
    #expect(try run("crash-one --interval 20 --quiet").errors.isEmpty)
  }

  @Test func formatsHoldTheSameRowsAndChartsAreDrawn() throws {
    let table = try run("quiet --interval 30 --format csv --chart a.svg --chart messages:b.svg --quiet")
    #expect(table.status == 0 && table.lines.count > 3)
    #expect(table.lines[0].hasPrefix("time_s,phase,nodes,one_owner,no_owner,several_owners,"))
    let lines = try run("quiet --interval 30 --format ndjson --quiet").lines
    #expect(lines.count == table.lines.count - 1)
    let document = try JSONReader.document(Array(try run("quiet --interval 30 --format json").output))
    #expect(document["samples"]?.items?.count == lines.count)
    #expect(document["recovery_s"] == .integer(0) && document["violation"] == .null)
    for name in ["a.svg", "b.svg"] {
      let picture = try String(contentsOf: scratch.url(name), encoding: .utf8)
      #expect(picture.hasPrefix("<svg") && picture.contains("quiet, 32 nodes"))
    }
    #expect(scratch.names == ["a.svg", "b.svg"])
  }

  @Test func aSwarmPassesAndIsTheSameForAnyNumberOfWorkers() throws {
    let one = try run("--swarm-count 3 --seed 3 --workers 1 --format csv")
    #expect(one.status == 0, "\(one.errors)")
    #expect(one.lines.count == 2 && one.lines[1].hasPrefix("3,0,0,"), "\(one.text)")
    #expect(one.errors == "3 scenarios of a swarm, seeds 3...5\n")
    #expect(try run("--swarm-count 3 --seed 3 --workers 3 --format csv").output == one.output)
    let each = try run("--swarm-count 3 --seed 3 --each --format csv")
    #expect(each.lines.dropFirst().map { $0.prefix(2) } == ["3,", "4,", "5,"])
    // A scenario of the swarm runs alone as it does among others.
    let alone = try JSONReader.document(Array(try run("--swarm 4 --format json").output))
    let recovery = try #require(alone["recovery_s"]?.json)
    #expect(each.lines[2].split(separator: ",")[3] == recovery)
  }

  @Test func traceAndScenarioGoToTheOutput() throws {
    let trace = try run("quiet --trace --output trace.txt --quiet")
    #expect(trace.status == 0 && trace.output.isEmpty && trace.errors.isEmpty)
    let text = try String(contentsOf: scratch.url("trace.txt"), encoding: .utf8)
    #expect(text.split(separator: "\n").first?.contains("µs  1 → 0  join to ") == true)
    #expect(try run("--swarm 3 --print --output s.json").status == 0)
    let rows = try run("s.json --interval 30 --quiet")
    #expect(rows.status == 0, "\(rows.errors)")
    #expect(try run("--swarm 3 --interval 30 --quiet").output == rows.output)
  }

  @Test func theScenariosWithNamesAreListed() throws {
    let outcome = try run("--list --format csv")
    #expect(outcome.lines.count == NamedScenario.allCases.count + 1)
    for (line, named) in zip(outcome.lines.dropFirst(), NamedScenario.allCases) {
      #expect(line.hasPrefix(named.rawValue + ","))
    }
    let help = try run("--help")
    #expect(help.status == 0 && help.text.contains("USAGE: canopy simulate"))
  }

  // MARK: - Failures

  @Test func aFailureEndsWith1AndIsShrunkToAFileThatFailsToo() throws {
    try writeImpossible(as: "i.json")
    let outcome = try run("i.json --interval 5")
    #expect(outcome.status == 1 && outcome.lines.count > 3)
    let last = try #require(outcome.errorLines.last)
    #expect(last.hasPrefix("Error: impossible: the overlay did not recover"), "\(last)")
    #expect(
      last.contains("repeat it with: canopy simulate i.json; shrunk from 12 nodes and 4 faults to 1 node"))
    #expect(last.hasSuffix("in canopy-failure-9.json"))
    #expect(outcome.errorLines.filter { $0.hasPrefix("Error") }.count == 1)
    #expect(scratch.names == ["canopy-failure-9.json", "i.json"])
    // The smallest scenario fails too, and is kept once however often it does.
    let again = try run("canopy-failure-9.json --quiet")
    #expect(again.status == 1 && again.errorLines.count == 1)
    #expect(scratch.names == ["canopy-failure-9.json", "i.json"])
    // What is in the file is not overwritten by something else.
    let kept = try Data(contentsOf: scratch.url("canopy-failure-9.json"))
    #expect(try run("i.json --shrink-runs 0 --quiet").errors.contains("in canopy-failure-9-2.json"))
    #expect(try Data(contentsOf: scratch.url("canopy-failure-9.json")) == kept)
    #expect(try run("canopy-failure-9-2.json --quiet --shrunk s.json").status == 1)
    let written = try Data(contentsOf: scratch.url("s.json"))
    #expect(written == kept)
  }

  @Test func aFileThatIsThereIsRefusedAndAFolderThatIsNotIsSaid() throws {
    try writeImpossible(as: "i.json")
    let refused = try run("i.json --shrunk i.json")
    #expect(refused.status == 73 && refused.output.isEmpty && refused.errorLines.count == 1)
    #expect(refused.errors.contains("--shrunk i.json is there already"))
    #expect(try run("quiet --shrunk none/a.json").status == 73)
  }
}
