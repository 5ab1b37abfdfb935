/// Why bytes are not a frame, or a message cannot be one.
public enum WireError: Error, Hashable, Sendable {
  /// The first byte is not that of a frame: the other end speaks something else.
  case badMagic(UInt8)
  /// The frame is of a version that this reader does not know.
  case unknownVersion(UInt8)
  /// The bytes end before the frame does, or a list is longer than what is left of its frame.
  case truncated
  /// So many bytes follow where the frame should have ended.
  case trailingBytes(Int)
  /// This reader does not know the case with this number, which a later Canopy may have added.
  case unknownKind(of: String, UInt8)
  /// A value has another spelling than the only one that it may have.
  case notCanonical
  /// There is more of something than a frame may hold.
  case limitExceeded(WireLimit, Int)
  /// A number or a name is none that the named field can have.
  case outOfRange(String)
  /// A text is not UTF-8.
  case notUTF8
}

extension WireError: CustomStringConvertible {
  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .badMagic(let byte):
      "a frame starts with \(WireFormat.magic), not \(byte)"
    case .unknownVersion(let version):
      "the frame is of version \(version), and this is version \(WireFormat.version)"
    case .truncated:
      "the frame ends too early"
    case .trailingBytes(let count):
      "the frame should have ended \(count) \(count == 1 ? "byte" : "bytes") before"
    case .unknownKind(let subject, let number):
      "there is no \(subject) of kind \(number)"
    case .notCanonical:
      "a value is not in its one canonical spelling"
    case .limitExceeded(let limit, let count):
      "\(limit.rawValue) is \(count), and the limit is \(limit.maximum)"
    case .outOfRange(let field):
      "the \(field) is out of range"
    case .notUTF8:
      "a text is not UTF-8"
    }
  }
}
