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

  /// The ranges of the Z-order that together hold every point of `region`, ascending and disjoint.
  ///
  /// A range may hold points outside as well: halving stops at `rangesMax` pieces. O(rangesMax · d).
  public func codeRanges(of region: Region, within zone: Zone, rangesMax: Int = 32)
    -> [ClosedRange<ZCode>]
  {
    guard meets(zone, region) else { return [] }
    // Breadth first, so that a budget of pieces refines all parts of the region alike.
    var finished: [Zone] = []
    var open: [Zone] = [zone]
    while !open.isEmpty, finished.count + open.count < rangesMax {
      var next: [Zone] = []
      for piece in open {
        if contains(piece, in: region) {
          finished.append(piece)
        } else if let (lower, upper) = halves(of: piece) {
          if meets(lower, region) { next.append(lower) }
          if meets(upper, region) { next.append(upper) }
        } else {
          finished.append(piece)
        }
      }
      open = next
    }
    return Torus.coalesced((finished + open).sorted().map(\.codes))
  }

  private static func coalesced(_ ranges: [ClosedRange<ZCode>]) -> [ClosedRange<ZCode>] {
    var merged: [ClosedRange<ZCode>] = []
    for range in ranges {
      if let last = merged.last, last.upperBound &+ 1 == range.lowerBound {
        merged[merged.count - 1] = last.lowerBound...range.upperBound
      } else {
        merged.append(range)
      }
    }
    return merged
  }
}
