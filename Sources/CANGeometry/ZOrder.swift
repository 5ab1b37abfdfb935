/// The first 64 interleaved bits of a point, first split first: its place on the Z-order curve.
///
/// In one dimension the 32 bits of the coordinate come first and zeros follow. Above two dimensions
/// the code is a prefix, so points that are close together can share it.
public typealias ZCode = UInt64

extension Torus {
  /// The place of `point` on the Z-order curve.
  @inlinable
  public func code(of point: Point) -> ZCode {
    point.coordinates.withUnsafeBufferPointer { code(ofCoordinates: $0) }
  }

  /// The place on the Z-order curve of the point with these `dimensions` coordinates.
  @inlinable
  public func code(ofCoordinates coordinates: UnsafeBufferPointer<Coordinate>) -> ZCode {
    precondition(coordinates.count == dimensions, "point of \(coordinates.count) dimensions")
    if dimensions == 2 { return Torus.spread(coordinates[0]) << 1 | Torus.spread(coordinates[1]) }
    var code: ZCode = 0
    var position = 63
    var bit: UInt32 = 31
    while position >= 0 {
      for axis in 0..<dimensions where position >= 0 {
        code |= ZCode(coordinates[axis] >> bit & 1) << ZCode(position)
        position -= 1
      }
      if bit == 0 { break }
      bit -= 1
    }
    return code
  }

  /// Puts a zero before each bit.
  @inlinable
  static func spread(_ coordinate: Coordinate) -> UInt64 {
    var bits = UInt64(coordinate)
    bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF
    bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FF
    bits = (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0F
    bits = (bits | bits << 2) & 0x3333_3333_3333_3333
    return (bits | bits << 1) & 0x5555_5555_5555_5555
  }

  /// The interval of `zone` on `axis`.
  @inlinable
  public func interval(of zone: Zone, axis: Int) -> Interval {
    let depth = zone.depth
    var lower: Coordinate = 0
    var bits: UInt32 = 0
    var position = axis
    while position < depth {
      lower = lower << 1 | Coordinate(truncatingIfNeeded: zone.id >> UInt64(63 - position) & 1)
      bits += 1
      position += dimensions
    }
    guard bits > 0 else { return .whole }
    return Interval(lower: lower << (32 - bits), extent: .max >> bits)
  }

  /// The point of the lowest coordinates in `zone`.
  public func corner(of zone: Zone) -> Point {
    Point(unchecked: (0..<dimensions).map { interval(of: zone, axis: $0).lower })
  }
}

extension Torus {
  /// The point of the lowest coordinates with this code.
  public func point(of code: ZCode) -> Point {
    corner(of: Zone(prefixOf: code, depth: depthMax))
  }
}
