import CANGeometry
import CANStorage

/// A question to every zone that meets a region: the one query mechanism.
public struct Query: Equatable, Sendable {
  /// What is asked of each zone.
  public enum Kind: Equatable, Sendable {
    /// The records of a space inside a shape.
    case records(space: [UInt8], Shape)
    /// The k records of a space inside a shape that are nearest to a position.
    case nearest(Int, to: [Double], space: [UInt8], Shape)
    /// How many records of a space are inside a shape.
    case count(space: [UInt8], Shape)
    /// Deliver these bytes to the owner of every zone there, once a zone.
    case multicast([UInt8])
    /// Which zones there are, and whose.
    case zones
    /// The digests of the records in each part of the answering zones that has any, this many halvings on.
    case digests(halvings: Int)
    /// The records themselves, pointers and tombstones among them, after a place and up to a piece of them.
    case copies(after: Record.Place?)
  }

  /// Where.
  public let region: Region
  /// What.
  public let kind: Kind
  /// The coordinate space that is asked; `nil` for the one that the node chooses.
  public let reality: RealityIndex?

  /// The question `kind` to the zones that meet `region`.
  public init(_ kind: Kind, in region: Region, of reality: RealityIndex? = nil) {
    self.kind = kind
    self.region = region
    self.reality = reality
  }
}

/// The part of a query that one node answers for, and may delegate in turn.
public struct Delegation: Equatable, Sendable {
  /// The question.
  public let query: Query
  /// The prefix whose zones are to answer.
  public let prefix: Zone
  /// The delegator's name for the part; the answer goes to the origin of the message.
  public let part: PartID
  /// How long the answer may take.
  public let timeLeft: Duration

  /// The part of these parts.
  public init(query: Query, prefix: Zone, part: PartID, timeLeft: Duration) {
    self.query = query
    self.prefix = prefix
    self.part = part
    self.timeLeft = timeLeft
  }
}

/// What a node holds of a zone, in a few bytes: two holders with equal digests hold the same.
public struct ZoneDigest: Hashable, Sendable {
  /// The zone.
  public let zone: Zone
  /// The sum of the fingerprints of its records.
  public let digest: UInt64
  /// The number of its records.
  public let count: Int

  /// The digest of these parts.
  public init(zone: Zone, digest: UInt64, count: Int) {
    self.zone = zone
    self.digest = digest
    self.count = count
  }
}

/// A delegator's name for a part of a query.
public typealias PartID = UInt64

/// A search for the k nearest records.
public struct NearestRequest: Equatable, Sendable {
  /// How many records, at least 1.
  public let count: Int
  /// Around which position of the domain.
  public let position: [Double]
  /// The space that the records are in.
  public let space: [UInt8]
  /// The domain that positions are of.
  public let domain: Domain
  /// No record farther than this, in the unit of the domain's metric; infinite for no limit.
  public let distanceMax: Double

  /// The search of these parts; the error says what is wrong with the position.
  public init(
    _ count: Int, to position: [Double], space: [UInt8], domain: Domain,
    within distanceMax: Double = .infinity
  ) throws(DomainError) {
    self.count = max(count, 1)
    self.position = try domain.normalized(position)
    self.space = space
    self.domain = domain
    self.distanceMax = distanceMax.isNaN ? .infinity : max(distanceMax, 0)
  }
}

/// What a part of a query, or all of it, found.
public struct Answer: Equatable, Sendable {
  /// Records: ascending by distance for a nearest search, else in no order, with their distances in a ball.
  public var matches: [Match] = []
  /// The number of records that a count counted.
  public var count = 0
  /// The claims that were served where the query came by.
  public var zones: [Claim] = []
  /// The digests of the zones that were asked for theirs.
  public var digests: [ZoneDigest] = []
  /// The records that were asked for, along the Z-order.
  public var copies: [Record] = []
  /// The prefixes that nobody has answered for, at most `Limit.missingPrefixes` of them.
  public var missing: [Zone] = []
  /// The zones that answered, each of which was visited once; those of all rounds of a nearest search.
  public var zonesVisited = 0
  /// The messages that carried the question.
  public var hops = 0
  /// Which share of the torus answered.
  public var coverage = Coverage()

  /// An answer that holds nothing yet.
  public init() {}

  /// Folds in what a delegate found.
  mutating func fold(_ other: Answer) {
    matches += other.matches
    count += other.count
    zones += other.zones
    digests += other.digests
    copies += other.copies
    miss(other.missing)
    zonesVisited += other.zonesVisited
    hops += other.hops
    coverage.covered += other.coverage.covered
  }

  /// Notes that nobody has answered for these prefixes.
  mutating func miss(_ prefixes: [Zone]) {
    missing = Array((missing + prefixes).prefix(Limit.missingPrefixes))
  }

  /// Puts the matches in order of distance, ties by key.
  public mutating func sortMatches() {
    matches.sort()
  }

  /// Keeps the `limit` nearest matches, ascending.
  mutating func keepNearest(_ limit: Int) {
    sortMatches()
    matches.removeLast(max(matches.count - max(limit, 0), 0))
  }
}

/// How much of the torus an answer speaks for, in exact volume: what answered, and what was known to miss the region.
public struct Coverage: Hashable, Sendable {
  /// The volume that answered or misses the region.
  public var covered: Volume = 0

  /// The coverage of a volume.
  public init(covered: Volume = 0) {
    self.covered = covered
  }

  /// Whether nothing is missing.
  public var isComplete: Bool { covered == .whole }
  /// The covered share of the torus, 0 to 1.
  public var share: Double { covered.share }
}

extension Zone {
  /// Whether these zones lie in this one and have room beside what is covered of it already. O(zones).
  func hasRoom(for zones: some Sequence<Zone>, beside covered: Volume = 0) -> Bool {
    guard covered <= volume else { return false }
    var room = volume - covered
    return zones.allSatisfy { zone in
      guard contains(zone), zone.volume <= room else { return false }
      room -= zone.volume
      return true
    }
  }
}
