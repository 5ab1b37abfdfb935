/// A box of the torus whose sides may run across the wrap: what a query asks about.
///
/// Closed in cells: each interval holds its first and its last cell. Never empty.
public struct Region: Hashable, Sendable {
  /// One interval an axis.
  public let intervals: [Interval]

  /// A region with the given sides, or `nil` where their number is not in 1...32.
  public init?(_ intervals: [Interval]) {
    guard Torus.dimensionsRange.contains(intervals.count) else { return nil }
    self.intervals = intervals
  }

  @usableFromInline
  init(unchecked intervals: [Interval]) {
    self.intervals = intervals
  }

  /// The region of all points.
  public static func whole(of torus: Torus) -> Region {
    Region(unchecked: Array(repeating: .whole, count: torus.dimensions))
  }

  /// The region of one point.
  public init(_ point: Point) {
    intervals = point.coordinates.map { Interval(lower: $0, extent: 0) }
  }

  /// The number of axes.
  public var dimensions: Int { intervals.count }

  /// The share of the torus that lies in the region, 0 to 1, as nearly as a `Double` can say.
  public var share: Double {
    intervals.reduce(1) { $0 * Double($1.length) * 0x1p-32 }
  }

  /// Whether `point` lies in the region; both have the same number of axes.
  public func contains(_ point: Point) -> Bool {
    zip(intervals, point.coordinates).allSatisfy { $0.contains($1) }
  }

  /// Whether all of `other` lies in the region.
  public func contains(_ other: Region) -> Bool {
    zip(intervals, other.intervals).allSatisfy { $0.contains($1) }
  }

  /// Whether the two regions have a cell in common.
  public func overlaps(_ other: Region) -> Bool {
    zip(intervals, other.intervals).allSatisfy { $0.overlaps($1) }
  }

  /// The region with another interval on one axis; `nil` where there is no such axis.
  public func replacing(_ axis: Int, by interval: Interval) -> Region? {
    guard intervals.indices.contains(axis) else { return nil }
    var replaced = intervals
    replaced[axis] = interval
    return Region(unchecked: replaced)
  }

  /// The region with `cells` more on every side of every axis.
  public func widened(by cells: UInt32) -> Region {
    Region(unchecked: intervals.map { $0.widened(by: cells) })
  }
}
