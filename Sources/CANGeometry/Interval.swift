/// A non-empty arc of one axis, which may run across the wrap.
///
/// It holds `extent + 1` cells from `lower` upward, so that the whole axis (extent 2³² - 1) and a
/// single cell (extent 0) both have a representation and the empty arc has none.
public struct Interval: Hashable, Sendable {
  /// The first cell of the arc.
  public let lower: Coordinate
  /// The number of cells after the first.
  public let extent: UInt32

  /// The arc of `extent + 1` cells from `lower` upward.
  @inlinable
  public init(lower: Coordinate, extent: UInt32) {
    // One spelling for the whole axis.
    self.lower = extent == .max ? 0 : lower
    self.extent = extent
  }

  /// The arc from `lower` up to and including `last`, across the wrap where `last < lower`.
  @inlinable
  public init(from lower: Coordinate, through last: Coordinate) {
    self.init(lower: lower, extent: last &- lower)
  }

  /// The whole axis.
  public static let whole = Interval(lower: 0, extent: .max)

  /// The last cell of the arc.
  @inlinable
  public var last: Coordinate { lower &+ extent }

  /// Whether the arc is the whole axis.
  @inlinable
  public var isWhole: Bool { extent == .max }

  /// The number of cells, 1 to 2³².
  @inlinable
  public var length: UInt64 { UInt64(extent) + 1 }

  /// Whether the cell `coordinate` is on the arc.
  @inlinable
  public func contains(_ coordinate: Coordinate) -> Bool {
    coordinate &- lower <= extent
  }

  /// Whether all cells of `other` are on the arc.
  @inlinable
  public func contains(_ other: Interval) -> Bool {
    isWhole || (other.lower &- lower <= extent && other.extent <= last &- other.lower)
  }

  /// Whether the two arcs have a cell in common.
  @inlinable
  public func overlaps(_ other: Interval) -> Bool {
    contains(other.lower) || other.contains(lower)
  }

  /// Whether the two arcs are disjoint and touch end to end, wrap-around counted.
  @inlinable
  public func abuts(_ other: Interval) -> Bool {
    !overlaps(other) && (last &+ 1 == other.lower || other.last &+ 1 == lower)
  }

  /// The number of cells from `coordinate` to the nearest cell of the arc, the shorter way round; 0 inside.
  @inlinable
  public func gap(to coordinate: Coordinate) -> UInt32 {
    let ahead = coordinate &- lower
    guard ahead > extent else { return 0 }
    return Swift.min(ahead - extent, 0 &- ahead)
  }

  /// The number of cells between the nearest cells of the two arcs; 0 where they overlap.
  @inlinable
  public func gap(to other: Interval) -> UInt32 {
    overlaps(other) ? 0 : Swift.min(gap(to: other.lower), gap(to: other.last))
  }

  /// What both arcs hold: none, one or two arcs, in the order in which this one meets them.
  public func intersection(_ other: Interval) -> [Interval] {
    if contains(other) { return [other] }
    if other.contains(self) { return [self] }
    var pieces: [Interval] = []
    if other.contains(lower) { pieces.append(Interval(from: lower, through: other.last)) }
    if contains(other.lower) { pieces.append(Interval(from: other.lower, through: last)) }
    return pieces
  }

  /// The arc with `cells` more at either end; the whole axis where that would meet itself.
  @inlinable
  public func widened(by cells: UInt32) -> Interval {
    let (grown, overflow) = extent.addingReportingOverflow(cells)
    let (extent, overflow2) = grown.addingReportingOverflow(cells)
    return overflow || overflow2 ? .whole : Interval(lower: lower &- cells, extent: extent)
  }

  /// The cell of this arc that is nearest to `other`; inside an overlap, its first cell.
  public func cell(nearestTo other: Interval) -> Coordinate {
    if contains(other.lower) { return other.lower }
    if other.contains(lower) { return lower }
    return other.gap(to: lower) <= other.gap(to: last) ? lower : last
  }
}
