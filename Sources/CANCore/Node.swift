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
  /// Who the node is.
  public let contact: Contact
  /// Its settings.
  public let configuration: Configuration
  /// How far it is in its life.
  public internal(set) var stage = Stage.detached

  var reality: Reality
  var generator: SeededGenerator
  /// Grows with every start, and is part of the node's claims.
  let start: UInt64

  var timers = TimeQueue<Timer>()
  var requests: [RequestID: Instant] = [:]
  var joining: PendingJoin?
  var leaving: PendingLeave?
  var outgoing: [TransferID: OutgoingTransfer] = [:]
  var incoming: [TransferID: IncomingTransfer] = [:]
  /// The number of the last update of each neighbor.
  var latestUpdates: [NodeID: UInt64] = [:]
  var stranded: [(routed: Routed, until: Instant)] = []
  var writes: [WriteID: PendingWrite] = [:]
  var folds: [FoldID: Fold] = [:]
  var foldOfPart: [PartID: FoldID] = [:]
  var searches: [UInt64: NearestSearch] = [:]
  var continuations: [PersistID: Continuation] = [:]
  /// When records are looked through for those that have ended.
  var expiryDue: Instant?
  /// When a node that has left stops at the latest.
  var stopsBy = Instant.start
  private var lastNumber: UInt64 = 0

  /// The moment of the input being handled.
  var now = Moment(monotonic: .start, wall: 0)
  /// The effects of the input being handled.
  var effects: [Effect] = []

  /// A node that belongs to no overlay yet, or one that finds its zones and records on its disk again.
  ///
  /// The seed decides every choice that the node leaves to chance. `durable` is what its disk holds, the sum
  /// of the changes of its `.persist` effects, or `nil` for a new node.
  public init(
    contact: Contact, configuration: Configuration, seed: UInt64, restoring durable: DurableState? = nil
  ) {
    self.contact = contact
    self.configuration = configuration
    generator = SeededGenerator(seed: seed)
    start = (durable?.start ?? 0) + 1
    reality = Reality(owner: contact.id, torus: configuration.torus)
    guard let durable else { return }
    reality.records = durable.records
    // What has ended meanwhile is looked for at the first wake, when the time is known.
    if !reality.records.isEmpty { wakeForExpiry(at: .start) }
    if reality.join(durable.claims.leaves), !reality.own.claims.isEmpty { stage = .member }
  }

  /// When the node wants to be woken next.
  public var deadline: Instant? { timers.next }

  /// Takes one input and appends what is to be done about it to `effects`.
  public mutating func handle(_ input: Input, at now: Moment, into effects: inout [Effect]) {
    self.now = now
    swap(&self.effects, &effects)
    switch input {
    case .message(let message, let sender): receive(message, from: sender)
    case .request(let request, let id): begin(request, id)
    case .persisted(let id, let result): resume(id, result)
    case .wake: wake()
    }
    swap(&self.effects, &effects)
  }

  /// What the node tells of itself.
  public var status: NodeStatus {
    NodeStatus(
      contact: contact, stage: stage, claims: reality.own.claims, neighbors: reality.neighbors.claims,
      recordCount: reality.records.count)
  }
}

// MARK: - The one switch for each kind of input

extension Node {
  private mutating func receive(_ message: Message, from sender: Contact) {
    guard message.fits(configuration.torus), isParty(sender, to: message) else { return }
    switch message {
    case .route(let routed): route(routed)
    case .split(let zone, let routed): split(zone, for: routed)
    case .busy: joinLater(through: sender)
    case .offer(let offer): consider(offer, from: sender)
    case .decline(let transfer): offerDeclined(transfer, by: sender)
    case .withdraw(let transfer): forget(transfer)
    case .piece(let transfer, let piece): take(piece, of: transfer)
    case .received(let transfer, _): pieceReceived(transfer)
    case .accept(let transfer, let digest, let start): grant(transfer, digest: digest, heirStart: start)
    case .commit(let commit): takeOver(commit)
    case .update(let update): learn(update, from: sender)
    case .placed(let write, let result): copyPlaced(write, result)
    case .reply(let id, let outcome): complete(id, outcome)
    case .answer(let part, let answer): fold(answer, of: part)
    }
  }

  private mutating func begin(_ request: Request, _ id: RequestID) {
    guard requests.count < Limit.pendingRequests else {
      effects.append(.complete(id, .failed(.overloaded)))
      return
    }
    let until = now.monotonic + configuration.requestTimeout
    requests[id] = until
    if request.hasTimeout { timers.insert(.request(id), due: until) }
    if let failure = refusal(of: request) { return complete(id, .failed(failure)) }
    switch request {
    case .bootstrap: bootstrap(id)
    case .join(let through, let point): join(through: through, at: point, id)
    case .leave: leave(id)
    case .lookup(let point, let traced): ask(point, .lookup, id, traced: traced)
    case .write(let write): ask(write.home, .write(write), id)
    case .read(let key, let functions): read(key, functions: functions, id)
    case .query(let query): resolve(query, id)
    case .nearest(let request): ask(point(of: request), .nearest(request), id)
    }
  }

  private mutating func resume(_ id: PersistID, _ result: PersistResult) {
    switch continuations.removeValue(forKey: id) ?? .nothing {
    case .nothing: break
    case .hold(let transfer): pieceHeld(of: transfer, result)
    case .commit(let transfer): commit(transfer, result)
    case .announce(let giver): announce(alsoTo: [giver])
    case .written(let write): copyPlaced(write, result)
    case .placed(let asker, let write): send(.placed(write, result), to: asker)
    }
  }

  private mutating func wake() {
    while let timer = timers.popFirst(by: now.monotonic) {
      switch timer {
      case .request(let id): expire(id)
      case .fold(let id): finish(id)
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
    guard requests.removeValue(forKey: id) != nil else { return }
    effects.append(.complete(id, outcome))
  }

  /// Makes changes durable and then goes on.
  mutating func persist(_ changes: [Change], then continuation: Continuation) {
    let id = nextNumber()
    continuations[id] = continuation
    effects.append(.persist(changes, id))
  }

  /// A number that this node has not used yet.
  mutating func nextNumber() -> UInt64 {
    lastNumber += 1
    return lastNumber
  }

  mutating func ask(_ target: Point, _ payload: Payload, _ id: RequestID, traced: Bool = false) {
    route(Routed(to: target, payload, origin: contact, request: id, traced: traced))
  }

  private mutating func expire(_ id: RequestID) {
    guard let until = requests[id], until <= now.monotonic else { return }
    complete(id, .failed(.timedOut))
  }
}

extension Request {
  /// Joins and leaves take as long as they take; their own attempts are counted.
  fileprivate var hasTimeout: Bool {
    switch self {
    case .bootstrap, .join, .leave: false
    default: true
    }
  }
}
