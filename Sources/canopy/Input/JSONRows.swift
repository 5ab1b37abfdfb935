/// Reads rows out of JSON: GeoJSON (RFC 7946), an array of objects, or objects or features one after the other.
enum JSONRows {
  /// The columns that the coordinates of a GeoJSON point fill, in their order.
  static let coordinateColumns = ["longitude", "latitude", "altitude"]

  /// The table of the rows in `bytes`, with the columns of all rows in the order of their first appearance.
  static func table(_ bytes: [UInt8], source: String) throws(Failure) -> RawTable {
    let entries: [Entry]
    do {
      entries = try self.entries(of: bytes)
    } catch let mistake as JSONReader.Mistake {
      throw .brokenJSON(mistake, in: source)
    } catch {
      throw .badData("\(source): \((error as? Misfit)?.text ?? "\(error)")")
    }
    var rows: [(place: RawTable.Place, members: [JSONValue.Member])] = []
    for entry in entries {
      do {
        rows.append((entry.place, try members(of: entry.value)))
      } catch {
        throw .badData("\(source), \(entry.place): \(error.text)")
      }
    }
    return try RawTable(source: source, rows: rows)
  }

  /// One value that becomes a row.
  private struct Entry {
    let place: RawTable.Place
    let value: JSONValue
  }

  /// Why a value is not a row.
  private struct Misfit: Error {
    let text: String
  }

  private static func entries(of bytes: [UInt8]) throws -> [Entry] {
    var reader = JSONReader(bytes)
    var values: [Entry] = []
    while reader.hasMore() {
      let line = reader.line
      guard let value = try reader.next() else { break }
      values.append(Entry(place: .line(line), value: value))
      try check(rows: values.count)
    }
    guard values.count == 1, let only = values.first?.value else { return values }
    if let items = only.items {
      try check(rows: items.count)
      return items.enumerated().map { Entry(place: .item($0 + 1), value: $1) }
    }
    guard only["type"]?.text == "FeatureCollection" else { return values }
    guard let features = only["features"]?.items else {
      throw Misfit(text: "a FeatureCollection without an array of features")
    }
    try check(rows: features.count)
    return features.enumerated().map { Entry(place: .feature($0 + 1), value: $1) }
  }

  private static func check(rows: Int) throws(Misfit) {
    if let excess = RawTable.excess(rows: rows, columns: 1) { throw Misfit(text: excess) }
  }

  private static func members(of value: JSONValue) throws(Misfit) -> [JSONValue.Member] {
    guard case .object(let members) = value else { throw Misfit(text: "not a JSON object") }
    switch value["type"]?.text {
    case "Feature": return try feature(value)
    case "Point" where value["coordinates"] != nil: return try point(value)
    case "FeatureCollection": throw Misfit(text: "a FeatureCollection inside other data")
    case let type? where value["coordinates"] != nil || type == "GeometryCollection":
      throw Misfit(text: "a \(type) geometry, and only a Point can be stored")
    default: return members
    }
  }

  /// The id, the coordinates and then the properties of a feature, those of a name that is taken under another.
  private static func feature(_ feature: JSONValue) throws(Misfit) -> [JSONValue.Member] {
    guard let geometry = feature["geometry"], geometry != .null else {
      throw Misfit(text: "a Feature without a geometry")
    }
    guard case .object = geometry, let type = geometry["type"]?.text else {
      throw Misfit(text: "a geometry that is not an object with a type")
    }
    guard type == "Point" else { throw Misfit(text: "a \(type) geometry, and only a Point can be stored") }
    var members: [JSONValue.Member] = []
    if let id = feature["id"], id != .null { members.append(JSONValue.Member(name: "id", value: id)) }
    members += try point(geometry)
    let taken = members.map(\.name)
    switch feature["properties"] {
    case nil, .null: break
    case .object(let properties):
      members += properties.map {
        JSONValue.Member(name: taken.contains($0.name) ? "properties.\($0.name)" : $0.name, value: $0.value)
      }
    default: throw Misfit(text: "properties that are not an object")
    }
    return members
  }

  private static func point(_ geometry: JSONValue) throws(Misfit) -> [JSONValue.Member] {
    guard let coordinates = geometry["coordinates"]?.items else {
      throw Misfit(text: "a Point without an array of coordinates")
    }
    guard (2...3).contains(coordinates.count), coordinates.allSatisfy({ $0.finite != nil }) else {
      throw Misfit(text: "the coordinates of a Point are two or three numbers: longitude, latitude, altitude")
    }
    return zip(coordinateColumns, coordinates).map { JSONValue.Member(name: $0, value: $1) }
  }
}

extension RawTable {
  /// The table of objects that need not have the same members: what one lacks is null.
  fileprivate init(source: String, rows: [(place: Place, members: [JSONValue.Member])]) throws(Failure) {
    var columns: [String] = []
    var places: [String: Int] = [:]
    var filled: [Row] = []
    for (place, members) in rows {
      var fields = [JSONValue](repeating: .null, count: columns.count)
      var used: Set<Int> = []
      for member in members {
        let column = places[member.name] ?? columns.count
        if column == columns.count {
          places[member.name] = column
          columns.append(member.name)
          if let excess = RawTable.excess(rows: rows.count, columns: columns.count) {
            throw .badData("\(source) has \(excess)")
          }
          fields.append(.null)
        }
        guard used.insert(column).inserted else {
          throw .badData("\(source), \(place): the name '\(member.name)' appears twice")
        }
        fields[column] = member.value
      }
      filled.append(Row(place: place, fields: fields))
    }
    for index in filled.indices {
      let missing = columns.count - filled[index].fields.count
      filled[index].fields += repeatElement(.null, count: missing)
    }
    try self.init(source: source, columns: columns, rows: filled)
  }
}
