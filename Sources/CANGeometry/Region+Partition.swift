extension Torus {
  /// Whether `zone` and `region` have a cell in common. O(d).
  @inlinable
  public func meets(_ zone: Zone, _ region: Region) -> Bool {
    for axis in 0..<dimensions
    where !interval(of: zone, axis: axis).overlaps(region.intervals[axis]) {
      return false
    }
    return true
  }

  /// Whether all of `zone` lies in `region`. O(d).
  public func contains(_ zone: Zone, in region: Region) -> Bool {
    (0..<dimensions).allSatisfy { region.intervals[$0].contains(interval(of: zone, axis: $0)) }
  }

  /// The cell of `zone` inside `region` that is nearest to the box of `origin`; `nil` where they do not meet.
  ///
  /// A query that is delegated for a prefix goes to the owner of this point. O(d).
  public func point(in zone: Zone, meeting region: Region, nearestTo origin: Zone) -> Point? {
    var coordinates: [Coordinate] = []
    coordinates.reserveCapacity(dimensions)
    for axis in 0..<dimensions {
      let side = interval(of: origin, axis: axis)
      let pieces = interval(of: zone, axis: axis).intersection(region.intervals[axis])
      guard let piece = pieces.min(by: { $0.gap(to: side) < $1.gap(to: side) }) else { return nil }
      coordinates.append(piece.cell(nearestTo: side))
    }
    return Point(unchecked: coordinates)
  }
}
