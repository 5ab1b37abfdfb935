/// A result as rows under named columns, with facts that hold for all of them: the same in every format.
///
/// A table shows the facts on standard error, JSON beside the rows, CSV and NDJSON in every row.
struct Report {
  /// A name and a value that hold for the whole result.
  struct Fact: Hashable {
    let name: String
    let value: JSONValue
    /// How the fact reads in a note.
    let note: String
  }

  /// The names of the columns.
  let columns: [String]
  /// One field a column.
  var rows: [[JSONValue]]
  /// What holds for all rows.
  var facts: [Fact] = []
  /// What the rows are called in JSON; `nil` writes a bare array, and then there are no facts.
  var rowsName: String?

  /// A result of rows under columns.
  init(columns: [String], rows: [[JSONValue]], named rowsName: String? = nil) {
    self.columns = columns
    self.rows = rows
    self.rowsName = rowsName
  }

  /// Writes the result in a format of rows, and what does not fit into it as notes.
  func write(as format: OutputFormat, to destination: Destination, console: Console) throws(Failure) {
    switch format {
    case .json: try destination.write(json)
    case .ndjson: try destination.write(withFactsInRows.ndjson)
    case .csv: try destination.write(withFactsInRows.csv)
    case .table, .svg: try destination.write(Array(table.utf8))
    }
    // What an empty result cannot carry in its rows is said as well.
    let carriesFacts = format == .json || (format != .table && !rows.isEmpty)
    guard !carriesFacts else { return }
    for fact in facts where !fact.note.isEmpty { console.note(fact.note) }
  }

  /// The same result with the facts as further columns.
  private var withFactsInRows: Report {
    let names = facts.map(\.name)
    let values = facts.map(\.value)
    return Report(columns: columns + names, rows: rows.map { $0 + values }, named: rowsName)
  }
}
