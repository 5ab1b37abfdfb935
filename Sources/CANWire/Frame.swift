import CANCore

/// One message and its sender, as the bytes that travel.
///
///     let bytes = try Frame(message, from: contact).encoded()
///     let frame = try Frame(decoding: bytes)   // frame.message == message
///
/// A message has exactly one spelling in bytes. Bytes may hold anything: what is no frame is an error,
/// and takes no more memory than a frame of its length can need.
public struct Frame: Equatable, Sendable {
  /// What is said.
  public let message: Message
  /// Who says it.
  public let sender: Contact

  /// A frame of `message` from `sender`.
  public init(_ message: Message, from sender: Contact) {
    self.message = message
    self.sender = sender
  }
}

extension Frame {
  /// The bytes of the frame; the error says what cannot travel.
  public func encoded() throws(WireError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(128)
    try encode(into: &bytes)
    return bytes
  }

  /// Appends the frame to `bytes`, or nothing where it throws.
  public func encode(into bytes: inout [UInt8]) throws(WireError) {
    let start = bytes.count
    let bodyStart = start + Self.headerBytesMax
    var writer = WireWriter(countMax: bodyStart + WireLimit.bodyBytes.maximum)
    // Moved and not copied, there and back.
    swap(&writer.bytes, &bytes)
    defer { swap(&writer.bytes, &bytes) }
    do throws(WireError) {
      writer.reserveHeader(Self.headerBytesMax)
      try writer.newContact(sender)
      try message.write(to: &writer)
      let count = writer.bytes.count - bodyStart
      guard count <= WireLimit.bodyBytes.maximum else { throw .limitExceeded(.bodyBytes, count) }
      writer.setHeader(in: start..<bodyStart, bodyCount: count)
    } catch {
      writer.bytes.removeLast(writer.bytes.count - start)
      throw error
    }
  }

  /// Magic, version, and a length of three bytes.
  private static let headerBytesMax = 5
}

extension WireWriter {
  /// Leaves room for a header before the body that tells its length.
  fileprivate mutating func reserveHeader(_ count: Int) {
    for _ in 0..<count { byte(0) }
  }

  /// Fills the room with a header, and closes up where the length takes less of it.
  fileprivate mutating func setHeader(in room: Range<Int>, bodyCount: Int) {
    bytes[room.lowerBound] = WireFormat.magic
    bytes[room.lowerBound + 1] = WireFormat.version
    var index = room.lowerBound + 2
    var rest = bodyCount
    while rest >= 0x80 {
      bytes[index] = UInt8(truncatingIfNeeded: rest) | 0x80
      rest >>= 7
      index += 1
    }
    bytes[index] = UInt8(rest)
    bytes.removeSubrange((index + 1)..<room.upperBound)
  }
}

extension Frame {
  /// The frame that is all of `bytes`.
  public init(decoding bytes: [UInt8]) throws(WireError) {
    guard let body = try Frame.body(in: bytes, from: 0) else { throw .truncated }
    guard body.upperBound == bytes.count else { throw .trailingBytes(bytes.count - body.upperBound) }
    try self.init(body: body, of: bytes)
  }

  /// The frame with this body.
  init(body: Range<Int>, of bytes: [UInt8]) throws(WireError) {
    var reader = WireReader(bytes, in: body)
    sender = try reader.newContact()
    message = try Message(from: &reader)
    guard reader.remaining == 0 else { throw .trailingBytes(reader.remaining) }
  }

  /// Where the body of the frame is that starts at `start`; `nil` where `bytes` do not hold all of it yet.
  static func body(in bytes: [UInt8], from start: Int) throws(WireError) -> Range<Int>? {
    var reader = WireReader(bytes, in: start..<bytes.count)
    do throws(WireError) {
      let magic = try reader.byte()
      guard magic == WireFormat.magic else { throw .badMagic(magic) }
      let version = try reader.byte()
      guard version == WireFormat.version else { throw .unknownVersion(version) }
      let count = try reader.natural()
      guard count <= WireLimit.bodyBytes.maximum else { throw .limitExceeded(.bodyBytes, count) }
      guard count <= reader.remaining else { return nil }
      return reader.position..<(reader.position + count)
    } catch .truncated {
      return nil
    }
  }
}
