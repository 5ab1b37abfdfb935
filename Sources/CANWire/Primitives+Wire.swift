import CANCore
import CANGeometry
import CANStorage

/// 8 bytes, the highest first: ids, digests, codes and wall times, which are seldom small.
extension UInt64: WireValue {
  static var byteCountMin: Int { 8 }

  init(from reader: inout WireReader) throws(WireError) {
    self = try reader.fixed()
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.fixed(self)
  }
}

/// 4 bytes, the highest first: coordinates.
extension UInt32: WireValue {
  static var byteCountMin: Int { 4 }

  init(from reader: inout WireReader) throws(WireError) {
    self = try reader.fixed()
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.fixed(self)
  }
}

/// The 8 bytes of the bit pattern, the highest first.
extension Double: WireValue {
  static var byteCountMin: Int { 8 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(bitPattern: try reader.fixed())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.fixed(bitPattern)
  }
}

/// Whole nanoseconds, zigzag: 0, -1, 1, -2 are the varints 0, 1, 2, 3.
extension Duration: WireValue {
  static var byteCountMin: Int { 1 }

  init(from reader: inout WireReader) throws(WireError) {
    let zigzag: UInt64 = try reader.varint()
    self = .nanoseconds(Int64(bitPattern: zigzag >> 1) ^ -Int64(zigzag & 1))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    let nanoseconds = wholeNanoseconds
    writer.varint(UInt64(bitPattern: (nanoseconds << 1) ^ (nanoseconds >> 63)))
  }
}

/// A varint.
extension RequestID: WireValue {
  static var byteCountMin: Int { 1 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(try reader.varint())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.varint(rawValue)
  }
}

/// A number that stands for the contact, and the contact itself where the frame has not named it before.
extension Contact: WireValue {
  static var byteCountMin: Int { 1 }

  init(from reader: inout WireReader) throws(WireError) {
    self = try reader.contact()
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.contact(self)
  }
}

extension WireReader {
  /// A byte: the number of a coordinate space.
  mutating func reality() throws(WireError) -> RealityIndex {
    try checked(try byte())
  }

  /// A byte: 0 for none, else 1 more than the number of a coordinate space.
  mutating func realityOrNone() throws(WireError) -> RealityIndex? {
    let byte = try byte()
    return byte == 0 ? nil : try checked(byte - 1)
  }

  private func checked(_ reality: RealityIndex) throws(WireError) -> RealityIndex {
    guard reality < WireLimit.realities.maximum else { throw .limitExceeded(.realities, Int(reality) + 1) }
    return reality
  }
}

extension WireWriter {
  /// A byte: the number of a coordinate space.
  mutating func reality(_ reality: RealityIndex) throws(WireError) {
    byte(try checked(reality))
  }

  /// A byte: 0 for none, else 1 more than the number of a coordinate space.
  mutating func realityOrNone(_ reality: RealityIndex?) throws(WireError) {
    byte(try reality.map { reality throws(WireError) in try checked(reality) + 1 } ?? 0)
  }

  private func checked(_ reality: RealityIndex) throws(WireError) -> RealityIndex {
    guard reality < WireLimit.realities.maximum else { throw .limitExceeded(.realities, Int(reality) + 1) }
    return reality
  }
}
