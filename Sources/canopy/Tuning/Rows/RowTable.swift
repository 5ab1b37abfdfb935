import CANTuning

/// The lines of a file of rows: a header and rows, the last of which may have been torn.
struct RowTable {
  private let name: String
  /// The complete lines.
  private let lines: [ArraySlice<UInt8>]
  /// The bytes of the complete lines with their ends.
  let completeCount: Int
  /// What is behind the last end of a line.
  private let rest: ArraySlice<UInt8>

  /// The lines of a file of this name.
  init(_ bytes: [UInt8], named name: String) {
    self.name = name
    let pieces = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    lines = Array(pieces.dropLast())
    completeCount = bytes.count - (pieces.last?.count ?? 0)
    rest = pieces.last ?? []
  }

  /// Whether the last line has no end.
  var isTorn: Bool { !rest.isEmpty }

  /// All rows under the header, none where there is not even that.
  func rows() throws(Failure) -> [SweepRow] {
    guard let header = lines.first else { return [] }
    guard String(decoding: header, as: UTF8.self) == SweepRow.header else {
      throw .badData("\(name), line 1: not the columns of a sweep by this version of canopy")
    }
    var rows: [SweepRow] = []
    for (number, line) in lines.enumerated().dropFirst() {
      do {
        rows.append(try SweepRow(line: String(decoding: line, as: UTF8.self)))
      } catch {
        throw .badData("\(name), line \(number + 1): \(error)")
      }
    }
    return rows
  }

  /// All rows, which must be the first of those that `sweep` measures at `places`.
  func rows(of sweep: Sweep, at places: [Int]) throws(Failure) -> [SweepRow] {
    let advice = "measure into another file to start anew"
    let rows: [SweepRow]
    do {
      rows = try self.rows()
    } catch {
      throw .badData("\(error): \(advice)")
    }
    for (number, (row, place)) in zip(rows, places).enumerated() {
      guard let column = sweep.firstDifference(of: row, at: place) else { continue }
      let (theirs, own) = (row[column].shown, sweep.parameters(at: place)[column].shown)
      throw .badData(
        "\(name), line \(number + 2): \(column.rawValue) is \(theirs) there and \(own) in this sweep: \(advice)"
      )
    }
    guard rows.count <= places.count else {
      throw .badData("\(name) holds \(rows.count) rows and this sweep has \(places.count): \(advice)")
    }
    guard !isTorn || isBeginning(of: next(after: rows.count, of: sweep, at: places)) else {
      throw .badData("\(name), line \(lines.count + 1): not the beginning of a line of this sweep: \(advice)")
    }
    return rows
  }

  /// What the line behind `count` rows begins with, nothing where there is none: a header, or parameters.
  private func next(after count: Int, of sweep: Sweep, at places: [Int]) -> String {
    if lines.isEmpty { return SweepRow.header }
    guard count < places.count else { return "" }
    let measured = SweepRow.Column.allCases.count - SweepRow.Column.ofParameters.count
    return String(sweep.parameters(at: places[count]).line.dropLast(measured - 1))
  }

  /// Whether a run that writes `line` and more may have ended in the torn one.
  private func isBeginning(of line: String) -> Bool {
    !line.isEmpty && zip(rest, line.utf8).allSatisfy { $0 == $1 }
  }
}

extension SweepRow.Value {
  /// The value for a message.
  fileprivate var shown: String { description.isEmpty ? "nothing" : description }
}

extension RowMerge {
  /// The rows of a whole sweep whose parts are these files.
  static func rows(ofParts paths: [String]) throws(Failure) -> [SweepRow] {
    var merge = RowMerge()
    for path in paths {
      let file = InputFile(path: path)
      let table = RowTable(try file.read(), named: file.name)
      guard !table.isTorn else {
        throw .badData("\(file.name): the last line has no end: run its part again, it goes on from there")
      }
      for row in try table.rows() {
        do { try merge.add(row) } catch { throw .badData("\(file.name): \(error)") }
      }
    }
    do { return try merge.merged() } catch { throw .badData("\(error)") }
  }
}
