/// The d-dimensional torus that nodes divide among themselves: the paper's coordinate space (2).
///
/// It says what zones, points and regions are to each other; it owns nothing and knows no nodes.
///
///     let torus = Torus(dimensions: 3)!
///     let zone = torus.zone(at: Point([0, 0, 0])!, depth: 4)
///     torus.box(of: zone)        // four cuts: the first axis twice, the others once
public struct Torus: Hashable, Sendable {
  /// The number of axes, 1 to 32.
  public let dimensions: Int

  /// The numbers of axes that a torus can have.
  public static let dimensionsRange = 1...32

  /// A torus of 1 to 32 dimensions; `nil` for any other number.
  @inlinable
  public init?(dimensions: Int) {
    guard Torus.dimensionsRange.contains(dimensions) else { return nil }
    self.dimensions = dimensions
  }

  /// The depth at which a zone can no longer be halved: 32 for one dimension, 63 for more.
  @inlinable
  public var depthMax: Int { Swift.min(Zone.depthMax, 32 * dimensions) }

  /// The axis that halving a zone of this depth cuts.
  @inlinable
  public func axis(cutAt depth: Int) -> Int { depth % dimensions }

  /// The two halves of `zone`; `nil` where it is as deep as zones of this torus go.
  @inlinable
  public func halves(of zone: Zone) -> (lower: Zone, upper: Zone)? {
    zone.depth < depthMax ? zone.halves : nil
  }

  /// The zone of the given depth around `point`.
  @inlinable
  public func zone(at point: Point, depth: Int) -> Zone {
    Zone(prefixOf: code(of: point), depth: Swift.min(depth, depthMax))
  }

  /// The zone as a box of intervals.
  public func box(of zone: Zone) -> Region {
    Region(unchecked: (0..<dimensions).map { interval(of: zone, axis: $0) })
  }

  /// Whether `point` lies in `zone`.
  @inlinable
  public func contains(_ point: Point, in zone: Zone) -> Bool {
    zone.contains(code(of: point))
  }
}

// MARK: - Neighbors

extension Torus {
  /// Whether the zones overlap in d-1 dimensions and abut in exactly one, wrap-around counted (2).
  ///
  /// A zone is not its own neighbor, however often it spans the torus. O(d).
  @inlinable
  public func areNeighbors(_ one: Zone, _ other: Zone) -> Bool {
    var abutting = 0
    for axis in 0..<dimensions {
      let mine = interval(of: one, axis: axis)
      let theirs = interval(of: other, axis: axis)
      if mine.overlaps(theirs) { continue }
      guard mine.abuts(theirs) else { return false }
      abutting += 1
    }
    return abutting == 1
  }
}

// MARK: - Distance

extension Torus {
  /// The squared Euclidean torus distance from `point` to the nearest cell of `zone`, in cells; 0 inside.
  ///
  /// Greedy routing compares these (2.1). Measured to the zone box and never to its center, the
  /// distance of some neighbor is strictly smaller than one's own as long as it is not 0. O(d).
  @inlinable
  public func squaredDistance(from point: Point, to zone: Zone) -> SquaredDistance {
    var sum: SquaredDistance = 0
    for axis in 0..<dimensions {
      let gap = UInt64(interval(of: zone, axis: axis).gap(to: point[axis]))
      sum += SquaredDistance(gap * gap)
    }
    return sum
  }
}
