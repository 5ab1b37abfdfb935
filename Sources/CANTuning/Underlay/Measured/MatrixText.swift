/// The lines of a file that are neither blank nor comments (`#`), and their fields.
struct MatrixText {
  private let bytes: [UInt8]
  /// The lines that say something.
  let lines: [Line]

  /// A line and its number, from 1.
  struct Line {
    let number: Int
    fileprivate let range: Range<Int>
  }

  /// A piece of a line without the blanks and quotes around it.
  struct Field {
    let text: String
    let line: Int
    /// Its first byte within the line, from 1.
    let column: Int

    func error(_ problem: RTTMatrixError.Problem) -> RTTMatrixError {
      RTTMatrixError(line: line, column: column, problem: problem)
    }
  }

  /// What stands between two fields.
  enum Separator {
    /// One comma; a field may be empty, and quoted.
    case comma
    /// Blanks and tabs, any number.
    case blanks
    /// Blanks, tabs and commas, any number.
    case blanksAndCommas
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var lines: [Line] = []
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var number = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      number += 1
      if let first = bytes[start..<end].first(where: { !$0.isBlank }), first != UInt8(ascii: "#") {
        lines.append(Line(number: number, range: start..<end))
      }
      start = end + 1
    }
    self.lines = lines
  }

  func contains(_ character: Unicode.Scalar, in line: Line) -> Bool {
    bytes[line.range].contains(UInt8(ascii: character))
  }

  /// The fields of a line. O(its bytes).
  func fields(of line: Line, by separator: Separator) -> [Field] {
    var fields: [Field] = []
    var start = line.range.lowerBound
    var isQuoted = false
    for index in line.range {
      if bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard !isQuoted, separator.isMet(by: bytes[index]) else { continue }
      if separator == .comma || index > start { fields.append(field(start..<index, of: line)) }
      start = index + 1
    }
    if separator == .comma || start < line.range.upperBound {
      fields.append(field(start..<line.range.upperBound, of: line))
    }
    return fields
  }

  private func field(_ range: Range<Int>, of line: Line) -> Field {
    var range = range
    func isMargin(_ byte: UInt8) -> Bool { byte.isBlank || byte == UInt8(ascii: "\"") }
    while let first = bytes[range].first, isMargin(first) { range.removeFirst() }
    while let last = bytes[range].last, isMargin(last) { range.removeLast() }
    return Field(
      text: String(decoding: bytes[range], as: UTF8.self), line: line.number,
      column: range.lowerBound - line.range.lowerBound + 1)
  }
}

extension MatrixText.Separator {
  fileprivate func isMet(by byte: UInt8) -> Bool {
    switch self {
    case .comma: byte == UInt8(ascii: ",")
    case .blanks: byte.isBlank
    case .blanksAndCommas: byte.isBlank || byte == UInt8(ascii: ",")
    }
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}
