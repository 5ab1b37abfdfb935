import CANGeometry
import CANSimulation

extension OverlayOptions {
  /// The overlay after all nodes have joined; `points` are where the plan `points` has them join.
  func overlay(on torus: Torus, joiningAt points: [Point] = []) throws -> Overlay {
    let joins: Joins =
      switch joins ?? .random {
      case .random: .random
      case .uniform: .uniform
      case .points: .at(drawn(nodeCount - 1, from: points))
      }
    return try Overlay(nodes: nodeCount, dimensions: torus.dimensions, seed: seed, joins: joins)
  }

  /// So many of the points in a random order, each as often as any other.
  private func drawn(_ count: Int, from points: [Point]) -> [Point] {
    var generator = SeededGenerator(seed: seed)
    var drawn: [Point] = []
    while drawn.count < count, !points.isEmpty {
      var round = points
      for index in round.indices.reversed() { round.swapAt(index, generator.below(index + 1)) }
      drawn += round.prefix(count - drawn.count)
    }
    return drawn
  }
}
