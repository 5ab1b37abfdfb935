import CANCore
import CANGeometry

/// A byte of bit 0 for firm and bits 1 to 4 for the reality; zone, epoch, owner and start.
extension Claim: WireValue {
  static var byteCountMin: Int { 5 }

  init(from reader: inout WireReader) throws(WireError) {
    let title = try reader.byte()
    guard title >> 1 < WireLimit.realities.maximum else {
      throw .limitExceeded(.realities, Int(title >> 1) + 1)
    }
    self.init(
      zone: try Zone(from: &reader), in: title >> 1, epoch: try reader.varint(), isFirm: title & 1 == 1,
      owner: try reader.contact(), start: try reader.varint())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    guard reality < WireLimit.realities.maximum else { throw .limitExceeded(.realities, Int(reality) + 1) }
    writer.byte(reality << 1 | (isFirm ? 1 : 0))
    try zone.write(to: &writer)
    writer.varint(epoch)
    try writer.contact(owner)
    writer.varint(start)
  }
}

/// The node and its refutation.
extension Suspicion: WireValue {
  static var byteCountMin: Int { 9 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(node: try reader.fixed(), refutation: try reader.varint())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.fixed(node)
    writer.varint(refutation)
  }
}

/// Reality and zone.
extension Place: WireValue {
  static var byteCountMin: Int { 2 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(reality: try reader.reality(), zone: try Zone(from: &reader))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.reality(reality)
    try zone.write(to: &writer)
  }
}

/// The version since which it is news, the claims, and the places of which nothing is told any more.
extension News: WireValue {
  static var byteCountMin: Int { 3 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      since: try reader.varint(), claims: try reader.list(.claims), dropped: try reader.list(.dropped))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.varint(since)
    try writer.list(claims, .claims)
    try writer.list(dropped, .dropped)
  }
}

/// Number, version, learned, refutation, the news where there is some, suspicions and contacts.
extension Update: WireValue {
  static var byteCountMin: Int { 7 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      number: try reader.varint(), version: try reader.varint(), learned: try reader.varint(),
      refutation: try reader.varint(), news: try reader.optional(),
      suspicions: try reader.list(.suspicions), contacts: try reader.list(.contacts))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.varint(number)
    writer.varint(version)
    writer.varint(learned)
    writer.varint(refutation)
    try writer.optional(news)
    try writer.list(suspicions, .suspicions)
    try writer.list(contacts, .contacts)
  }
}

/// Asker, target, number and refutation.
extension Probe: WireValue {
  static var byteCountMin: Int { 4 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      asker: try reader.contact(), target: try reader.contact(), number: try reader.varint(),
      refutation: try reader.varint())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.contact(asker)
    try writer.contact(target)
    writer.varint(number)
    writer.varint(refutation)
  }
}

/// Giver, zone, reality and hops.
extension Reassignment: WireValue {
  static var byteCountMin: Int { 4 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      giver: try reader.contact(), zone: try Zone(from: &reader), reality: try reader.reality(),
      hops: try reader.natural())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.contact(giver)
    try zone.write(to: &writer)
    try writer.reality(reality)
    try writer.natural(hops, "number of hops")
  }
}

/// The reality, the contacts, and whether the sender owns nothing there.
extension Acquaintances: WireValue {
  static var byteCountMin: Int { 3 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      reality: try reader.reality(), contacts: try reader.list(.contacts), isZoneless: try reader.flag())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.reality(reality)
    try writer.list(contacts, .contacts)
    writer.flag(isZoneless)
  }
}
