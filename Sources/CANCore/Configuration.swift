import CANGeometry

/// The settings of a node; all nodes of an overlay share the dimensions.
public struct Configuration: Equatable, Sendable {
  /// How the zone is chosen that a join splits.
  public enum JoinRule: String, Equatable, Sendable, CaseIterable {
    /// The zone that holds the point that the joiner drew (2.2).
    case random
    /// The largest among that owner's zone and its neighbors, which evens out the volumes (3.7).
    case uniform
    /// The zone with the most records of a few whose owners the joiner asks; the random rule where nothing is stored.
    ///
    /// Those are the zones of 8 random points, and of 8 objects drawn at random. 16 lookups a join and its answers.
    case byLoad = "load"
  }

  /// The space that is divided.
  public let torus: Torus
  /// How the zone to split is chosen. Default: random, the paper's 2.2.
  public var joinRule: JoinRule = .random
  /// The coordinate spaces, in each of which a node owns zones and a record has a holder (3.2). 1 to 16, default 1.
  public let realities: Int
  /// The nodes that may share a zone (3.4): its owner and the peers that keep its records and take it over. 1 to 16,
  /// default 1; more than 1 needs `maintenance`.
  public var peersPerZoneMax = 1
  /// The holders on whose disks a write must be before it is acknowledged. Default: a majority of the realities.
  public var writeQuorum: Int
  /// The realities that a read asks. Default 1: the nearest answers.
  public var readQuorum = 1
  /// How the node keeps the overlay whole; `nil` only where no message is lost and no node fails.
  public var maintenance: Maintenance? = Maintenance()
  /// How long the node waits for the answer to a request before it says `timedOut`.
  ///
  /// Default: 30 s, far above any round trip of a working overlay.
  public var requestTimeout: Duration = .seconds(30)
  /// How long a query may take; what has not answered by then counts as not covered.
  ///
  /// Default: 20 s, below `requestTimeout`, so that a partial answer still arrives.
  public var queryTimeout: Duration = .seconds(20)
  /// What each level of delegation takes off the time of a query, so that partial answers travel back in time.
  public var queryTimeoutStep: Duration = .milliseconds(250)
  /// The pause before a join or a leave that met a busy node is tried again. Default: 200 ms.
  public var retryInterval: Duration = .milliseconds(200)
  /// How many times a join or a leave is tried before it fails. Default: 64.
  public var attemptsMax = 64
  /// How long a node that has left keeps forwarding messages that were on their way to it.
  ///
  /// It stays longer while it waits for answers of its own, up to `requestTimeout`.
  /// Default: 5 s, above the delay of any link.
  public var lingerTime: Duration = .seconds(5)
  /// How long a node keeps what it has read, to answer reads that it makes or passes on (3.8). Default: 0, not at all.
  ///
  /// Such a read may miss writes and deletions that were acknowledged less than this before it began, those of its
  /// own node too. Where `readQuorum` is above 1 nothing is answered from copies.
  public var cacheTime: Duration = .zero
  /// The answers for a key in a second above which a node has its neighbors keep copies of it (3.8), and these
  /// theirs. Default: 0, for never.
  public var replicationThreshold = 0
  /// How long such a copy is kept. Default: 10 s, which is how far a read may then be behind, as with `cacheTime`.
  ///
  /// Where there are caches as well, the longer of the two times is the bound.
  public var replicaTime: Duration = .seconds(10)
  /// How long the memory of a deletion lives. Default: 24 h.
  public var tombstoneLifetime: Duration = .seconds(24 * 60 * 60)

  /// The default settings on `torus`, with 1 to 16 realities.
  public init(torus: Torus, realities: Int = 1) {
    self.torus = torus
    self.realities = min(max(realities, 1), Limit.realities)
    writeQuorum = self.realities / 2 + 1
  }
}
