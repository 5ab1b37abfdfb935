import CANGeometry
import CANStorage

// Greedy routing (2.1): every message goes to the neighbor whose zone is nearest to the target.

extension Node {
  /// Delivers a request if its point is served here, else passes it on.
  mutating func route(_ routed: Routed) {
    let own = reality.own.nearest(to: routed.target)
    if let own, own.squaredDistance == 0 {
      var delivered = routed
      delivered.trace?.append(Hop(node: contact.id, zone: own.claim.zone, squaredDistance: 0))
      return deliver(delivered)
    }
    if park(routed) { return }
    guard let next = reality.neighbors.nearest(to: routed.target) else { return strand(routed) }
    if let own, next.squaredDistance >= own.squaredDistance { return strand(routed) }
    guard routed.hops < hopsMax else { return giveUp(routed, .tooManyHops) }
    var onward = routed
    onward.hops += 1
    if let own {
      onward.trace?.append(Hop(node: contact.id, zone: own.claim.zone, squaredDistance: own.squaredDistance))
    }
    send(.route(onward), to: next.claim.owner)
  }

  /// Does what the request asks of the owner of its point.
  private mutating func deliver(_ routed: Routed) {
    switch routed.payload {
    case .join: seat(routed)
    case .lookup: reply(to: routed, .owner(contact, hops: routed.hops, trace: routed.trace ?? []))
    case .write(let write): stamp(write, routed)
    case .place(let record, let write): store(record, then: .placed(routed.origin, write))
    case .read(let key, let attemptsLeft): read(key, routed, attemptsLeft: attemptsLeft)
    case .readObject(let key, let version, let home, let attemptsLeft):
      readObject(key, version, home: home, routed, attemptsLeft: attemptsLeft)
    case .query(let delegation): answer(delegation, routed)
    case .nearest(let request): conduct(request, routed)
    }
  }

  /// Answers the origin of a request.
  mutating func reply(to routed: Routed, _ outcome: Outcome) {
    send(.reply(routed.request, outcome), to: routed.origin)
  }

  private var hopsMax: Int {
    let known = reality.own.claims + reality.neighbors.claims
    let depth = known.lazy.map(\.zone.depth).max() ?? 0
    return Limit.hops(depth: depth, dimensions: configuration.torus.dimensions)
  }
}

// MARK: - Requests that cannot go on yet

extension Node {
  /// Keeps a request for a zone that is about to be this node's: it overtook the commit.
  private mutating func park(_ routed: Routed) -> Bool {
    guard !incoming.isEmpty else { return false }
    let code = configuration.torus.code(of: routed.target)
    let accepted = incoming.filter { $0.value.isAccepted && $0.value.zone.contains(code) }
    guard let id = accepted.keys.min() else { return false }
    incoming[id]?.parked.append(routed)
    return true
  }

  /// Keeps a request to which no known neighbor is nearer, until the node has learned more.
  private mutating func strand(_ routed: Routed) {
    // Who has no seat itself cannot give one, and the other may be waiting for the same.
    if case .join = routed.payload, stage == .joining || stage == .detached {
      return routed.origin == contact ? () : send(.busy, to: routed.origin)
    }
    let until = now.monotonic + configuration.requestTimeout
    stranded.append((routed, until))
    timers.insert(.stranded, due: until)
  }

  /// Tries the stranded requests again: the neighbors have changed.
  mutating func resumeStranded() {
    guard !stranded.isEmpty else { return }
    let waiting = stranded
    stranded = []
    for (routed, until) in waiting {
      let before = stranded.count
      route(routed)
      // Being stranded again does not buy more time.
      if stranded.count > before { stranded[stranded.count - 1].until = until }
    }
  }

  mutating func expireStranded() {
    let expired = stranded.filter { $0.until <= now.monotonic }
    stranded.removeAll { $0.until <= now.monotonic }
    for (routed, _) in expired { giveUp(routed, .timedOut) }
  }

  /// Tells whoever waits for a request that it will not arrive.
  private mutating func giveUp(_ routed: Routed, _ failure: RequestFailure) {
    switch routed.payload {
    case .join: send(.busy, to: routed.origin)
    case .place(_, let write): send(.placed(write, .failed), to: routed.origin)
    // The delegator's time runs out, and it says what is missing.
    case .query: break
    default: reply(to: routed, .failed(failure))
    }
  }
}
