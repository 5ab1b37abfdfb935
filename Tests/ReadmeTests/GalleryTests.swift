import CANTestKit
import Foundation
import Testing

/// Every picture of the gallery is what the command beside it draws.
@Suite struct GalleryTests {
  private static let folder = "viz/gallery"

  private func pictures(in root: URL) throws -> [String: String] {
    let gallery = root.appendingPathComponent(Self.folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: gallery.path)
    return try Dictionary(
      uniqueKeysWithValues: names.map { name in
        (name, try String(contentsOf: gallery.appendingPathComponent(name), encoding: .utf8))
      })
  }

  /// Runs the commands of the gallery's README in a folder of their own and gives what they draw.
  private func drawnAnew() throws -> [String: String] {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
      "canopy-gallery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: scratch.appendingPathComponent(Self.folder), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    try FileManager.default.createSymbolicLink(
      at: scratch.appendingPathComponent("datasets"),
      withDestinationURL: ProjectFiles.root.appendingPathComponent("datasets"))
    let commands = try ProjectFiles.text(of: "viz/README.md").replacingOccurrences(of: "\\\n", with: " ")
      .split(separator: "\n").filter { $0.hasPrefix("canopy ") }
    #expect(commands.count >= 8)
    for command in commands { _ = try BuiltTool.shell(String(command), in: scratch) }
    return try pictures(in: scratch)
  }

  @Test func thePicturesAreWhatTheirCommandsDraw() throws {
    let drawn = try drawnAnew()
    let kept = try pictures(in: ProjectFiles.root)
    #expect(drawn.keys.sorted() == kept.keys.sorted())
    for (name, picture) in drawn {
      try expectGolden(picture, "../../\(Self.folder)/\(name)")
    }
  }

  @Test func everyPictureIsShownAndSmallAndNamesItsPartsAnew() throws {
    let readme = try ProjectFiles.text(of: "viz/README.md")
    var ids: [String] = []
    for (name, picture) in try pictures(in: ProjectFiles.root) {
      #expect(readme.contains("](gallery/\(name))"), "\(name) is not shown")
      #expect(picture.utf8.count <= 150_000, "\(name)")
      ids += picture.matches(of: /id="([^"]+)"/).map { String($0.1) }
    }
    // A page that holds several pictures must not hold an id twice.
    #expect(!ids.isEmpty && Set(ids).count == ids.count)
  }
}
