import Foundation

/// The folder that a demonstration writes into: a new one, or one where it replaces only its own files.
struct DemoFolder {
  /// The absolute path.
  let path: String

  /// The file that lists what earlier runs wrote here.
  private static let manifest = "canopy-demo.json"

  /// A file of the demonstration.
  struct File {
    let name: String
    let bytes: [UInt8]
  }

  /// The folder of this path, which is made if it is not there; a new one in the temporary folder for `nil`.
  init(path: String?) throws(Failure) {
    guard let path else {
      self.path = try DemoFolder.makeTemporary()
      return
    }
    if let reason = DemoFolder.make(path) {
      throw .cannotWrite("cannot make the folder \(path): \(reason)")
    }
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
  }

  /// Refuses to replace a file that no earlier run wrote.
  func check(_ names: [String]) throws(Failure) {
    let own = ownNames()
    for name in names + [DemoFolder.manifest] where !own.contains(name) {
      guard FileManager.default.fileExists(atPath: url(name)) else { continue }
      throw .cannotWrite("\(url(name)) is not of an earlier demo: name another folder with --output")
    }
  }

  /// Writes all files and gives their absolute paths.
  func write(_ files: [File]) throws(Failure) -> [String] {
    try check(files.map(\.name))
    let names = Set(ownNames()).union(files.map(\.name)).subtracting([DemoFolder.manifest]).sorted()
    let list = JSONValue.object([
      "generator": .string("canopy \(Canopy.version)"), "files": .array(names.map { .string($0) }),
    ])
    try Destination.file(url(DemoFolder.manifest)).write(Array((list.json + "\n").utf8))
    for file in files { try Destination.file(url(file.name)).write(file.bytes) }
    return files.map { url($0.name) }
  }

  private func url(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }

  /// What the manifest lists, with itself; nothing where there is no manifest of ours.
  private func ownNames() -> [String] {
    guard let bytes = FileManager.default.contents(atPath: url(DemoFolder.manifest)),
      let list = try? JSONReader.document(Array(bytes)),
      list["generator"]?.text?.hasPrefix("canopy ") == true,
      let names = list["files"]?.items?.compactMap(\.text)
    else { return [] }
    return names + [DemoFolder.manifest]
  }

  /// Makes a folder and those above it where they are missing; gives the reason if that fails.
  private static func make(_ path: String) -> String? {
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
      return isDirectory.boolValue ? nil : Failure.reason(ENOTDIR)
    }
    let parent = (path as NSString).deletingLastPathComponent
    if !parent.isEmpty, parent != path, let reason = make(parent) { return reason }
    return mkdir(path, 0o777) == 0 ? nil : Failure.reason(errno)
  }

  private static func makeTemporary() throws(Failure) -> String {
    let parent = FileManager.default.temporaryDirectory.path
    var template = Array("\(parent)/canopy-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .cannotWrite("cannot make a folder in \(parent): \(Failure.reason(errno))")
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
