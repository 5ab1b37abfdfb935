/// Named columns and the rows under them as a file has them, before it is said which are coordinates.
struct RawTable {
  /// Where a row stands in its file, for messages.
  enum Place: Hashable, CustomStringConvertible {
    case line(Int)
    case feature(Int)
    case item(Int)

    /// The kind of place and its number.
    var description: String {
      switch self {
      case .line(let number): "line \(number)"
      case .feature(let number): "feature \(number)"
      case .item(let number): "item \(number)"
      }
    }
  }

  /// One field a column.
  struct Row {
    let place: Place
    var fields: [JSONValue]
  }

  /// What the file is called in messages.
  let source: String
  /// The names, all different.
  let columns: [String]
  /// The rows in the order of the file.
  let rows: [Row]

  /// The most rows that are read.
  static let rowsMax = 2_000_000
  /// The most columns that are read.
  static let columnsMax = 10_000
  /// The most fields that are read, empty ones among them.
  static let fieldsMax = 50_000_000

  /// Says what is too much about so many rows of so many columns; readers ask it as they go.
  static func excess(rows: Int, columns: Int) -> String? {
    if rows > rowsMax { return "more than \(rowsMax) rows" }
    if columns > columnsMax { return "more than \(columnsMax) columns" }
    return rows * columns > fieldsMax ? "more than \(fieldsMax) fields in \(columns) columns" : nil
  }

  /// Reads a file of points: CSV, or JSON as GeoJSON, an array of objects or one object a line.
  ///
  /// The name's extension decides between CSV and JSON, and where it says neither, the first byte.
  static func read(_ file: InputFile) throws(Failure) -> RawTable {
    let bytes = try file.read()
    switch file.fileExtension {
    case "csv": return try CSVReader.table(bytes, source: file.name)
    case "json", "geojson", "ndjson", "jsonl", "geojsonl", "geojsons":
      return try JSONRows.table(bytes, source: file.name)
    default:
      let first = bytes.first { $0 > 0x20 }
      return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        ? try JSONRows.table(bytes, source: file.name) : try CSVReader.table(bytes, source: file.name)
    }
  }

  /// A table of rows, at least one, under names that differ.
  init(source: String, columns: [String], rows: [Row]) throws(Failure) {
    if let excess = RawTable.excess(rows: rows.count, columns: columns.count) {
      throw .badData("\(source) has \(excess)")
    }
    var seen: Set<String> = []
    for column in columns where !seen.insert(column).inserted {
      throw .badData("\(source): two columns are named '\(column)'")
    }
    guard !rows.isEmpty else { throw .badData("\(source) has no rows") }
    self.source = source
    self.columns = columns
    self.rows = rows
  }
}
