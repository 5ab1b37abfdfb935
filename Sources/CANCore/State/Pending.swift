import CANGeometry
import CANStorage

/// What a node waits for. Each entry goes when its answer or its time comes.
enum Timer: Hashable, Sendable {
  /// The answer to a request of the application.
  case request(RequestID)
  /// The parts of a query that this node delegated.
  case fold(FoldID)
  /// The next attempt to join.
  case join
  /// The next attempt to hand over what is left.
  case leave
  /// The end of forwarding stragglers.
  case linger
  /// The end of waiting for a way to a point.
  case stranded
  /// The next record that may have expired.
  case expiry
}

/// A node's number for a query or a part of one that it has delegated further.
typealias FoldID = UInt64

/// A query part of which this node collects the answers of its delegates.
struct Fold: Sendable {
  enum Asker: Sendable {
    /// Another node delegated the part.
    case delegator(Contact, PartID)
    /// An application of this node asked.
    case application(RequestID)
    /// A nearest search that this node conducts asked.
    case nearest(UInt64)
  }

  let asker: Asker
  let query: Query
  /// The parts whose answers are still to come, with the volume that each is to answer for.
  var awaited: [PartID: Volume]
  var answer: Answer
}

/// A write that this node stamped and whose copies are not all durable yet.
struct PendingWrite: Sendable {
  let origin: Contact
  let request: RequestID
  let version: Version
  let hops: Int
  var awaited: Int
  var hasFailed = false
}

/// A nearest search that this node conducts, since it owns the position.
struct NearestSearch: Sendable {
  let request: NearestRequest
  let origin: Contact
  let requestID: RequestID
  /// The distance within which the running round looks.
  var distance: Double
  /// The rounds so far.
  var rounds = 0
  /// What all rounds cost together.
  var zonesVisited = 0
  var hops: Int
}

/// What to do once changes are durable, or could not be made so.
enum Continuation: Sendable {
  /// Nothing waits for it.
  case nothing
  /// Count a piece of an offered zone; tell the giver once all are held.
  case hold(TransferID)
  /// Tell the heir that the zone is granted.
  case commit(TransferID)
  /// Tell the neighbors and the giver of a new claim.
  case announce(Contact)
  /// Count the stamped record of a write.
  case written(WriteID)
  /// Tell the node that placed a record here.
  case placed(Contact, WriteID)
}
