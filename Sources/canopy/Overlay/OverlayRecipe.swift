import CANGeometry

/// What it takes to build the same overlay again.
struct OverlayRecipe: Hashable {
  let nodes: Int
  let torus: Torus
  let joins: JoinPlan
  let seed: UInt64

  /// The recipe of these parts.
  init(nodes: Int, torus: Torus, joins: JoinPlan = .random, seed: UInt64) {
    self.nodes = nodes
    self.torus = torus
    self.joins = joins
    self.seed = seed
  }

  /// The recipe that the options make.
  init(_ options: OverlayOptions, on torus: Torus) {
    nodes = options.nodeCount
    self.torus = torus
    joins = options.joins ?? .random
    seed = options.seed
  }
}

extension OverlayRecipe {
  /// The recipe as an object; the seed is text, since 64 bits do not survive every reader of numbers.
  var json: JSONValue {
    .object([
      "nodes": .integer(nodes), "dimensions": .integer(torus.dimensions), "joins": .string(joins.rawValue),
      "seed": .string(String(seed)),
    ])
  }

  /// The recipe that an object spells; `nil` where it is none, or needs points that it does not hold.
  init?(_ value: JSONValue?) {
    guard let nodes = value?["nodes"]?.finite.flatMap({ Int(exactly: $0) }),
      (1...OverlayOptions.nodesMax).contains(nodes),
      let torus = value?["dimensions"]?.finite.flatMap({ Int(exactly: $0) }).flatMap(Torus.init),
      let joins = value?["joins"]?.text.flatMap(JoinPlan.init), !joins.needsPoints,
      let seed = value?["seed"]?.text.flatMap({ UInt64($0) })
    else { return nil }
    self.nodes = nodes
    self.torus = torus
    self.joins = joins
    self.seed = seed
  }
}
