import CANGeometry

extension CANModel {
  /// Which zone a joining node halves.
  public enum Joins: String, CaseIterable, Hashable, Sendable {
    /// That of the owner of a uniformly random point (2.2).
    case random
    /// The largest among that owner's and its neighbors', of equal ones the owner's, else that of the smallest id (3.7).
    case uniform
    /// The fullest of those of a few stored records, so that all nodes hold about as many (see `LoadJoins`).
    case load
  }
}

extension CANModel.Joins {
  /// The zones after `nodes - 1` joins, in ascending order. O(n log n) for random, O(n d) for uniform joins.
  ///
  /// Joins by load are those of the records, and random ones without any.
  func zones(on torus: Torus, nodes: Int, seed: UInt64) -> [Zone] {
    var generator = SeededGenerator(seed: seed)
    var tree = JoinTree(capacity: nodes)
    let facing = FacingBoxes(torus: torus)
    while tree.leafCount < nodes {
      // The code of a uniformly random point is a uniformly random code.
      let code = generator.next()
      let target = zone(halvedAt: code, in: tree, facing: facing)
      // A zone that cannot be halved turns the node away, which tries another point.
      guard target.depth < torus.depthMax else { continue }
      tree.split(target.codes.lowerBound, depth: target.depth)
    }
    return tree.leaves()
  }

  /// The zone that a node halves whose random point has `code`. O(1) for random, O(d) for uniform joins.
  @inline(__always)
  func zone(halvedAt code: ZCode, in tree: JoinTree, facing: FacingBoxes) -> Zone {
    let owner = tree.leaf(at: code)
    return self == .uniform ? tree.largest(around: owner, facing: facing) : owner
  }
}

extension JoinTree {
  /// The largest among the leaf `zone` and its neighbors, of equal ones `zone`, else that of the smallest id.
  func largest(around zone: Zone, facing: FacingBoxes) -> Zone {
    var largest = zone
    facing.forEach(of: zone) { code in
      // Where the box of the largest size so far was split, all leaves there are smaller.
      let depth = largest.depth
      guard !isSplit(code, depth: depth) else { return }
      let neighbor = Zone(prefixOf: code, depth: leafDepth(at: code, above: depth))
      let isEqual = neighbor.volume == largest.volume && largest != zone
      if neighbor.volume > largest.volume || (isEqual && neighbor < largest) { largest = neighbor }
    }
    return largest
  }
}
