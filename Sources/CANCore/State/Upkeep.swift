import CANGeometry
import CANStorage

/// What a node keeps in mind between two rounds of upkeep.
struct Upkeep: Sendable {
  /// A walk through all records, one coordinate space after the other.
  struct Pass: Sendable {
    var reality = 0
    /// The record that was last.
    var after: Record.Place?
  }

  /// Whether the rounds have begun.
  var hasBegun = false
  /// When the last round was.
  var lastRound = Instant.start
  /// When the next point is audited.
  var auditDue = Instant.start
  /// When the next zone is given away that is one too many.
  var reassignmentDue = Instant.start
  /// The zones of dead neighbors that this node waits its turn to take over.
  var takeovers: Set<Place> = []
  /// When the own zones that are claimed weakly are claimed firmly, if nobody objects.
  var confirmations: [Place: Instant] = [:]
  /// The rounds in which the owner of a hole was looked for.
  var holes: [Place: Int] = [:]
  /// When the own objects are looked through next for what their homes should know of them.
  var republishDue = Instant.start
  /// How far that is.
  var pass: Pass?
  /// The zones that were gained since the last round.
  var gains: Set<Place> = []
  /// When all own zones are compared with the other realities next.
  var repairDue = Instant.start
  /// The contacts that the disk does not know yet.
  var newContacts: [Contact] = []
}
