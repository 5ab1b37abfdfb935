import CANTuning
import Foundation

/// A file of rows that grows by one row at a time, so that a run that was ended goes on where it was.
struct RowFile {
  /// The rows that it held from the beginning.
  let kept: [SweepRow]
  /// Whether the end of its last line was missing, which was then dropped.
  let wasTorn: Bool
  /// Where it is.
  let path: String
  private let descriptor: Int32

  /// Opens the file of the rows that `sweep` measures at `places`, and makes it where there is none.
  ///
  /// Throws where it holds anything but the first of these rows. Nothing but a torn line is changed.
  init(path: String, of sweep: Sweep, at places: [Int]) throws(Failure) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT, 0o666)
    guard descriptor >= 0 else { throw .cannotWrite("cannot write \(path): \(Failure.reason(errno))") }
    do throws(Failure) {
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        throw Failure.cannotWrite("cannot write \(path): another run is writing it")
      }
      let bytes = try RowFile.contents(of: descriptor, path: path)
      let table = RowTable(bytes, named: path)
      kept = try table.rows(of: sweep, at: places)
      wasTorn = table.isTorn
      if wasTorn, ftruncate(descriptor, off_t(table.completeCount)) != 0 {
        throw Failure.cannotWrite("cannot write \(path): \(Failure.reason(errno))")
      }
      lseek(descriptor, 0, SEEK_END)
      if table.completeCount == 0 { try append(SweepRow.header) }
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Writes a row behind the others, in one piece.
  func append(_ row: SweepRow) throws(Failure) { try append(row.line) }

  /// Ends writing.
  func end() throws(Failure) {
    guard close(descriptor) == 0 else {
      throw .cannotWrite("cannot write \(path): \(Failure.reason(errno))")
    }
  }

  private func append(_ line: String) throws(Failure) {
    if let reason = Destination.write(Array((line + "\n").utf8), to: descriptor) {
      throw .cannotWrite("cannot write \(path): \(reason)")
    }
  }

  private static func contents(of descriptor: Int32, path: String) throws(Failure) -> [UInt8] {
    do {
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
      return Array(try handle.readToEnd() ?? Data())
    } catch {
      throw .noInput("cannot read \(path): \(Failure.reason(errno))")
    }
  }
}
