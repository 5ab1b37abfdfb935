import CANGeometry

/// Stored records by the name that rows of a sweep give them; the name alone tells one set from another.
public struct NamedRecords: Hashable, Sendable {
  /// What rows call them, on one line.
  public let name: String
  /// The records in each number of dimensions that is swept.
  private let byDimensions: [Int: LoadJoins]

  /// Records from a file, whose name is followed by a sign of its contents, with their places in each
  /// number of dimensions that is swept.
  public init(file name: String, contents: [UInt8], places: [Torus: [ZCode]]) {
    self.name = "\(name)#\(String(contents.fowlerNollVo & 0xFFFF_FFFF, radix: 16))"
    byDimensions = Dictionary(
      uniqueKeysWithValues: places.map { ($0.dimensions, LoadJoins(codes: $1)) })
  }

  /// The records on a torus; `nil` where that was not named.
  func joins(on torus: Torus) -> LoadJoins? { byDimensions[torus.dimensions] }

  /// Whether the names are equal.
  public static func == (one: NamedRecords, other: NamedRecords) -> Bool { one.name == other.name }

  /// Feeds the name into `hasher`.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
