import CANGeometry

/// The search for two sibling leaves of the partition tree, which can become one zone (Appendix A, Table 6).
///
/// It sets a node free for a zone without one: of the two found, one node takes both zones and the other
/// the vacated zone. A node asks a neighbor in the other half of its parent, cut along the dimension that
/// was halved last. If that neighbor's zone is of its own size, the two are siblings; if it is smaller,
/// the neighbor searches on. Every node asked is a hop. Zones shrink on the way, so that the search ends.
///
/// Where several neighbors will do, the one of the smallest zone id is asked; after uniform joins another
/// choice changes the mean by less than one in a thousand. Overlays of 2¹⁶ nodes and uniform joins give 1.12, 1.10 and 1.08
/// hops at d = 2, 3 and 4 (the paper: 1.12, 1.09, 1.07), and 3 at the most; random joins give 1.29.
public struct SiblingSearch: Sendable {
  private let model: CANModel
  private let tree: JoinTree

  /// Searches among the nodes of an overlay, in its first reality. O(n).
  public init(in model: CANModel) {
    self.model = model
    tree = JoinTree(leaves: model.zones)
  }

  /// The zones of the nodes asked by `node`; the last two zones, its own counted, are siblings.
  ///
  /// Empty for the only node of an overlay.
  public func path(from node: Int) -> [Zone] {
    precondition(model.zones.indices.contains(node), "node \(node) of \(model.nodeCount)")
    return tree.siblingSearch(from: model.zones[node], on: model.torus)
  }

  /// How many nodes have how many hops to search. O(n).
  public var hops: Histogram {
    var hops = Histogram()
    for zone in model.zones { hops.add(tree.siblingSearch(from: zone, on: model.torus).count) }
    return hops
  }
}

extension JoinTree {
  /// The leaves asked in the search that begins at the leaf `zone`; empty for the whole torus.
  func siblingSearch(from zone: Zone, on torus: Torus) -> [Zone] {
    var path: [Zone] = []
    var zone = zone
    while let sibling = zone.sibling {
      let asked = firstLeaf(in: sibling, facing: zone, on: torus)
      path.append(asked)
      if asked == sibling { break }
      zone = asked
    }
    return path
  }

  /// The leaf of the smallest id in `sibling` that abuts `zone` along the dimension that parts the two.
  private func firstLeaf(in sibling: Zone, facing zone: Zone, on torus: Torus) -> Zone {
    let axis = torus.axis(cutAt: zone.depth - 1)
    // Halves of the whole torus meet at both ends.
    let isAbove = sibling < zone && zone.depth > torus.dimensions
    var leaf = sibling
    while isSplit(leaf), let halves = leaf.halves {
      leaf = isAbove && torus.axis(cutAt: leaf.depth) == axis ? halves.upper : halves.lower
    }
    return leaf
  }
}
