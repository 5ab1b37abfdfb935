import CANCore
import CANGeometry
import CANStorage

/// Key, placement where it is known, value, expiry and home.
extension Write: WireValue {
  static var byteCountMin: Int { 11 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      key: try Key(from: &reader), placement: try reader.optional(), value: try reader.value(),
      expiry: try reader.optional(), home: try Point(from: &reader))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try key.write(to: &writer)
    try writer.optional(placement)
    try writer.value(value)
    try writer.optional(expiry)
    try home.write(to: &writer)
  }
}

/// The kind; the points of the copies, or the point and the position.
extension Write.Placement: WireValue {
  static var byteCountMin: Int { 2 }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.kind(WireFormat.PlacementKind.self) {
    case .hashed: self = .hashed(copies: try reader.list(.copies))
    case .spatial: self = .spatial(try Point(from: &reader), position: try reader.list(.axes))
    }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    switch self {
    case .hashed(let copies):
      writer.kind(WireFormat.PlacementKind.hashed)
      try writer.list(copies, .copies)
    case .spatial(let point, let position):
      writer.kind(WireFormat.PlacementKind.spatial)
      try point.write(to: &writer)
      try writer.list(position, .axes)
    }
  }
}
