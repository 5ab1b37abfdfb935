/// The name of a record: a space, and an id that is unique in it.
///
/// Both are bytes, so that keys that merely look alike stay different; they order as bytes.
public struct Key: Hashable, Sendable {
  /// The name of the space, 0 to 512 bytes.
  public let space: [UInt8]
  /// The id in the space, 1 to 512 bytes.
  public let id: [UInt8]

  /// The longest id and the longest name of a space, in bytes.
  public static let bytesMax = 512

  /// A key of these bytes; `nil` where the id is empty or one of the two is longer than 512 bytes.
  public init?(space: [UInt8], id: [UInt8]) {
    guard !id.isEmpty, id.count <= Key.bytesMax, space.count <= Key.bytesMax else { return nil }
    self.space = space
    self.id = id
  }

  /// A key of the UTF-8 of two strings, under the same limits.
  public init?(space: String, id: String) {
    self.init(space: Array(space.utf8), id: Array(id.utf8))
  }

  /// The id as text, with what is not UTF-8 repaired.
  public var text: String { String(decoding: id, as: UTF8.self) }
}

extension Key: Comparable {
  /// Orders by space, then by id, both as bytes.
  public static func < (left: Key, right: Key) -> Bool {
    left.space == right.space
      ? left.id.lexicographicallyPrecedes(right.id)
      : left.space.lexicographicallyPrecedes(right.space)
  }
}

extension Key: CustomStringConvertible {
  /// The space and the id, with a colon between.
  public var description: String { String(decoding: space, as: UTF8.self) + ":" + text }
}
