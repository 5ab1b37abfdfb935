import CANGeometry

/// A whole Chord ring (Stoica, Morris, Karger, Kaashoek and Balakrishnan, SIGCOMM 2001).
///
///     let ring = try ChordModel(nodes: 4096, seed: 1)
///     ring.lookupHops(count: 20_000, seed: 1).mean                  // 6.9, the last of them to the owner
///     ring.hopsToPredecessor(count: 20_000, seed: 1).mean           // 5.9, as the paper counts
///
/// Nodes have random ids of 64 bits and are numbered in their order. Node n answers for the keys from behind
/// its predecessor up to its own id; its finger i, of 64, is the first node at or after n + 2ⁱ. Fingers are
/// found in the sorted ids when they are asked for: the model keeps nothing but ids.
public struct ChordModel: Sendable {
  /// The ids of the nodes.
  let ring: Ring
  /// The network below, where there is one.
  let underlay: Underlay?
  /// What the ring was made with.
  public let configuration: Configuration
  /// The successors that every node remembers, fewer than there are nodes.
  public let successorCount: Int

  /// The numbers of nodes that a model can have.
  public static let nodesRange = 1...(1 << 24)

  /// A stable ring of random ids. O(n).
  public init(
    nodes: Int, configuration: Configuration = Configuration(), underlay: Underlay? = nil, seed: UInt64
  ) throws(ModelError) {
    try ModelError.check(nodes: nodes, in: ChordModel.nodesRange, on: underlay)
    if let successors = configuration.successors, !Configuration.successorsRange.contains(successors) {
      throw .setting("a Chord node remembers 1 to 1024 successors, not \(successors)")
    }
    self.configuration = configuration
    self.underlay = underlay
    // Another stream than that of lookups with the same seed, which would ask for these very ids. The
    // generator permutes its states: no id comes twice.
    var generator = SeededGenerator(seed: ~seed)
    ring = Ring((0..<nodes).map { _ in generator.next() })
    let successors = configuration.successors ?? Configuration.successors(nodes: nodes)
    successorCount = min(successors, nodes - 1)
  }
}

extension ChordModel {
  /// What can be set on a ring.
  public struct Configuration: Hashable, Sendable, CustomStringConvertible {
    /// The successors that a node remembers, 1 to 1024; `nil` for 2 log₂ n.
    ///
    /// With Θ(log n) of them a ring outlives the failure of half its nodes (Theorem 7); 2 log₂ n is what the
    /// authors simulate failures with in the paper's longer version (IEEE/ACM ToN 2003, section V).
    public var successors: Int?
    /// Who asks the nodes on the way.
    public var style: LookupStyle

    /// The numbers of successors that a node can remember.
    public static let successorsRange = 1...1024

    /// A ring whose nodes remember so many successors and ask in this style.
    public init(successors: Int? = nil, style: LookupStyle = .recursive) {
      self.successors = successors
      self.style = style
    }

    /// As a row of a sweep prints it, such as `successors=16 recursive`.
    public var description: String {
      "successors=\(successors.map(String.init) ?? "2log2(n)") \(style.rawValue)"
    }

    /// 2 log₂ n, rounded up; at least 1.
    static func successors(nodes: Int) -> Int {
      max(1, Int.bitWidth - (nodes * nodes - 1).leadingZeroBitCount)
    }
  }

  /// How a lookup proceeds (section 6.1). The nodes it visits are the same.
  public enum LookupStyle: String, CaseIterable, Hashable, Sendable {
    /// Each node passes the lookup on, as those of all other overlays here do: a message a hop.
    case recursive
    /// The asking node asks each in turn, as in the paper's simulator: an answer for every hop but the last.
    case iterative
  }

  /// The ids of the nodes, ascending.
  public var ids: [UInt64] { ring.ids }

  /// The node that answers for `key`: the first whose id is the key's or follows it.
  public func owner(of key: UInt64) -> Int { ring.successor(of: key) }

  /// The 64 fingers of `node`: the i-th, from 0, is the first node at or after its id + 2ⁱ.
  public func fingers(of node: Int) -> [Int] {
    (0..<64).map { ring.successor(of: ring.ids[node] &+ 1 << $0) }
  }

  /// The nodes that follow `node` and that it remembers, nearest first.
  public func successors(of node: Int) -> [Int] {
    (0..<successorCount).map { (node + 1 + $0) % ring.count }
  }
}

extension ChordModel: OverlayModel {
  /// `chord`.
  public static var overlay: String { "chord" }

  /// The number of nodes.
  public var nodeCount: Int { ring.count }

  /// How many different nodes each remembers: fingers, successors and the predecessor. O(n log n).
  public var neighborCounts: Histogram {
    var histogram = Histogram()
    for node in 0..<ring.count { histogram.add(neighborCount(of: node)) }
    return histogram
  }

  private func neighborCount(of node: Int) -> Int {
    guard successorCount < ring.count - 1 else { return successorCount }
    // The successors, the predecessor, and the fingers between, which come nearer from exponent to exponent.
    var neighbors = successorCount + 1
    var last = ring.count - 1
    for exponent in stride(from: UInt64(63), through: 0, by: -1) {
      let finger = ring.successor(of: ring.ids[node] &+ 1 << exponent)
      let steps = finger > node ? finger - node : finger - node + ring.count
      if steps <= successorCount { break }
      guard steps < last else { continue }
      neighbors += 1
      last = steps
    }
    return neighbors
  }

  /// (1/2) log₂ n: each of the bits of the distance is set with probability 1/2 (section 6.3).
  public var closedFormHops: Double? { ClosedForm.bits(nodes: ring.count) / 2 }

  /// The memory of the ids and their index, in bytes.
  public var byteCount: Int { ring.byteCount }

  /// The arc from each node's predecessor to it, as a share of the circle. O(n).
  public var keyShares: [Double] {
    (0..<ring.count).map { ring.share(of: $0) }
  }
}
