import CANGeometry
import CANStorage

/// An ownership: this zone of a coordinate space is that node's, as of an epoch.
///
/// Claims are totally ordered by (epoch, firm over provisional, owner, start), so of two claims to a
/// point every node prefers the same one.
public struct Claim: Hashable, Sendable {
  /// What is owned.
  public let zone: Zone
  /// The coordinate space that the zone is in.
  public let reality: RealityIndex
  /// Grows with every change of owner: 1 + the highest epoch known in the zone.
  public let epoch: UInt64
  /// Whether the claim stands by itself; a provisional one yields to any firm claim of its epoch.
  ///
  /// Who cannot tell whether the others are dead or it is cut off itself claims provisionally.
  public let isFirm: Bool
  /// Who owns it.
  public let owner: Contact
  /// The start of the owner that issued or received the claim.
  public let start: UInt64

  /// The epoch at which holes are filled, so that any living owner beats it.
  static let holeEpoch: UInt64 = 1
  /// The epoch of the claims to a whole new torus, on which all others rest.
  static let rootEpoch: UInt64 = 2

  /// Whether it filled a hole or was made in doubt, and so yields to any living owner.
  var isWeak: Bool { !isFirm || epoch == Claim.holeEpoch }

  /// The claim of these parts.
  public init(
    zone: Zone, in reality: RealityIndex = 0, epoch: UInt64, isFirm: Bool = true, owner: Contact,
    start: UInt64
  ) {
    self.zone = zone
    self.reality = reality
    self.epoch = epoch
    self.isFirm = isFirm
    self.owner = owner
    self.start = start
  }

  /// The same title to a part of the zone.
  func restricted(to part: Zone) -> Claim {
    Claim(zone: part, in: reality, epoch: epoch, isFirm: isFirm, owner: owner, start: start)
  }

  /// Whether this claim beats `other` where they overlap.
  public func outranks(_ other: Claim) -> Bool {
    if epoch != other.epoch { return epoch > other.epoch }
    if isFirm != other.isFirm { return isFirm }
    return (owner.id, start) > (other.owner.id, other.start)
  }

  /// Whether the two claims differ in their zone at most.
  func hasSameTitle(as other: Claim) -> Bool {
    epoch == other.epoch && isFirm == other.isFirm && owner.id == other.owner.id && start == other.start
  }
}
