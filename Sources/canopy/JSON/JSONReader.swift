/// Reads JSON values from bytes that are valid UTF-8, one after the other, and knows the line it is on.
struct JSONReader {
  private let bytes: [UInt8]
  private var index = 0
  /// The line of the next byte, from 1.
  private(set) var line = 1

  /// How deep values may be nested.
  static let depthMax = 128

  /// What is wrong with a document, and on which line.
  struct Mistake: Error, Hashable, CustomStringConvertible {
    let line: Int
    let text: String

    /// The line and what is wrong there.
    var description: String { "line \(line): \(text)" }
  }

  /// A reader at the start of `bytes`.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The one value that `bytes` hold, with nothing but blanks around it.
  static func document(_ bytes: [UInt8]) throws(Mistake) -> JSONValue {
    var reader = JSONReader(bytes)
    guard let value = try reader.next() else { throw reader.mistake("no JSON value") }
    if reader.hasMore() { throw reader.mistake("text after the end of the JSON value") }
    return value
  }

  /// Whether anything but blanks is left; moves to it and so sets `line`.
  mutating func hasMore() -> Bool {
    skipBlanks()
    return index < bytes.count
  }

  /// The next value, or `nil` where only blanks are left.
  mutating func next() throws(Mistake) -> JSONValue? {
    guard hasMore() else { return nil }
    return try value(depth: 0)
  }

  // MARK: - Grammar

  private mutating func value(depth: Int) throws(Mistake) -> JSONValue {
    guard depth < JSONReader.depthMax else {
      throw mistake("values are nested more than \(JSONReader.depthMax) deep")
    }
    guard let byte = peek else { throw mistake("the JSON ends in the middle of a value") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw mistake("\(sight) is not the start of a JSON value")
    }
  }

  private mutating func object(depth: Int) throws(Mistake) -> JSONValue {
    var members: [JSONValue.Member] = []
    index += 1
    if takes("}") { return .object([]) }
    repeat {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw mistake("\(sight) where a name in quotes belongs") }
      let name = try string()
      guard takes(":") else { throw mistake("\(sight) where a colon belongs") }
      skipBlanks()
      members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
    } while takes(",")
    guard takes("}") else { throw mistake("\(sight) where a comma or } belongs") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(Mistake) -> JSONValue {
    var items: [JSONValue] = []
    index += 1
    if takes("]") { return .array([]) }
    repeat {
      skipBlanks()
      items.append(try value(depth: depth + 1))
    } while takes(",")
    guard takes("]") else { throw mistake("\(sight) where a comma or ] belongs") }
    return .array(items)
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Mistake) -> JSONValue {
    let end = index + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes[index..<end].elementsEqual(word.description.utf8) else {
      throw mistake("a word that JSON does not have")
    }
    index = end
    return value
  }

  private mutating func number() throws(Mistake) -> JSONValue {
    let start = index
    while let byte = peek, JSONReader.numberBytes.contains(byte) { index += 1 }
    let digits = String(decoding: bytes[start..<index], as: UTF8.self)
    guard JSONValue.isNumber(digits) else { throw mistake("\(digits) is not a JSON number") }
    return .number(digits)
  }

  private static let numberBytes = Set("0123456789+-.eE".utf8)

  // MARK: - Strings

  private mutating func string() throws(Mistake) -> String {
    index += 1
    var text: [UInt8] = []
    while let byte = peek {
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw mistake("a line end or control character inside a string")
      default: text.append(byte)
      }
    }
    throw mistake("a string without its closing quote")
  }

  private mutating func escape(into text: inout [UInt8]) throws(Mistake) {
    let mark = peek
    index += 1
    switch mark {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(mark ?? 0)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += String(try scalar()).utf8
    default: throw mistake("an escape that JSON does not have")
    }
  }

  private mutating func scalar() throws(Mistake) -> Character {
    var code = try fourDigits()
    if (0xD800..<0xDC00).contains(code), takesEscape() {
      let low = try fourDigits()
      guard (0xDC00..<0xE000).contains(low) else { throw mistake("half of a surrogate pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw mistake("half of a surrogate pair") }
    return Character(scalar)
  }

  private mutating func takesEscape() -> Bool {
    guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return false }
    index += 2
    return true
  }

  private mutating func fourDigits() throws(Mistake) -> UInt32 {
    let end = index + 4
    guard end <= bytes.count,
      bytes[index..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let code = UInt32(String(decoding: bytes[index..<end], as: UTF8.self), radix: 16)
    else { throw mistake("\\u without four hexadecimal digits") }
    index = end
    return code
  }

  // MARK: - Bytes

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  /// What stands at the index, for a message.
  private var sight: String {
    guard let byte = peek else { return "the end" }
    return byte > 0x20 && byte < 0x7F ? "'\(Character(Unicode.Scalar(byte)))'" : "a character"
  }

  private mutating func takes(_ mark: Character) -> Bool {
    skipBlanks()
    guard let byte = peek, byte == mark.asciiValue else { return false }
    index += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek {
      switch byte {
      case 0x0A: line += 1
      // The record separator of GeoJSON text sequences (RFC 8142) counts as a blank.
      case 0x20, 0x09, 0x0D, 0x1E: break
      default: return
      }
      index += 1
    }
  }

  private func mistake(_ text: String) -> Mistake { Mistake(line: line, text: text) }
}
