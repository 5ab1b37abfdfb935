import CANGeometry

/// The settings of a node; all nodes of an overlay share the dimensions.
public struct Configuration: Equatable, Sendable {
  /// How the owner that a join reaches chooses the zone to split.
  public enum JoinRule: String, Equatable, Sendable, CaseIterable {
    /// The zone that holds the point that the joiner drew (2.2).
    case random
    /// The largest among that owner's zone and its neighbors, which evens out the volumes (3.7).
    case uniform
  }

  /// The space that is divided.
  public let torus: Torus
  /// How the zone to split is chosen. Default: random, the paper's 2.2.
  public var joinRule: JoinRule = .random
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
  /// How long the memory of a deletion lives. Default: 24 h.
  public var tombstoneLifetime: Duration = .seconds(24 * 60 * 60)

  /// The default settings on `torus`.
  public init(torus: Torus) {
    self.torus = torus
  }
}

/// The limits of the protocol: every loop, queue and message has one.
public enum Limit {
  /// Records travel in pieces of at most this many bytes, or one record.
  public static let pieceBytes = 256 * 1024
  /// Pieces of one hand-over that may be on their way at once.
  public static let piecesInFlight = 4
  /// Pieces of one hand-over.
  public static let pieces = 1 << 32
  /// The most that one answer may have counted of anything.
  static let counted = 1 << 48
  /// How far the epoch of a claim may be above all that is known in its zone.
  public static let epochJump: UInt64 = 1 << 20
  /// Claims in one update.
  public static let claimsInUpdate = 4096
  /// Requests that a node works on at once.
  public static let pendingRequests = 65_536
  /// Times that a read follows a pointer whose object has moved meanwhile.
  public static let readAttempts = 8
  /// Hash functions that a read looks at.
  public static let hashFunctions = 64
  /// Growing rounds of a nearest search.
  public static let nearestRounds = 64
  /// The share of the torus beyond which a nearest search that must grow looks everywhere.
  static let nearestShare = 0.2

  /// The hops after which a message is given up: 64 + 4 d n^(1/d), with n estimated from the deepest zone known.
  public static func hops(depth: Int, dimensions: Int) -> Int {
    let side = 1 << min((depth + dimensions - 1) / dimensions, 32)
    return 64 + 4 * dimensions * side
  }
}
