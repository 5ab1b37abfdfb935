import CANCore
import CANGeometry
import CANStorage
import CANWire

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
    /// The node after one in so many inputs: all that can be asked while nodes fail.
    case locally(every: Int)
  }

  /// The nodes by id; `nil` for those that have stopped.
  public internal(set) var nodes: [Node?] = []
  /// The virtual time.
  public internal(set) var now = Instant.start
  /// The events so far.
  public internal(set) var eventCount = 0
  /// The messages so far.
  public internal(set) var traffic = Traffic()
  /// Those of the messages that carried a lookup, or its answer; counted only where `weighing` is set.
  public internal(set) var lookupTraffic = Traffic()
  /// Whether messages are weighed, which takes as long as a wire takes to write them.
  public var weighing = false
  /// The first promise that was seen broken: nothing happens after it.
  public internal(set) var breach: Breach?
  /// The messages after which no more are to be sent: what is beyond is a storm.
  var messagesMax = Int.max
  /// What happened, if it is recorded.
  public var trace: Trace?
  /// What nodes notified, in order.
  public internal(set) var notifications: [(node: NodeID, event: Event)] = []
  /// How often promises are checked.
  public var checking = Checking.never
  /// What the network does to messages.
  public var network: Network
  /// Whether disks keep what is written, so that nodes can start again from them.
  public var keepsDisks = true

  /// The wall time at which every run begins, in nanoseconds since 1970: 2001-08-27, the day of the paper.
  static let wallStart: Int64 = 998_870_400_000_000_000

  /// Does something else instead of an effect: what a test plants to see that a checker sees it.
  var tamper: (@Sendable (inout Simulator, NodeID, Effect) -> [Effect])?
  /// Looks out for what happens seldom.
  var witness: Witness?

  /// The settings, hosts and disks of the nodes, by id.
  var configurations: [Configuration] = []
  var hosts: [Host] = []
  var disks: [Disk] = []
  var generator: SeededGenerator
  var queue = EventQueue()
  private var effects: [Effect] = []
  /// When the node that was the last to handle an input wants to be woken. To ask it would copy the whole node.
  private var deadline: Instant?
  /// The bytes of a message while it is weighed.
  private var frame: [UInt8] = []
  private var lastRequest: UInt64 = 0
  var open: Set<RequestID> = []
  var outcomes: [RequestID: Outcome] = [:]
  /// The nodes that this simulator runs: not all while a run is divided.
  var share: Range<NodeID> = 0..<(.max)
  /// What is to happen to nodes of other shares.
  var departures: [Departure] = []

  /// A simulation without nodes.
  public init(links: LinkModel = .wideArea, seed: UInt64) {
    network = Network(links: links)
    generator = SeededGenerator(seed: seed)
  }

  /// Both clocks, as a host without errors has them.
  public var moment: Moment { Moment(monotonic: now, wall: WallTime(Simulator.wallStart + now.nanoseconds)) }

  /// Adds a node that belongs to no overlay yet. Its id is the number of nodes before it.
  public mutating func add(_ configuration: Configuration) -> NodeID {
    let node = Node(
      contact: Contact(id: NodeID(nodes.count)), configuration: configuration, seed: generator.next())
    add(node, with: DurableState(torus: configuration.torus, realities: configuration.realities))
    return node.contact.id
  }

  mutating func add(_ node: Node, with disk: DurableState) {
    nodes.append(node)
    configurations.append(node.configuration)
    hosts.append(Host())
    disks.append(Disk(disk))
  }

  /// The node of this id, unless there is none or it has stopped.
  public func node(_ id: NodeID) -> Node? {
    nodes.indices.contains(Int(clamping: id)) ? nodes[Int(id)] : nil
  }

  /// Whether there is a node of this id that has not stopped.
  public func isRunning(_ id: NodeID) -> Bool { stage(of: id) != nil }

  /// How far the life of a node is; `nil` for one that has stopped.
  ///
  /// To ask `node` for it would copy the whole node.
  func stage(of id: NodeID) -> Stage? {
    nodes.indices.contains(Int(clamping: id)) ? nodes[Int(id)]?.stage : nil
  }

  /// Hands a request to a node; its outcome comes with `run`.
  public mutating func begin(_ request: Request, at node: NodeID) -> RequestID {
    lastRequest += 1
    let id = RequestID(lastRequest)
    guard isRunning(node) else {
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
    return takeOutcome(of: id) ?? .failed(.timedOut)
  }

  /// The answer to a request, once; `nil` while there is none.
  public mutating func takeOutcome(of id: RequestID) -> Outcome? {
    outcomes.removeValue(forKey: id)
  }

  /// Runs until a request is answered, at the latest to `end`, and gives the answers since it was last asked,
  /// which `now` is the time of; none where it came to the end.
  public mutating func runToOutcomes(until end: Instant) -> [(request: RequestID, outcome: Outcome)] {
    while outcomes.isEmpty, let next = queue.next, next <= end, step() {}
    guard !outcomes.isEmpty else {
      now = max(now, end)
      return []
    }
    defer { outcomes = [:] }
    return outcomes.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
  }

  /// Runs until every request is answered and no message or disk answer is on its way.
  ///
  /// Timers that fall into that time fire; those after it wait. Never ends where nodes do upkeep.
  public mutating func settle() {
    while !isSettled, step() {}
  }

  /// Whether every request is answered and no message or disk answer is on its way.
  public var isSettled: Bool { queue.workCount == 0 && open.isEmpty }

  /// Whether a request is answered and nobody has taken the answer.
  func isAnswered(_ id: RequestID) -> Bool { outcomes[id] != nil }

  /// Runs for so long in virtual time.
  public mutating func run(for duration: Duration) {
    let end = now + duration
    while let next = queue.next, next <= end, step() {}
    now = max(now, end)
  }

  /// Lets the next thing happen; false if there is none or a promise was broken.
  @discardableResult
  public mutating func step() -> Bool {
    guard breach == nil, let (due, happening) = queue.popFirst() else { return false }
    now = max(now, due)
    eventCount += 1
    happen(happening)
    return breach == nil
  }

  /// The notifications so far, which are then forgotten.
  public mutating func takeNotifications() -> [(node: NodeID, event: Event)] {
    defer { notifications = [] }
    return notifications
  }
}

// MARK: - The driver contract

extension Simulator {
  mutating func happen(_ happening: consuming Happening) {
    guard !isHeld(happening) else { return }
    switch consume happening {
    case .arrival(let sender, let receiver, let message):
      trace?.record(message, from: sender, to: receiver, at: now)
      handle(.message(message, from: Contact(id: sender)), at: receiver)
    case .persisted(let id, let node, let process):
      guard isRunning(node), hosts[Int(node)].process == process else { return }
      handle(.persisted(id, disks[Int(node)].finish(id, at: now)), at: node)
    case .wake(let node):
      hosts[Int(node)].wake = nil
      handle(.wake, at: node)
    case .resume(let node): resume(node)
    }
  }

  /// Keeps what happens to a node that stands still until it goes on.
  private mutating func isHeld(_ happening: borrowing Happening) -> Bool {
    let index = Int(clamping: happening.node)
    guard hosts.indices.contains(index), hosts[index].pausedUntil != nil, !happening.isResumption else {
      return false
    }
    hosts[index].held.append(copy happening)
    return true
  }

  mutating func handle(_ input: consuming Input, at id: NodeID) {
    guard isRunning(id) else { return }
    let index = Int(id)
    // The buffer is taken, since a disk without delay answers at once and makes new effects.
    var pending: [Effect] = []
    swap(&pending, &effects)
    let moment = Moment(monotonic: now, wall: hosts[index].wall(at: now))
    if var watching = witness.take() {
      deadline = nodes[index]?.handle(input, at: moment, into: &pending, seenBy: &watching, trueTime: now)
      witness = watching
    } else {
      deadline = nodes[index]?.handle(input, at: moment, into: &pending)
    }
    for effect in pending { perform(effect, of: id) }
    pending.removeAll(keepingCapacity: true)
    effects = pending
    scheduleWake(of: index, at: deadline)
    check(index)
  }

  private mutating func perform(_ effect: Effect, of id: NodeID) {
    guard let tamper else { return carryOut(effect, of: id) }
    for other in tamper(&self, id, effect) { carryOut(other, of: id) }
  }

  private mutating func carryOut(_ effect: Effect, of id: NodeID) {
    switch effect {
    case .send(let message, let receiver):
      count(message, from: id)
      if traffic.messages > messagesMax, breach == nil {
        breach = Breach(
          .bounds, "a storm: node \(id) sends more than the \(messagesMax) messages there may be")
      }
      network.arrivals(from: id, to: receiver.id, at: now, &generator) { due in
        let arrival = Happening.arrival(from: id, to: receiver.id, message)
        if share.contains(receiver.id) {
          queue.insert(arrival, due: due)
        } else {
          departures.append(Departure(happening: arrival, due: due))
        }
      }
    case .persist(let changes, let persist): persistLater(changes, persist, at: id)
    case .complete(let request, let outcome):
      open.remove(request)
      outcomes[request] = outcome
    case .notify(let event):
      notifications.append((id, event))
      guard event == .stopped else { return }
      nodes[Int(id)] = nil
      deadline = nil
    }
  }

  private mutating func count(_ message: Message, from id: NodeID) {
    guard weighing else { return traffic.add() }
    frame.removeAll(keepingCapacity: true)
    try? Frame(message, from: Contact(id: id)).encode(into: &frame)
    traffic.add(bytes: frame.count)
    if message.isOfLookup { lookupTraffic.add(bytes: frame.count) }
  }

  private mutating func persistLater(_ changes: [Change], _ persist: PersistID, at id: NodeID) {
    let index = Int(id)
    var delay = network.links.disk(&generator)
    if disks[index].ailing(at: now) == .slow { delay *= 100 }
    let due = disks[index].begin(keepsDisks ? changes : [], persist, taking: delay, at: now)
    if due == now {
      handle(.persisted(persist, disks[index].finish(persist, at: now)), at: id)
    } else {
      queue.insert(.persisted(persist, at: id, process: hosts[index].process), due: due)
    }
  }

  mutating func schedule(_ happening: Happening, at due: Instant) {
    queue.insert(happening, due: due)
  }

  mutating func scheduleWake(of index: Int, at deadline: Instant?) {
    guard let deadline else { return }
    if let scheduled = hosts[index].wake, scheduled <= deadline { return }
    hosts[index].wake = deadline
    queue.insert(.wake(NodeID(index)), due: deadline)
  }

  private mutating func check(_ index: Int) {
    guard checking != .never, breach == nil else { return }
    if case .locally(let period) = checking, eventCount % max(period, 1) != 0 { return }
    do throws(Breach) {
      try checkNode(at: index)
      if case .always(let period) = checking, eventCount % max(period, 1) == 0 { try checkNoOverlap() }
    } catch {
      breach = error
    }
  }
}
