extension OverlayConfiguration {
  /// About the most memory that an overlay takes for each node while it is built, in bytes.
  func bytesPerNode(nodes: Int) -> Int {
    switch self {
    case .can(let knobs):
      knobs.realities * (16 * knobs.torus.dimensions + 32) + 8 * links(nodes: nodes) + 64
    case .chord, .kademlia, .pastry, .tapestry, .central: 64
    case .full(let configuration): 64 + 32 * configuration.tokens
    case .flooding(let configuration): 64 + 16 * configuration.degree
    }
  }

  /// About how much work `lookups` lookups among so many nodes are, in links that are looked at.
  func work(nodes: Int, lookups: Int) -> Double {
    let bits = Double(nodes.bitWidth - nodes.leadingZeroBitCount)
    let each: Double
    switch self {
    case .can(let knobs):
      let greedy = ClosedForm.hops(dimensions: knobs.torus.dimensions, nodes: nodes)
      let hops = knobs.expressways == .none ? greedy : min(greedy, bits)
      each = hops * Double(links(nodes: nodes) * knobs.hashFunctions) / 2
    case .chord, .pastry, .tapestry: each = 8 * bits
    case .kademlia(let configuration): each = 16 * bits * Double(configuration.bucketSize)
    case .full, .central: each = 4
    case .flooding(let configuration):
      each = Double(min(nodes, 1 << min(2 * configuration.timeToLive, 40)))
    }
    return Double(nodes * links(nodes: nodes)) + Double(lookups) * (each + 8)
  }

  /// About how many links a node keeps.
  private func links(nodes: Int) -> Int {
    let bits = nodes.bitWidth - nodes.leadingZeroBitCount
    guard case .can(let knobs) = self else { return bits }
    let faces = min(3 * knobs.torus.dimensions, 2 * bits)
    let long = knobs.expressways == .none ? 0 : 2 * bits
    return (faces + long) * knobs.realities + knobs.peersPerZoneMax
  }
}
