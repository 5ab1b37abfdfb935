import CANGeometry

/// The boxes of a zone's own size that face it: one across each of its 2d faces.
///
/// The bits of one axis are every d-th bit of a zone's prefix; adding to or subtracting from those bits
/// alone steps across a face, and the wrap of the arithmetic is that of the torus. A facing box lies in a
/// single zone of equal or lesser depth, which is then a neighbor, or it is tiled by deeper zones, each of
/// which finds this zone across its own face. So all neighbors are found by looking up facing boxes.
struct FacingBoxes {
  /// For each axis, the bits of a code that belong to it.
  private let axisBits: [UInt64]

  init(torus: Torus) {
    axisBits = (0..<torus.dimensions).map { axis in
      stride(from: axis, to: 64, by: torus.dimensions).reduce(0) { $0 | 1 << UInt64(63 - $1) }
    }
  }

  /// Calls `body` with the lowest code of each facing box, once where both faces of an axis meet the same box.
  @inline(__always)
  func forEach(of zone: Zone, _ body: (ZCode) -> Void) {
    let volume = zone.volume
    let code = zone.id - volume
    let prefix = ~((volume << 1) &- 1)
    for bits in axisBits {
      let axis = bits & prefix
      // The axes after this one are not cut either.
      guard axis != 0 else { break }
      let step = axis & (0 &- axis)
      let others = code & ~axis
      let above = ((code | ~axis) &+ step) & axis | others
      let below = ((code & axis) &- step) & axis | others
      body(above)
      if below != above { body(below) }
    }
  }
}
