import CANGeometry
import CANStorage

/// A node that shares what this one owns in a coordinate space (3.4).
struct Peer: Sendable {
  let contact: Contact
  /// Names its enrollment. A new one says that it may have missed copies since the last.
  var enrollment: UInt64
  /// When that was.
  var since: Instant
  /// Whether it gets a copy of every write before the write is acknowledged.
  var isInStep = false
}

/// The seat of a node that owns nothing in a coordinate space and shares what another node owns there (3.4).
struct PeerSeat: Sendable {
  /// Whose zones are shared.
  let owner: Contact
  /// The start of the owner, as it is known here; one that starts again may not have what is kept here.
  var ownerStart: UInt64
  /// The number of this node's enrollment.
  var enrollment: UInt64
  /// What that node owned as it named this one last.
  var claims: [Claim]
  /// All who share it, in the order in which they take it over.
  var peers: [Contact]
  /// When the seat is lost, unless the owner names this node again.
  var until: Instant
  /// The zones whose records are kept here. What else is here of the owner's zones it may not have itself.
  var kept: [Zone] = []
  /// When the kept records are compared with the owner's next.
  var comparisonDue = Instant.start
}
