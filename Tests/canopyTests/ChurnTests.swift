import CANCore
import CANGeometry
import CANTestKit
import CANTuning
import Foundation
import Testing

@testable import canopy

/// `canopy simulate --churn` runs a CAN, Chord and Kademlia by one plan, and tells what lookups come to.
@Suite struct ChurnTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  /// Runs a few nodes for some seconds.
  private func run(_ line: String) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(
      "simulate --churn --nodes 6 --dimensions 2 --measured 0.2 --warm-up 0.1 --askers 3 " + line,
      in: scratch.folder)
  }

  // MARK: - The command

  @Test func theSameSeedGivesTheSameBytesForAnyNumberOfWorkers() throws {
    let one = try run("--sessions 0.5,5 --format csv --workers 1")
    #expect(one.status == 0, "\(one.errors)")
    let two = try run("--sessions 0.5,5 --format csv --workers 3")
    #expect(one.output == two.output && one.errors == two.errors)
    let other = try run("--sessions 0.5 --format csv --against none --seed 2")
    let fields = [one, other].map { $0.lines[1].split(separator: ",")[..<10] }
    #expect(fields[0] != fields[1] && fields[0][..<5] == fields[1][..<5])
  }

  @Test func allOverlaysHaveTheSameColumnsInEveryFormat() throws {
    let csv = try run("--sessions 0.5 --realities 2 --format csv")
    let rows = csv.lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let names = try #require(rows.first)
    #expect(names.prefix(6) == ["overlay", "nodes", "dimensions", "realities", "overload", "session_min"])
    #expect(rows.allSatisfy { $0.count == names.count })
    #expect(rows.dropFirst().map { $0[0] } == ["can", "chord", "kademlia"])
    #expect(rows[1][1...5] == ["6", "2", "2", "1", "0.5"] && rows[2][1...5] == ["6", "", "", "", "0.5"])
    for setting in ["session_times", "warm_up_min", "measured_min", "askers_per_key", "seed"] {
      #expect(names.contains(setting))
    }
    let lines = try run("--sessions 0.5 --realities 2 --format ndjson").lines
    for (line, row) in zip(lines, rows.dropFirst()) {
      guard case .object(let members) = try JSONReader.document(Array(line.utf8)) else {
        Issue.record("\(line)")
        continue
      }
      #expect(members.map(\.name) == names && members.map(\.value.plainText) == row)
    }
    let document = try JSONReader.document(
      Array(try run("--sessions 0.5 --against none --format json").output))
    #expect(document["runs"]?.items?.count == 1 && document["seed"] == .string("1"))
  }

  @Test func everySettingIsSaidBeforeTheResult() throws {
    let outcome = try run("--sessions 0.5 --seed 7 --against kademlia --session-times pareto:1.5")
    #expect(outcome.status == 0 && outcome.lines.count == 3)
    for part in [
      "churn: seed 7, 6 nodes; CAN, d = 2, r = 1, Kademlia; pareto-1.5 sessions of a median of 0.5 min",
      "0.1 min of warm-up, 0.2 min measured", "a key every 1 s looked up by 3 nodes",
    ] {
      #expect(outcome.errorLines.first?.contains(part) == true, "\(outcome.errors)")
    }
    #expect(try run("--sessions 0.5 --against none --quiet").errors.isEmpty)
  }

  @Test func aTraceHasItsOwnMedian() throws {
    try scratch.write("# seconds\n30\n60\n90\n", to: "sessions.txt")
    let outcome = try run("--session-times trace:sessions.txt --against none --format csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.lines.count == 2 && outcome.lines[1].hasPrefix("can,6,2,1,1,"), "\(outcome.text)")
    #expect(outcome.lines[1].contains(",trace,"))
  }

  @Test func everyPictureIsDrawn() throws {
    let charts = ChurnPicture.allCases.map { "--chart \($0.rawValue):\($0.rawValue).svg" }
    let outcome = try run("--sessions 0.5 --quiet --chart plain.svg " + charts.joined(separator: " "))
    #expect(outcome.status == 0, "\(outcome.errors)")
    for picture in ChurnPicture.allCases {
      let text = try String(contentsOf: scratch.url("\(picture.rawValue).svg"), encoding: .utf8)
      for part in ["<svg", "6 nodes", "CAN, d = 2, r = 1", "Chord", "Kademlia", "median session time"] {
        #expect(text.contains(part), "\(picture)")
      }
    }
    let plain = try Data(contentsOf: scratch.url("plain.svg"))
    #expect(try plain == Data(contentsOf: scratch.url("success.svg")))
  }

  @Test func badInputIsOneLineWithItsExitStatus() throws {
    try scratch.write("1\nlong\n", to: "broken.txt")
    try scratch.expectErrors(
      of: "simulate",
      [
        ("quiet --churn", 64, "name one thing to run"),
        ("quiet --sessions 5", 64, "--sessions belongs to --churn"),
        ("--list --askers 2", 64, "--askers belongs to --churn"),
        ("--churn --trace", 64, "--trace needs one"),
        ("--churn --sessions 0", 64, "'0' is not a session time"), ("--churn --sessions 5,,6", 64, "''"),
        ("--churn --sessions 1e12", 64, "'1e12' is not"), ("--churn --sessions nan", 64, "'nan' is not"),
        ("--churn --nodes 1", 64, "--nodes 1 is not within 2 and 65536"),
        ("--churn --nodes 5", 64, "not by 10 of 5"), ("--churn --dimensions 33", 64, "--dimensions 33"),
        ("--churn --realities 0", 64, "--realities 0"), ("--churn --overload 17", 64, "--overload 17"),
        ("--churn --measured 0", 64, "--measured 0"),
        ("--churn --warm-up nan", 64, "--warm-up nan"), ("--churn --lookup-period -1", 64, "--lookup-period"),
        ("--churn --measured 43200", 64, "within 30 days"),
        ("--churn --nodes 65536 --sessions 0.01 --measured 1000", 64, "at most 50000000 crashes"),
        ("--churn --against pastry", 64, "'pastry' is not one of chord, kademlia, none"),
        ("--churn --against none,chord", 64, "--against none names no other"),
        ("--churn --session-times normal", 64, "'normal' is not one of exponential"),
        ("--churn --session-times pareto:0", 64, "'0' is not a shape"),
        ("--churn --session-times trace:broken.txt --sessions 5", 64, "--sessions belongs to a distribution"),
        ("--churn --session-times trace:broken.txt", 65, "broken.txt, line 2: 'long'"),
        ("--churn --session-times trace:none.txt", 66, "cannot read none.txt"),
        ("--churn --chart messages:a.svg", 64, "'messages' is not a chart: success, latency"),
        ("--churn --chart none/a.svg", 73, "there is no folder none"),
      ])
  }

  // MARK: - The nodes

  private func measure(
    realities: Int = 1, median: Double?, seconds: Nanoseconds, seed: UInt64
  ) throws -> (ChurnPlan, ChurnMeasurement) {
    let plan = try ChurnPlan(
      configuration: .init(
        nodes: 16, sessions: median.map { try SessionTimes.exponential(median: $0) }, warmUp: 0,
        duration: seconds * 1_000_000_000, settling: 30_000_000_000), seed: seed)
    let torus = try #require(Torus(dimensions: 2))
    let can = CANChurn(configuration: Configuration(torus: torus, realities: realities))
    return (plan, can.measure(plan, seed: seed))
  }

  @Test func withoutChurnEveryLookupFindsTheOneOwner() throws {
    for seed in seeds(1) {
      for realities in [1, 2] {
        let (plan, row) = try measure(realities: realities, median: nil, seconds: 10, seed: seed)
        let context: Comment = "CANOPY_SEEDS=\(seed)...\(seed), r = \(realities)"
        #expect(row.successShare == 1 && row.lookups == plan.lookups.count, context)
        #expect(row.crashes == 0 && row.recovery.mean == 0 && row.unrecovered == 0, context)
        // Each hop is a message, and so is the answer; where the asker is the owner there is none.
        #expect((row.hops...row.hops + 1).contains(row.lookupMessages), context)
        #expect(row.latency.mean > 50.5 * row.hops, context)
        #expect(row.maintenanceBytes > 40 * row.maintenanceMessages && row.maintenanceMessages > 1, context)
      }
    }
  }

  @Test func crashesAreRecoveredFromWithinSeconds() throws {
    for seed in seeds(1) {
      let (_, row) = try measure(median: 60, seconds: 40, seed: seed)
      let context: Comment = "CANOPY_SEEDS=\(seed)...\(seed)"
      #expect(row.crashes > 3 && row.completedShare > 0.99 && row.successShare > 0.9, context)
      #expect(row.unrecovered == 0 && (4...20).contains(row.recovery.median), "\(row.recovery), \(context)")
    }
  }
}
