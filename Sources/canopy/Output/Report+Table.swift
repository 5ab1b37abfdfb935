extension Report {
  /// The longest field that a table shows in full, in characters.
  private static let fieldWidthMax = 48

  /// The rows as aligned text for people: numbers to the right, long fields cut.
  var table: String {
    let shown = columns.indices.filter { tableColumns?.contains(columns[$0]) ?? true }
    return Report.aligned(columns: shown.map { columns[$0] }, rows: rows.map { row in shown.map { row[$0] } })
  }

  private static func aligned(columns: [String], rows: [[JSONValue]]) -> String {
    let cells = rows.map { $0.map(cell) }
    let isNumeric = columns.indices.map { column in
      rows.contains { !$0[column].isText } && rows.allSatisfy { !$0[column].isText }
    }
    let widths = columns.indices.map { column in
      cells.reduce(columns[column].count) { max($0, $1[column].count) }
    }
    let lines = ([columns] + cells).map { cells in
      columns.indices.map { column in
        let blanks = String(repeating: " ", count: widths[column] - cells[column].count)
        return isNumeric[column] ? blanks + cells[column] : cells[column] + blanks
      }.joined(separator: "  ")
    }
    return lines.map { $0.replacing(#/\ +$/#, with: "") + "\n" }.joined()
  }

  /// A field on one line, without the control characters that a terminal would obey.
  private static func cell(_ value: JSONValue) -> String {
    let text = value.plainText
    let shown = text.count > fieldWidthMax ? text.prefix(fieldWidthMax - 1) + "…" : text[...]
    return String(
      String.UnicodeScalarView(
        shown.unicodeScalars.map {
          $0.properties.generalCategory == .control ? " " : $0
        }))
  }
}

extension JSONValue {
  /// Whether the value stands to the left in a column.
  fileprivate var isText: Bool {
    switch self {
    case .string, .array, .object: true
    case .null, .bool, .number: false
    }
  }
}
