import CANTestKit
import Foundation
import Testing

@testable import canopy

/// The manners that all commands share.
@Suite struct MannersTests {
  @Test(arguments: PointDistribution.allCases.map(\.rawValue))
  func theSameSeedGivesTheSameBytesAndAnotherOneOthers(distribution: String) throws {
    let line = "dataset \(distribution) --points 50 --dimensions 3"
    let one = try CommandLineTool.run(line + " --seed 7")
    #expect(one.status == 0)
    #expect(one.lines.count == 51)
    #expect(one.errors.isEmpty)
    #expect(try CommandLineTool.run(line + " --seed 7").output == one.output)
    #expect(try CommandLineTool.run(line + " --seed 8").output != one.output)
  }

  @Test func everyFormatHoldsTheSameRows() throws {
    let scratch = try Scratch()
    var tables: [[[String]]] = []
    for name in ["a.csv", "a.json", "a.ndjson"] {
      let line = "dataset uniform --points 20 --dimensions 4 --output \(name)"
      let outcome = try CommandLineTool.run(line, in: scratch.folder)
      #expect(outcome.status == 0 && outcome.output.isEmpty)
      let table = try PointTable.read(scratch.url(name).path)
      tables.append(table.rows.map { [$0.id] + $0.fields.map(\.plainText) })
    }
    #expect(tables[0] == tables[1] && tables[1] == tables[2])
  }

  @Test func pointsLieInTheUnitCubeAndAsTheirDistributionSays() {
    for distribution in PointDistribution.allCases {
      let points = distribution.points(2_000, dimensions: 2, seed: 3)
      #expect(points.allSatisfy { $0.allSatisfy((0..<1).contains) })
      // How many of 400 squares hold the fullest half of the points.
      var counts = [Int](repeating: 0, count: 400)
      for point in points { counts[Int(point[0] * 20) * 20 + Int(point[1] * 20)] += 1 }
      var left = 1_000
      let squares = counts.sorted(by: >).prefix { count in
        defer { left -= count }
        return left > 0
      }.count
      let range = distribution == .uniform ? 120...200 : 10...50
      #expect(range.contains(squares), "\(distribution) \(squares)")
    }
  }

  @Test func aReaderThatLeavesEarlyEndsTheRunQuietly() throws {
    let tool = BuiltTool.folder.appendingPathComponent("canopy").path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "'\(tool)' dataset uniform --points 20000 | head -n 1"]
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text == "id,x0,x1\n")
    #expect(complaint.isEmpty, "\(complaint)")
  }

  /// Runs a line of shell in a folder; gives the exit status and what was complained.
  private func shell(_ line: String, in folder: URL) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = folder
    let errors = Pipe()
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, complaint)
  }

  @Test func aPipeWithANameIsReadAndClosedStreamsAreErrors() throws {
    let tool = BuiltTool.folder.appendingPathComponent("canopy").path
    let scratch = try Scratch()
    try scratch.write("id,lon,lat\na,1,2\n", to: "a.csv")
    let store = "'\(tool)' store --nodes 2 --near 0,0 --points"
    let pipe = try shell("mkfifo p; cat a.csv > p & \(store) p --output out.csv", in: scratch.folder)
    #expect(pipe.status == 0, "\(pipe.errors)")
    #expect(try RawTable.read(InputFile(path: scratch.url("out.csv").path)).rows.count == 1)
    for (line, status) in [
      (store + " - <&-", 66), (store + " a.csv >&-", 73), ("'\(tool)' map --input - <&-", 66),
    ] {
      let outcome = try shell(line, in: scratch.folder)
      #expect(outcome.status == status, "\(line)")
      #expect(outcome.errors.hasPrefix("Error: cannot "), "\(outcome.errors)")
    }
  }

  @Test func aFileThatDoesNotFitIsNotLeftHalfWritten() throws {
    let tool = BuiltTool.folder.appendingPathComponent("canopy").path
    let scratch = try Scratch()
    try scratch.write("old\n", to: "a.csv")
    for name in ["a.csv", "b.csv"] {
      let line = "ulimit -f 8; '\(tool)' dataset uniform --points 5000 --output \(name)"
      let outcome = try shell(line, in: scratch.folder)
      #expect(outcome.status == 73)
      #expect(outcome.errors.hasPrefix("Error: cannot write \(name)"), "\(outcome.errors)")
    }
    #expect(scratch.names == ["a.csv"])
    #expect(try String(contentsOf: scratch.url("a.csv"), encoding: .utf8) == "old\n")
  }

  @Test func helpAndVersionGoToStandardOutput() throws {
    #expect(try CommandLineTool.run("--version").text == Canopy.version + "\n")
    for command in ["demo", "tune", "route", "map", "store", "dataset"] {
      let outcome = try CommandLineTool.run("\(command) --help")
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      #expect(outcome.text.contains("USAGE: canopy \(command)"))
    }
  }
}
