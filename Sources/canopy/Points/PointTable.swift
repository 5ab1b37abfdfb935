/// Rows that each have an id, a position of the caller's own numbers, and the other columns of their file.
struct PointTable {
  /// What one row says.
  struct Row {
    let place: RawTable.Place
    let id: String
    let position: [Double]
    /// One field a column of the table.
    let fields: [JSONValue]
  }

  /// What the file is called in messages.
  let source: String
  /// The columns that hold the position, in the order of its axes.
  let axes: [String]
  /// Whether the axes are longitude and latitude.
  let isGeographic: Bool
  /// The columns that are carried along: all but that of the id, in the order of the file.
  let columns: [String]
  /// The rows in the order of the file, with ids that differ.
  let rows: [Row]

  /// Which columns hold the position and the id, where the names do not say it.
  struct Choice {
    /// The columns of a Euclidean position; `nil` looks for longitude and latitude, then for x0, x1, ….
    var axes: [String]?
    /// The column of the id; `nil` looks for `id` and else numbers the rows.
    var id: String?
  }

  /// The table of a file, or of standard input for `-`.
  static func read(_ path: String, choosing choice: Choice = Choice()) throws(Failure) -> PointTable {
    try PointTable(RawTable.read(InputFile(path: path)), choosing: choice)
  }

  /// The table of `raw` under a choice of columns; every position is of finite numbers.
  init(_ raw: RawTable, choosing choice: Choice = Choice()) throws(Failure) {
    let layout = try Layout(raw, choosing: choice)
    source = raw.source
    axes = layout.axes.map { raw.columns[$0] }
    isGeographic = layout.isGeographic
    columns = layout.carried.map { raw.columns[$0] }

    var rows: [Row] = []
    rows.reserveCapacity(raw.rows.count)
    // Ids differ by their bytes, as keys do: é may be spelled in two ways, which are one String.
    var places: [[UInt8]: RawTable.Place] = [:]
    for (index, rawRow) in raw.rows.enumerated() {
      let row = try Row(rawRow, number: index + 1, of: raw, by: layout)
      if let other = places.updateValue(row.place, forKey: Array(row.id.utf8)) {
        throw .badData("\(source), \(row.place): the id '\(row.id)' is already that of \(other)")
      }
      rows.append(row)
    }
    self.rows = rows
  }
}
