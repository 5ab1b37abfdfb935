/// A point of the torus: one coordinate an axis, 1 to 32 of them.
public struct Point: Hashable, Sendable {
  /// The coordinates in the order of the axes.
  public let coordinates: [Coordinate]

  /// A point with the given coordinates, or `nil` where their number is not in 1...32.
  @inlinable
  public init?(_ coordinates: [Coordinate]) {
    guard Torus.dimensionsRange.contains(coordinates.count) else { return nil }
    self.coordinates = coordinates
  }

  @inlinable
  init(unchecked coordinates: [Coordinate]) {
    self.coordinates = coordinates
  }

  /// The number of axes.
  @inlinable
  public var dimensions: Int { coordinates.count }

  /// The coordinate on `axis`, counted from 0.
  @inlinable
  public subscript(axis: Int) -> Coordinate { coordinates[axis] }
}

extension Point: CustomStringConvertible {
  /// The coordinates as fractions of their axes.
  public var description: String {
    "(" + coordinates.map { "\($0.fraction)" }.joined(separator: ", ") + ")"
  }
}
