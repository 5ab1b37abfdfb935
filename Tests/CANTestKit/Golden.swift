import Foundation
import Testing

/// Expects `text` to be what the golden file beside the test holds.
///
/// With CANOPY_REWRITE_GOLDENS=1 in the environment the file is written instead, for review as a diff. A
/// text that differs is left beside the golden with `.actual` behind its name.
public func expectGolden(
  _ text: String, _ name: String, test: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let golden = URL(fileURLWithPath: test).deletingLastPathComponent().appendingPathComponent(name)
  if ProcessInfo.processInfo.environment["CANOPY_REWRITE_GOLDENS"] == "1" {
    try FileManager.default.createDirectory(
      at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
    return try Data(text.utf8).write(to: golden)
  }
  let actual = golden.appendingPathExtension("actual")
  if (try? Data(contentsOf: golden)) == Data(text.utf8) {
    try? FileManager.default.removeItem(at: actual)
    return
  }
  try Data(text.utf8).write(to: actual)
  Issue.record("\(name) differs from \(actual.path)", sourceLocation: sourceLocation)
}
