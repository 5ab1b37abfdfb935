import CANGeometry
import CANStorage

// Hot spots (3.8): a key that very many ask for is answered by others than its holder as well. With caching a node
// keeps what it has read; with replication who answers for a key too often has its neighbors keep it. Both answer
// the reads that they make or pass on, and a holder is only reached through its neighbors.
//
// A copy is what a read found that began at a certain moment, and its time counts from there: so whatever is delayed,
// doubled or replayed, and through however many copies a record came, no answer is older than the time says.

extension Node {
  /// Answers a read that the node has a copy for, be it of its own or one to be passed on; false where it has none.
  mutating func answerFromCopy(_ routed: Routed) -> Bool {
    // A quorum is to be asked, and not who remembers what one of it said.
    guard hotSpots.count > 0, configuration.readQuorum <= 1, let (key, version) = routed.payload.wanted,
      let copy = hotSpots.copy(of: key, at: now), copy.record.version >= version
    else { return false }
    send(
      .copy(routed.request, HotCopy(record: copy.record, hops: routed.hops, timeLeft: copy.timeLeft)),
      to: routed.origin)
    countAnswer(to: routed, in: routed.reality ?? 0)
    return true
  }

  /// Takes the answer to a read from a copy that another node keeps, or this one.
  mutating func take(_ copy: HotCopy, for id: RequestID) {
    if let fetch = hotSpots.fetches.removeValue(forKey: id) {
      return keep(copy.record, of: fetch, for: min(copy.timeLeft, configuration.replicaTime))
    }
    requests[readParts[id]?.read ?? id]?.timeLeft = copy.timeLeft
    settle(id, .record(copy.record, hops: copy.hops))
  }
}

// MARK: - Caching

extension Node {
  /// Keeps what a read of the application has found.
  mutating func cache(_ outcome: Outcome, of request: PendingRequest) {
    guard configuration.cacheTime > .zero, let key = request.key, case .record(let record?, _) = outcome,
      record.key == key, !record.isTombstone
    else { return }
    let time = min(request.timeLeft ?? configuration.cacheTime, configuration.cacheTime)
    // Its time counts from when the read began.
    hotSpots.keep(record, until: request.until + (time - configuration.requestTimeout), at: now.monotonic)
  }
}

// MARK: - Replication

extension Node {
  /// Counts an answer; when those for its key become too many in a second, the neighbors are to keep copies.
  mutating func countAnswer(to routed: Routed, in reality: RealityIndex) {
    guard configuration.replicationThreshold > 0, let (key, _) = routed.payload.wanted,
      hotSpots.countAnswer(for: key, at: now.monotonic) == configuration.replicationThreshold + 1
    else { return }
    for neighbor in realities[Int(reality)].neighbors.owners where isAlive(neighbor.id) {
      send(.hot(key, in: reality), to: neighbor)
    }
  }

  /// Reads a key that a neighbor is asked for too often, to keep a copy of it.
  mutating func replicate(_ key: Key, in reality: RealityIndex, for neighbor: Contact) {
    let home = key.hashedPoint(on: configuration.torus)
    guard configuration.replicationThreshold > 0, isNeighbor(neighbor.id),
      !realities[Int(reality)].serves(configuration.torus.code(of: home)),
      hotSpots.copy(of: key, at: now) == nil
    else { return }
    // What was lost is not waited for: the neighbor asks again as long as it has reason to.
    let oldest = now.monotonic + (.zero - configuration.requestTimeout)
    hotSpots.fetches = hotSpots.fetches.filter { $0.value.since > oldest }
    guard hotSpots.fetches.count < Limit.fetches else { return }
    let number = RequestID(nextNumber())
    hotSpots.fetches[number] = HotSpots.Fetch(key: key, since: now.monotonic)
    route(Routed(to: home, in: reality, .read(key, attemptsLeft: 1), origin: contact, request: number))
  }

  /// Keeps what the holder of a hot key has answered; false where the answer is not to such a read.
  mutating func keepFetched(_ id: RequestID, _ outcome: Outcome) -> Bool {
    guard let fetch = hotSpots.fetches.removeValue(forKey: id) else { return false }
    if case .record(let record?, _) = outcome { keep(record, of: fetch, for: configuration.replicaTime) }
    return true
  }

  private mutating func keep(_ record: Record, of fetch: HotSpots.Fetch, for time: Duration) {
    guard record.key == fetch.key, !record.isTombstone else { return }
    hotSpots.keep(record, until: fetch.since + time, at: now.monotonic)
  }
}

extension Payload {
  /// The key that a read asks for, and the version that it must find at least.
  fileprivate var wanted: (key: Key, version: Version)? {
    switch self {
    case .read(let key, _): (key, .none)
    case .readObject(let key, let version, _, _): (key, version)
    default: nil
    }
  }
}
