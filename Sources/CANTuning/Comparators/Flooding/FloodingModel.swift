import CANGeometry

/// An unstructured overlay that asks everybody near, as Gnutella 0.4 (2000) did.
///
/// Nodes are linked at random, keys lie anywhere. A lookup goes to all neighbors, from each that sees it for
/// the first time to all of its others, and so on for as many hops as its time to live; it fails where no
/// copy is so near.
public struct FloodingModel: Sendable {
  /// Who is linked to whom.
  let links: RandomLinks
  /// What the overlay was made with.
  public let configuration: Configuration
  /// The network below, where there is one.
  let underlay: Underlay?

  /// The numbers of nodes that a model can have.
  public static let nodesRange = 1...(1 << 22)

  /// Random links among `nodes` nodes. O(links).
  public init(
    nodes: Int, configuration: Configuration = Configuration(), underlay: Underlay? = nil, seed: UInt64
  ) throws(ModelError) {
    try ModelError.check(nodes: nodes, in: FloodingModel.nodesRange, on: underlay)
    try configuration.check()
    self.configuration = configuration
    self.underlay = underlay
    links = RandomLinks(nodes: nodes, degree: configuration.degree, seed: seed)
  }

  /// What can be set.
  public struct Configuration: Hashable, Sendable, CustomStringConvertible {
    /// The links of each node, 2 to 32; measured Gnutella had 3.4 on average (Ripeanu et al., 2002).
    public var degree: Int
    /// The hops that a lookup lives, 1 to 64; 7 in Gnutella.
    public var timeToLive: Int
    /// The nodes that have a key, 1 to 1024; all of them where there are fewer.
    public var copies: Int

    /// An overlay of these settings.
    public init(degree: Int = 4, timeToLive: Int = 7, copies: Int = 1) {
      self.degree = degree
      self.timeToLive = timeToLive
      self.copies = copies
    }

    /// As a row of a sweep prints it, such as `degree=4 ttl=7 copies=1`.
    public var description: String { "degree=\(degree) ttl=\(timeToLive) copies=\(copies)" }

    /// Throws what is out of its range.
    func check() throws(ModelError) {
      guard (2...32).contains(degree) else {
        throw .setting("a flooding node has 2 to 32 links, not \(degree)")
      }
      guard (1...64).contains(timeToLive) else {
        throw .setting("a flooded lookup lives 1 to 64 hops, not \(timeToLive)")
      }
      guard (1...1024).contains(copies) else {
        throw .setting("1 to 1024 nodes have a key, not \(copies)")
      }
    }
  }

  /// The neighbors of `node`, ascending.
  public func neighbors(of node: Int) -> [Int] { links[node].map { Int($0) } }

  /// The nodes that have `key`, as random as the key.
  public func holders(of key: UInt64) -> [Int] {
    var generator = SeededGenerator(seed: key)
    var holders: [Int] = []
    while holders.count < min(configuration.copies, nodeCount) {
      let node = generator.below(nodeCount)
      if !holders.contains(node) { holders.append(node) }
    }
    return holders
  }
}
