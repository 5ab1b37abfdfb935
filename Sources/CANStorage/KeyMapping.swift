import CANGeometry

/// How the keys of a space come to their points.
public enum KeyMapping: Hashable, Sendable {
  /// By so many hash functions of the key, 1 or more: one point a function (3.5).
  case hashed(functions: Int)
  /// By the position of the object in a domain.
  case spatial(Domain)
}

/// A named collection of keys that come to their points in the same way.
public struct Space: Hashable, Sendable {
  /// The name, whose UTF-8 is the `space` of the keys.
  public let name: String
  /// How its keys come to their points.
  public let mapping: KeyMapping

  /// A space of this name and mapping.
  public init(name: String, mapping: KeyMapping) {
    self.name = name
    self.mapping = mapping
  }
}

extension Key {
  /// The point of the key under hash function `function`, 0 or more (2.1, 3.5).
  ///
  /// Coordinate i is word i mod 8 of the SHA-256 digest of block i / 8. What is hashed, all numbers
  /// with the highest byte first:
  ///
  ///     2 bytes   length of the space's name
  ///               the space's name
  ///     2 bytes   length of the id
  ///               the id
  ///     4 bytes   function
  ///     4 bytes   block
  ///
  /// The point is part of the protocol: the layout never changes. O(bytes of the key · d / 8).
  public func hashedPoint(on torus: Torus, function: Int = 0) -> Point {
    var coordinates: [Coordinate] = []
    coordinates.reserveCapacity(torus.dimensions + 7)
    let prefix = hashedPrefix(function: function)
    var block: UInt32 = 0
    while coordinates.count < torus.dimensions {
      let digest = SHA256.hash(prefix + block.bytes(4))
      for byte in stride(from: 0, to: digest.count, by: 4) {
        coordinates.append(digest[byte..<(byte + 4)].reduce(0) { $0 << 8 | Coordinate($1) })
      }
      block += 1
    }
    // A torus has 1 to 32 dimensions, and so has a point.
    return Point(Array(coordinates.prefix(torus.dimensions))) ?? torus.corner(of: .whole)
  }

  private func hashedPrefix(function: Int) -> [UInt8] {
    let number = UInt32(truncatingIfNeeded: function)
    return UInt32(space.count).bytes(2) + space + UInt32(id.count).bytes(2) + id + number.bytes(4)
  }
}

extension UInt32 {
  /// The lowest `count` bytes, the highest of them first.
  fileprivate func bytes(_ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: self >> UInt32(8 * $0)) }
  }
}
