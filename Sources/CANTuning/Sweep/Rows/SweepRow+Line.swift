extension SweepRow {
  /// The first line of a table of rows, without its end.
  public static var header: String { columnNames.joined(separator: ",") }

  /// The row as a line of comma-separated values (RFC 4180), without its end.
  public var line: String { values.map { SweepRow.quoted($0.description) }.joined(separator: ",") }

  /// The row that `line` spells, the exact inverse of `line`: what differs in a single byte is an error.
  public init(line: some StringProtocol) throws(RowError) {
    let fields = SweepRow.fields(of: line)
    guard fields.count == Column.allCases.count else {
      throw .fieldCount(fields.count, of: Column.allCases.count)
    }
    self.init()
    for (column, field) in zip(Column.allCases, fields) {
      let value = Value(field, kind: column.kind)
      guard let value, value.description == field else { throw .field(column, field) }
      self[column] = value
    }
    guard self.line == line else { throw .quotes }
  }

  /// A field in quotes where it holds what would end it.
  private static func quoted(_ field: String) -> String {
    let isBare = !field.unicodeScalars.contains { $0 == "," || $0 == "\"" }
    guard !isBare || field.first == " " || field.last == " " else { return field }
    var quoted = "\"".unicodeScalars
    for scalar in field.unicodeScalars {
      if scalar == "\"" { quoted.append(scalar) }
      quoted.append(scalar)
    }
    return String(quoted) + "\""
  }

  /// The fields between the commas of a line.
  private static func fields(of line: some StringProtocol) -> [String] {
    var fields = [String.UnicodeScalarView()]
    var isQuoted = false
    var wasQuote = false
    for scalar in line.unicodeScalars {
      let isQuote = scalar == "\""
      // The second of two quotes inside a field is one that belongs to it.
      if isQuote ? !isQuoted && wasQuote : isQuoted || scalar != "," {
        fields[fields.count - 1].append(scalar)
      } else if !isQuote {
        fields.append(String.UnicodeScalarView())
      }
      if isQuote { isQuoted.toggle() }
      wasQuote = isQuote && !isQuoted
    }
    return fields.map { String($0) }
  }
}

extension SweepRow.Value {
  /// The value that a field of a column spells; `nil` where it is of another kind.
  fileprivate init?(_ field: String, kind: SweepRow.Column.Kind) {
    guard !field.isEmpty else {
      self = .missing
      return
    }
    switch kind {
    case .text: self = .text(field)
    case .integer:
      guard let integer = Int(field) else { return nil }
      self = .integer(integer)
    case .number:
      guard let number = Double(field), number.isFinite else { return nil }
      self = .number(number)
    }
  }
}

/// Why a line is no row of a sweep.
public enum RowError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line has so many fields instead of as many as there are columns.
  case fieldCount(Int, of: Int)
  /// A column holds what it cannot hold.
  case field(SweepRow.Column, String)
  /// Quotes stand where none belong, or are missing.
  case quotes

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .fieldCount(let count, let columns): "there are \(count) fields under \(columns) columns"
    case .field(let column, let field): "\(column.rawValue) '\(field)' is not what is written there"
    case .quotes: "quotes do not stand where they are written"
    }
  }
}
