import CANTestKit
import Foundation
import Testing

/// Runs the binary that was built beside the tests.
struct CommandLineTool {
  /// What a run left behind.
  struct Outcome {
    let status: Int32
    let output: Data
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }
    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
  }

  /// Runs `canopy` in a folder; `input` is what it finds on standard input, nothing by default.
  static func run(_ arguments: [String], input: String? = nil, in folder: URL? = nil) throws -> Outcome {
    let process = Process()
    process.executableURL = BuiltTool.folder.appendingPathComponent("canopy")
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    // Files instead of pipes: nothing to drain, and nothing that can block.
    let scratch = try Scratch()
    let output = scratch.url("output")
    let errors = scratch.url("errors")
    for url in [output, errors] { try Data().write(to: url) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    if let input {
      process.standardInput = try FileHandle(forReadingFrom: scratch.write(input, to: "input"))
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try Data(contentsOf: output),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }

  /// Runs `canopy` with arguments that have no blanks inside.
  static func run(_ line: String, input: String? = nil, in folder: URL? = nil) throws -> Outcome {
    try run(line.split(separator: " ").map(String.init), input: input, in: folder)
  }
}

/// A folder of its own, which goes with all others when the tests end.
struct Scratch {
  let folder: URL

  private static let root: URL = {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(
      "canopy-tests-\(UUID().uuidString)")
    atexit { try? FileManager.default.removeItem(at: Scratch.root) }
    return root
  }()

  init() throws {
    folder = Scratch.root.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func url(_ name: String) -> URL { folder.appendingPathComponent(name) }

  @discardableResult
  func write(_ text: String, to name: String) throws -> URL {
    try Data(text.utf8).write(to: url(name))
    return url(name)
  }

  /// The names of the files in the folder.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }
}

/// The package's folder and the data of the world beside it.
enum World {
  static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A file of `../shared/data`, or `nil` where there is none.
  static func data(_ name: String) -> String? {
    let beside = package.deletingLastPathComponent()
    let path = beside.appendingPathComponent("shared/data/\(name)").path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}

extension Scratch {
  /// Runs a command with arguments that are wrong: each is one line of error with its status, and leaves no file.
  func expectErrors(of command: String, _ mistakes: [(line: String, status: Int32, said: String)]) throws {
    for (line, status, said) in mistakes {
      let before = names
      let outcome = try CommandLineTool.run("\(command) \(line)", in: folder)
      #expect(outcome.status == status, "\(line): \(outcome.errors)")
      #expect(outcome.output.isEmpty && outcome.errorLines.count == 1, "\(line): \(outcome.errors)")
      #expect(outcome.errors.hasPrefix("Error: ") && outcome.errors.contains(said), "\(outcome.errors)")
      #expect(names == before, "\(line)")
    }
  }
}
