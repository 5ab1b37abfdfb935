import CANGeometry

/// Lookups on their way: those of the plan, of fingers and of joins.
extension ChordRun {
  /// Starts a lookup, unless it has ended, and looks after it again.
  mutating func startLookup(_ number: Int) {
    let lookup = world.plan.lookups[number]
    let asker = UInt32(lookup.asker)
    guard !world.tally.hasEnded(lookup: number), world.isAlive(asker),
      world.now < lookup.time + ChurnNetwork.lookupDeadline
    else { return }
    guard world.isJoined[world.place(of: asker)] else {
      queue.schedule(.lookupRetry(UInt32(number)), at: world.now + ChurnWorld.joinPause)
      return
    }
    queue.schedule(.lookupRetry(UInt32(number)), at: world.now + ChurnNetwork.lookupRetry)
    pass(Search(purpose: .lookup, asker: asker, number: UInt32(number)), from: asker)
  }

  /// The key that is looked up.
  @inline(__always)
  private func key(of search: Search) -> UInt64 {
    switch search.purpose {
    case .lookup: world.plan.lookups[Int(search.number)].key
    case .finger: world.id(of: search.asker) &+ 1 << UInt64(search.number)
    case .join: world.id(of: search.asker)
    }
  }

  @inline(__always)
  private func tallyPurpose(of search: Search) -> ChurnTally.Purpose {
    search.purpose == .lookup ? .lookup : .maintenance
  }

  /// Passes a lookup on from `node`, which may answer itself; a node without successors lets it drop.
  mutating func pass(_ search: Search, from node: UInt32) {
    let place = world.place(of: node)
    let key = key(of: search)
    if isOwner(place, of: key) {
      answer(search, owner: node)
      return
    }
    let successor = successor(of: place)
    guard successor != ChurnWorld.none, search.hops < Self.hopLimit else { return }
    let farthest = key &- world.id(of: node) &- 1
    if distance(from: place, to: successor) &- 1 >= farthest {
      send(search, from: node, to: successor, isOwner: true, tries: 1)
    } else {
      send(
        search, from: node, to: closestPreceding(farthest, of: place, successor: successor), isOwner: false,
        tries: 1)
    }
  }

  /// The node nearest before the key, which is more than `farthest` away, that the node at a place knows.
  private func closestPreceding(_ farthest: UInt64, of place: Int, successor: UInt32) -> UInt32 {
    let lowest = 64 - distance(from: place, to: successor).leadingZeroBitCount
    var closest = successor
    var reached = distance(from: place, to: successor)
    var exponent = 63 - farthest.leadingZeroBitCount
    while exponent >= lowest {
      let finger = fingers[place * 64 + exponent]
      exponent -= 1
      guard finger != ChurnWorld.none else { continue }
      let distance = distance(from: place, to: finger)
      guard distance <= farthest, distance > reached else { continue }
      closest = finger
      reached = distance
      break
    }
    guard configuration.routesBySuccessors else { return closest }
    let start = place * listLength
    for step in stride(from: start + Int(successorCounts[place]) - 1, to: start, by: -1) {
      let distance = distance(from: place, to: successors[step])
      guard distance <= farthest else { continue }
      return distance > reached ? successors[step] : closest
    }
    return closest
  }

  /// Sends a lookup on, to be acknowledged; where only the acknowledgment is lost, it is sent again in vain.
  mutating func send(_ search: Search, from sender: UInt32, to node: UInt32, isOwner: Bool, tries: UInt8) {
    let purpose = tallyPurpose(of: search)
    world.count(purpose, contacts: 1, keys: 1)
    guard let request = world.request(to: node) else {
      queue.schedule(
        .hopTimedOut(search, sender: sender, node: node, isOwner: isOwner, tries: tries),
        at: world.now + world.network.timeout)
      return
    }
    world.count(purpose)
    if request.answerDelay == nil {
      world.count(purpose, contacts: 1, keys: 1)
      world.count(purpose)
    }
    queue.schedule(.reached(search, node: node, isOwner: isOwner), at: request.arrival)
  }

  mutating func reach(_ search: Search, node: UInt32, isOwner: Bool) {
    var search = search
    search.hops += 1
    if isOwner { answer(search, owner: node) } else { pass(search, from: node) }
  }

  /// Sends a lookup again, or to the next best where a node has not acknowledged it often enough.
  mutating func missHop(_ search: Search, sender: UInt32, node: UInt32, isOwner: Bool, tries: UInt8) {
    if tries < world.network.attempts {
      send(search, from: sender, to: node, isOwner: isOwner, tries: tries + 1)
      return
    }
    let place = world.place(of: sender)
    guard world.isJoined[place] else {
      join(sender)
      return
    }
    drop(node, at: place)
    pass(search, from: sender)
  }

  /// Tells the asker who answers for the key.
  private mutating func answer(_ search: Search, owner: UInt32) {
    guard search.asker != owner else {
      hear(search, owner: owner)
      return
    }
    world.count(tallyPurpose(of: search), contacts: 1)
    if let arrival = world.arrival(at: search.asker) {
      queue.schedule(.answered(search, owner: owner), at: arrival)
    }
  }

  /// The asker goes on with what it has learned.
  mutating func hear(_ search: Search, owner: UInt32) {
    let place = world.place(of: search.asker)
    switch search.purpose {
    case .lookup:
      world.tally.complete(
        lookup: Int(search.number), at: Int(owner), hops: Int(search.hops), time: world.now)
    case .finger:
      fingers[place * 64 + Int(search.number)] = owner == search.asker ? ChurnWorld.none : owner
    case .join:
      if !world.isJoined[place] { askStabilize(asker: search.asker, node: owner, tries: 1) }
    }
  }
}
