import CANGeometry
import CANStorage

/// What nodes say to each other.
public enum Message: Equatable, Sendable {
  /// A request on its way to the owner of a point (2.1).
  case route(Routed)

  /// A joiner is passed to the owner of a larger zone, which is to split it (3.7).
  case split(Zone, for: Routed)
  /// The joiner finds no seat here now and is to try another point.
  case busy

  /// A zone is offered, with the first piece of its records.
  case offer(Offer)
  /// The offer cannot be taken now.
  case decline(TransferID)
  /// The offer no longer stands; the giver keeps the zone.
  case withdraw(TransferID)
  /// One more piece of the records of an offered zone.
  case piece(TransferID, Piece)
  /// A piece has arrived.
  case received(TransferID, index: Int)
  /// All pieces are held durably; the digest covers what was received, and the claim is to name this start.
  case accept(TransferID, digest: UInt64, start: UInt64)
  /// The zone is the receiver's.
  case commit(Commit)

  /// The sender's own claims and those it knows next to them (2.3).
  case update(Update)

  /// A record that the receiver had placed elsewhere is durable there, or could not be made so.
  case placed(WriteID, PersistResult)
  /// The answer to a request that the receiver had sent out.
  case reply(RequestID, Outcome)
  /// What a delegate found in its part of a query.
  case answer(PartID, Answer)
}

/// All that a node knows of the ownership around it.
public struct Update: Equatable, Sendable {
  /// Counts the sender's updates, so that one that was overtaken is ignored.
  public let number: UInt64
  /// The sender's claims, those of its neighbors, and those to zones that it gave away lately.
  public let claims: [Claim]
}

/// A request on its way to the owner of a point.
public struct Routed: Equatable, Sendable {
  /// The point whose owner is to have it.
  public let target: Point
  /// What that owner is to do.
  public var payload: Payload
  /// Who asked, and is answered directly.
  public let origin: Contact
  /// The origin's name for the request.
  public let request: RequestID
  /// The messages so far.
  public var hops = 0
  /// The nodes so far, if the origin wants to know them.
  public var trace: [Hop]?

  init(to target: Point, _ payload: Payload, origin: Contact, request: RequestID, traced: Bool = false) {
    self.target = target
    self.payload = payload
    self.origin = origin
    self.request = request
    trace = traced ? [] : nil
  }
}

/// What the owner of a point is asked to do.
public enum Payload: Equatable, Sendable {
  /// Give the origin a zone (2.2).
  case join
  /// Say who you are.
  case lookup
  /// Stamp a write and see to its copies: the owner of the key's hash does.
  case write(Write)
  /// Hold a stamped record and tell the origin.
  case place(Record, WriteID)
  /// Find the record of a key, which is here or pointed to from here.
  case read(Key, attemptsLeft: Int)
  /// Give the object that a pointer of this version led to.
  case readObject(Key, Version, home: Point, attemptsLeft: Int)
  /// Answer a query for a prefix of the torus.
  case query(Delegation)
  /// Find the records nearest to a position of which this is the point.
  case nearest(NearestRequest)
}

/// One node on the way of a request.
public struct Hop: Hashable, Sendable {
  /// The node that had the request.
  public let node: NodeID
  /// The zone of that node that is nearest to the target.
  public let zone: Zone
  /// The squared distance from that zone to the target, in cells.
  public let squaredDistance: SquaredDistance
}

/// The name of a hand-over: who gives, and a number of its own.
public struct TransferID: Hashable, Comparable, Sendable {
  /// The node that gives the zone.
  public let giver: NodeID
  /// Counts the giver's hand-overs.
  public let number: UInt64

  /// Orders by giver, then by number.
  public static func < (left: TransferID, right: TransferID) -> Bool {
    (left.giver, left.number) < (right.giver, right.number)
  }
}

/// A zone on offer.
public struct Offer: Equatable, Sendable {
  /// The name of the hand-over.
  public let transfer: TransferID
  /// The zone.
  public let zone: Zone
  /// The first of its records.
  public let piece: Piece
}

/// Some of the records of a zone.
public struct Piece: Equatable, Sendable {
  /// Counts the pieces of a hand-over from 0.
  public let index: Int
  /// The records, at most `Limit.pieceBytes` or one.
  public let records: [Record]
  /// Whether no further piece is to come before the commit.
  public let isLast: Bool
}

/// The end of a hand-over: from now on the receiver owns the zone.
public struct Commit: Equatable, Sendable {
  /// The name of the hand-over.
  public let transfer: TransferID
  /// The claim that names the receiver.
  public let claim: Claim
  /// What was written since the receiver accepted.
  public let lastWrites: [Record]
  /// What the giver knows around the zone.
  public let around: [Claim]
}

/// A node's name for a record that it has placed elsewhere.
public typealias WriteID = UInt64
