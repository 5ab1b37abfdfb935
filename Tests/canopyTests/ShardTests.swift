import CANTuning
import Foundation
import Testing

@testable import canopy

/// A sweep that was shared among machines is the sweep.
@Suite struct ShardTests {
  private static let line =
    "tune --nodes 16,64 --dimensions 2...4 --against chord --lookups 100 --repeats 2"

  @Test func theMergedPartsAreTheWholeByteForByte() throws {
    let scratch = try Scratch()
    let whole = try CommandLineTool.run(Self.line + " --format csv").output
    for count in [1, 3, 11] {
      let parts = (0..<count).map { "part-\(count)-\($0).csv" }
      for (index, part) in parts.enumerated() {
        let outcome = try CommandLineTool.run(
          Self.line + " --shard \(index)/\(count) --output \(part)", in: scratch.folder)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      }
      let merged = try CommandLineTool.run(
        ["tune", "--format", "csv", "--merge"] + parts.reversed(), in: scratch.folder)
      #expect(merged.status == 0 && merged.errors.isEmpty, "\(merged.errors)")
      #expect(merged.output == whole, "\(count) parts")
    }
    let told = try CommandLineTool.run(
      "tune --merge part-1-0.csv part-3-1.csv --max-neighbors 8 --chart hops.svg --output all.csv",
      in: scratch.folder)
    #expect(told.status == 0 && told.errors.contains("64 nodes: d = "), "\(told.errors)")
    #expect(try Data(contentsOf: scratch.url("all.csv")) == whole)
    #expect(scratch.names.contains("hops.svg"))
  }

  @Test func partsThatDoNotMakeASweepAreBadData() throws {
    let scratch = try Scratch()
    for (name, option) in [("0", ""), ("1", ""), ("0", " --seed 2")] {
      let line =
        Self.line + " --shard \(name)/2 --output \(name)\(option.isEmpty ? "" : "-other").csv" + option
      #expect(try CommandLineTool.run(line, in: scratch.folder).status == 0)
    }
    let text = try String(contentsOf: scratch.url("0.csv"), encoding: .utf8)
    try scratch.write(String(text.dropLast(3)), to: "torn.csv")
    for (parts, message) in [
      ("0.csv", "4 of 8 rows are in no part: 2, 4, 6, 8"),
      ("0.csv 0-other.csv", "seed is 2 here and 1 before"),
      ("torn.csv 1.csv", "the last line has no end"),
    ] {
      let outcome = try CommandLineTool.run("tune --merge \(parts) --output all.csv", in: scratch.folder)
      #expect(outcome.status == 65 && outcome.errors.contains(message), "\(outcome.errors)")
    }
    #expect(try CommandLineTool.run("tune --merge none.csv", in: scratch.folder).status == 66)
    #expect(!scratch.names.contains("all.csv"))
  }

  @Test func thePartIsTakenFromTheCluster() throws {
    func shard(_ text: String, _ environment: [String: String] = [:]) throws -> Shard {
      try Shard(parsing: text, in: environment)
    }
    #expect(try shard("2/5") == Shard(2, of: 5))
    let array = ["SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_COUNT": "4"]
    let stepped = array.merging(["SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_STEP": "2"]) { $1 }
    #expect(try shard("auto", stepped) == Shard(3, of: 4))
    #expect(try shard("auto/8", stepped) == Shard(7, of: 8))
    #expect(try shard("auto", array.merging(["SLURM_ARRAY_TASK_MIN": "4"]) { $1 }) == Shard(3, of: 4))
    let pod = ["JOB_COMPLETION_INDEX": "1", "JOB_COMPLETION_COUNT": "3"]
    #expect(try shard("auto", pod) == Shard(1, of: 3))
    #expect(try shard("auto/2", ["JOB_COMPLETION_INDEX": "0"]) == Shard(0, of: 2))
    let refused: [(String, [String: String], String)] = [
      ("auto", [:], "neither"), ("auto/3", [:], "neither"), ("auto", array, "task 7 is not one of 4"),
      ("auto", ["SLURM_ARRAY_TASK_ID": "1"], "SLURM_ARRAY_TASK_COUNT is not set"),
      ("auto", stepped.merging(["SLURM_ARRAY_TASK_STEP": "4"]) { $1 }, "in steps of 4"),
      ("auto", ["JOB_COMPLETION_INDEX": "1"], "use --shard auto/N"), ("auto/1", stepped, "part 7 of 1"),
      ("auto", array.merging(["SLURM_ARRAY_TASK_ID": "x"]) { $1 }, "not a whole number: 'x'"),
      ("", [:], "--shard ''"), ("1", [:], "--shard '1'"), ("1/2/3", [:], "--shard"), ("-1/2", [:], "part -1"),
      ("0/0", [:], "part 0 of 0"), ("auto/x", stepped, "--shard 'auto/x'"),
    ]
    for (text, environment, part) in refused {
      let error = #expect(throws: (any Error).self) { try shard(text, environment) }
      #expect(
        error.map { "\($0)".contains(part) } == true, "\(text) \(environment) \(String(describing: error))")
    }
  }
}
