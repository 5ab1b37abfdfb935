import CANCore
import CANGeometry
import CANStorage

/// A few nodes whose messages and disks move only when the test says so.
public struct HandNetwork: Sendable {
  /// A message on its way.
  public struct Envelope: Sendable {
    /// What is said.
    public let message: Message
    /// Who says it.
    public let from: Contact
    /// Who is to hear it.
    public let to: Contact
  }

  /// The nodes by id.
  public internal(set) var nodes: [Node] = []
  /// The messages on their way, in the order in which they were sent.
  public internal(set) var messages: [Envelope] = []
  /// The changes on their way to a disk.
  public internal(set) var writes: [(changes: [Change], id: PersistID, node: NodeID)] = []
  /// What has reached the disk of each node.
  public internal(set) var disks: [DurableState] = []
  /// The outcomes of requests.
  public private(set) var outcomes: [RequestID: Outcome] = [:]
  /// What nodes notified.
  public private(set) var events: [Event] = []
  /// Everything that was sent, be it lost or not; a test empties it before what it looks at.
  public var log: [Envelope] = []
  /// What was lost on its way.
  public private(set) var lost: [Envelope] = []
  /// The nodes that are not running.
  public internal(set) var crashed: Set<NodeID> = []
  /// The nodes that stand still: what is sent to them waits.
  public var paused: Set<NodeID> = []
  /// Which messages are lost as soon as they are sent.
  public var isLost: @Sendable (Envelope) -> Bool = { _ in false }
  /// How many of the next messages of each name are lost, as `commit` or `route.audit`.
  public var losses: [String: Int] = [:]
  /// Whether disks answer at once.
  public var hasFastDisks = true
  /// The time of the next input.
  public var now = Moment(monotonic: .start, wall: 1_000_000)
  private var lastRequest: UInt64 = 0

  /// A network of nodes that belong to no overlay yet.
  public init(nodes count: Int, _ configuration: Configuration) {
    for index in 0..<count {
      let contact = Contact(id: NodeID(index))
      nodes.append(Node(contact: contact, configuration: configuration, seed: UInt64(index)))
      disks.append(DurableState(torus: configuration.torus, realities: configuration.realities))
    }
  }

  /// A network whose node 0 owns the torus and whose other nodes have joined at random points.
  public static func joined(_ count: Int, _ configuration: Configuration) -> HandNetwork {
    var network = HandNetwork(nodes: count, configuration)
    _ = network.perform(.bootstrap, at: 0)
    for index in 1..<max(count, 1) {
      _ = network.perform(.join(through: [Contact(id: 0)], at: nil), at: NodeID(index))
    }
    return network
  }

  /// Hands a request to a node.
  @discardableResult
  public mutating func begin(_ request: Request, at node: NodeID) -> RequestID {
    lastRequest += 1
    handle(.request(request, RequestID(lastRequest)), at: node)
    return RequestID(lastRequest)
  }

  /// Hands a request to a node and delivers everything until nothing is on its way.
  public mutating func perform(_ request: Request, at node: NodeID) -> Outcome? {
    let id = begin(request, at: node)
    deliverAll()
    return outcomes[id]
  }

  /// Delivers everything, and what that leads to.
  public mutating func deliverAll() {
    while deliverFirst() || finishFirstWrite() {}
  }

  /// Delivers the first message that `isWanted` picks; false if there is none.
  @discardableResult
  public mutating func deliverFirst(where isWanted: (Message) -> Bool = { _ in true }) -> Bool {
    guard let index = messages.firstIndex(where: { isWanted($0.message) && !paused.contains($0.to.id) })
    else { return false }
    let envelope = messages.remove(at: index)
    guard nodes.indices.contains(Int(clamping: envelope.to.id)) else { return true }
    handle(.message(envelope.message, from: envelope.from), at: envelope.to.id)
    return true
  }

  /// Loses the messages that `isLost` picks.
  public mutating func lose(where isLost: (Message) -> Bool) {
    lost += messages.filter { isLost($0.message) }
    messages.removeAll { isLost($0.message) }
  }

  /// Lets the first disk answer; false if none is busy.
  @discardableResult
  public mutating func finishFirstWrite(_ result: PersistResult = .durable) -> Bool {
    guard !writes.isEmpty else { return false }
    let (changes, id, node) = writes.removeFirst()
    if result == .durable { for change in changes { disks[Int(node)].apply(change) } }
    handle(.persisted(id, result), at: node)
    return true
  }

  /// Moves both clocks and wakes every node whose deadline has passed.
  public mutating func pass(_ duration: Duration) {
    now = Moment(monotonic: now.monotonic + duration, wall: now.wall + UInt64(duration.wholeNanoseconds))
    for index in nodes.indices where !paused.contains(NodeID(index)) {
      if let deadline = nodes[index].deadline, deadline <= now.monotonic { handle(.wake, at: NodeID(index)) }
    }
  }

  /// Hands a message to a node that no node has sent.
  public mutating func inject(_ message: Message, from sender: NodeID, to receiver: NodeID) {
    handle(.message(message, from: Contact(id: sender)), at: receiver)
  }

  private mutating func handle(_ input: Input, at node: NodeID) {
    guard !crashed.contains(node) else { return }
    var effects: [Effect] = []
    nodes[Int(node)].handle(input, at: now, into: &effects)
    for effect in effects {
      switch effect {
      case .send(let message, let receiver):
        send(Envelope(message: message, from: Contact(id: node), to: receiver))
      case .complete(let id, let outcome): outcomes[id] = outcome
      case .notify(let event): events.append(event)
      case .persist(let changes, let id):
        writes.append((changes, id, node))
        if hasFastDisks { finishFirstWrite() }
      }
    }
  }

  private mutating func send(_ envelope: Envelope) {
    log.append(envelope)
    let name = envelope.message.name
    let isMeant = losses[name, default: 0] > 0
    if isMeant { losses[name, default: 0] -= 1 }
    if isMeant || isLost(envelope) { lost.append(envelope) } else { messages.append(envelope) }
  }
}
