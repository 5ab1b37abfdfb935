import CANGeometry

/// Where the zones and points of a map lie in a picture.
protocol Projection {
  /// The room that the zones fill.
  var frame: Rectangle { get }
  /// What a zone looks like; `nil` where it is not in the picture.
  func shape(of zone: Zone) -> Shape?
  /// What a zone looks like, in the picture or not, as far as the drawn axes tell.
  func shadow(of zone: Zone) -> Shape
  /// Where a point lies, as far as the drawn axes tell.
  func spot(of point: Point) -> Spot
  /// Where a record at a point is marked.
  func mark(of point: Point) -> Spot
  /// Points just across the middle of each edge of a zone that is in the picture.
  func codes(beside zone: Zone) -> [ZCode]
  /// The lines from one spot to another, in pieces where the way crosses an edge of the picture.
  func way(from start: Spot, to end: Spot) -> [[Spot]]
  /// Draws what stands round the zones: frame, ticks, names of axes.
  func drawSurroundings(into svg: inout SVG, theme: Theme)
}

extension Projection {
  func shadow(of zone: Zone) -> Shape { shape(of: zone) ?? .rectangle(frame) }
  func mark(of point: Point) -> Spot { spot(of: point) }
  func way(from start: Spot, to end: Spot) -> [[Spot]] { [[start, end]] }
}

/// The cut through the axes that are not drawn: a zone is met where it holds the cut on all of them.
struct Slice: Hashable {
  let torus: Torus
  /// The drawn axes.
  let drawn: [Int]
  /// The cut on each axis; meaningless on drawn ones.
  let cuts: [Coordinate]

  /// A cut at `fractions` of the axes that are not `drawn`, at 0.5 where nothing is said.
  init(torus: Torus, drawn: [Int], fractions: [Int: Double]) {
    self.torus = torus
    self.drawn = drawn
    cuts = (0..<torus.dimensions).map { Coordinate(fraction: fractions[$0] ?? 0.5) }
  }

  /// Whether the cut goes through `zone`. O(d).
  func meets(_ zone: Zone) -> Bool {
    (0..<torus.dimensions).allSatisfy { axis in
      drawn.contains(axis) || torus.interval(of: zone, axis: axis).contains(cuts[axis])
    }
  }

  /// Points just across the middle of each edge of `zone`, along the drawn axes.
  func codes(beside zone: Zone) -> [ZCode] {
    let intervals = (0..<torus.dimensions).map { torus.interval(of: zone, axis: $0) }
    let middle = (0..<torus.dimensions).map { axis in
      drawn.contains(axis) ? intervals[axis].lower &+ intervals[axis].extent / 2 : cuts[axis]
    }
    return drawn.flatMap { axis in
      [intervals[axis].lower &- 1, intervals[axis].last &+ 1].compactMap { outside in
        var coordinates = middle
        coordinates[axis] = outside
        return Point(coordinates).map { torus.code(of: $0) }
      }
    }
  }

  /// The axes that are cut, ascending, and where.
  var fractions: [(axis: Int, fraction: Double)] {
    (0..<torus.dimensions).filter { !drawn.contains($0) }.map { ($0, cuts[$0].fraction) }
  }
}
