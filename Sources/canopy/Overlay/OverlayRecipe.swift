import CANGeometry

/// What it takes to build the same overlay again.
struct OverlayRecipe: Hashable {
  let nodes: Int
  let torus: Torus
  let joins: JoinPlan
  let seed: UInt64

  /// The recipe of these parts.
  init(nodes: Int, torus: Torus, joins: JoinPlan, seed: UInt64) {
    self.nodes = nodes
    self.torus = torus
    self.joins = joins
    self.seed = seed
  }

  /// The recipe that the options make.
  init(_ options: OverlayOptions, on torus: Torus) {
    self.init(
      nodes: options.nodeCount, torus: torus, joins: options.joins ?? .random, seed: options.seed)
  }
}
