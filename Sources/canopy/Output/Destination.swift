import Foundation

/// Where a result goes, all of it or nothing: standard output, or a file that is replaced in one step.
enum Destination {
  case standardOutput
  case file(String)

  /// The file of this path, or standard output for `-`.
  init(path: String) {
    self = path == "-" ? .standardOutput : .file(path)
  }

  /// How many cells a line of text has room for: those of the terminal, or a number that suits a file.
  var textWidth: Int {
    var size = winsize()
    guard case .standardOutput = self, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else { return 160 }
    return Int(size.ws_col)
  }

  /// Says early what would make `write` fail, before time is spent on a result.
  ///
  /// A file that is not replaced but grows needs no right to write its folder.
  func check(replaces: Bool = true) throws(Failure) {
    guard case .file(let path) = self else { return }
    let target = Destination.resolved(path)
    guard (try? FileManager.default.destinationOfSymbolicLink(atPath: target)) == nil else {
      throw .cannotWrite("cannot write \(path): it is a link that leads nowhere")
    }
    let folder = (target as NSString).deletingLastPathComponent
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: target, isDirectory: &isDirectory), isDirectory.boolValue {
      throw .cannotWrite("cannot write \(path): it is a directory")
    }
    guard FileManager.default.fileExists(atPath: folder.isEmpty ? "." : folder, isDirectory: &isDirectory),
      isDirectory.boolValue
    else { throw .cannotWrite("cannot write \(path): there is no folder \(folder)") }
    let isReplaced = replaces && !Destination.isSpecial(target)
    let written = isReplaced || !FileManager.default.fileExists(atPath: target) ? folder : target
    guard access(written.isEmpty ? "." : written, W_OK) == 0 else {
      throw .cannotWrite("cannot write \(path): \(Failure.reason(errno))")
    }
  }

  /// Writes all bytes. A file appears or changes only once it is complete.
  func write(_ bytes: [UInt8]) throws(Failure) {
    switch self {
    case .standardOutput:
      if let reason = Destination.write(bytes, to: STDOUT_FILENO) {
        throw .cannotWrite("cannot write standard output: \(reason)")
      }
    case .file(let path):
      try check()
      if let reason = Destination.replace(Destination.resolved(path), with: bytes) {
        throw .cannotWrite("cannot write \(path): \(reason)")
      }
    }
  }

  /// Writes all bytes to an open file; gives the reason if that fails.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> String? {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Foundation.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { return Failure.reason(errno) }
        done += count
      }
      return nil
    }
  }

  // MARK: - Files

  /// The path behind symbolic links, so that a link stays one and its target is replaced.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Whether there is something that is no regular file, such as a device or a pipe, and cannot be replaced.
  static func isSpecial(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }

  private static func replace(_ path: String, with bytes: [UInt8]) -> String? {
    guard !isSpecial(path) else { return overwrite(path, with: bytes) }
    var status = stat()
    let exists = stat(path, &status) == 0
    let folder = (path as NSString).deletingLastPathComponent
    let name = ".\((path as NSString).lastPathComponent.prefix(100)).\(getpid()).part"
    let part = folder.isEmpty ? name : (folder as NSString).appendingPathComponent(name)
    let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL, 0o666)
    guard descriptor >= 0 else { return Failure.reason(errno) }
    if exists { fchmod(descriptor, status.st_mode & 0o7777) }
    var reason = write(bytes, to: descriptor)
    if close(descriptor) != 0, reason == nil { reason = Failure.reason(errno) }
    if reason == nil, rename(part, path) != 0 { reason = Failure.reason(errno) }
    if reason != nil { unlink(part) }
    return reason
  }

  /// Writes to what cannot be replaced.
  private static func overwrite(_ path: String, with bytes: [UInt8]) -> String? {
    let descriptor = open(path, O_WRONLY)
    guard descriptor >= 0 else { return Failure.reason(errno) }
    defer { close(descriptor) }
    return write(bytes, to: descriptor)
  }
}
