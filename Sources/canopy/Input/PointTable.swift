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
    let carried = raw.columns.indices.filter { $0 != layout.id }
    columns = carried.map { raw.columns[$0] }

    var rows: [Row] = []
    rows.reserveCapacity(raw.rows.count)
    var places: [String: RawTable.Place] = [:]
    for (index, row) in raw.rows.enumerated() {
      let where_ = "\(raw.source), \(row.place)"
      let id =
        try layout.id.map { column throws(Failure) in
          try PointTable.id(row.fields[column], at: where_)
        } ?? String(index + 1)
      if let other = places.updateValue(row.place, forKey: id) {
        throw .badData("\(where_): the id '\(id)' is already that of \(other)")
      }
      var fields = row.fields
      var position: [Double] = []
      for column in layout.axes {
        let value = try PointTable.number(fields[column], in: raw.columns[column], at: where_)
        // Text such as +1.5 is a number to a person and becomes one in the answers.
        if case .string = fields[column] { fields[column] = .double(value) }
        position.append(value)
      }
      if layout.isGeographic { try PointTable.check(position, at: where_) }
      rows.append(Row(place: row.place, id: id, position: position, fields: carried.map { fields[$0] }))
    }
    self.rows = rows
  }

  // MARK: - Fields

  private static func id(_ field: JSONValue, at place: String) throws(Failure) -> String {
    switch field {
    case .string(let text) where !text.isEmpty && text.utf8.count <= 512: return text
    case .number(let digits): return digits
    case .null, .string(""): throw .badData("\(place): no id")
    case .string: throw .badData("\(place): the id is longer than 512 bytes")
    default: throw .badData("\(place): the id is neither text nor a number")
    }
  }

  private static func number(_ field: JSONValue, in column: String, at place: String) throws(Failure)
    -> Double
  {
    let text: String
    switch field {
    case .number(let digits): text = digits
    case .string(let string): text = string.trimmed
    case .null: text = ""
    default: throw .badData("\(place): \(column) is not a number")
    }
    guard !text.isEmpty else { throw .badData("\(place): \(column) is empty") }
    // Hexadecimal is for machines: 0x10 in a column is a mistake.
    guard let value = Double(text), !text.contains(where: { "xX".contains($0) }) else {
      throw .badData("\(place): \(column) '\(text)' is not a number")
    }
    guard value.isFinite else { throw .badData("\(place): \(column) '\(text)' is not a finite number") }
    return value
  }

  private static func check(_ position: [Double], at place: String) throws(Failure) {
    if let problem = Position.problem(longitude: position[0], latitude: position[1]) {
      throw .badData("\(place): \(problem)")
    }
  }
}
