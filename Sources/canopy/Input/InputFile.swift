import Foundation

/// A file that is read, or standard input where its path is `-`.
struct InputFile {
  /// The path as it was given.
  let path: String

  /// The most bytes that are read.
  static let bytesMax = 512 << 20

  /// What the file is called in messages.
  var name: String { path == "-" ? "standard input" : path }

  /// The extension of the name in small letters, empty for none.
  var fileExtension: String { path == "-" ? "" : (path as NSString).pathExtension.lowercased() }

  /// Whether standard input is a pipe or a file, as opposed to a terminal or nothing.
  static var isStandardInputPiped: Bool {
    var status = stat()
    guard fstat(STDIN_FILENO, &status) == 0 else { return false }
    let type = status.st_mode & S_IFMT
    return type == S_IFIFO || type == S_IFREG || type == S_IFSOCK
  }

  /// All bytes, without a byte order mark, and known to be UTF-8 that is not blank and has no zero bytes.
  func read() throws(Failure) -> [UInt8] {
    var bytes = try readBytes()
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let isBlank = bytes.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
    guard !isBlank else { throw .badData("\(name) is empty") }
    guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
      throw .badData("\(name) is not UTF-8 text\(InputFile.placeOfDamage(in: bytes)): save it as UTF-8")
    }
    return bytes
  }

  /// All bytes and the one JSON value that they hold.
  func readDocument() throws(Failure) -> (bytes: [UInt8], value: JSONValue) {
    let bytes = try read()
    do {
      return (bytes, try JSONReader.document(bytes))
    } catch {
      throw .brokenJSON(error, in: name)
    }
  }

  private func readBytes() throws(Failure) -> [UInt8] {
    guard path != "-" else { return try readAll(from: STDIN_FILENO) }
    guard !path.isEmpty else { throw .noInput("no input file is named") }
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw .noInput("cannot read \(path): \(Failure.reason(errno))") }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw .noInput("\(path) is a directory: name a file")
    }
    return try readAll(from: descriptor)
  }

  private func readAll(from descriptor: Int32) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .noInput("cannot read \(name): \(Failure.reason(errno))") }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= InputFile.bytesMax else {
        throw .badData("\(name) is larger than \(InputFile.bytesMax >> 20) MiB")
      }
    }
  }

  private static func placeOfDamage(in bytes: [UInt8]) -> String {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let damaged = lines.firstIndex { $0.contains(0) || String(validating: $0, as: UTF8.self) == nil }
    return damaged.map { " (line \($0 + 1))" } ?? ""
  }
}

extension Failure {
  /// The input is not JSON.
  static func brokenJSON(_ mistake: JSONReader.Mistake, in source: String) -> Failure {
    .badData("\(source), \(mistake): broken JSON")
  }

  /// What the system says about an error number.
  static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}
