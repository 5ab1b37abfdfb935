import Foundation

/// The folder that charts are drawn into.
struct ChartFolder {
  private let path: String

  /// The folder of this path, which is made if it is not there and must be writable.
  init(path: String) throws(Failure) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite("cannot make the folder \(path): \(error.localizedDescription)")
    }
    self.path = path
    try Destination.file(file(of: "figure")).check()
  }

  /// Writes the picture of a figure as SVG, in place of an earlier one.
  func write(_ svg: String, of id: String) throws(Failure) {
    try Destination.file(file(of: id)).write(Array(svg.utf8))
  }

  private func file(of id: String) -> String { (path as NSString).appendingPathComponent(id + ".svg") }
}
