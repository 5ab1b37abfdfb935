/// One row of a table of published values: cells by the name of their column, as they are written there.
public typealias PublishedRow = [String: String]

/// Why a row of published values cannot be held against anything.
public enum PublishedRowError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The row lacks the column.
  case missing(column: String)
  /// What stands in the column is none of what may stand there.
  case cell(String, column: String)

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .missing(let column): "a row of published values has no column \(column)"
    case .cell(let cell, let column): "'\(cell)' is no value for the column \(column) of published values"
    }
  }
}

extension PublishedRow {
  /// What stands in a column.
  func text(_ column: String) throws(PublishedRowError) -> String {
    guard let cell = self[column] else { throw .missing(column: column) }
    return cell
  }

  /// The whole number from 0 that stands in a column.
  func integer(_ column: String) throws(PublishedRowError) -> Int {
    let cell = try text(column)
    guard let value = Int(cell), value >= 0 else { throw .cell(cell, column: column) }
    return value
  }

  /// The finite number that stands in a column.
  func number(_ column: String) throws(PublishedRowError) -> Double {
    let cell = try text(column)
    guard let value = Double(cell), value.isFinite else { throw .cell(cell, column: column) }
    return value
  }

  /// Whether the column says `yes` or `on`; the other answers are `no` and `off`.
  func flag(_ column: String) throws(PublishedRowError) -> Bool {
    let cell = try text(column)
    switch cell {
    case "yes", "on": return true
    case "no", "off": return false
    default: throw .cell(cell, column: column)
    }
  }
}
