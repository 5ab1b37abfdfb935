import CANCore
import CANGeometry
import CANSimulation
import CANStorage

extension OverlayRecipe {
  /// The overlay after all nodes have joined; `points` are where the plan `points` has them join.
  func overlay(joiningAt points: [Point] = []) throws -> Overlay {
    let joins: Overlay.Joins =
      switch joins {
      case .random: .random
      case .uniform: .uniform
      case .points: .at(drawn(nodes, from: points))
      }
    return try Overlay(nodes: nodes, dimensions: torus.dimensions, seed: seed, joins: joins)
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

extension Overlay {
  /// The node that owns a point.
  func owner(of point: Point) -> NodeID? {
    Tiling(statuses, on: torus).claim(at: torus.code(of: point))?.owner.id
  }
}
