import CANCore

/// Takes values off the front of some bytes, which may hold anything.
struct WireReader {
  private let bytes: [UInt8]
  private let end: Int
  /// The index of the next byte.
  private(set) var position: Int
  private var contacts = ContactTable()

  /// A reader of the bytes in `range`, which is one of theirs.
  init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The bytes that are left.
  var remaining: Int { end - position }

  /// One byte.
  mutating func byte() throws(WireError) -> UInt8 {
    guard position < end else { throw .truncated }
    defer { position += 1 }
    return bytes[position]
  }

  /// A number of all bytes of its type, the highest first.
  mutating func fixed<Number: FixedWidthInteger & BitwiseCopyable>() throws(WireError) -> Number {
    let size = Number.bitWidth / 8
    guard size <= remaining else { throw .truncated }
    defer { position += size }
    return bytes.withUnsafeBytes {
      Number(bigEndian: $0.loadUnaligned(fromByteOffset: position, as: Number.self))
    }
  }

  /// A number in groups of 7 bits, the lowest first, in as few bytes as hold it (LEB128).
  mutating func varint<Number: FixedWidthInteger & UnsignedInteger>() throws(WireError) -> Number {
    var number: Number = 0
    var shift = 0
    while true {
      let byte = try byte()
      let group = Number(byte & 0x7F)
      guard shift < Number.bitWidth, (group << shift) >> shift == group else { throw .outOfRange("number") }
      number |= group << shift
      if byte < 0x80 {
        guard byte != 0 || shift == 0 else { throw .notCanonical }
        return number
      }
      shift += 7
    }
  }

  /// A varint that is an `Int` of at least 0.
  mutating func natural() throws(WireError) -> Int {
    let number: UInt64 = try varint()
    guard let natural = Int(exactly: number) else { throw .outOfRange("number") }
    return natural
  }

  /// One byte, 1 for true or 0 for false.
  mutating func flag() throws(WireError) -> Bool {
    let byte = try byte()
    guard byte <= 1 else { throw .outOfRange("flag") }
    return byte == 1
  }

  /// One of the cases of something.
  mutating func kind<Kind: WireKind>(_: Kind.Type) throws(WireError) -> Kind {
    let number = try byte()
    guard let kind = Kind(rawValue: number) else { throw .unknownKind(of: Kind.subject, number) }
    return kind
  }

  /// A flag, and the value if it is true.
  mutating func optional<Value: WireValue>() throws(WireError) -> Value? {
    try flag() ? Value(from: &self) : nil
  }

  /// A count, and as many values.
  mutating func list<Element: WireValue>(_ limit: WireLimit) throws(WireError) -> [Element] {
    let count = try count(limit, of: Element.byteCountMin)
    var list: [Element] = []
    list.reserveCapacity(count)
    for _ in 0..<count { list.append(try Element(from: &self)) }
    return list
  }

  /// A count, and as many bytes.
  mutating func byteString(_ limit: WireLimit) throws(WireError) -> [UInt8] {
    let count = try count(limit, of: 1)
    defer { position += count }
    return Array(bytes[position..<(position + count)])
  }

  /// A count, and as many bytes of UTF-8.
  mutating func text(_ limit: WireLimit) throws(WireError) -> String {
    let count = try count(limit, of: 1)
    guard count > 0 else { return "" }
    defer { position += count }
    guard let text = String(validating: bytes[position..<(position + count)], as: UTF8.self) else {
      throw .notUTF8
    }
    return text
  }

  /// A count of elements of at least `size` bytes each, for all of which there are bytes left.
  private mutating func count(_ limit: WireLimit, of size: Int) throws(WireError) -> Int {
    let count = try natural()
    guard count <= limit.maximum else { throw .limitExceeded(limit, count) }
    guard count <= remaining / size else { throw .truncated }
    return count
  }
}

extension WireReader {
  /// The number of a contact that the frame has named before, or the next number and the contact itself.
  mutating func contact() throws(WireError) -> Contact {
    let number = try natural()
    if number < contacts.count { return contacts[number] }
    guard number == contacts.count else { throw .outOfRange("number of a contact") }
    return try newContact()
  }

  /// A contact that the frame has not named before.
  mutating func newContact() throws(WireError) -> Contact {
    let contact = Contact(id: try fixed(), address: try text(.addressBytes))
    guard contacts.insert(contact).isNew else { throw .notCanonical }
    return contact
  }
}
