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
  // What every update looks at comes next, close together.

  /// When it last gave a sign of life.
  var heardAt: Instant
  var health = Health.alive
  /// Whether it is not watched any more, and only known not to have answered.
  var isRemembered = false
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
  /// The versions of what it tells and of what this node tells of which nothing was left to say.
  var settled: (told: UInt64, learned: UInt64) = (0, 0)
  /// When it was last corrected out of turn.
  var correctedAt: Instant?

  /// The start of the node that its last update came from: the numbers of a node begin with it.
  var start: UInt64 { latestUpdate >> 32 }
  var isAlive: Bool { if case .alive = health { true } else { false } }
  var isDead: Bool { if case .dead = health { true } else { false } }

  /// Notes a sign of life.
  mutating func hear(at now: Instant) {
    heardAt = now
    health = .alive
  }
}

/// The nodes that this one follows, ascending by id: its neighbors, and for a while who was one.
struct NeighborTable: Sendable {
  private(set) var all: [Neighbor] = []
  /// Their ids, close together for the search.
  private var ids: [NodeID] = []
  /// How many of them are suspected or dead.
  private var failing = 0

  /// Whether nothing is held against any of them.
  var areAlive: Bool { failing == 0 }

  /// The position of a node. O(log n).
  func index(of node: NodeID) -> Int? {
    let index = ids.firstIndexSorted(reaching: node)
    return index < ids.count && ids[index] == node ? index : nil
  }

  subscript(node: NodeID) -> Neighbor? {
    index(of: node).map { all[$0] }
  }

  /// The position of a node that is followed from now on, if it was not before.
  mutating func follow(_ contact: Contact, at now: Instant) -> Int {
    let index = ids.firstIndexSorted(reaching: contact.id)
    if index < ids.count, ids[index] == contact.id { return index }
    ids.insert(contact.id, at: index)
    all.insert(Neighbor(contact: contact, heardAt: now), at: index)
    return index
  }

  /// Changes what is known of the node at `index`.
  mutating func update<Result>(at index: Int, _ change: (inout Neighbor) -> Result) -> Result {
    let wasAlive = all[index].isAlive
    defer { if all[index].isAlive != wasAlive { failing += wasAlive ? 1 : -1 } }
    return change(&all[index])
  }

  /// Has everything that anybody told learned again.
  mutating func unsettle() {
    for index in all.indices { all[index].settled = (0, 0) }
  }

  /// Watches nobody from now on until they are followed again.
  mutating func rememberOnly() {
    for index in all.indices { all[index].isRemembered = true }
  }

  /// Follows exactly these nodes, remembers for `memory` who of the others is dead, and says who is followed again of
  /// whom only that was known.
  mutating func follow(only contacts: [Contact], at now: Instant, memory: Duration) -> [NodeID] {
    var returned: [NodeID] = []
    for contact in contacts {
      let index = follow(contact, at: now)
      if all[index].isRemembered {
        all[index].isRemembered = false
        if !all[index].isAlive { returned.append(contact.id) }
      }
    }
    guard all.count > contacts.count else { return returned }
    let followed = contacts.map(\.id).sorted()
    all.removeAll { neighbor in
      !followed.containsSorted(neighbor.contact.id) && !(neighbor.isDead && now - neighbor.heardAt < memory)
    }
    for index in all.indices { all[index].isRemembered = !followed.containsSorted(all[index].contact.id) }
    ids = all.map(\.contact.id)
    failing = all.count { !$0.isAlive }
    return returned
  }
}

extension [NodeID] {
  /// The first position of an ascending array whose id is not below `id`. O(log n).
  fileprivate func firstIndexSorted(reaching id: NodeID) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether an id is in an ascending array. O(log n).
  func containsSorted(_ id: NodeID) -> Bool {
    let index = firstIndexSorted(reaching: id)
    return index < count && self[index] == id
  }
}
