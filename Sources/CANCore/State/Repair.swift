import CANGeometry
import CANStorage

/// The comparison of an own zone with what another reality holds of the same points.
///
/// Digests are compared along the halvings of the zone, as in a Merkle tree whose nodes are zones, and only
/// where they differ records travel.
struct Repair: Sendable {
  /// What is asked next.
  enum Step: Hashable, Sendable {
    /// The digests of the parts of a zone, after so many halvings.
    case compare(Zone, halvings: Int)
    /// The records of a zone, after a place.
    case fetch(Zone, after: Record.Place?)
  }

  /// The own zone.
  let place: Place
  /// The reality that it is compared with.
  let source: RealityIndex
  /// What is still to be asked, the next last.
  var steps: [Step]
  /// The questions on their way.
  var asked = 0
  /// Whether the next questions are being asked: the node may answer some itself, at once.
  var isAsking = false
  /// Whether everything so far was answered for by nodes that hold all of their zones.
  var isComplete = true
}

/// A zone of another node that this one keeps as well.
struct Ward: Sendable {
  let guardian: NodeID
  /// The start of the guardian that has asked; one that starts again may not have what is kept here.
  let start: UInt64
  /// When it is no longer kept, unless the owner asks again.
  var until: Instant
  /// Whether the guardian has all that is here of it; what is left of others goes to it first.
  var isReady = true
}

/// A zone that was taken over without its records, or given before they had come, until enough other realities have
/// given theirs.
struct Refill: Sendable {
  /// The times that all who are needed are asked: over some seven seconds.
  static let attemptsForAll = 3

  /// The other realities that have given all they hold of the zone.
  var sources: Set<RealityIndex> = []
  /// The times that the other realities were asked, and when they are asked again.
  var attempts = 0
  var due = Instant.start
  /// When the zone counts as refilled although not enough have: what is not there by then may be lost.
  let until: Instant
}
