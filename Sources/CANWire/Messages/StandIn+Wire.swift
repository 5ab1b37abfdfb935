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

/// Record, number and writer.
extension StandIn.Copy: WireValue {
  static var byteCountMin: Int { Record.byteCountMin + 2 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(record: try Record(from: &reader), number: try reader.varint(), writer: try reader.contact())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try record.write(to: &writer)
    writer.varint(number)
    try writer.contact(self.writer)
  }
}
