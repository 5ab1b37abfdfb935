import CANGeometry

extension Expressways {
  /// The neighbor lists of `space` with the long links among them, in ascending order and none twice.
  ///
  /// O(n (d + l)) lookups of an owner for l links a node; throws where there are more than 2³² in all.
  func links(in space: CoordinateSpace) throws(ModelError) -> NeighborTable {
    guard self != .none else { return space.neighborTable }
    let ends = LinkEnds(self, space)
    // A little more than `standard` gives in a plane.
    let capacity = space.neighborTable.entries.count + 20 * space.zones.count
    return try NeighborTable(nodes: space.zones.count, capacity: capacity) { node, list in
      list.append(contentsOf: space.neighborTable[node])
      ends.forEach(of: node) { list.append(UInt32($0)) }
    }
  }
}

/// Where the links of each zone lead.
///
/// A shift along one axis adds to or subtracts from the bits of that axis alone, every d-th of a code, and
/// the wrap of the arithmetic is that of the torus.
private struct LinkEnds {
  /// A distance along an axis.
  private struct Shift {
    let axis: Int
    /// In cells, at most half the torus.
    let distance: UInt64
    /// The bits of a code that belong to the axis.
    let axisBits: ZCode
    /// The distance as bits of a code.
    let step: ZCode
  }

  private let space: CoordinateSpace
  /// The shifts that nodes of each turn keep.
  private let shifts: [[Shift]]
  /// For each node whether it keeps the odd digits; empty where all nodes keep all.
  private let isOdd: [Bool]

  init(_ expressways: Expressways, _ space: CoordinateSpace) {
    self.space = space
    shifts = LinkEnds.shifts(expressways, on: space.torus)
    let dimensions = space.torus.dimensions
    isOdd = expressways.turns == 1 ? [] : space.zones.map { LinkEnds.isOdd($0, dimensions) }
  }

  /// The shifts of each turn, longest first; digits are numbered level by level and axis by axis.
  private static func shifts(_ expressways: Expressways, on torus: Torus) -> [[Shift]] {
    var shifts = [[Shift]](repeating: [], count: expressways.turns)
    let halfTorus: UInt64 = 1 << 31
    var divisor = UInt64(expressways.steps)
    var digit = 0
    while divisor <= halfTorus {
      for axis in 0..<torus.dimensions {
        let axisBits = code(of: .max, axis: axis, on: torus)
        for multiple in (1...UInt64(expressways.steps)).reversed() {
          let distance = multiple * halfTorus / divisor
          let step = code(of: Coordinate(distance), axis: axis, on: torus)
          guard step != 0 else { continue }
          shifts[digit % expressways.turns].append(
            Shift(axis: axis, distance: distance, axisBits: axisBits, step: step))
        }
        digit += 1
      }
      divisor *= UInt64(expressways.ratio)
    }
    return shifts
  }

  /// The code of the point with this coordinate on `axis` and 0 on the others.
  private static func code(of coordinate: Coordinate, axis: Int, on torus: Torus) -> ZCode {
    var coordinates = [Coordinate](repeating: 0, count: torus.dimensions)
    coordinates[axis] = coordinate
    return coordinates.withUnsafeBufferPointer { torus.code(ofCoordinates: $0) }
  }

  /// Whether the zone's places along all axes, counted in its own lengths, sum to an odd number.
  ///
  /// Neighbors of one size differ in it. The last bits of the prefix, one for each axis, decide.
  private static func isOdd(_ zone: Zone, _ dimensions: Int) -> Bool {
    let depth = zone.depth
    let last = zone.id >> UInt64(64 - depth) & (1 << UInt64(min(dimensions, depth)) - 1)
    return last.nonzeroBitCount % 2 == 1
  }

  /// Calls `body` with the node at the end of each link of `node`, now and then the same or itself.
  @inline(__always)
  func forEach(of node: Int, _ body: (Int) -> Void) {
    let zone = space.zones[node]
    let middle = LinkEnds.middle(of: zone, space.torus.dimensions)
    let turn = !isOdd.isEmpty && isOdd[node] ? 1 : 0
    for shift in shifts[turn] where passesFacingBox(shift, of: zone) {
      let (axis, others) = (shift.axisBits, middle & ~shift.axisBits)
      let above = ((middle | ~axis) &+ shift.step) & axis | others
      let below = ((middle & axis) &- shift.step) & axis | others
      body(end(at: above, from: node))
      if below != above { body(end(at: below, from: node)) }
    }
  }

  /// The code of the point in the middle of the zone: after the prefix a 1 for each axis, as far as codes go.
  @inline(__always)
  private static func middle(of zone: Zone, _ dimensions: Int) -> ZCode {
    let volume = zone.volume
    let last = max(volume >> UInt64(dimensions - 1), 1)
    return (zone.id - volume) | ((volume &- 1) | volume) & ~(last - 1)
  }

  /// Whether a link from the middle of the zone leads farther than the next box of the zone's own size.
  @inline(__always)
  private func passesFacingBox(_ shift: Shift, of zone: Zone) -> Bool {
    let dimensions = space.torus.dimensions
    let cuts = (zone.depth + dimensions - 1 - shift.axis) / dimensions
    return 2 * shift.distance >= 3 * (1 << UInt64(32 - cuts))
  }

  /// The node to link to: the owner of `code`, or where it has the same turn as `node` its largest neighbor
  /// of the other turn, of equally large ones that with the smallest zone id.
  @inline(__always)
  private func end(at code: ZCode, from node: Int) -> Int {
    let owner = space.owner(of: code)
    guard !isOdd.isEmpty, isOdd[owner] == isOdd[node] else { return owner }
    var (largest, volume) = (owner, Volume(0))
    for entry in space.neighborTable[owner] {
      let neighbor = Int(entry)
      guard isOdd[neighbor] != isOdd[node], space.zones[neighbor].volume > volume else { continue }
      (largest, volume) = (neighbor, space.zones[neighbor].volume)
    }
    return largest
  }
}
