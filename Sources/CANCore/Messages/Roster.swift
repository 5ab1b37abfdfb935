import CANGeometry
import CANStorage

/// Who shares what a node owns in a coordinate space (3.4), as it tells one of them.
public struct Roster: Hashable, Sendable {
  /// The coordinate space.
  public let reality: RealityIndex
  /// The number of the receiver's enrollment: a new one says that it may have missed something since the last.
  public let enrollment: UInt64
  /// What the sender owns there.
  public let claims: [Claim]
  /// Those who share it, in the order in which they take it over; at most `Limit.peersPerZone`.
  public let peers: [Contact]

  /// The start of the sender: the numbers of a node begin with it.
  var start: UInt64 { enrollment >> 32 }

  /// The roster of these parts.
  public init(reality: RealityIndex, enrollment: UInt64, claims: [Claim], peers: [Contact]) {
    self.reality = reality
    self.enrollment = enrollment
    self.claims = claims
    self.peers = peers
  }
}
