/// The limits of the protocol: every loop, queue and message has one.
public enum Limit {
  /// Coordinate spaces of one overlay.
  public static let realities = 16
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
  /// Contacts in one message.
  public static let contactsInMessage = 64
  /// Nodes that a node remembers, be they neighbors or not.
  public static let contactsRemembered = 256
  /// Zones of which a node remembers since when it tells nothing any more.
  public static let droppedZones = 256
  /// Zones that a node remembers having lost.
  static let lostZones = 64
  /// Owners that a joiner asks for their loads in each of two rounds.
  static let loadsAsked = 8
  /// Points in the answer to a question for a load.
  public static let pointsInLoad = 4
  /// Requests that a node works on at once: its own, and of each kind those of others.
  public static let pendingRequests = 65_536
  /// Nodes that a message may pass which know nobody nearer alive.
  public static let detours = 16
  /// Times that a read follows a pointer whose object has moved meanwhile.
  public static let readAttempts = 8
  /// Copies that a node keeps of records which are read often (3.8).
  static let copies = 1024
  /// The bytes of these copies together.
  static let copyBytes = 16 << 20
  /// Such copies that are on their way to a node.
  static let fetches = 64
  /// Keys whose reads a node counts in a second.
  static let keysCounted = 4096
  /// Hash functions that a read looks at.
  public static let hashFunctions = 64
  /// Writes of one key that wait for each other at its home.
  static let waitingWrites = 64
  /// Bytes of the objects whose homes a node offers in a round what should be there.
  static let republishedBytes = 4096
  /// Objects to which nothing leads whose homes are asked again in a round.
  static let orphansOffered = 16
  /// Nodes that share a zone.
  public static let peersPerZone = 16
  /// Zones that are on their way to a node.
  static let offers = 256
  /// Zones that a node keeps for their owners.
  static let wards = 256
  /// Questions of one comparison of coordinate spaces that are on their way at once.
  static let repairQuestions = 8
  /// Growing rounds of a nearest search.
  public static let nearestRounds = 64
  /// Prefixes that an answer names as missing.
  public static let missingPrefixes = 256
  /// Halvings below the zones that a query for digests goes.
  public static let digestHalvings = 8
  /// Messages that look for a sibling to merge with (Appendix A).
  static let reassignmentHops = 64
  /// The share of the torus beyond which a nearest search that must grow looks everywhere.
  static let nearestShare = 0.2

  /// The hops that every message may make.
  static let hopsAlways = 64

  /// The hops after which a message is given up: 64 + 4 d n^(1/d), with n estimated from the deepest zone known.
  public static func hops(depth: Int, dimensions: Int) -> Int {
    let side = 1 << min((depth + dimensions - 1) / dimensions, 32)
    return hopsAlways + 4 * dimensions * side
  }
}
