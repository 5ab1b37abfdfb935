/// Puts the rows of the shards of a sweep together: in order, each once, none missing.
public struct RowMerge: Sendable {
  private var rows: [Int: SweepRow] = [:]
  private var first: SweepRow?

  /// The columns that are equal in all rows of a sweep.
  private static let shared: [SweepRow.Column] = [.rows, .lookups, .repeats, .seed, .version]

  /// Nothing yet.
  public init() {}

  /// Adds a row of any part.
  public mutating func add(_ row: SweepRow) throws(MergeError) {
    let reference = first ?? row
    first = reference
    for column in RowMerge.shared where row[column] != reference[column] {
      throw .otherSweep(column, row[column], reference[column])
    }
    let place = row[.row].integer ?? 0
    guard place > 0, place <= row[.rows].integer ?? 0 else { throw .place(place) }
    if let other = rows[place], other != row {
      let column = SweepRow.Column.allCases.first { other[$0] != row[$0] } ?? .row
      throw .contradiction(place, column)
    }
    rows[place] = row
  }

  /// All rows of the sweep in their order.
  public func merged() throws(MergeError) -> [SweepRow] {
    guard let count = first?[.rows].integer else { throw .empty }
    guard rows.count == count else {
      let missing = (1...count).lazy.filter { rows[$0] == nil }.prefix(MergeError.missingMax)
      throw .missing(Array(missing), count: count - rows.count, of: count)
    }
    var places: [[SweepRow.Value]: Int] = [:]
    for place in 1...count {
      let setting = SweepRow.Column.ofParameters.dropFirst().map { rows[place]?[$0] ?? .missing }
      if let other = places.updateValue(place, forKey: setting) { throw .twice(other, place) }
    }
    return (1...count).compactMap { rows[$0] }
  }
}

/// Why parts do not make a sweep.
public enum MergeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no row.
  case empty
  /// A row is of another sweep, as the column says.
  case otherSweep(SweepRow.Column, SweepRow.Value, SweepRow.Value)
  /// A row has no place in its sweep.
  case place(Int)
  /// Two parts have this row, and they differ in a column.
  case contradiction(Int, SweepRow.Column)
  /// Two rows have one setting, which a sweep measures once.
  case twice(Int, Int)
  /// No part has these rows, the first of so many of all.
  case missing([Int], count: Int, of: Int)

  /// The most missing rows that are named.
  static let missingMax = 20

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .empty: "the parts hold no row"
    case .otherSweep(let column, let value, let other):
      "the parts are not of one sweep: \(column.rawValue) is \(value) here and \(other) before"
    case .place(let place): "row \(place) has no place in its sweep"
    case .contradiction(let place, let column):
      "row \(place) differs between parts, in \(column.rawValue)"
    case .twice(let place, let other):
      "the parts are not of one sweep: rows \(place) and \(other) have the same setting"
    case .missing(let places, let missing, let count):
      "\(missing) of \(count) rows are in no part: \(places.map(String.init).joined(separator: ", "))"
        + (missing > places.count ? " and so on" : "")
    }
  }
}
