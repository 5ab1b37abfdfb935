import CANCore
import CANGeometry
import CANStorage

/// The giver and its number for the hand-over.
extension TransferID: WireValue {
  static var byteCountMin: Int { 9 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(giver: try reader.fixed(), number: try reader.varint())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.fixed(giver)
    writer.varint(number)
  }
}

/// Transfer, zone, reality and piece.
extension Offer: WireValue {
  static var byteCountMin: Int { 14 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      transfer: try TransferID(from: &reader), zone: try Zone(from: &reader), reality: try reader.reality(),
      piece: try Piece(from: &reader))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try transfer.write(to: &writer)
    try zone.write(to: &writer)
    try writer.reality(reality)
    try piece.write(to: &writer)
  }
}

/// Index, records, and whether it is the last.
extension Piece: WireValue {
  static var byteCountMin: Int { 3 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(index: try reader.natural(), records: try reader.list(.elements), isLast: try reader.flag())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.natural(index, "index of a piece")
    try writer.list(records, .elements)
    writer.flag(isLast)
  }
}

/// Transfer, claim, last writes, claims around, contacts, peers, and refill time.
extension Commit: WireValue {
  static var byteCountMin: Int { 19 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      transfer: try TransferID(from: &reader), claim: try Claim(from: &reader),
      lastWrites: try reader.list(.elements), around: try reader.list(.claims),
      contacts: try reader.list(.contacts), peers: try reader.list(.contacts),
      refillTime: try Duration(from: &reader))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try transfer.write(to: &writer)
    try claim.write(to: &writer)
    try writer.list(lastWrites, .elements)
    try writer.list(around, .claims)
    try writer.list(contacts, .contacts)
    try writer.list(peers, .contacts)
    try refillTime.write(to: &writer)
  }
}

/// The kind; what was replaced, or the version, and whose it or the next is.
extension PlaceResult: WireValue {
  static var byteCountMin: Int { 1 }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.kind(WireFormat.PlaceResultKind.self) {
    case .durable: self = .durable(try Replaced(from: &reader))
    case .failed: self = .failed
    case .newer: self = .newer(try Version(from: &reader), source: try reader.optional())
    case .over: self = .over(try Version(from: &reader), by: try reader.optional())
    }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    switch self {
    case .durable(let replaced):
      writer.kind(WireFormat.PlaceResultKind.durable)
      try replaced.write(to: &writer)
    case .failed:
      writer.kind(WireFormat.PlaceResultKind.failed)
    case .over(let version, let successor):
      writer.kind(WireFormat.PlaceResultKind.over)
      try version.write(to: &writer)
      try writer.optional(successor)
    case .newer(let version, let source):
      writer.kind(WireFormat.PlaceResultKind.newer)
      try version.write(to: &writer)
      try writer.optional(source)
    }
  }
}

/// The obsolete point and the unknown write, where there are any.
extension Replaced: WireValue {
  static var byteCountMin: Int { 2 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(obsolete: try reader.optional(), unknown: try reader.optional())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.optional(obsolete)
    try writer.optional(unknown)
  }
}
