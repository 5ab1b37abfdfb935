/// A JSON value (RFC 8259) that keeps what a person wrote: members in their order, numbers as their text.
///
/// The fields of rows are such values too, whatever format they were read from.
enum JSONValue: Hashable {
  case null
  case bool(Bool)
  /// The digits as they stood in the input.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// A name and its value.
  struct Member: Hashable {
    let name: String
    let value: JSONValue
  }

  /// An object of these members, in their order.
  static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(members.map { Member(name: $0, value: $1) })
  }

  /// A whole number.
  static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

  /// A finite number in its shortest text that reads back the same; what is not finite becomes null.
  static func double(_ value: Double) -> JSONValue {
    guard value.isFinite else { return .null }
    if value == value.rounded(), abs(value) < 0x1p53 { return .number(String(Int64(value))) }
    return .number(value.description)
  }

  /// A number rounded to so many decimals, so that the last bit of a computation does not show.
  static func double(_ value: Double, decimals: Int) -> JSONValue {
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (value * scale).rounded()
    return double(scaled.isFinite && abs(scaled) < 0x1p53 ? scaled / scale : value)
  }

  /// The value of the first member of this name, where this is an object that has one.
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text of a string.
  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The items of an array.
  var items: [JSONValue]? {
    guard case .array(let items) = self else { return nil }
    return items
  }

  /// The value of a number that is finite.
  var finite: Double? {
    guard case .number(let digits) = self, let value = Double(digits), value.isFinite else { return nil }
    return value
  }
}
