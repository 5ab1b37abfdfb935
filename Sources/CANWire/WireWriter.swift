import CANCore

/// Appends values to bytes.
struct WireWriter {
  /// What has been written so far, after what was there before.
  var bytes: [UInt8] = []
  private var contacts = ContactTable()
  /// Nothing is written when there are this many bytes already.
  private let countMax: Int

  /// A writer of at most so many bytes in all.
  init(countMax: Int) {
    self.countMax = countMax
  }

  /// One byte.
  mutating func byte(_ byte: UInt8) {
    bytes.append(byte)
  }

  /// A number of all bytes of its type, the highest first.
  mutating func fixed(_ number: some FixedWidthInteger & BitwiseCopyable) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// A number in groups of 7 bits, the lowest first, in as few bytes as hold it (LEB128).
  mutating func varint(_ number: some FixedWidthInteger & UnsignedInteger) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// The varint of a number that should be at least 0; the error names it by `field`.
  mutating func natural(_ number: Int, _ field: String) throws(WireError) {
    guard number >= 0 else { throw .outOfRange(field) }
    varint(UInt64(number))
  }

  /// One byte, 1 for true or 0 for false.
  mutating func flag(_ flag: Bool) {
    byte(flag ? 1 : 0)
  }

  /// One of the cases of something.
  mutating func kind(_ kind: some WireKind) {
    byte(kind.rawValue)
  }

  /// A flag, and the value if there is one.
  mutating func optional(_ value: (some WireValue)?) throws(WireError) {
    flag(value != nil)
    try value?.write(to: &self)
  }

  /// A count, and as many values.
  mutating func list(_ list: [some WireValue], _ limit: WireLimit) throws(WireError) {
    try count(list.count, limit)
    for element in list {
      guard bytes.count <= countMax else { throw .limitExceeded(.bodyBytes, bytes.count) }
      try element.write(to: &self)
    }
  }

  /// Two values, one behind the other.
  mutating func values(_ first: some WireValue, _ second: some WireValue) throws(WireError) {
    try first.write(to: &self)
    try second.write(to: &self)
  }

  /// A count, and as many bytes.
  mutating func byteString(_ string: [UInt8], _ limit: WireLimit) throws(WireError) {
    try count(string.count, limit)
    bytes.append(contentsOf: string)
  }

  /// A count, and as many bytes of UTF-8.
  mutating func text(_ text: String, _ limit: WireLimit) throws(WireError) {
    try count(text.utf8.count, limit)
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func count(_ count: Int, _ limit: WireLimit) throws(WireError) {
    guard count <= limit.maximum else { throw .limitExceeded(limit, count) }
    varint(UInt64(count))
  }
}

extension WireWriter {
  /// The number of a contact that the frame has named before, or the next number and the contact itself.
  mutating func contact(_ contact: Contact) throws(WireError) {
    let (number, isNew) = contacts.insert(contact)
    varint(UInt64(number))
    if isNew { try full(contact) }
  }

  /// A contact that the frame has not named before.
  mutating func newContact(_ contact: Contact) throws(WireError) {
    contacts.insert(contact)
    try full(contact)
  }

  private mutating func full(_ contact: Contact) throws(WireError) {
    fixed(contact.id)
    try text(contact.address, .addressBytes)
  }
}
