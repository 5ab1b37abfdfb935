import CANCore
import CANGeometry
import CANStorage

/// Zone, reality, and the copy if there is one.
extension StandIn: WireValue {
  static var byteCountMin: Int { 3 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      zone: try Zone(from: &reader), reality: try reader.reality(),
      copy: try reader.flag() ? Copy(from: &reader) : nil)
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try zone.write(to: &writer)
    try writer.reality(reality)
    writer.flag(copy != nil)
    try copy?.write(to: &writer)
  }
}

/// Record, number, writer, what was replaced, and who is to keep it after.
extension StandIn.Copy: WireValue {
  static var byteCountMin: Int { Record.byteCountMin + 5 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      record: try Record(from: &reader), number: try reader.varint(), writer: try reader.contact(),
      replaced: try Replaced(from: &reader), others: try reader.list(.contacts))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try record.write(to: &writer)
    writer.varint(number)
    try writer.contact(self.writer)
    try replaced.write(to: &writer)
    try writer.list(others, .contacts)
  }
}

/// Reality, enrollment, claims and peers.
extension Roster: WireValue {
  static var byteCountMin: Int { 4 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      reality: try reader.reality(), enrollment: try reader.varint(), claims: try reader.list(.claims),
      peers: try reader.list(.contacts))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.reality(reality)
    writer.varint(enrollment)
    try writer.list(claims, .claims)
    try writer.list(peers, .contacts)
  }
}
