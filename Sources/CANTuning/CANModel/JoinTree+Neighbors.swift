import CANGeometry

extension JoinTree {
  /// The leaf that holds `code`.
  @inline(__always)
  func leaf(at code: ZCode) -> Zone {
    Zone(prefixOf: code, depth: leafDepth(at: code))
  }

  /// Whether `zone` is the zone of a node.
  @inline(__always)
  func isLeaf(_ zone: Zone) -> Bool {
    let code = zone.codes.lowerBound
    return !isSplit(code, depth: zone.depth)
      && (zone == .whole || isSplit(code, depth: zone.depth - 1))
  }

  /// Calls `body` once with each leaf that is a neighbor of `zone`, which is a leaf or one that may become one.
  ///
  /// O(d log n) for each of them.
  @inline(__always)
  func forEachNeighbor(of zone: Zone, on torus: Torus, facing: FacingBoxes, _ body: (Zone) -> Void) {
    facing.forEach(of: zone) { code in
      if isSplit(code, depth: zone.depth) {
        forEachLeaf(in: Zone(prefixOf: code, depth: zone.depth), abutting: zone, on: torus, body)
      } else {
        body(Zone(prefixOf: code, depth: leafDepth(at: code, above: zone.depth)))
      }
    }
  }

  /// Calls `body` with each leaf inside the split zone `box` that abuts `zone`, as `box` does.
  private func forEachLeaf(in box: Zone, abutting zone: Zone, on torus: Torus, _ body: (Zone) -> Void) {
    guard let (lower, upper) = box.halves else { return }
    for half in [lower, upper] where torus.areNeighbors(zone, half) {
      if isSplit(half.codes.lowerBound, depth: half.depth) {
        forEachLeaf(in: half, abutting: zone, on: torus, body)
      } else {
        body(half)
      }
    }
  }
}
