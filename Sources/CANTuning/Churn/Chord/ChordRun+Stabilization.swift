import CANGeometry

/// What nodes do each period, and joins (ToN, Figure 6).
extension ChordRun {
  /// Looks up the successor of a newcomer's id through a random member, and again while nobody answers.
  mutating func join(_ node: UInt32) {
    guard world.isAlive(node), !world.isJoined[world.place(of: node)] else { return }
    queue.schedule(.joinRetry(node), at: world.now + ChurnNetwork.lookupRetry)
    guard let gateway = world.gateway(for: node) else { return }
    let search = Search(purpose: .join, asker: node, number: 0)
    send(search, from: node, to: gateway, isOwner: false, tries: 1)
  }

  /// A round of `stabilize`, `check_predecessor` and `fix_fingers`.
  mutating func tick(_ node: UInt32) {
    guard world.isAlive(node) else { return }
    let place = world.place(of: node)
    queue.schedule(.tick(node), at: world.now + configuration.period)
    if successorCounts[place] == 0 { fallBack(place) }
    if successorCounts[place] == 0, let gateway = world.gateway(for: node) {
      // It knows nobody: it begins anew with any member, from which stabilization leads to its place.
      setSuccessors(of: place, to: [gateway])
    }
    let successor = successor(of: place)
    guard successor != ChurnWorld.none else { return }
    askStabilize(asker: node, node: successor, tries: 1)
    if predecessors[place] != ChurnWorld.none {
      checkPredecessor(asker: node, node: predecessors[place], tries: 1)
    }
    fixFinger(of: node, beyond: successor)
  }

  /// Asks the successor, or that of a join, for its predecessor and its successors.
  mutating func askStabilize(asker: UInt32, node: UInt32, tries: UInt8) {
    world.count(.maintenance)
    let request = world.request(to: node)
    if let request {
      queue.schedule(
        .stabilizeAsked(asker: asker, node: node, answerDelay: request.answerDelay ?? -1),
        at: request.arrival)
    }
    guard request?.answerDelay == nil else { return }
    queue.schedule(
      .stabilizeTimedOut(asker: asker, node: node, tries: tries), at: world.now + world.network.timeout)
  }

  /// Answers with the predecessor and the successors; a delay of -1 says that the answer is lost.
  mutating func answerStabilize(asker: UInt32, node: UInt32, answerDelay: Nanoseconds) {
    let place = world.place(of: node)
    let start = place * listLength
    list.removeAll(keepingCapacity: true)
    list.append(predecessors[place])
    list.append(contentsOf: successors[start..<start + Int(successorCounts[place])])
    world.count(.maintenance, contacts: list.count - (predecessors[place] == ChurnWorld.none ? 1 : 0))
    guard answerDelay >= 0 else { return }
    queue.schedule(
      .stabilizeAnswered(asker: asker, node: node, answer: answers.add(list)), at: world.now + answerDelay)
  }

  /// Takes over what `list` says: the predecessor of the successor if it lies between, and the successor's list.
  mutating func hearStabilize(asker: UInt32, node: UInt32) {
    let place = world.place(of: asker)
    let isJoining = !world.isJoined[place]
    guard isJoining || successor(of: place) == node else { return }
    let between = list[0]
    list[0] = node
    if between != ChurnWorld.none, between != asker,
      distance(from: place, to: between) < distance(from: place, to: node)
    {
      list.insert(between, at: 0)
    }
    setSuccessors(of: place, to: list)
    if isJoining {
      world.isJoined[place] = true
      queue.schedule(.tick(asker), at: world.now + configuration.period)
    }
    world.count(.maintenance)
    let successor = successor(of: place)
    if let arrival = world.arrival(at: successor) {
      queue.schedule(.notified(node: successor, by: asker), at: arrival)
    }
  }

  /// Goes on with the next successor where the first has not answered often enough.
  mutating func missStabilize(asker: UInt32, node: UInt32, tries: UInt8) {
    let place = world.place(of: asker)
    if tries < world.network.attempts {
      guard !world.isJoined[place] || successor(of: place) == node else { return }
      askStabilize(asker: asker, node: node, tries: tries + 1)
      return
    }
    guard world.isJoined[place] else {
      join(asker)
      return
    }
    let wasFirst = successor(of: place) == node
    drop(node, at: place)
    let next = successor(of: place)
    if wasFirst, next != ChurnWorld.none { askStabilize(asker: asker, node: next, tries: 1) }
  }

  /// `notify`: the other is the predecessor if none is known or it lies between.
  mutating func notify(_ node: UInt32, by other: UInt32) {
    let place = world.place(of: node)
    let predecessor = predecessors[place]
    guard other != node, predecessor != other else { return }
    let own = world.id(of: node)
    if predecessor == ChurnWorld.none || own &- world.id(of: other) < own &- world.id(of: predecessor) {
      setPredecessor(of: place, to: other)
    }
  }

  /// Pings the predecessor, which changes nothing unless it does not answer.
  private mutating func checkPredecessor(asker: UInt32, node: UInt32, tries: UInt8) {
    world.count(.maintenance)
    let request = world.request(to: node)
    if request != nil { world.count(.maintenance) }
    guard request?.answerDelay == nil else { return }
    queue.schedule(
      .predecessorTimedOut(asker: asker, node: node, tries: tries), at: world.now + world.network.timeout)
  }

  mutating func missPredecessor(asker: UInt32, node: UInt32, tries: UInt8) {
    let place = world.place(of: asker)
    guard predecessors[place] == node else { return }
    if tries < world.network.attempts {
      checkPredecessor(asker: asker, node: node, tries: tries + 1)
    } else {
      setPredecessor(of: place, to: ChurnWorld.none)
    }
  }

  /// Looks up one finger, from the farthest down to those that are the successor, over and over.
  private mutating func fixFinger(of node: UInt32, beyond successor: UInt32) {
    let place = world.place(of: node)
    let lowest = 64 - distance(from: place, to: successor).leadingZeroBitCount
    guard lowest < 64 else { return }
    var number = Int(nextFingers[place])
    if number < lowest { number = 63 }
    nextFingers[place] = UInt8(number - 1)
    pass(Search(purpose: .finger, asker: node, number: UInt32(number)), from: node)
  }
}
