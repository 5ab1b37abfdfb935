import CANGeometry
import CANStorage

/// The sign of life that neighbors send each other, with what has changed since the last one (2.3).
///
/// What a node tells has a version. Each side says which version of the other it has learned, so the claims
/// travel until they have arrived, and once they have an update is a few bytes.
public struct Update: Equatable, Sendable {
  /// Counts the sender's updates over all its starts, so that one that was overtaken is ignored.
  public let number: UInt64
  /// The version of what the sender tells.
  public let version: UInt64
  /// The version of what the receiver tells that the sender has learned; 0 for none.
  public let learned: UInt64
  /// Grows when the sender hears that it is suspected: it outdoes the suspicion.
  public let refutation: UInt64
  private let more: More

  /// What most updates do without: kept apart, so that a mere sign of life is a few numbers in the message itself.
  private enum More: Equatable, Sendable {
    case nothing
    indirect case some(news: News?, suspicions: [Suspicion], contacts: [Contact])
  }

  /// An update of these parts.
  public init(
    number: UInt64, version: UInt64, learned: UInt64, refutation: UInt64 = 0, news: News?,
    suspicions: [Suspicion] = [], contacts: [Contact] = []
  ) {
    self.number = number
    self.version = version
    self.learned = learned
    self.refutation = refutation
    let isMore = news != nil || !suspicions.isEmpty || !contacts.isEmpty
    more = isMore ? .some(news: news, suspicions: suspicions, contacts: contacts) : .nothing
  }

  /// What the sender tells at this version; `nil` where the receiver has said that it knows it.
  public var news: News? { if case .some(let news, _, _) = more { news } else { nil } }

  /// Common neighbors that the sender has not heard for long.
  public var suspicions: [Suspicion] { if case .some(_, let suspicions, _) = more { suspicions } else { [] } }

  /// Some whom the sender knows, so that they are remembered.
  public var contacts: [Contact] { if case .some(_, _, let contacts) = more { contacts } else { [] } }
}

/// What a node tells: its own claims, those of its neighbors, and those to zones that it lost lately.
public struct News: Equatable, Sendable {
  /// The version that the receiver knows, from which this leads to the present one; 0 where it is all.
  public let since: UInt64
  /// What is told now and was not told then, or all.
  public let claims: [Claim]
  /// The zones of which something was told at that version or later, and what was told is over; `claims` come after.
  public let dropped: [Place]

  /// The news of these parts.
  public init(since: UInt64 = 0, claims: [Claim], dropped: [Place] = []) {
    self.since = since
    self.claims = claims
    self.dropped = dropped
  }
}

/// A node that was not heard for long: it may be dead.
public struct Suspicion: Hashable, Sendable {
  /// The node.
  public let node: NodeID
  /// The refutation that it had last; a higher one outdoes the suspicion.
  public let refutation: UInt64

  /// The suspicion of these parts.
  public init(node: NodeID, refutation: UInt64) {
    self.node = node
    self.refutation = refutation
  }
}

/// A question for a sign of life, asked directly or through a common neighbor.
public struct Probe: Hashable, Sendable {
  /// Who wants to know.
  public let asker: Contact
  /// Who is to answer.
  public let target: Contact
  /// The asker's number for the question; an answer to an older one is no sign of life.
  public let number: UInt64
  /// The refutation of the target, in an answer.
  public var refutation: UInt64 = 0

  /// The question of these parts.
  public init(asker: Contact, target: Contact, number: UInt64, refutation: UInt64 = 0) {
    self.asker = asker
    self.target = target
    self.number = number
    self.refutation = refutation
  }
}

/// The search for a node that can take a zone which its owner has too much (Appendix A).
public struct Reassignment: Hashable, Sendable {
  /// Who has the zone too much.
  public let giver: Contact
  /// The zone.
  public let zone: Zone
  /// The coordinate space.
  public let reality: RealityIndex
  /// The messages so far.
  public var hops: Int

  /// The search of these parts.
  public init(giver: Contact, zone: Zone, reality: RealityIndex, hops: Int = 0) {
    self.giver = giver
    self.zone = zone
    self.reality = reality
    self.hops = hops
  }
}
