import CANGeometry

extension ChordModel {
  /// What joins, departures and stabilization cost, each the mean of `samples` random cases (4.4, 5.1).
  ///
  /// A join finds the successor and all fingers through a random node, tells every node whose finger it
  /// becomes, and takes over the keys of its arc; a departure does so the other way round. Every message
  /// counts, answers too. A period is one round of `stabilize`, with one finger looked up anew (6.1). The
  /// only node of a ring cannot depart.
  public func maintenance(samples: Int, seed: UInt64) -> MaintenanceCosts {
    var generator = SeededGenerator(seed: seed)
    var costs = MaintenanceCosts(
      joinMessages: 0, departureMessages: 0, keepAliveMessages: 0, keysMovedByJoin: 0,
      keysMovedByDeparture: 0)
    let samples = max(samples, 1)
    let part = 1 / Double(samples)
    for _ in 0..<samples {
      let newcomer = newPosition(&generator)
      let gateway = generator.below(ring.count)
      costs.joinMessages += Double(joinMessages(of: newcomer, through: gateway)) * part
      costs.keysMovedByJoin += Ring.share(ofArc: newcomer.arc) * part
      guard ring.count > 1 else { continue }
      let node = generator.below(ring.count)
      let position = Position(
        id: ring.ids[node], successor: ring.next(after: node), predecessor: ring.previous(before: node),
        arc: ring.arc(of: node))
      // The keys go to the successor, the news to the predecessor.
      costs.departureMessages += Double(2 + messagesToFingers(of: position)) * part
      costs.keysMovedByDeparture += Ring.share(ofArc: position.arc) * part
      costs.keepAliveMessages += Double(stabilizeMessages(of: node, &generator)) * part
    }
    return costs
  }

  /// A place on the circle, of a node or of one that is about to join, and what it knows around it.
  private struct Position {
    let id: UInt64
    let successor: Int
    let predecessor: Int
    /// How far the predecessor is.
    let arc: UInt64
  }

  /// Where a random newcomer comes to be, at no id that exists.
  private func newPosition(_ generator: inout SeededGenerator) -> Position {
    while true {
      let id = generator.next()
      let successor = ring.successor(of: id)
      let predecessor = ring.previous(before: successor)
      guard ring.ids[successor] != id else { continue }
      return Position(
        id: id, successor: successor, predecessor: predecessor, arc: id &- ring.ids[predecessor])
    }
  }

  private func joinMessages(of newcomer: Position, through gateway: Int) -> Int {
    // The successor is asked for its predecessor and successors, answers, and sends the keys.
    fingerMessages(of: newcomer, through: gateway) + 3 + messagesToFingers(of: newcomer)
  }

  /// `init_finger_table`: a lookup for each finger that does not follow from the one before.
  private func fingerMessages(of newcomer: Position, through gateway: Int) -> Int {
    var messages = 0
    var reached: UInt64 = 0
    for exponent in UInt64(0)..<64 {
      let step: UInt64 = 1 << exponent
      guard step > reached else { continue }
      let start = newcomer.id &+ step
      messages += 2 + hopsToPredecessor(from: gateway, of: start)
      reached = ring.ids[ring.successor(of: start)] &- newcomer.id
      // No node lies between here and the newcomer's own place.
      if reached < step { break }
    }
    return messages
  }

  /// `update_others`: the messages that find and change the nodes with a finger that this one becomes or was.
  ///
  /// Those of level i are the last node at least 2ⁱ back and some nodes before it; the news goes backward
  /// until a node has no use for it. The levels that all begin at the predecessor go together.
  private func messagesToFingers(of position: Position) -> Int {
    var step = highestPower(upTo: position.arc)
    var messages = messagesBackward(from: position.predecessor, of: position) { distance in
      distance - min(highestPower(upTo: distance), step) < position.arc
    }
    while step < 1 << 63 {
      step <<= 1
      let place = position.id &- step
      var last = ring.previous(before: ring.successor(of: place &+ 1))
      if ring.ids[last] == position.id { last = position.predecessor }
      // The predecessor is known; any other node is looked up and answers.
      if last != position.predecessor { messages += hopsToPredecessor(of: place &+ 1, from: position) + 1 }
      messages += messagesBackward(from: last, of: position) { distance in
        distance >= step && distance - step < position.arc
      }
    }
    return messages
  }

  /// The messages from `last` backward around the ring to the first node whose distance does not concern it.
  private func messagesBackward(
    from last: Int, of position: Position, concerns: (_ distance: UInt64) -> Bool
  ) -> Int {
    var node = last
    var messages = 1
    // Before the successor comes this node itself.
    while node != position.successor, concerns(position.id &- ring.ids[node]) {
      node = ring.previous(before: node)
      messages += 1
    }
    return messages
  }

  private func hopsToPredecessor(of key: UInt64, from position: Position) -> Int {
    guard let first = nextHop(at: position.id, successor: position.successor, to: key) else { return 0 }
    return 1 + hopsToPredecessor(from: first, of: key)
  }

  private func highestPower(upTo distance: UInt64) -> UInt64 {
    1 << UInt64(63 - distance.leadingZeroBitCount)
  }

  /// `stabilize`, `notify` and `fix_fingers` of one finger that is not the successor.
  private func stabilizeMessages(of node: Int, _ generator: inout SeededGenerator) -> Int {
    let gap = ring.ids[ring.next(after: node)] &- ring.ids[node]
    let lowest = 64 - gap.leadingZeroBitCount
    guard lowest < 64 else { return 3 }
    let start = ring.ids[node] &+ 1 << UInt64(lowest + generator.below(64 - lowest))
    let hops = hopsToPredecessor(from: node, of: start)
    return 3 + hops + (hops > 0 ? 1 : 0)
  }
}
