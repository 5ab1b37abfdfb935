/// Reads comma-separated values by RFC 4180: quoted fields may hold commas, doubled quotes and line ends.
///
/// Lines end with LF, CRLF or CR; blank lines are skipped; a quote inside an unquoted field is a character.
struct CSVReader {
  private let bytes: [UInt8]
  private let source: String
  private var index = 0
  private var line = 1

  /// One record and the line that it begins on.
  private struct Record {
    let line: Int
    let fields: [String]
  }

  /// The table whose columns the first record names.
  static func table(_ bytes: [UInt8], source: String) throws(Failure) -> RawTable {
    var reader = CSVReader(bytes: bytes, source: source)
    guard let header = try reader.record() else { throw .badData("\(source) is empty") }
    let columns = header.fields.enumerated().map { index, name in
      let name = name.trimmed
      return name.isEmpty ? "column_\(index + 1)" : name
    }
    var records: [Record] = []
    while let record = try reader.record() {
      if let excess = RawTable.excess(rows: records.count + 1, columns: columns.count) {
        throw .badData("\(source) has \(excess)")
      }
      guard record.fields.count == columns.count else {
        throw .badData(
          "\(source), line \(record.line): \("field".counted(record.fields.count)) under a header of "
            + "\(columns.count)")
      }
      records.append(record)
    }
    guard !records.isEmpty else { throw .badData("\(source) has a header and no rows") }
    return try RawTable(source: source, columns: columns, rows: typed(records, columns: columns.count))
  }

  private init(bytes: [UInt8], source: String) {
    self.bytes = bytes
    self.source = source
  }

  /// Makes numbers of the columns that hold nothing else: an empty field is null there, and text elsewhere.
  private static func typed(_ records: [Record], columns: Int) -> [RawTable.Row] {
    let isNumeric = (0..<columns).map { column in
      records.allSatisfy { $0.fields[column].isEmpty || JSONValue.isNumber($0.fields[column]) }
        && records.contains { !$0.fields[column].isEmpty }
    }
    return records.map { record in
      let fields = zip(record.fields, isNumeric).map { field, isNumeric -> JSONValue in
        isNumeric ? (field.isEmpty ? .null : .number(field)) : .string(field)
      }
      return RawTable.Row(place: .line(record.line), fields: fields)
    }
  }

  // MARK: - Grammar

  /// The next record, or `nil` at the end.
  private mutating func record() throws(Failure) -> Record? {
    while let byte = peek, byte == 0x0A || byte == 0x0D { endLine() }
    guard peek != nil else { return nil }
    let start = line
    var fields = [try field()]
    while peek == UInt8(ascii: ",") {
      index += 1
      fields.append(try field())
    }
    endLine()
    return Record(line: start, fields: fields)
  }

  private mutating func field() throws(Failure) -> String {
    guard peek != UInt8(ascii: "\"") else { return try quotedField() }
    let start = index
    while let byte = peek, byte != UInt8(ascii: ","), byte != 0x0A, byte != 0x0D { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func quotedField() throws(Failure) -> String {
    let start = line
    var text: [UInt8] = []
    index += 1
    while let byte = peek {
      index += 1
      if byte == UInt8(ascii: "\"") {
        guard peek == UInt8(ascii: "\"") else {
          guard peek == nil || peek == UInt8(ascii: ",") || peek == 0x0A || peek == 0x0D else {
            throw .badData("\(source), line \(line): text after a closing quote (a quote inside is doubled)")
          }
          return String(decoding: text, as: UTF8.self)
        }
        index += 1
      } else if byte == 0x0A {
        line += 1
      }
      text.append(byte)
    }
    throw .badData("\(source), line \(start): a quote is never closed")
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func endLine() {
    guard let byte = peek else { return }
    index += 1
    if byte == 0x0D, peek == 0x0A { index += 1 }
    line += 1
  }
}
