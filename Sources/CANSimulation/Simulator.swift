import CANCore
import CANGeometry
import CANStorage

/// Nodes in virtual time: the driver that decides when and whether things happen.
///
/// It runs the same `Node` that a daemon runs and holds no protocol of its own. The same seed and the
/// same calls give the same run, event by event.
public struct Simulator: Sendable {
  /// How often promises are checked while a run goes on.
  public enum Checking: Hashable, Sendable {
    /// Not at all.
    case never
    /// The node after every input it handles; all nodes together after every so many events.
    case always(globallyEvery: Int)
  }

  /// The nodes by id; `nil` for those that have stopped.
  public private(set) var nodes: [Node?] = []
  /// The virtual time.
  public private(set) var now = Instant.start
  /// The events so far.
  public private(set) var eventCount = 0
  /// The messages so far.
  public private(set) var messageCount = 0
  /// The first promise that was seen broken.
  public private(set) var violation: InvariantViolation?
  /// What happened, if it is recorded.
  public var trace: Trace?
  /// What nodes notified, in order.
  public private(set) var notifications: [(node: NodeID, event: Event)] = []
  /// How often promises are checked.
  public var checking = Checking.never

  private let links: LinkModel
  private var generator: SeededGenerator
  private var queue = EventQueue()
  private var wakes: [Instant?] = []
  private var effects: [Effect] = []
  private var lastRequest: UInt64 = 0
  private var open: Set<RequestID> = []
  private var outcomes: [RequestID: Outcome] = [:]

  /// A simulation without nodes.
  public init(links: LinkModel = .wideArea, seed: UInt64) {
    self.links = links
    generator = SeededGenerator(seed: seed)
  }

  /// Both clocks; the wall clock starts at 1970 with the run.
  public var moment: Moment { Moment(monotonic: now, wall: WallTime(now.nanoseconds)) }

  /// Adds a node that belongs to no overlay yet. Its id is the number of nodes before it.
  public mutating func add(_ configuration: Configuration) -> NodeID {
    let id = NodeID(nodes.count)
    nodes.append(Node(contact: Contact(id: id), configuration: configuration, seed: generator.next()))
    wakes.append(nil)
    return id
  }

  /// The node of this id, unless there is none or it has stopped.
  public func node(_ id: NodeID) -> Node? {
    nodes.indices.contains(Int(clamping: id)) ? nodes[Int(id)] : nil
  }

  /// Hands a request to a node; its outcome comes with `run`.
  public mutating func begin(_ request: Request, at node: NodeID) -> RequestID {
    lastRequest += 1
    let id = RequestID(lastRequest)
    guard self.node(node) != nil else {
      outcomes[id] = .failed(.notMember)
      return id
    }
    open.insert(id)
    handle(.request(request, id), at: node)
    return id
  }

  /// Runs until the request is answered, and gives the answer.
  public mutating func run(until id: RequestID) -> Outcome {
    while open.contains(id), step() {}
    return outcomes.removeValue(forKey: id) ?? .failed(.timedOut)
  }

  /// Runs until every request is answered and no message or disk answer is on its way.
  ///
  /// Timers that fall into that time fire; those after it wait.
  public mutating func settle() {
    while !isSettled, step() {}
  }

  /// Whether every request is answered and no message or disk answer is on its way.
  public var isSettled: Bool { queue.workCount == 0 && open.isEmpty }

  /// Runs for so long in virtual time.
  public mutating func run(for duration: Duration) {
    let end = now + duration
    while let next = queue.next, next <= end, step() {}
    now = max(now, end)
  }

  /// Lets the next thing happen; false if there is none or a promise was broken.
  @discardableResult
  public mutating func step() -> Bool {
    guard violation == nil, let (due, happening) = queue.popFirst() else { return false }
    now = max(now, due)
    eventCount += 1
    switch happening {
    case .arrival(let message, let sender, let receiver):
      trace?.record(message, from: sender.id, to: receiver, at: now)
      handle(.message(message, from: sender), at: receiver)
    case .persisted(let id, let node):
      handle(.persisted(id, .durable), at: node)
    case .wake(let node):
      wakes[Int(node)] = nil
      handle(.wake, at: node)
    }
    return violation == nil
  }

  /// The notifications so far, which are then forgotten.
  public mutating func takeNotifications() -> [(node: NodeID, event: Event)] {
    defer { notifications = [] }
    return notifications
  }
}

// MARK: - The driver contract

extension Simulator {
  private mutating func handle(_ input: Input, at id: NodeID) {
    let index = Int(clamping: id)
    guard nodes.indices.contains(index), nodes[index] != nil else { return }
    // The buffer is taken, since a disk without delay answers at once and makes new effects.
    var pending: [Effect] = []
    swap(&pending, &effects)
    let moment = moment
    nodes[index]?.handle(input, at: moment, into: &pending)
    for effect in pending { carryOut(effect, of: id) }
    pending.removeAll(keepingCapacity: true)
    effects = pending
    scheduleWake(of: index)
    check(index)
  }

  private mutating func carryOut(_ effect: Effect, of id: NodeID) {
    switch effect {
    case .send(let message, let receiver):
      messageCount += 1
      queue.insert(
        .arrival(message, from: Contact(id: id), to: receiver.id), due: now + links.message(&generator))
    case .persist(_, let persist):
      let delay = links.disk(&generator)
      if delay == .zero {
        handle(.persisted(persist, .durable), at: id)
      } else {
        queue.insert(.persisted(persist, at: id), due: now + delay)
      }
    case .complete(let request, let outcome):
      open.remove(request)
      outcomes[request] = outcome
    case .notify(let event):
      notifications.append((id, event))
      if event == .stopped { nodes[Int(id)] = nil }
    }
  }

  private mutating func scheduleWake(of index: Int) {
    guard let deadline = nodes[index]?.deadline else { return }
    if let scheduled = wakes[index], scheduled <= deadline { return }
    wakes[index] = deadline
    queue.insert(.wake(NodeID(index)), due: deadline)
  }

  private mutating func check(_ index: Int) {
    guard case .always(let period) = checking, violation == nil else { return }
    do throws(InvariantViolation) {
      try nodes[index]?.checkInvariants()
      if eventCount % max(period, 1) == 0 { try checkNoOverlap() }
    } catch {
      violation = error
    }
  }
}
