/// A result as rows under named columns, with facts that hold for all of them: the same in every format.
///
/// JSON carries the facts beside the rows. Elsewhere they are columns of every row or notes on standard
/// error, as the result says; with a table they are always notes.
struct Report {
  /// The names of the columns.
  let columns: [String]
  /// One field a column.
  let rows: [[JSONValue]]
  /// What the rows are called in JSON; `nil` writes a bare array, and then there is no place for facts.
  var rowsName: String?
  /// The columns that a table shows; `nil` for all.
  var tableColumns: [String]?
  /// The columns that a table may leave out where they are empty or there is no room.
  var spareColumns: Set<String> = []
  /// The columns whose text a table does not cut.
  var uncutColumns: Set<String> = []
  /// What holds for all rows.
  var facts: KeyValuePairs<String, JSONValue> = [:]
  /// Whether CSV and NDJSON carry the facts in every row.
  var hasFactsInRows = true
  /// How the facts read to a person.
  var notes: [String] = []

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
    case .table, .svg:
      let table = table(width: destination.textWidth)
      try destination.write(Array(table.text.utf8))
      if !table.leftOut.isEmpty {
        let names = table.leftOut.joined(separator: ", ")
        console.note("not in the table, but in csv, json and ndjson: \(names)")
      }
    }
    // An empty result has no row that could carry the facts.
    let carriesFacts = format == .json || (format != .table && hasFactsInRows && !rows.isEmpty)
    if !carriesFacts { notes.forEach(console.note) }
  }

  /// The same result with the facts as further columns, where they belong there.
  private var withFactsInRows: Report {
    guard hasFactsInRows, !facts.isEmpty else { return self }
    let values = facts.map(\.value)
    return Report(columns: columns + facts.map(\.key), rows: rows.map { $0 + values }, named: rowsName)
  }
}
