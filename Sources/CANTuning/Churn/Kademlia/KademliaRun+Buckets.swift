import CANGeometry

/// What nodes remember of each other (2.2).
extension KademliaRun {
  /// The bucket of a node's own that an id falls in.
  @inline(__always)
  func level(of id: UInt64, at place: Int) -> Int {
    min((id ^ world.id(of: world.occupants[place])).leadingZeroBitCount, levels - 1)
  }

  /// Where the contacts of a bucket are.
  @inline(__always)
  private func range(of bucket: Int) -> Range<Int> {
    let start = bucket * configuration.bucketSize
    return start..<start + Int(contactCounts[bucket])
  }

  /// Whether the node at a place knows no other.
  func isAlone(_ place: Int) -> Bool {
    (place * levels..<(place + 1) * levels).allSatisfy { contactCounts[$0] == 0 }
  }

  /// The farthest-split bucket that has any contact, where the closest of them are; -1 for none.
  func deepestLevel(of place: Int) -> Int {
    for level in stride(from: levels - 1, through: 0, by: -1)
    where contactCounts[place * levels + level] > 0 { return level }
    return -1
  }

  /// Notes that `contact` has sent a message to `node`.
  mutating func see(_ contact: UInt32, at node: UInt32) {
    let place = world.place(of: node)
    let bucket = place * levels + level(of: world.id(of: contact), at: place)
    let range = range(of: bucket)
    for seat in range where contacts[seat] == contact {
      for later in seat..<range.upperBound - 1 { contacts[later] = contacts[later + 1] }
      contacts[range.upperBound - 1] = contact
      return
    }
    if range.count < configuration.bucketSize {
      contacts[range.upperBound] = contact
      contactCounts[bucket] += 1
    } else if !isPinging[bucket] {
      isPinging[bucket] = true
      ping(contacts[range.lowerBound], from: node, newcomer: contact, tries: 1)
    }
  }

  /// Asks the least recently seen of a full bucket whether it is there.
  private mutating func ping(_ contact: UInt32, from node: UInt32, newcomer: UInt32, tries: UInt8) {
    world.count(.maintenance)
    let request = world.request(to: contact)
    if request != nil { world.count(.maintenance) }
    if let request, let answerDelay = request.answerDelay {
      queue.schedule(.pingAnswered(node: node, contact: contact), at: request.arrival + answerDelay)
    } else {
      queue.schedule(
        .pingTimedOut(node: node, contact: contact, newcomer: newcomer, tries: tries),
        at: world.now + world.network.timeout)
    }
  }

  /// The least recently seen has answered: it stays, as the most recently seen.
  mutating func hearPing(node: UInt32, contact: UInt32) {
    let place = world.place(of: node)
    isPinging[place * levels + level(of: world.id(of: contact), at: place)] = false
    see(contact, at: node)
  }

  /// The least recently seen has not answered often enough: the newcomer has its seat.
  mutating func missPing(node: UInt32, contact: UInt32, newcomer: UInt32, tries: UInt8) {
    if tries < world.network.attempts {
      ping(contact, from: node, newcomer: newcomer, tries: tries + 1)
      return
    }
    let place = world.place(of: node)
    isPinging[place * levels + level(of: world.id(of: contact), at: place)] = false
    drop(contact, at: node)
    see(newcomer, at: node)
  }

  /// Takes a contact that does not answer out of its bucket.
  mutating func drop(_ contact: UInt32, at node: UInt32) {
    let place = world.place(of: node)
    let bucket = place * levels + level(of: world.id(of: contact), at: place)
    let range = range(of: bucket)
    guard let seat = range.first(where: { contacts[$0] == contact }) else { return }
    for later in seat..<range.upperBound - 1 { contacts[later] = contacts[later + 1] }
    contactCounts[bucket] -= 1
    release(contact, from: node)
  }

  /// Puts the k closest to `key` that the node at a place knows into `list`, in no order of their own.
  ///
  /// A bucket at a bit where node and key differ is closer than the node, and the first is the closest.
  mutating func listClosest(to key: UInt64, at place: Int) {
    list.removeAll(keepingCapacity: true)
    let away = world.id(of: world.occupants[place]) ^ key
    for level in 0..<levels where (away << UInt64(level)) >> 63 == 1 || level == levels - 1 {
      if append(level, of: place, closestTo: key) { return }
    }
    for level in stride(from: levels - 2, through: 0, by: -1) where (away << UInt64(level)) >> 63 == 0 {
      if append(level, of: place, closestTo: key) { return }
    }
  }

  /// Appends the closest of a bucket for which there is room; whether there is no more.
  private mutating func append(_ level: Int, of place: Int, closestTo key: UInt64) -> Bool {
    let range = range(of: place * levels + level)
    let room = configuration.bucketSize - list.count
    if range.count <= room {
      for seat in range { list.append(contacts[seat]) }
      return range.count == room
    }
    // The closest so far, sorted; taken out, so that they are changed in place.
    var nearest: [(distance: UInt64, node: UInt32)] = []
    swap(&nearest, &self.nearest)
    nearest.removeAll(keepingCapacity: true)
    for seat in range {
      let distance = world.id(of: contacts[seat]) ^ key
      if nearest.count == room {
        guard distance < nearest[room - 1].distance else { continue }
        nearest.removeLast()
      }
      var rank = nearest.count
      nearest.append((distance, contacts[seat]))
      while rank > 0, nearest[rank - 1].distance > distance {
        nearest[rank] = nearest[rank - 1]
        rank -= 1
      }
      nearest[rank] = (distance, contacts[seat])
    }
    for (_, node) in nearest { list.append(node) }
    swap(&nearest, &self.nearest)
    return true
  }

  /// Takes a node that crashes out of the run, notes who depends on it, and empties its buckets.
  mutating func forget(_ replacement: ChurnPlan.Replacement) {
    let leaving = UInt32(replacement.leaving)
    let place = replacement.place
    for bucket in place * levels..<(place + 1) * levels {
      for seat in range(of: bucket) { release(contacts[seat], from: leaving) }
      contactCounts[bucket] = 0
      isPinging[bucket] = false
    }
    for other in world.occupants.indices where other != place {
      if isAmongClosest(leaving, at: other) { dependents[replacement.leaving].append(world.occupants[other]) }
    }
    if !dependents[replacement.leaving].isEmpty { world.tally.depend(on: replacement.leaving) }
  }

  /// Whether a contact is among the k closest contacts of the node at a place.
  private func isAmongClosest(_ contact: UInt32, at place: Int) -> Bool {
    let own = world.id(of: world.occupants[place])
    let away = world.id(of: contact) ^ own
    let level = min(away.leadingZeroBitCount, levels - 1)
    var closer = 0
    for deeper in place * levels + level + 1..<(place + 1) * levels { closer += Int(contactCounts[deeper]) }
    guard closer < configuration.bucketSize else { return false }
    var isKnown = false
    for seat in range(of: place * levels + level) {
      if contacts[seat] == contact { isKnown = true }
      if world.id(of: contacts[seat]) ^ own < away { closer += 1 }
    }
    return isKnown && closer < configuration.bucketSize
  }

  /// Notes that `node` does not depend on a contact any more; matters where that has crashed.
  private mutating func release(_ contact: UInt32, from node: UInt32) {
    guard !dependents[Int(contact)].isEmpty,
      let number = dependents[Int(contact)].firstIndex(of: node)
    else { return }
    dependents[Int(contact)].remove(at: number)
    if dependents[Int(contact)].isEmpty { world.tally.recover(from: Int(contact), at: world.now) }
  }
}
