import CANCore
import CANStorage

/// What is still to happen in a simulation.
enum Happening: Sendable {
  case arrival(from: NodeID, to: NodeID, Message)
  case persisted(PersistID, at: NodeID, process: UInt64)
  case wake(NodeID)
  case resume(NodeID)

  /// The node that it happens to.
  var node: NodeID {
    switch self {
    case .arrival(_, let node, _), .persisted(_, let node, _), .wake(let node), .resume(let node): node
    }
  }

  var isWake: Bool {
    if case .wake = self { true } else { false }
  }

  var isResumption: Bool {
    if case .resume = self { true } else { false }
  }
}

/// Happenings by time. The heap moves small numbers only; the happenings stay in their slots.
struct EventQueue: Sendable {
  private var queue = TimeQueue<Int>()
  private var slots: [Happening?] = []
  private var free: [Int] = []
  /// The happenings that are not mere wakes: messages and disk answers on their way.
  private(set) var workCount = 0

  var next: Instant? { queue.next }

  mutating func insert(_ happening: Happening, due: Instant) {
    if !happening.isWake { workCount += 1 }
    if let slot = free.popLast() {
      slots[slot] = happening
      queue.insert(slot, due: due)
    } else {
      queue.insert(slots.count, due: due)
      slots.append(happening)
    }
  }

  mutating func popFirst() -> (due: Instant, happening: Happening)? {
    guard let (due, slot) = queue.popFirst(), let happening = slots[slot].take() else { return nil }
    free.append(slot)
    if !happening.isWake { workCount -= 1 }
    return (due, happening)
  }
}
