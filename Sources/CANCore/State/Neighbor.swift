import CANGeometry
import CANStorage

/// Another node as this one follows it: what it told, what it knows, and whether it is alive.
struct Neighbor: Sendable {
  /// The way from a sign of life to death.
  enum Health: Hashable, Sendable {
    case alive
    /// It was not heard for long, and is probed under this number.
    case suspected(since: Instant, probe: UInt64)
    case dead
  }

  let contact: Contact
  /// When it last gave a sign of life.
  var heardAt: Instant
  var health = Health.alive
  /// The number of its last update.
  var latestUpdate: UInt64 = 0
  /// The version of what it tells that this node has learned.
  var learned: UInt64 = 0
  /// The version of what this node tells that it has learned.
  var acknowledged: UInt64 = 0
  /// The last refutation it is known to have made.
  var refutation: UInt64 = 0
  /// What it told last: its claims and those next to it, the state two hops away.
  var told: [Claim] = []
  /// When it was last corrected out of turn.
  var correctedAt: Instant?

  var isAlive: Bool { health == .alive }
  var isDead: Bool { health == .dead }

  /// Notes a sign of life.
  mutating func hear(at now: Instant) {
    heardAt = now
    health = .alive
  }
}

/// The nodes that this one follows, ascending by id: its neighbors, and for a while who was one.
struct NeighborTable: Sendable {
  private(set) var all: [Neighbor] = []

  /// The position of a node. O(log n).
  func index(of node: NodeID) -> Int? {
    let index = insertionIndex(of: node)
    return index < all.count && all[index].contact.id == node ? index : nil
  }

  subscript(node: NodeID) -> Neighbor? {
    index(of: node).map { all[$0] }
  }

  /// The position of a node that is followed from now on, if it was not before.
  mutating func follow(_ contact: Contact, at now: Instant) -> Int {
    let index = insertionIndex(of: contact.id)
    if index < all.count, all[index].contact.id == contact.id { return index }
    all.insert(Neighbor(contact: contact, heardAt: now), at: index)
    return index
  }

  /// Changes what is known of the node at `index`.
  mutating func update<Result>(at index: Int, _ change: (inout Neighbor) -> Result) -> Result {
    change(&all[index])
  }

  /// Follows exactly these nodes, and remembers for `memory` who of the others is dead.
  mutating func follow(only contacts: [Contact], at now: Instant, memory: Duration) {
    var ids: [NodeID] = []
    ids.reserveCapacity(contacts.count)
    for contact in contacts {
      ids.append(contact.id)
      _ = follow(contact, at: now)
    }
    ids.sort()
    all.removeAll { neighbor in
      !ids.containsSorted(neighbor.contact.id) && !(neighbor.isDead && now - neighbor.heardAt < memory)
    }
  }

  private func insertionIndex(of node: NodeID) -> Int {
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].contact.id < node { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension [NodeID] {
  /// Whether an ascending array holds the id. O(log n).
  func containsSorted(_ id: NodeID) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == id
  }
}
