import CANTestKit
import Foundation
import Testing

/// The rules of the house, read off the sources themselves.
@Suite struct TidyTests {
  /// What each module may import beside the toolchain's own: arrows never go back.
  private static let layers: [String: Set<String>] = [
    "CANGeometry": [],
    "CANStorage": ["CANGeometry"],
    "CANCore": ["CANGeometry", "CANStorage"],
    "CANWire": ["CANGeometry", "CANStorage", "CANCore"],
    "CANSimulation": ["CANGeometry", "CANStorage", "CANCore", "CANWire"],
    "CANTuning": ["CANGeometry"],
    "CANViz": ["CANGeometry"],
  ]
  /// The C library, for trigonometry and threads, which these modules import by platform.
  private static let toolchain: Set<String> = ["Darwin", "Glibc", "Musl", "ucrt", "Dispatch", "Foundation"]
  private static let pure: Set<String> = ["CANGeometry", "CANStorage", "CANCore", "CANWire"]

  private func imports(of text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { $0.hasPrefix("import ") || $0.hasPrefix("@testable import ") }
      .compactMap { $0.split(separator: " ").last.map(String.init) }
  }

  @Test func modulesImportOnlyWhatIsBelowThem() throws {
    for (module, allowed) in Self.layers {
      let paths = ProjectFiles.paths(below: "Sources/" + module, withExtension: "swift")
      #expect(!paths.isEmpty, "\(module) is empty")
      for path in paths {
        for name in imports(of: try ProjectFiles.text(of: path)) where !allowed.contains(name) {
          #expect(Self.toolchain.contains(name), "\(path) imports \(name)")
          #expect(
            !(Self.pure.contains(module) && ["Foundation", "Dispatch"].contains(name)), "\(path): \(name)")
        }
      }
    }
  }

  @Test func theLibraryHasNoClockNoChanceAndNoTrapOfItsOwn() throws {
    let banned = [
      "Date(", ".random(in", ".shuffled()", ".randomElement()", "Hasher(", "ContinuousClock", "fatalError(",
      "try!", "as!", "unowned", "@unchecked", "nonisolated(unsafe)", "UUID(", "SystemRandomNumberGenerator",
    ]
    for module in Self.layers.keys.sorted() {
      for path in ProjectFiles.paths(below: "Sources/" + module, withExtension: "swift") {
        let code = try ProjectFiles.text(of: path).split(whereSeparator: \.isNewline)
          .filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//") }
        for word in banned {
          #expect(!code.contains { $0.contains(word) }, "\(path) uses \(word)")
        }
      }
    }
  }

  @Test func filesAndFoldersStayReadable() throws {
    for top in ["Sources", "Tests"] {
      let paths = ProjectFiles.paths(below: top, withExtension: "swift")
      #expect(paths.count > 20)
      for path in paths {
        let lines = try ProjectFiles.text(of: path).split(
          omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        #expect(lines.count <= 401, "\(path) has \(lines.count) lines")
      }
      if top == "Sources" {
        for (folder, files) in Dictionary(grouping: paths, by: { ($0 as NSString).deletingLastPathComponent })
        {
          #expect(files.count <= 12, "\(folder) holds \(files.count) files")
        }
      }
    }
  }

  @Test func functionsStayShort() throws {
    for path in ProjectFiles.paths(below: "Sources", withExtension: "swift") {
      var start: (line: Int, indent: Int)?
      let lines = try ProjectFiles.text(of: path).split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      for (number, line) in lines.enumerated() {
        let indent = line.prefix { $0 == " " }.count
        let isFunction = line.contains("func ") && !line.contains("//") && !line.hasSuffix("}")
        if start == nil, isFunction { start = (number, indent) }
        if let opened = start, number > opened.line, indent == opened.indent,
          line.drop(while: { $0 == " " }) == "}"
        {
          #expect(
            number - opened.line < 60, "\(path):\(opened.line + 1) is \(number - opened.line + 1) lines long")
          start = nil
        }
      }
    }
  }

  @Test func theTopLevelHoldsWhatItShould() throws {
    let known: Set<String> = ["Package.swift", "Sources", "Tests", "viz", "datasets", "README.md"]
    let found = try FileManager.default.contentsOfDirectory(atPath: ProjectFiles.root.path)
      .filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
    #expect(Set(found) == known)
  }

  @Test func thePackageKeepsItsPromises() throws {
    let manifest = try ProjectFiles.text(of: "Package.swift")
    #expect(!manifest.contains("unsafeFlags"))
    #expect(manifest.contains("swiftLanguageModes: [.v6]"))
    // One library, and no executable among the products: whoever embeds it fetches nothing.
    #expect(manifest.components(separatedBy: ".library(").count == 2)
    #expect(!manifest.contains(".executable("))
    #expect(manifest.components(separatedBy: ".package(").count == 2)
  }
}
