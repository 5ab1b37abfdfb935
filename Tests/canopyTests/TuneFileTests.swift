import Foundation
import Testing

@testable import canopy

/// A file of rows is taken up where a run ended, and is never mixed with another sweep.
@Suite struct TuneFileTests {
  private let scratch: Scratch
  private static let line =
    "tune --nodes 16,64 --dimensions 2...4 --lookups 100 --repeats 2 --output runs.csv"

  init() throws {
    scratch = try Scratch()
  }

  private func run(_ line: String = Self.line) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(line, in: scratch.folder)
  }

  private func contents() throws -> String {
    try String(contentsOf: scratch.url("runs.csv"), encoding: .utf8)
  }

  @Test func whereverARunEndedTheFileIsTheSameInTheEnd() throws {
    #expect(try run().errors.isEmpty)
    let whole = try contents()
    #expect(whole.split(separator: "\n").count == 7 && whole.hasSuffix("\n"))
    #expect(
      try CommandLineTool.run(Self.line.replacing(" --output runs.csv", with: " --format csv")).text == whole)
    let finished = try run()
    #expect(finished.status == 0 && finished.errors == "runs.csv is complete: nothing is left to measure\n")
    #expect(try contents() == whole)
    for length in [
      0, 10, whole.firstIndex(of: "\n")?.utf16Offset(in: whole) ?? 0, 500, 700, 900, whole.count - 1,
    ] {
      try scratch.write(String(whole.prefix(length)), to: "runs.csv")
      let outcome = try run(Self.line + " --quiet")
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(length) \(outcome.errors)")
      #expect(try contents() == whole, "\(length)")
    }
  }

  @Test func whatIsTakenUpIsSaid() throws {
    #expect(try run().status == 0)
    let lines = try contents().split(separator: "\n")
    try scratch.write(lines.prefix(3).joined(separator: "\n") + "\n3,6,ca", to: "runs.csv")
    #expect(
      try run().errors == "runs.csv is taken up after 2 of 6 rows, and a torn line is measured again\n")
  }

  @Test func theChartShowsRowsThatWereTakenUp() throws {
    let chart = Self.line + " --chart hops.svg"
    #expect(try run(chart).status == 0)
    let picture = try Data(contentsOf: scratch.url("hops.svg"))
    #expect(try run(chart).status == 0)
    #expect(try Data(contentsOf: scratch.url("hops.svg")) == picture)
    let refused = try run(Self.line + " --chart cdf:cdf.svg")
    #expect(
      refused.status == 65 && refused.errors.contains("of these 6 were measured before"), "\(refused.errors)")
    #expect(scratch.names == ["hops.svg", "runs.csv"])
  }

  @Test func aFileOfAnotherSweepIsRefusedAndLeftAlone() throws {
    #expect(try run().status == 0)
    let whole = try contents()
    for (option, part) in [
      ("--seed 2", "line 2: seed is 1 there and 2 in this sweep"),
      ("--lookups 101", "line 2: lookups is 100"),
      ("--repeats 3", "line 2: repeats is 2"), ("--nodes 16,65", "line 5: nodes is 64 there and 65"),
      ("--joins uniform", "line 2: joins is random"), ("--dimensions 2,3", "line 2: rows is 6 there and 4"),
      ("--shard 1/2", "line 2: row is 1 there and 2 in this sweep"),
      ("--demand zipf:1", "line 2: demand is uniform"),
    ] {
      let outcome = try run(Self.line + " " + option)
      #expect(outcome.status == 65 && outcome.errorLines.count == 1, "\(option) \(outcome.errors)")
      #expect(outcome.errors.contains(part), "\(outcome.errors)")
      #expect(outcome.errors.contains("another file"))
      #expect(try contents() == whole)
    }
  }

  @Test func aFileThatHoldsSomethingElseIsRefusedAndLeftAlone() throws {
    #expect(try run().status == 0)
    let whole = try contents()
    let header = try #require(whole.split(separator: "\n").first)
    for (text, part) in [
      ("a,b\n1,2\n", "line 1: not the columns of a sweep"),
      (header + "\n1,2\n", "line 2: there are 2 fields"),
      (whole.replacing(",greedy,", with: ",\"greedy\","), "line 2: quotes"),
      (whole.replacing("\n1,6,", with: "\n01,6,"), "line 2: row '01'"),
      (whole.replacing("\n", with: "\r\n"), "line 1"),
      ("notes without an end", "line 1: not the beginning of a line"),
      (header + "\nnotes", "line 2: not the beginning of a line"),
      (header + "\n2,6,can", "line 2: not the beginning of a line"),
      (whole + "7", "line 8: not the beginning"),
    ] {
      try scratch.write(text, to: "runs.csv")
      let outcome = try run()
      #expect(outcome.status == 65 && outcome.errors.contains(part), "\(outcome.errors)")
      #expect(try contents() == text)
    }
  }

  @Test func whatCannotBeAppendedExitsWith73() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let outcome = try CommandLineTool.run(
      "tune --nodes 16 --lookups 10 --repeats 1 --format csv --output /dev/full")
    #expect(outcome.status == 73 && outcome.errors.contains("No space left"), "\(outcome.errors)")
    #expect(try run(Self.line.replacing("runs.csv", with: "none/runs.csv")).status == 73)
  }
}
