/// How nodes spread the load of keys that very many ask for: caching and replication (3.8).
///
/// With caching a node keeps the keys it looked up last, and answers from them whoever's lookup passes
/// through it: the more a key is wanted, the more nodes have it. With replication a node that answers for
/// a key too often pushes it to all its neighbors, which from then on answer lookups that pass through
/// them and, if these are too many again, push it on to theirs: the key's region grows with the demand.
public struct HotSpots: Hashable, Sendable {
  /// The keys that a node keeps of those it looked up, the least recently used one leaving first; 0 for none.
  public let cachedKeys: Int
  /// The answers for one key to other nodes, within a window, above which a node pushes it; 0 for never.
  public let replicationThreshold: Int
  /// The lookups, of all nodes together, that make a window; a copy that answers none in a window is dropped.
  public let window: Int

  /// Neither caching nor replication.
  public static let none = HotSpots()

  private init() {
    (cachedKeys, replicationThreshold, window) = (0, 0, 10_000)
  }

  /// The keys that a node can be made to keep.
  public static let cachedKeysRange = 0...1024

  /// Caching, replication or both.
  public init(cachedKeys: Int, replicationThreshold: Int, window: Int = 10_000) throws(ModelError) {
    guard HotSpots.cachedKeysRange.contains(cachedKeys) else {
      throw .setting("a node caches 0 to \(HotSpots.cachedKeysRange.upperBound) keys, not \(cachedKeys)")
    }
    guard replicationThreshold >= 0 else {
      throw .setting("a replication threshold is 0 (never) or more answers, not \(replicationThreshold)")
    }
    guard window > 0 else { throw .setting("a window is 1 lookup or more, not \(window)") }
    self.cachedKeys = cachedKeys
    self.replicationThreshold = replicationThreshold
    self.window = window
  }
}

/// What many lookups cost where hot spots are spread, and who bears it.
public struct HotSpotCosts: Hashable, Sendable {
  /// The hops of each lookup, all messages, pushed copies among them, and the answers of the busiest node.
  public internal(set) var lookups = LookupCosts()
  /// The lookups answered from what a node had looked up itself.
  public internal(set) var cacheAnswers = 0
  /// The lookups answered from a copy that a neighbor had pushed.
  public internal(set) var replicaAnswers = 0
  /// The most lookups that a single node passed on for others.
  public internal(set) var forwardsMax = 0
  /// The messages that pushed a key to a neighbor.
  public internal(set) var pushes = 0
  /// The copies that were cached in the end.
  public internal(set) var cachedCopies = 0
  /// The most pushed copies that there were at a time, all nodes together.
  public internal(set) var replicasMax = 0

  /// Nothing yet.
  public init() {}

  /// The share of all lookups that the busiest node answered, 0 to 1.
  public var busiestAnswers: Double { share(lookups.answersMax) }
  /// The share of all lookups that passed through the busiest node, 0 to 1.
  public var busiestForwards: Double { share(forwardsMax) }

  private func share(_ count: Int) -> Double {
    let all = lookups.hops.count
    return all == 0 ? 0 : Double(count) / Double(all)
  }
}
