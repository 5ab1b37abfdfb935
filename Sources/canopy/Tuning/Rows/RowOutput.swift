import CANTuning
import Foundation

/// Where rows go one by one as they are measured: a file that is taken up again, or a stream.
enum RowOutput {
  case file(RowFile)
  case stream(name: String, descriptor: Int32)
  /// Rows are written when all are there.
  case later

  /// The output of a sweep in a format: CSV grows row by row.
  init(
    _ format: OutputFormat, to destination: Destination, of sweep: Sweep, at places: [Int]
  ) throws(Failure) {
    guard format == .csv else {
      self = .later
      return
    }
    switch destination {
    case .standardOutput:
      self = .stream(name: "standard output", descriptor: STDOUT_FILENO)
      try write(SweepRow.header)
    case .file(let path):
      guard Destination.isSpecial(path) else {
        self = .file(try RowFile(path: path, of: sweep, at: places))
        return
      }
      // A pipe or a device has nothing that could be taken up.
      let descriptor = open(path, O_WRONLY)
      guard descriptor >= 0 else { throw .cannotWrite("cannot write \(path): \(Failure.reason(errno))") }
      self = .stream(name: path, descriptor: descriptor)
      try write(SweepRow.header)
    }
  }

  /// The rows that need not be measured.
  var kept: [SweepRow] {
    guard case .file(let file) = self else { return [] }
    return file.kept
  }

  /// What was found in a file that is taken up; `nil` where there was nothing.
  func finding(of rows: Int) -> String? {
    guard case .file(let file) = self, !file.kept.isEmpty || file.wasTorn else { return nil }
    let torn = file.wasTorn ? ", and a torn line is measured again" : ""
    guard file.kept.count < rows else { return "\(file.path) is complete: nothing is left to measure" + torn }
    return "\(file.path) is taken up after \(file.kept.count) of \("row".counted(rows))" + torn
  }

  /// Writes a row.
  func append(_ row: SweepRow) throws(Failure) {
    switch self {
    case .file(let file): try file.append(row)
    case .stream: try write(row.line)
    case .later: break
    }
  }

  /// Ends writing.
  func end() throws(Failure) {
    if case .file(let file) = self { try file.end() }
  }

  private func write(_ line: String) throws(Failure) {
    guard case .stream(let name, let descriptor) = self else { return }
    if let reason = Destination.write(Array((line + "\n").utf8), to: descriptor) {
      throw .cannotWrite("cannot write \(name): \(reason)")
    }
  }
}
