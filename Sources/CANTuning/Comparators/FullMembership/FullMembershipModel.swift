import CANGeometry

/// A cluster in which everybody knows everybody: Dynamo (DeCandia et al., SOSP 2007).
///
/// Every node has several tokens on a ring, as many virtual nodes (4.2). The first distinct nodes behind a key
/// are its preference list and each keep a copy (4.3). A node on the list answers by itself; any other sends
/// the request to the first of them, the coordinator, since it knows all tokens: the zero-hop overlay.
public struct FullMembershipModel: Sendable {
  /// The tokens of all nodes, each with its node in the last bits.
  let ring: Ring
  /// The number of nodes.
  public let nodeCount: Int
  /// What the cluster was made with.
  public let configuration: Configuration
  /// The network below, where there is one.
  let underlay: Underlay?
  /// What all tokens derive from.
  private let catalog: UInt64

  /// The numbers of nodes that a model can have.
  public static let nodesRange = 1...(1 << 24)
  /// The most tokens of all nodes together.
  public static let tokensMax = 1 << 26
  /// The last bits of a token, which are its node's number.
  private static let nodeMask: UInt64 = 1 << 24 - 1

  /// A cluster whose nodes have random tokens. O(tokens).
  public init(
    nodes: Int, configuration: Configuration = Configuration(), underlay: Underlay? = nil, seed: UInt64
  ) throws(ModelError) {
    try ModelError.check(nodes: nodes, in: FullMembershipModel.nodesRange, on: underlay)
    try configuration.check()
    guard nodes * configuration.tokens <= FullMembershipModel.tokensMax else {
      throw .setting("\(nodes) nodes of \(configuration.tokens) tokens have more than 2^26 of them")
    }
    nodeCount = nodes
    self.configuration = configuration
    self.underlay = underlay
    // Another stream than that of requests with the same seed.
    var generator = SeededGenerator(seed: ~seed)
    let catalog = generator.next()
    self.catalog = catalog
    ring = Ring(
      (0..<nodes * configuration.tokens).map {
        FullMembershipModel.token($0, of: $0 / configuration.tokens, catalog: catalog)
      })
  }

  private static func token(_ number: Int, of node: Int, catalog: UInt64) -> UInt64 {
    var generator = SeededGenerator(seed: catalog &+ UInt64(number))
    return generator.next() & ~nodeMask | UInt64(node)
  }
}

extension FullMembershipModel {
  /// The tokens of `node`, in no particular order.
  public func tokens(of node: Int) -> [UInt64] {
    let first = node * configuration.tokens
    return (first..<first + configuration.tokens).map {
      FullMembershipModel.token($0, of: node, catalog: catalog)
    }
  }

  /// The nodes that keep `key`, the coordinator first.
  public func preferenceList(of key: UInt64) -> [Int] {
    var nodes: [Int] = []
    collectNodes(behind: key, into: &nodes)
    return nodes
  }

  /// Makes `nodes` the preference list of a place: the first distinct nodes behind it, but for `absent`.
  @inline(__always)
  func collectNodes(behind place: UInt64, besides absent: Int? = nil, into nodes: inout [Int]) {
    nodes.removeAll(keepingCapacity: true)
    let wanted = min(configuration.replicas, absent == nil ? nodeCount : nodeCount - 1)
    var number = ring.successor(of: place)
    while nodes.count < wanted {
      let node = node(ofToken: number)
      if node != absent, !nodes.contains(node) { nodes.append(node) }
      number = ring.next(after: number)
    }
  }

  /// The node that the token of this number belongs to.
  @inline(__always)
  func node(ofToken number: Int) -> Int {
    Int(truncatingIfNeeded: ring.ids[number] & FullMembershipModel.nodeMask)
  }
}
