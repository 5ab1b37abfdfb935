import CANCore
import CANGeometry
import CANStorage

/// A few nodes whose messages and disks move only when the test says so.
public struct HandNetwork: Sendable {
  /// The nodes by id.
  public private(set) var nodes: [Node] = []
  /// The messages on their way, in the order in which they were sent.
  public private(set) var messages: [(message: Message, from: Contact, to: Contact)] = []
  /// The changes on their way to a disk.
  public private(set) var writes: [(changes: [Change], id: PersistID, node: NodeID)] = []
  /// What has reached the disk of each node.
  public private(set) var disks: [DurableState] = []
  /// The outcomes of requests.
  public private(set) var outcomes: [RequestID: Outcome] = [:]
  /// What nodes notified.
  public private(set) var events: [Event] = []
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
      disks.append(DurableState(torus: configuration.torus))
    }
  }

  /// A network whose node 0 owns the torus and whose other nodes have joined at random points.
  public static func joined(_ count: Int, _ configuration: Configuration) -> HandNetwork {
    var network = HandNetwork(nodes: count, configuration)
    _ = network.perform(.bootstrap, at: 0)
    for index in 1..<max(count, 1) {
      _ = network.perform(.join(through: Contact(id: 0), at: nil), at: NodeID(index))
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
    guard let index = messages.firstIndex(where: { isWanted($0.message) }) else { return false }
    let (message, sender, receiver) = messages.remove(at: index)
    guard nodes.indices.contains(Int(clamping: receiver.id)) else { return true }
    handle(.message(message, from: sender), at: receiver.id)
    return true
  }

  /// Loses the messages that `isLost` picks.
  public mutating func lose(where isLost: (Message) -> Bool) {
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
    for index in nodes.indices {
      if let deadline = nodes[index].deadline, deadline <= now.monotonic { handle(.wake, at: NodeID(index)) }
    }
  }

  /// Hands a message to a node that no node has sent.
  public mutating func inject(_ message: Message, from sender: NodeID, to receiver: NodeID) {
    handle(.message(message, from: Contact(id: sender)), at: receiver)
  }

  /// Starts a node again from its disk.
  public mutating func restart(_ node: NodeID) {
    let old = nodes[Int(node)]
    nodes[Int(node)] = Node(
      contact: old.contact, configuration: old.configuration, seed: 99, restoring: disks[Int(node)])
  }

  private mutating func handle(_ input: Input, at node: NodeID) {
    var effects: [Effect] = []
    nodes[Int(node)].handle(input, at: now, into: &effects)
    for effect in effects {
      switch effect {
      case .send(let message, let receiver): messages.append((message, Contact(id: node), receiver))
      case .complete(let id, let outcome): outcomes[id] = outcome
      case .notify(let event): events.append(event)
      case .persist(let changes, let id):
        writes.append((changes, id, node))
        if hasFastDisks { finishFirstWrite() }
      }
    }
  }
}
