import CANGeometry

/// A connected random graph of so many nodes and links: a random tree and then links between random pairs.
struct RandomMesh: Hashable, Sendable {
  let nodes: Int
  let links: Int

  /// A mesh of at least one node; the links are brought within what a connected simple graph can have.
  init(nodes: Int, links: Int) {
    precondition(nodes > 0, "nodes \(nodes)")
    self.nodes = nodes
    self.links = min(max(links, nodes - 1), nodes * (nodes - 1) / 2)
  }

  /// The pairs of nodes that are linked; each pair once.
  func pairs(using generator: inout SeededGenerator) -> [(Int, Int)] {
    var linked = [Bool](repeating: false, count: nodes * nodes)
    var pairs: [(Int, Int)] = []
    func link(_ node: Int, _ other: Int) {
      guard node != other, !linked[node * nodes + other] else { return }
      linked[node * nodes + other] = true
      linked[other * nodes + node] = true
      pairs.append((node, other))
    }
    for node in 1..<max(nodes, 1) { link(node, generator.below(node)) }
    while pairs.count < links { link(generator.below(nodes), generator.below(nodes)) }
    return pairs
  }
}
