import CANCore
import CANGeometry
import CANSimulation
import CANStorage

extension OverlayRecipe {
  /// The overlay after all nodes have joined; `places` are where the plan `points` has them join.
  func overlay(joiningAt places: [Point] = [], console: Console) throws -> Overlay {
    var overlay = try firstNode()
    try letOthersJoin(&overlay, at: places, console: console)
    return overlay
  }

  /// The overlay of the first node, which owns everything.
  func firstNode() throws -> Overlay {
    let joins: Overlay.Joins =
      switch joins {
      case .random, .points: .random
      case .uniform: .uniform
      case .load: .byLoad
      }
    return try Overlay(nodes: 1, dimensions: torus.dimensions, seed: seed, joins: joins)
  }

  /// Lets all other nodes join the first.
  func letOthersJoin(_ overlay: inout Overlay, at places: [Point] = [], console: Console) throws {
    let points = joins == .points ? drawn(nodes, from: places) : []
    let progress = console.progress("joining", total: nodes)
    defer { progress.end() }
    for index in 1..<max(nodes, 1) {
      try overlay.join(at: points.isEmpty ? nil : points[index])
      progress.show(index + 1)
    }
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
