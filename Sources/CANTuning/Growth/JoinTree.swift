import CANGeometry

/// The binary tree of splits while nodes join and depart, as the set of zones that were split: the paper's
/// partition tree (Appendix A).
///
/// A zone of depth k at code c was split or not: one bit for each possible zone down to a depth a little
/// below that of n equal zones, where nearly all splits are, and a set of ids below. The leaves are the
/// zones of the nodes. Finding a leaf probes a few bits around the expected depth.
struct JoinTree {
  /// The number of leaves.
  private(set) var leafCount = 1
  /// Whether the zone at this heap index (1, then the prefix) was split, for depths below `denseDepth`.
  private var isSplitDense: [UInt64]
  private let denseDepth: Int
  /// The ids of deeper zones that were split; only ever asked for membership.
  private var splitDeep: Set<UInt64> = []
  /// The depth of equal zones, where the search for a leaf begins.
  private var usualDepth = 0

  /// The whole torus as one leaf, with room for about `capacity` of them.
  init(capacity: Int) {
    denseDepth = capacity.bitWidth - capacity.leadingZeroBitCount + 3
    isSplitDense = [UInt64](repeating: 0, count: (1 << denseDepth + 63) / 64)
  }

  /// The tree whose leaves are `zones`, which tile the torus. O(n).
  init(leaves zones: [Zone]) {
    self.init(capacity: zones.count)
    for zone in zones {
      var parent = zone.parent
      while let split = parent, !isSplit(split.codes.lowerBound, depth: split.depth) {
        self.split(split.codes.lowerBound, depth: split.depth)
        parent = split.parent
      }
    }
  }

  /// Whether the zone of `depth` at `code` was split.
  @inline(__always)
  func isSplit(_ code: ZCode, depth: Int) -> Bool {
    guard depth < denseDepth else { return isSplitDeep(code, depth: depth) }
    let index = Int(truncatingIfNeeded: (1 << 63 | code >> 1) >> UInt64(63 - depth))
    return isSplitDense[index >> 6] >> UInt64(index & 63) & 1 == 1
  }

  @inline(never)
  private func isSplitDeep(_ code: ZCode, depth: Int) -> Bool {
    depth < Zone.depthMax && splitDeep.contains(Zone(prefixOf: code, depth: depth).id)
  }

  /// The depth of the leaf that holds `code`.
  @inline(__always)
  func leafDepth(at code: ZCode) -> Int {
    var depth = usualDepth
    guard isSplit(code, depth: depth) else { return leafDepth(at: code, above: depth) }
    repeat { depth += 1 } while isSplit(code, depth: depth)
    return depth
  }

  /// The depth of the leaf that holds `code`, where the zone of `depth` there was not split.
  @inline(__always)
  func leafDepth(at code: ZCode, above depth: Int) -> Int {
    var depth = depth
    while depth > 0, !isSplit(code, depth: depth - 1) { depth -= 1 }
    return depth
  }

  /// Splits the leaf of `depth` at `code`.
  mutating func split(_ code: ZCode, depth: Int) {
    if depth < denseDepth {
      let index = Int(truncatingIfNeeded: (1 << 63 | code >> 1) >> UInt64(63 - depth))
      isSplitDense[index >> 6] |= 1 << UInt64(index & 63)
    } else {
      splitDeep.insert(Zone(prefixOf: code, depth: depth).id)
    }
    leafCount += 1
    if leafCount >> (usualDepth + 1) > 0 { usualDepth += 1 }
  }

  /// Makes the zone of `depth` at `code` a leaf again, whose halves are leaves.
  mutating func merge(_ code: ZCode, depth: Int) {
    if depth < denseDepth {
      let index = Int(truncatingIfNeeded: (1 << 63 | code >> 1) >> UInt64(63 - depth))
      isSplitDense[index >> 6] &= ~(1 << UInt64(index & 63))
    } else {
      splitDeep.remove(Zone(prefixOf: code, depth: depth).id)
    }
    leafCount -= 1
    if leafCount >> usualDepth == 0 { usualDepth -= 1 }
  }

  /// The zones of the leaves in ascending order. O(n).
  func leaves() -> [Zone] {
    var zones: [Zone] = []
    zones.reserveCapacity(leafCount)
    var code: ZCode = 0
    repeat {
      let zone = Zone(prefixOf: code, depth: leafDepth(at: code))
      zones.append(zone)
      // Wraps to 0 after the last zone.
      code = zone.codes.upperBound &+ 1
    } while code != 0
    return zones
  }
}
