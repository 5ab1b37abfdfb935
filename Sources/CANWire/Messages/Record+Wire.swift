import CANGeometry
import CANStorage

/// The space and the id.
extension Key: WireValue {
  static var byteCountMin: Int { 3 }

  init(from reader: inout WireReader) throws(WireError) {
    let space = try reader.byteString(.keyBytes)
    guard let key = Key(space: space, id: try reader.byteString(.keyBytes)) else { throw .outOfRange("key") }
    self = key
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.byteString(space, .keyBytes)
    try writer.byteString(id, .keyBytes)
  }
}

/// The time and the node.
extension Version: WireValue {
  static var byteCountMin: Int { 16 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(time: try reader.fixed(), node: try reader.fixed())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.fixed(time)
    writer.fixed(node)
  }
}

/// The node and its number for the request.
extension Record.Source: WireValue {
  static var byteCountMin: Int { 9 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(node: try reader.fixed(), request: try reader.varint())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.fixed(node)
    writer.varint(request)
  }
}

/// Source, version, and whether it was met.
extension Record.Predecessor: WireValue {
  static var byteCountMin: Int { 26 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      source: try Record.Source(from: &reader), version: try Version(from: &reader), isMet: try reader.flag())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try source.write(to: &writer)
    try version.write(to: &writer)
    writer.flag(isMet)
  }
}

/// Key, the point that a pointer points to, point, position, value, version, expiry, source and predecessors.
extension Record: WireValue {
  static var byteCountMin: Int { 30 }

  init(from reader: inout WireReader) throws(WireError) {
    let key = try Key(from: &reader)
    let target: Point? = try reader.optional()
    let point = try Point(from: &reader)
    // Every point has a torus.
    guard let torus = Torus(dimensions: point.dimensions) else { throw .outOfRange("number of dimensions") }
    self.init(
      key: key, role: target.map(Role.pointer) ?? .object, point: point, on: torus,
      position: try reader.list(.axes), value: try reader.value(), version: try Version(from: &reader),
      expiry: try reader.optional(), source: try reader.optional(),
      predecessors: try reader.list(.predecessors))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try key.write(to: &writer)
    switch role {
    case .object: try writer.optional(Point?.none)
    case .pointer(let target): try writer.optional(target)
    }
    try point.write(to: &writer)
    try writer.list(position, .axes)
    try writer.value(value)
    try version.write(to: &writer)
    try writer.optional(expiry)
    try writer.optional(source)
    try writer.list(predecessors, .predecessors)
  }
}

/// The code, the key, and whether it is the place of a pointer.
extension Record.Place: WireValue {
  static var byteCountMin: Int { 12 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(code: try reader.fixed(), key: try Key(from: &reader), isPointer: try reader.flag())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.fixed(code)
    try key.write(to: &writer)
    writer.flag(isPointer)
  }
}

/// The record and its distance.
extension Match: WireValue {
  static var byteCountMin: Int { Record.byteCountMin + 8 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(record: try Record(from: &reader), distance: try Double(from: &reader))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try record.write(to: &writer)
    try distance.write(to: &writer)
  }
}

extension WireReader {
  /// A flag, and the bytes of a value if it is true.
  mutating func value() throws(WireError) -> [UInt8]? {
    try flag() ? byteString(.valueBytes) : nil
  }
}

extension WireWriter {
  /// A flag, and the bytes of a value if there is one.
  mutating func value(_ value: [UInt8]?) throws(WireError) {
    flag(value != nil)
    if let value { try byteString(value, .valueBytes) }
  }
}
