import CANGeometry

extension RecordStore {
  /// The live objects of `space` in `shape` that are placed in `zone`, in the order of their places.
  ///
  /// Tombstones, pointers and what has ended at `wall` are left out; positions decide, not cells.
  /// O(log n + results + records along the border of the shape's region).
  public func search(_ shape: Shape, space: [UInt8], within zone: Zone, at wall: WallTime) -> [Record] {
    var found: [Record] = []
    forEachMatch(of: shape, space: space, within: zone, at: wall) { found.append($0) }
    return found
  }

  /// How many records `search` with the same arguments returns.
  public func count(_ shape: Shape, space: [UInt8], within zone: Zone, at wall: WallTime) -> Int {
    var count = 0
    forEachMatch(of: shape, space: space, within: zone, at: wall) { _ in count += 1 }
    return count
  }

  private func forEachMatch(
    of shape: Shape, space: [UInt8], within zone: Zone, at wall: WallTime, _ body: (Record) -> Void
  ) {
    for range in ranges(meeting: shape.region(on: torus), within: zone) {
      for record in Records(records: records, range: range)
      where record.isFindable(in: space, at: wall) && shape.contains(record.position) {
        body(record)
      }
    }
  }
}

extension Record {
  /// Whether the record is a live object of `space` that has not ended.
  func isFindable(in space: [UInt8], at wall: WallTime) -> Bool {
    value != nil && key.space == space && !isPointer && !hasExpired(at: wall)
  }
}

// MARK: - Narrowing

extension RecordStore {
  /// As many records as are rather looked at than narrowed down.
  static let scanMax = 16

  /// Ascending ranges that hold every record of `zone` in `region`, and some beside it.
  ///
  /// Follows the halvings of the zone that meet the region, as far as there are records to tell apart.
  func ranges(meeting region: Region, within zone: Zone) -> [Range<OrderedRecords.Index>] {
    guard torus.meets(zone, region) else { return [] }
    let open = (0..<torus.dimensions).reduce(UInt32(0)) { axes, axis in
      region.intervals[axis].contains(torus.interval(of: zone, axis: axis)) ? axes : axes | 1 << axis
    }
    var ranges: [Range<OrderedRecords.Index>] = []
    narrow(records.indices(of: zone.codes), of: zone, to: region, openAxes: open, into: &ranges)
    return ranges
  }

  /// `openAxes` has a bit for each axis on which the zone reaches beyond the region.
  private func narrow(
    _ range: Range<OrderedRecords.Index>, of zone: Zone, to region: Region, openAxes: UInt32,
    into ranges: inout [Range<OrderedRecords.Index>]
  ) {
    guard !range.isEmpty else { return }
    guard openAxes != 0, !isShort(range), let (lower, upper) = torus.halves(of: zone) else {
      if let last = ranges.last, last.upperBound == range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
      return
    }
    let middle = records.firstIndex(atOrAfter: upper.codes.lowerBound, in: range)
    let axis = torus.axis(cutAt: zone.depth)
    let side = region.intervals[axis]
    for (half, part) in [(lower, range.lowerBound..<middle), (upper, middle..<range.upperBound)] {
      let interval = torus.interval(of: half, axis: axis)
      guard !part.isEmpty, side.overlaps(interval) else { continue }
      let axes = side.contains(interval) ? openAxes & ~(1 << UInt32(axis)) : openAxes
      narrow(part, of: half, to: region, openAxes: axes, into: &ranges)
    }
  }

  /// Whether so few records are left that looking at each is quicker than halving on.
  func isShort(_ range: Range<OrderedRecords.Index>) -> Bool {
    range.lowerBound.chunk == range.upperBound.chunk
      ? range.upperBound.offset - range.lowerBound.offset <= RecordStore.scanMax
      : range.lowerBound.chunk + 1 == range.upperBound.chunk
        && records.count(in: range) <= RecordStore.scanMax
  }
}
