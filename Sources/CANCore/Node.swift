import CANGeometry
import CANStorage

/// A node of the overlay: the whole protocol as one value.
///
/// It knows no clock, socket, disk or chance but what it is given. A driver, be it a simulator or a
/// daemon, owes it this:
/// - **One at a time.** Call `handle` for every input, in the order in which they happen at this node.
/// - **Carry out the effects in order.** `.send` may be lost, delayed or reordered by the network;
///   `.persist` must be answered with `.persisted` under the same number, once the changes are durable;
///   whatever the node promises to others waits for that.
/// - **Wake it.** When `deadline` has passed, hand in `.wake`. Early or late is harmless.
/// - **Answer the caller.** Every `.request` is answered by exactly one `.complete` with its id.
///
/// The same inputs and the same seed give the same effects on every machine.
public struct Node: Sendable {
  // What every message looks at comes first, and close together: then what a round of upkeep looks at, then the rest.

  /// Who the node is.
  public let contact: Contact
  /// How far it is in its life.
  public internal(set) var stage = Stage.detached
  /// Whether the node has started from its disk and the disk does not know yet.
  var isStarting = false
  /// The moment of the input being handled.
  var now = Moment(monotonic: .start, wall: 0)
  /// The effects of the input being handled.
  var effects: [Effect] = []
  /// The coordinate spaces of its settings.
  let spaces: CoordinateSpaces
  var joining: PendingJoin?
  var neighbors = NeighborTable()
  var timers = TimeQueue<Timer>()
  /// What the node tells others, in all realities.
  var told: Told
  private var lastNumber: UInt64
  /// Outdoes the suspicions of others.
  var refutation: UInt64 = 0
  var generator: SeededGenerator
  var realities: [Reality]

  var upkeep = Upkeep()
  /// Grows with every start, and is part of the node's claims.
  let start: UInt64

  var requests: [RequestID: PendingRequest] = [:]
  var contacts = Contacts()
  var leaving: PendingLeave?
  var outgoing: [TransferID: OutgoingTransfer] = [:]
  var incoming: [TransferID: IncomingTransfer] = [:]
  /// Hand-overs that ended with this node as the owner, the latest last.
  var taken: [TransferID] = []
  var stranded: [(routed: Routed, until: Instant)] = []
  var echoes = Echoes()
  /// When stranded requests are looked through for those that have waited in vain.
  var strandedDue: Instant?
  var writes: [WriteID: PendingWrite] = [:]
  /// The writes of each key that is being written.
  var lines: [Key: WriteLine] = [:]
  /// The write that each copy on its way belongs to.
  var writeOfCopy: [WriteID: WriteID] = [:]
  /// The time of the last stamp that this node gave.
  var lastStamp: WallTime = 0
  /// What homes were offered of the objects that this node holds.
  var republications: [WriteID: Republication] = [:]
  /// The objects to which their homes did not lead when they were offered last.
  var orphans: [RecordPlace: Orphan] = [:]
  var pushes: [WriteID: Push] = [:]
  var takers: [RealityIndex: Taker] = [:]
  /// The zones of which this node has pushed all that it held to an owner that holds the other copy too.
  var leftovers: [Place: Leftover] = [:]
  var reads: [RequestID: PendingRead] = [:]
  /// The read, and the reality, that each question of a read on its way belongs to.
  var readParts: [RequestID: (read: RequestID, reality: RealityIndex)] = [:]
  var hotSpots = HotSpots()
  var queries: [RequestID: PendingQuery] = [:]
  var repairs: [UInt64: Repair] = [:]
  /// The zones that were taken over without their records.
  var refills: [Place: Refill] = [:]
  /// The zones that this node keeps for their owners.
  var wards: [Place: Ward] = [:]
  var folds: [FoldID: Fold] = [:]
  var foldOfPart: [PartID: FoldID] = [:]
  var searches: [UInt64: NearestSearch] = [:]
  var diskWrites: [PersistID: DiskWrite] = [:]
  /// The records that the disk has refused.
  var unsaved = Backlog()
  /// When records are looked through for those that have ended.
  var expiryDue: Instant?
  /// When a node that has left stops at the latest.
  var stopsBy = Instant.start
  /// Whether the disk knows that the node has started: else it takes for an empty one what is on it.
  var isStartDurable = false

  /// Its settings: last, since they are large and what changes is better close together.
  public let configuration: Configuration

  /// A node that belongs to no overlay yet, or one that finds its zones and records on its disk again.
  ///
  /// The seed decides every choice that the node leaves to chance. `durable` is what its disk holds, the sum
  /// of the changes of its `.persist` effects, or `nil` for a node without a disk. Its `start` must be higher than
  /// that of every earlier process of this id: one more than the disk says, or where the disk was lost something
  /// that grows by itself, such as the time in seconds; below 2³¹.
  public init(
    contact: Contact, configuration: Configuration, seed: UInt64, start: UInt64? = nil,
    restoring durable: DurableState? = nil
  ) {
    self.contact = contact
    self.configuration = configuration
    spaces = CoordinateSpaces(torus: configuration.torus, realities: configuration.realities)
    generator = SeededGenerator(seed: seed)
    self.start = start ?? ((durable?.start ?? 0) + 1)
    lastNumber = self.start << 32
    told = Told(version: self.start << 32)
    realities = (0..<configuration.realities).map {
      Reality(RealityIndex($0), owner: contact.id, torus: configuration.torus)
    }
    if let durable { restore(durable) }
  }

  /// When the node wants to be woken next.
  public var deadline: Instant? { timers.next }

  /// Takes one input, appends what is to be done about it to `effects`, and returns the new `deadline`.
  @discardableResult
  public mutating func handle(
    _ input: consuming Input, at now: Moment, into effects: inout [Effect]
  ) -> Instant? {
    self.now = now
    swap(&self.effects, &effects)
    switch consume input {
    case .message(let message, let sender): receive(message, from: sender)
    case .request(let request, let id): begin(request, id)
    case .persisted(let id, let result): resume(id, result)
    case .wake: wake()
    }
    swap(&self.effects, &effects)
    return deadline
  }

  /// What the node tells of itself.
  public var status: NodeStatus {
    NodeStatus(
      contact: contact, stage: stage, claims: ownClaims,
      neighbors: realities.flatMap(\.neighbors.claims),
      recordCount: realities.map(\.records.count).max() ?? 0)
  }
}

// MARK: - The one switch for each kind of input

extension Node {
  private mutating func receive(_ message: consuming Message, from sender: Contact) {
    guard message.fits(spaces), isParty(sender, to: message), !isStarting else { return }
    if joining != nil, isMaintained, sender.id != contact.id { joining?.heard = sender }
    switch consume message {
    case .route(let routed): if !isEcho(routed) { route(routed, from: sender) }
    case .acquaintances(let known): meet(known, from: sender)
    case .split(let zone, let routed): split(zone, for: routed)
    case .busy(let reality, let contacts): seatRefused(in: reality, by: sender, contacts)
    case .load(let question, let load): take(load, for: question)
    case .offer(let offer): consider(offer, from: sender)
    case .decline(let transfer): offerDeclined(transfer, by: sender)
    case .withdraw(let transfer): forget(transfer)
    case .piece(let transfer, let piece): take(piece, of: transfer)
    case .received(let transfer, let index): pieceReceived(transfer, index)
    case .accept(let transfer, let digest, let start): grant(transfer, digest: digest, heirStart: start)
    case .commit(let commit): takeOver(commit, from: sender)
    case .taken(let transfer, let isAlone): finish(transfer, isHeirAlone: isAlone)
    case .update(let update): learn(update, from: sender)
    case .claims(let claims): hear(claims, from: sender)
    case .probe(let probe): answer(probe, from: sender)
    case .alive(let probe): hear(probe, from: sender)
    case .reassign(let search): pursue(search)
    case .volunteer(let search): offer(for: search, to: sender)
    case .placed(let copy, let result): copyPlaced(copy, result, by: sender.id)
    case .absorbed(let push, let zone, let isAlone): absorbed(push, zone, by: sender, isAlone: isAlone)
    case .enroll(let roster): takeSeat(roster, from: sender)
    case .resign(let reality, let enrollment): resigned(sender, in: reality, enrollment: enrollment)
    case .keep(let request): keep(request, for: sender)
    case .reply(let id, let outcome): settle(id, outcome, from: sender)
    case .copy(let id, let copy): take(copy, for: id)
    case .hot(let key, let reality): replicate(key, in: reality, for: sender)
    case .answer(let part, let answer): fold(answer, of: part)
    }
  }

  private mutating func begin(_ request: Request, _ id: RequestID) {
    guard requests.count < Limit.pendingRequests else {
      effects.append(.complete(id, .failed(.overloaded)))
      return
    }
    requests[id] = PendingRequest(until: now.monotonic + configuration.requestTimeout)
    if request.hasTimeout { awaitAnswer(to: id) }
    // A node that comes back by itself may know nobody any more who is alive.
    if case .join(let members, _) = request { meet(members) }
    if let failure = refusal(of: request) { return complete(id, .failed(failure)) }
    switch request {
    case .bootstrap: bootstrap(id)
    case .join(let through, let point): join(through: through, at: point, id)
    case .leave: leave(id)
    case .lookup(let point, let reality, let traced): ask(point, in: reality, .lookup, id, traced: traced)
    case .write(let write): ask(write.home, in: 0, .write(write), id)
    case .read(let key, let functions):
      requests[id]?.key = key
      read(key, functions: functions, id)
    case .query(let query): begin(query, id)
    case .nearest(let request): ask(point(of: request), .nearest(request), id)
    }
  }

  private mutating func resume(_ id: PersistID, _ result: PersistResult) {
    switch written(id, result) {
    case .nothing: break
    case .start: started(result)
    case .hold(let transfer): pieceHeld(of: transfer, result)
    case .commit(let transfer): commit(transfer, result)
    case .announce(let giver, let transfer, let place): tookOver(transfer, of: place, from: giver, result)
    case .placed(let asker, let copy, let replaced):
      send(.placed(copy, result == .durable ? .durable(replaced) : .failed), to: asker)
    case .passedOn(let request, to: let standIn):
      if result == .durable { send(.keep(request), to: standIn) }
    case .absorbed(let asker, let push, let place):
      if result == .durable { send(absorption(of: push, in: place), to: asker) }
    }
  }

  private mutating func wake() {
    while let timer = timers.popFirst(by: now.monotonic) {
      switch timer {
      case .start: begin()
      case .upkeep: keepUp()
      case .takeover(let reality, let zone): takeOver(zone, in: reality)
      case .request(let id): askAgain(id)
      case .copies(let write): placeAgain(write)
      case .fold(let id): hurry(id)
      case .transfer(let id): resend(id)
      case .incoming(let id): forgetIfSilent(id)
      case .join: joinAgain()
      case .leave: handOverRest()
      case .linger: stopUnlessNeeded()
      case .stranded: expireStranded()
      case .expiry: expireRecords()
      }
    }
  }
}

// MARK: - What every part of the protocol uses

extension Node {
  /// Sends a message; one to the node itself is received at once.
  mutating func send(_ message: Message, to receiver: Contact) {
    if receiver.id == contact.id {
      receive(message, from: contact)
    } else {
      effects.append(.send(message, to: receiver))
    }
  }

  /// Answers a request, once.
  mutating func complete(_ id: RequestID, _ outcome: Outcome) {
    guard let request = requests.removeValue(forKey: id) else { return }
    cache(outcome, of: request)
    effects.append(.complete(id, outcome))
  }

  /// A number that this node has not used yet.
  mutating func nextNumber() -> UInt64 {
    lastNumber += 1
    return lastNumber
  }

  /// The period of upkeep; `nil` where messages are not lost and nodes do not fail.
  var maintenance: Maintenance? { configuration.maintenance }

  /// Whether there is upkeep. To compare with `nil` would compare whole settings, which takes a while.
  @inline(__always)
  var isMaintained: Bool { if case .some = configuration.maintenance { true } else { false } }
}
