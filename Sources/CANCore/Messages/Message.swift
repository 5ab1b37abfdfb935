import CANGeometry
import CANStorage

/// What nodes say to each other.
public enum Message: Equatable, Sendable {
  /// A request on its way to the owner of a point (2.1).
  indirect case route(Routed)
  /// The sender cannot pass a request on, and names whom it knows.
  case acquaintances(Acquaintances)

  /// A joiner is passed to the owner of a larger zone, which is to split it (3.7).
  indirect case split(Zone, for: Routed)
  /// The joiner finds no seat here now and is to try another point, through one of the contacts perhaps.
  case busy(RealityIndex, contacts: [Contact])
  /// What the owner of the point of a question holds.
  indirect case load(RequestID, Load)

  /// A zone is offered, with the first piece of its records.
  indirect case offer(Offer)
  /// The offer cannot be taken now.
  case decline(TransferID)
  /// The offer no longer stands; the giver keeps the zone.
  case withdraw(TransferID)
  /// One more piece of the records of an offered zone.
  indirect case piece(TransferID, Piece)
  /// A piece has arrived.
  case received(TransferID, index: Int)
  /// All pieces are held durably; the digest covers what was received, and the claim is to name this start.
  case accept(TransferID, digest: UInt64, start: UInt64)
  /// The zone is the receiver's.
  indirect case commit(Commit)
  /// The commit has arrived and the records are held. The giver may forget them, or keeps them for a while where the
  /// receiver would be the only holder, since it owns the zone in another coordinate space as well.
  case taken(TransferID, isAlone: Bool)

  /// The sender lives; what it owns and knows where the receiver may not know it yet (2.3).
  case update(Update)
  /// Claims that the receiver lacks: a correction, or the answer to an audit.
  case claims([Claim])
  /// Is the target alive? Who is asked and is not the target passes it on.
  indirect case probe(Probe)
  /// The target is alive; passed back the way the probe came.
  indirect case alive(Probe)

  /// A node that could take one zone more and give its own away is looked for (Appendix A).
  indirect case reassign(Reassignment)
  /// The sender can take the zone and give its own to the owner of its sibling.
  indirect case volunteer(Reassignment)

  /// What became of a record that the receiver had placed here.
  indirect case placed(WriteID, PlaceResult)
  /// The records of a batch that lie in this zone are durable here, or it has none in the end; `isAlone` says that
  /// the sender owns or holds the zone in another coordinate space as well.
  case absorbed(WriteID, Zone, isAlone: Bool)
  /// The receiver is to keep what the sender holds of a zone, as a holder of its own.
  indirect case keep(StandIn)
  /// The receiver shares what the sender owns, or may from now on (3.4).
  indirect case enroll(Roster)
  /// The sender shares what the receiver owns no longer, as of the enrollment of this number.
  case resign(RealityIndex, enrollment: UInt64)
  /// The answer to a request that the receiver had sent out.
  indirect case reply(RequestID, Outcome)
  /// The answer to a read from a copy that the sender keeps (3.8).
  indirect case copy(RequestID, HotCopy)
  /// The sender answers for a key too often: the receiver is to read and keep it (3.8).
  indirect case hot(Key, in: RealityIndex)
  /// What a delegate found in its part of a query.
  indirect case answer(PartID, Answer)
}

/// The number of a coordinate space (3.2), counted from 0.
public typealias RealityIndex = UInt8

/// Whom a node knows that cannot be of more help.
public struct Acquaintances: Equatable, Sendable {
  /// The coordinate space in which it was asked.
  public let reality: RealityIndex
  /// Nodes that it has heard of.
  public let contacts: [Contact]
  /// Whether it neither owns nor shares anything there itself.
  public let isZoneless: Bool

  /// The acquaintances of these parts.
  public init(reality: RealityIndex, contacts: [Contact], isZoneless: Bool) {
    self.reality = reality
    self.contacts = contacts
    self.isZoneless = isZoneless
  }
}

/// A node's name for records that it has placed elsewhere.
public typealias WriteID = UInt64

/// What a record took the place of at a holder.
public struct Replaced: Hashable, Sendable {
  /// Where the object is that has become obsolete, since the pointer to it leads elsewhere now.
  public let obsolete: Point?
  /// The write that stood there, if the record knew nothing of it: its home is to follow it.
  public let unknown: Record.Predecessor?

  /// Nothing that matters to who placed the record.
  public static let nothing = Replaced()

  /// What was replaced, in these parts.
  public init(obsolete: Point? = nil, unknown: Record.Predecessor? = nil) {
    self.obsolete = obsolete
    self.unknown = unknown
  }
}

/// What became of a record that was placed at a holder.
public enum PlaceResult: Hashable, Sendable {
  /// It is durable, and has taken the place of something else perhaps.
  case durable(Replaced)
  /// It could not be made durable.
  case failed
  /// The holder has another write, `source`'s, of this version: no earlier one, and the write is to be stamped above it.
  case newer(Version, source: Record.Source?)
  /// The holder knows that the write came about with this version, and was replaced since: it is a late copy.
  /// What stands there now is `by` another write.
  case over(Version, by: Record.Predecessor?)
}
