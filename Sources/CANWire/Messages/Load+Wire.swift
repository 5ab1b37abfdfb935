import CANCore
import CANGeometry
import CANStorage

/// The number of records, and points of objects.
extension Load: WireValue {
  static var byteCountMin: Int { 2 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(records: try reader.natural(), points: try reader.list(.points))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.natural(records, "number of records")
    try writer.list(points, .points)
  }
}
