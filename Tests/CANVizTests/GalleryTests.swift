import Foundation
import Testing

struct GalleryTests {
  private static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let folder = "viz/gallery/"

  @Test(.enabled(if: Binary.isBuilt, "canopy is not built beside the tests"))
  func thePicturesAreWhatTheirCommandsDraw() throws {
    let commands = try Self.commands()
    #expect(commands.count >= 8)
    let scratch = FileManager.default.temporaryDirectory.appending(
      path: "canopy-gallery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    for command in commands { try Self.expect(command, in: scratch) }
  }

  @Test func everyPictureIsShownWithItsCommandAndIsSmall() throws {
    let readme = try Self.readme()
    let drawn = try Self.commands().flatMap { $0.split(whereSeparator: { " |".contains($0) }) }
      .filter { $0.hasPrefix(Self.folder) }.map { String($0.dropFirst(Self.folder.count)) }
    let gallery = Self.package.appending(path: Self.folder)
    let files = try FileManager.default.contentsOfDirectory(atPath: gallery.path).sorted()
    #expect(files == drawn.sorted())
    for file in files {
      #expect(readme.contains("](gallery/\(file))"), "\(file) is not shown")
      let text = try String(contentsOf: gallery.appending(path: file), encoding: .utf8)
      #expect(text.utf8.count <= 150_000, "\(file)")
      try expectValid(text)
    }
  }

  /// Names that the page of several pictures would hold twice are no names.
  @Test func namesDifferFromPictureToPicture() throws {
    let gallery = Self.package.appending(path: Self.folder)
    let texts = try FileManager.default.contentsOfDirectory(atPath: gallery.path).map {
      try String(contentsOf: gallery.appending(path: $0), encoding: .utf8)
    }
    let names = texts.flatMap { $0.matches(of: /id="([^"]+)"/).map { String($0.1) } }
    #expect(names.count == 2 * texts.count && Set(names).count == names.count)
  }

  private static func readme() throws -> String {
    try String(contentsOf: package.appending(path: "viz/README.md"), encoding: .utf8)
  }

  /// The lines of the README that run `canopy`, each with its continuations.
  private static func commands() throws -> [String] {
    try readme().replacing("\\\n", with: " ").split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("canopy ") }
  }

  /// Runs a command with its picture in another folder and compares the two.
  private static func expect(_ command: String, in scratch: URL) throws {
    let rewritten = CommandLine.words(of: command).map { word in
      word.hasPrefix(folder) ? scratch.appending(path: word.dropFirst(folder.count)).path : word
    }
    try Binary.run(pipeline: rewritten, in: package)
    for word in CommandLine.words(of: command) where word.hasPrefix(folder) {
      let drawn = try Data(contentsOf: scratch.appending(path: word.dropFirst(folder.count)))
      let file = package.appending(path: word)
      if ProcessInfo.processInfo.environment["CANOPY_REWRITE_GOLDENS"] == "1" { try drawn.write(to: file) }
      #expect(
        try Data(contentsOf: file) == drawn, "\(word) differs; CANOPY_REWRITE_GOLDENS=1 writes it anew")
    }
  }
}

/// The `canopy` that was built beside the tests; never `swift run`, which would wait for this run.
private enum Binary {
  private static let url: URL = {
    #if os(macOS)
      for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
        return bundle.bundleURL.deletingLastPathComponent().appending(path: "canopy")
      }
    #endif
    return URL(filePath: Swift.CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "canopy")
  }()

  static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: url.path) }

  /// Runs the words, at each `|` a process whose output is the next one's input.
  static func run(pipeline words: [String], in folder: URL) throws {
    var processes: [Process] = []
    var input: Pipe?
    let stages = words.split(separator: "|")
    for (place, stage) in stages.enumerated() {
      let process = Process()
      process.executableURL = url
      process.arguments = stage.dropFirst() + ["--quiet"]
      process.currentDirectoryURL = folder
      process.standardInput = input ?? FileHandle.nullDevice
      input = place < stages.count - 1 ? Pipe() : nil
      process.standardOutput = input ?? FileHandle.nullDevice
      try process.run()
      processes.append(process)
    }
    for process in processes {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(words.joined(separator: " "))")
    }
  }
}

extension CommandLine {
  /// The words of a line, as far as double quotes tell them apart.
  fileprivate static func words(of line: String) -> [String] {
    line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { place, part in
      place % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
    }
  }
}
