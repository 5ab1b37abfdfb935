import CANCore
import CANGeometry
import CANStorage

/// What the network does to messages at the moment: losses, doubles, delays, and who is cut off from whom.
public struct Network: Hashable, Sendable {
  /// The delay of every message.
  public var links: LinkModel
  /// The share of messages that are lost, 0 to 1.
  public var loss = 0.0
  /// The share of messages that arrive twice, 0 to 1.
  public var duplication = 0.0
  /// The share of messages that arrive once more up to a minute later, 0 to 1.
  public var replay = 0.0
  /// The share of messages that take up to ten seconds, 0 to 1.
  public var late = 0.0
  /// The nodes that one partition holds together, by id; nodes beyond the list are in part 0.
  public private(set) var parts: [UInt8] = []
  /// The directed links that are cut.
  public private(set) var cuts: Set<Link> = []
  /// The nodes whose messages are held up, and until when.
  private var clogs: [NodeID: Instant] = [:]

  /// A link in one direction.
  public struct Link: Hashable, Sendable {
    let sender: NodeID
    let receiver: NodeID
  }

  /// A network that only delays.
  public init(links: LinkModel) {
    self.links = links
  }

  /// Whether any node is cut off from any other.
  public var isPartitioned: Bool { !cuts.isEmpty || parts.contains { $0 != parts.first } }

  /// Whether messages are lost, or come late or more than once.
  var isUnreliable: Bool { loss > 0 || duplication > 0 || replay > 0 || late > 0 }

  /// Whether the messages of any node are held up.
  func isClogged(at now: Instant) -> Bool { clogs.values.contains { $0 > now } }

  /// Separates the nodes by the part that each is given.
  public mutating func separate(_ parts: [UInt8]) {
    self.parts = parts
  }

  /// Cuts the way from one node to others, and not the way back.
  public mutating func cut(from sender: NodeID, to receivers: [NodeID]) {
    for receiver in receivers { cuts.insert(Link(sender: sender, receiver: receiver)) }
  }

  /// Ends all partitions.
  public mutating func heal() {
    parts = []
    cuts = []
  }

  /// Holds up what a node sends and is sent until `end`.
  public mutating func clog(_ node: NodeID, until end: Instant) {
    clogs[node] = end
  }

  /// Ends everything but the delays of the links.
  public mutating func calm() {
    heal()
    clogs = [:]
    loss = 0
    duplication = 0
    replay = 0
    late = 0
  }

  func part(of node: NodeID) -> UInt8 {
    node < NodeID(parts.count) ? parts[Int(node)] : 0
  }

  func isCut(from sender: NodeID, to receiver: NodeID) -> Bool {
    if !parts.isEmpty, part(of: sender) != part(of: receiver) { return true }
    return !cuts.isEmpty && cuts.contains(Link(sender: sender, receiver: receiver))
  }

  /// Whether two nodes cannot talk to each other: what one of them says does not arrive.
  func isSeparated(_ one: NodeID, from other: NodeID) -> Bool {
    isCut(from: one, to: other) || isCut(from: other, to: one)
  }

  /// When a message that is sent now arrives: not at all, once, or more often.
  func arrivals(
    from sender: NodeID, to receiver: NodeID, at now: Instant, _ generator: inout SeededGenerator,
    _ body: (Instant) -> Void
  ) {
    if isCut(from: sender, to: receiver) { return }
    if loss > 0, generator.fraction() < loss { return }
    body(arrival(from: sender, to: receiver, at: now, &generator))
    if duplication > 0, generator.fraction() < duplication {
      body(arrival(from: sender, to: receiver, at: now, &generator))
    }
    if replay > 0, generator.fraction() < replay {
      body(now + .milliseconds(generator.below(60_000)))
    }
  }

  private func arrival(
    from sender: NodeID, to receiver: NodeID, at now: Instant, _ generator: inout SeededGenerator
  ) -> Instant {
    var start = now
    if late > 0, generator.fraction() < late { start = start + .milliseconds(generator.below(10_000)) }
    if !clogs.isEmpty { start = max(start, clogs[sender] ?? now, clogs[receiver] ?? now) }
    return start + links.message(&generator)
  }
}
