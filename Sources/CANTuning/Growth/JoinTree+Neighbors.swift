import CANGeometry

extension JoinTree {
  /// The leaf that holds `code`.
  @inline(__always)
  func leaf(at code: ZCode) -> Zone {
    Zone(prefixOf: code, depth: leafDepth(at: code))
  }

  /// Whether `zone` was split.
  @inline(__always)
  func isSplit(_ zone: Zone) -> Bool {
    isSplit(zone.codes.lowerBound, depth: zone.depth)
  }

  /// Calls `body` once with each leaf that is a neighbor of `zone`, which is a leaf or may become one.
  ///
  /// O(d log n) for each of them.
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
      if isSplit(half) {
        forEachLeaf(in: half, abutting: zone, on: torus, body)
      } else {
        body(half)
      }
    }
  }
}
