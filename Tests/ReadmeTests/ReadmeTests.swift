import CANTestKit
import Foundation
import Testing

/// Every command in the README is run, and prints what stands there.
@Suite struct ReadmeTests {
  /// Runs the console blocks in order in one folder, and gives the README with what they really print.
  private func readmeWithRealOutput() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "canopy-readme-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createSymbolicLink(
      at: folder.appendingPathComponent("datasets"),
      withDestinationURL: ProjectFiles.root.appendingPathComponent("datasets"))
    var result: [String] = []
    var isConsole = false
    for line in try ProjectFiles.text(of: "README.md").components(separatedBy: "\n") {
      if line.hasPrefix("```") { isConsole = line == "```console" }
      if isConsole, line.hasPrefix("$ canopy ") {
        result.append(line)
        let printed = try BuiltTool.shell(String(line.dropFirst(2)), in: folder)
        result += printed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if result.last == "" { result.removeLast() }
      } else if !isConsole || line.hasPrefix("```") {
        result.append(line)
      }
    }
    return result.joined(separator: "\n")
  }

  @Test func everyCommandPrintsWhatTheReadmeSays() throws {
    let text = try readmeWithRealOutput()
    #expect(text.contains("$ canopy store"))
    try expectGolden(text, "../../README.md")
  }

  @Test func everyLinkedFileExists() throws {
    let readme = try ProjectFiles.text(of: "README.md")
    let links = readme.components(separatedBy: "](").dropFirst().compactMap { $0.split(separator: ")").first }
    let headings = readme.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
      let words = heading.drop { $0 == "#" || $0 == " " }.lowercased().filter { $0.isLetter || $0 == " " }
      return "#" + words.split(separator: " ").joined(separator: "-")
    }
    for anchor in links where anchor.hasPrefix("#") {
      #expect(headings.contains(String(anchor)), "\(anchor)")
    }
    let files = links.filter { !$0.hasPrefix("http") && !$0.hasPrefix("#") }
    #expect(files.count >= 2)
    for file in files {
      #expect(
        FileManager.default.fileExists(atPath: ProjectFiles.root.appendingPathComponent(String(file)).path),
        "\(file)")
    }
  }
}
