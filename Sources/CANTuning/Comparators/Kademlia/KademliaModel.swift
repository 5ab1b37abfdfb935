import CANGeometry

/// A whole Kademlia overlay (Maymounkov and Mazières, IPTPS 2002): k-buckets and parallel iterative lookups.
///
///     let overlay = try KademliaModel(nodes: 100_000, seed: 1)
///     overlay.lookupHops(count: 10_000, seed: 1).mean            // about 3.1
///
/// Two ids are as far apart as their exclusive or; a key belongs to the node whose id is closest. Nodes are
/// numbered in the order of their ids. Full buckets hold random nodes of their range, which derive from
/// chance when they are asked for: nothing but the ids is kept.
public struct KademliaModel: Sendable {
  /// The sizes of buckets and lookups.
  public let configuration: Configuration
  /// All ids.
  let index: PrefixIndex
  /// The network below, which only takes time: buckets keep whoever was there first.
  let underlay: Underlay?
  /// What the contents of buckets derive from.
  let seed: UInt64

  /// An overlay of random ids. O(n log n).
  public init(
    nodes: Int, configuration: Configuration = Configuration(), underlay: Underlay? = nil, seed: UInt64
  ) throws(ModelError) {
    try ModelError.check(nodes: nodes, in: PrefixIndex.nodesRange, on: underlay)
    try configuration.check()
    var generator = SeededGenerator(seed: seed)
    index = PrefixIndex(nodes: nodes, seed: generator.next())
    self.seed = generator.next()
    self.configuration = configuration
    self.underlay = underlay
  }
}

extension KademliaModel {
  /// The knobs of Kademlia.
  public struct Configuration: Hashable, Sendable, CustomStringConvertible {
    /// The nodes in a full bucket, in an answer and at the end of a lookup, k: 1 to 256 (2.2, 2.3).
    public var bucketSize: Int
    /// The requests under way at a time in a lookup, alpha: 1 to 256 (2.3).
    public var parallelism: Int
    /// What a node answers when it is asked for nodes near a key.
    public var answers: Answers

    /// The sizes of the paper: k = 20, alpha = 3.
    public init(bucketSize: Int = 20, parallelism: Int = 3, answers: Answers = .closest) {
      self.bucketSize = bucketSize
      self.parallelism = parallelism
      self.answers = answers
    }

    /// The paper's: k = 20, alpha = 3.
    public static let paper = Configuration()
    /// That of BitTorrent's Mainline: k = 8 by BEP 5, which leaves alpha open: 3.
    public static let mainline = Configuration(bucketSize: 8)
    /// That of Ethereum's Node Discovery v5: k = 16, alpha = 3, answers by bucket.
    public static let discv5 = Configuration(bucketSize: 16, answers: .buckets)
    /// That of libp2p as its Go implementation has it: k = 20, alpha = 10 (its Rust one has 3).
    public static let libp2p = Configuration(parallelism: 10)

    /// Such as `k=20 alpha=3`.
    public var description: String {
      "k=\(bucketSize) alpha=\(parallelism)" + (answers == .closest ? "" : " answers=\(answers)")
    }

    /// Throws where any setting is out of its range.
    func check() throws(ModelError) {
      guard (1...256).contains(bucketSize) else {
        throw .setting("a bucket of Kademlia holds k = 1 to 256 nodes, not \(bucketSize)")
      }
      guard (1...256).contains(parallelism) else {
        throw .setting("a lookup of Kademlia has alpha = 1 to 256 requests under way, not \(parallelism)")
      }
    }
  }

  /// What a node answers when it is asked for nodes near a key.
  public enum Answers: String, CaseIterable, Hashable, Sendable {
    /// The k closest to the key of all that it knows (2.3).
    case closest
    /// At most k of three buckets: that of the key's distance, then the next farther and the next nearer.
    ///
    /// A request names distances instead of the key, so that a key whose own bucket is empty may be missed.
    case buckets
  }
}
