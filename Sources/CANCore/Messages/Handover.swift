import CANGeometry
import CANStorage

/// The name of a hand-over: who gives, and a number of its own.
public struct TransferID: Hashable, Comparable, Sendable {
  /// The node that gives the zone.
  public let giver: NodeID
  /// Counts the giver's hand-overs.
  public let number: UInt64

  /// The name of these parts.
  public init(giver: NodeID, number: UInt64) {
    self.giver = giver
    self.number = number
  }

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
  /// Its coordinate space.
  public let reality: RealityIndex
  /// The first of its records.
  public let piece: Piece

  /// The offer of these parts.
  public init(transfer: TransferID, zone: Zone, reality: RealityIndex, piece: Piece) {
    self.transfer = transfer
    self.zone = zone
    self.reality = reality
    self.piece = piece
  }
}

/// Some of the records of a zone.
public struct Piece: Equatable, Sendable {
  /// Counts the pieces of a hand-over from 0.
  public let index: Int
  /// The records, at most `Limit.pieceBytes` or one.
  public let records: [Record]
  /// Whether no further piece is to come before the commit.
  public let isLast: Bool

  /// The piece of these parts.
  public init(index: Int, records: [Record], isLast: Bool) {
    self.index = index
    self.records = records
    self.isLast = isLast
  }
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
  /// Some whom the giver knows.
  public let contacts: [Contact]
  /// Peers of the giver that are to be the receiver's (3.4).
  public let peers: [Contact]
  /// For how long still the zone lacks what others may have of it; 0 where it is refilled.
  public let refillTime: Duration

  /// The commit of these parts.
  public init(
    transfer: TransferID, claim: Claim, lastWrites: [Record], around: [Claim], contacts: [Contact] = [],
    peers: [Contact] = [], refillTime: Duration = .zero
  ) {
    self.transfer = transfer
    self.claim = claim
    self.lastWrites = lastWrites
    self.around = around
    self.contacts = contacts
    self.peers = peers
    self.refillTime = refillTime
  }
}
