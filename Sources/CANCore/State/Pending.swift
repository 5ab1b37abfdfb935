import CANGeometry
import CANStorage

/// What a node waits for. Each entry goes when its answer or its time comes.
enum Timer: Hashable, Sendable {
  /// The first moment of a node that finds its disk again.
  case start
  /// The next round of upkeep.
  case upkeep
  /// The turn of this node to take over a zone whose owner is dead.
  case takeover(RealityIndex, Zone)
  /// The answer to a request of the application.
  case request(RequestID)
  /// The copies of a write that are not durable yet.
  case copies(WriteID)
  /// The parts of a query that this node delegated.
  case fold(FoldID)
  /// Whatever the heir of a hand-over has not answered.
  case transfer(TransferID)
  /// The next word of the giver of a hand-over.
  case incoming(TransferID)
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

/// A request of the application that is not answered yet.
struct PendingRequest: Sendable {
  /// When it fails.
  let until: Instant
  /// What was sent, to be sent again where messages are lost.
  var routed: Routed?
  /// The times that it was sent.
  var attempts = 0
  /// Why the last attempt that was answered came to nothing.
  var lastFailure: RequestFailure?
  /// The key that a read is of.
  var key: Key?
  /// How much longer what a read found may be kept, where it comes from a copy.
  var timeLeft: Duration?
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
    /// The comparison of an own zone with another reality asked.
    case repair(UInt64)
  }

  let asker: Asker
  let query: Query
  let until: Instant
  /// The parts whose answers are still to come.
  var awaited: [PartID: Part] = [:]
  var answer: Answer

  /// A prefix that is delegated to the owner of a point.
  struct Part: Sendable {
    let prefix: Zone
    let target: Point
  }
}

/// A query of the application, over all realities that it takes to answer it.
struct PendingQuery: Sendable {
  let query: Query
  let until: Instant
  var reality: RealityIndex
  var answer = Answer()
  /// The prefixes that are being asked about.
  var awaited = 0
  var rounds = 0
}

/// A write that this node stamped and that is not durable at as many holders as it takes.
struct PendingWrite: Sendable {
  /// A record on its way to its holder in one reality.
  struct Copy: Sendable {
    let record: Record
    let reality: RealityIndex
    /// Ends something older; a holder that knows something later need not have it.
    let isObsoletion: Bool
    var state = State.awaited

    enum State: Hashable, Sendable {
      case awaited
      case held(by: NodeID)
      case failed
    }

    var isAwaited: Bool { state == .awaited }
  }

  let write: Write
  let routed: Routed
  let until: Instant
  var stamp: Stamp
  /// The records of other writes that this one is known to replace, and the points of objects that it made obsolete.
  var replaced: [Record] = []
  var obsolete: [Point] = []
  /// The stamp that the write had where it turned out to be over.
  var over: Version?
  var copies: [WriteID: Copy] = [:]
  /// What is placed once the copies are durable: what leads to the object, and then the ends of what it replaces.
  ///
  /// So a write that comes to nothing on the way leaves what was there before in place, unless both lie at one point.
  var stages: [Stage] = []

  /// Records that are placed together.
  struct Stage: Sendable {
    let records: [Record]
    let areObsoletions: Bool
  }

  /// Whether every record is held by enough nodes, or by all that are to hold it.
  func isDurable(at quorum: Int) -> Bool {
    var holders: [Record.Place: Set<NodeID>] = [:]
    var awaited: Set<Record.Place> = []
    for copy in copies.values {
      let place = copy.record.place
      switch copy.state {
      case .held(let node): holders[place, default: []].insert(node)
      case .awaited, .failed: awaited.insert(place)
      }
    }
    return awaited.allSatisfy { holders[$0, default: []].count >= quorum }
  }

  /// Whether a record can no longer be held by enough nodes.
  func isHopeless(at quorum: Int) -> Bool {
    !copies.values.contains(where: \.isAwaited) && !isDurable(at: quorum)
  }
}

/// The writes of one key at its home: one is being placed, and the others wait for their turn.
struct WriteLine: Sendable {
  /// A write that has not been stamped yet.
  struct Waiting: Sendable {
    let routed: Routed
    /// When nobody waits for its answer any more.
    let until: Instant
  }

  let current: WriteID
  var waiting: [Waiting] = []
}

/// Records on their way to the node that should have them instead of this one.
struct Push: Sendable {
  let reality: RealityIndex
  let versions: [Record.Place: Version]
  /// When the records are pushed again; the answer may come later still, where the way is long.
  let until: Instant

  /// Whether these records were pushed, as they are.
  func includes(_ records: some Sequence<Record>) -> Bool {
    records.allSatisfy { versions[$0.place] == $0.version }
  }
}

/// Who took records last that this node should not have.
struct Taker: Sendable {
  let contact: Contact
  let zone: Zone
  /// The push that it has not answered yet.
  var asked: WriteID?
}

/// Records that their owner has, and that are kept until another node stands in for it.
struct Leftover: Sendable {
  let owner: NodeID
  /// When they are pushed once more; they are dropped when the owner says again that it has them.
  let until: Instant
}

/// A read that this node conducts for its application: what the asked realities have answered.
struct PendingRead: Sendable {
  let key: Key
  let functions: Int
  /// The realities that were asked.
  var asked: Set<RealityIndex> = []
  /// The answers by reality; a reality that does not know yet has none.
  var answers: [RealityIndex: Record?] = [:]
  var hops = 0
}

/// A nearest search that this node conducts, since it owns the position.
struct NearestSearch: Sendable {
  let request: NearestRequest
  var reality: RealityIndex
  let origin: Contact
  let requestID: RequestID
  /// The distance within which the running round looks.
  var distance: Double
  /// The rounds so far.
  var rounds = 0
  /// The realities that were tried for the running round.
  var attempts = 1
  /// What all rounds cost together.
  var zonesVisited = 0
  var hops: Int
}

/// What to do once changes are durable, or could not be made so.
enum Continuation: Sendable {
  /// Nothing waits for it.
  case nothing
  /// Go on as the node that the disk remembers.
  case start
  /// Count a piece of an offered zone; tell the giver once all are held.
  case hold(TransferID)
  /// Tell the heir that the zone is granted.
  case commit(TransferID)
  /// Tell the neighbors and the giver of a zone that was taken.
  case announce(Contact, TransferID, Place)
  /// Tell the node that placed a record here, and what the record took the place of.
  case placed(Contact, WriteID, Replaced)
  /// Have a copy that was placed here kept by another node too, which tells who placed it.
  case passedOn(StandIn, to: Contact)
  /// Tell the node that pushed records here.
  case absorbed(Contact, WriteID, Place)
}
