import CANStorage

extension PointTable.Row {
  /// The row that `raw` is under a layout; `number` is its id where no column holds one.
  init(_ raw: RawTable.Row, number: Int, of table: RawTable, by layout: PointTable.Layout) throws(Failure) {
    let location = "\(table.source), \(raw.place)"
    var id = String(number)
    if let column = layout.id { id = try Self.id(raw.fields[column], at: location) }

    var fields = raw.fields
    var position: [Double] = []
    for column in layout.axes {
      let value = try Self.number(fields[column], in: table.columns[column], at: location)
      // Text such as +1.5 is a number to a person and becomes one in the answers.
      if case .string = fields[column] { fields[column] = .double(value) }
      position.append(value)
    }
    if layout.isGeographic,
      let problem = Position.problem(longitude: position[0], latitude: position[1])
    {
      throw .badData("\(location): \(problem)")
    }
    self.init(place: raw.place, id: id, position: position, fields: layout.carried.map { fields[$0] })
  }

  private static func id(_ field: JSONValue, at location: String) throws(Failure) -> String {
    let text: String
    switch field {
    case .string(let string): text = string
    case .number(let digits): text = digits
    case .null: text = ""
    default: throw .badData("\(location): the id is neither text nor a number")
    }
    guard !text.isEmpty else { throw .badData("\(location): no id") }
    guard text.utf8.count <= Key.bytesMax else {
      throw .badData("\(location): the id is longer than \(Key.bytesMax) bytes")
    }
    return text
  }

  private static func number(
    _ field: JSONValue, in column: String, at location: String
  ) throws(Failure) -> Double {
    let text: String
    switch field {
    case .number(let digits): text = digits
    case .string(let string): text = string.trimmed
    case .null: text = ""
    default: throw .badData("\(location): \(column) is not a number")
    }
    guard !text.isEmpty else { throw .badData("\(location): \(column) is empty") }
    guard let value = Double(decimal: text) else {
      throw .badData("\(location): \(column) '\(text)' is not a number")
    }
    guard value.isFinite else { throw .badData("\(location): \(column) '\(text)' is not a finite number") }
    return value
  }
}
