extension Report {
  /// Comma-separated values by RFC 4180, lines ended by LF.
  var csv: [UInt8] {
    var bytes: [UInt8] = []
    Report.appendLine(columns, to: &bytes)
    for row in rows { Report.appendLine(row.map(\.plainText), to: &bytes) }
    return bytes
  }

  /// One JSON object a line.
  var ndjson: [UInt8] {
    var bytes: [UInt8] = []
    for row in rows {
      object(row).write(to: &bytes)
      bytes.append(0x0A)
    }
    return bytes
  }

  /// The facts and the rows as one object, or the rows alone as an array: one row a line.
  var json: [UInt8] {
    guard let rowsName else { return Array((array(indent: "") + "\n").utf8) }
    var lines = facts.map { "  \(JSONValue.string($0.key).json): \($0.value.json)" }
    lines.append("  \(JSONValue.string(rowsName).json): \(array(indent: "  "))")
    return Array(("{\n" + lines.joined(separator: ",\n") + "\n}\n").utf8)
  }

  private func array(indent: String) -> String {
    guard !rows.isEmpty else { return "[]" }
    let lines = rows.map { indent + "  " + object($0).json }
    return "[\n" + lines.joined(separator: ",\n") + "\n" + indent + "]"
  }

  private func object(_ row: [JSONValue]) -> JSONValue {
    .object(zip(columns, row).map { JSONValue.Member(name: $0, value: $1) })
  }

  private static func appendLine(_ fields: [String], to bytes: inout [UInt8]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(field, to: &bytes)
    }
    bytes.append(0x0A)
  }

  private static func append(_ field: String, to bytes: inout [UInt8]) {
    let marks = Array("\",\r\n".utf8)
    let isBare = !field.utf8.contains(where: marks.contains) && field.first != " " && field.last != " "
    guard !isBare else {
      bytes += field.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in field.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension JSONValue {
  /// The value as a field of a table: text without quotes, nothing for null.
  var plainText: String {
    switch self {
    case .null: ""
    case .string(let text): text
    default: json
    }
  }
}
