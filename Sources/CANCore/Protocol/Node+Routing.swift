import CANGeometry
import CANStorage

// Greedy routing (2.1): every message goes to the neighbor whose zone is nearest to the target, in one
// coordinate space or in all of them (3.2). Around the dead it goes by whoever is nearest alive.

extension Node {
  /// Delivers a request if its point is served here, else passes it on, ever nearer.
  mutating func route(_ routed: Routed, from sender: Contact? = nil) {
    guard let (next, own) = step(of: routed) else { return strand(routed) }
    if let own, own.squaredDistance == 0 {
      var delivered = routed
      delivered.trace?.append(Hop(node: contact.id, zone: own.claim.zone, squaredDistance: 0))
      return deliver(delivered, in: own.claim.reality)
    }
    if park(routed) || answerFromCopy(routed) { return }
    // What a node without a zone knew of others is out of date.
    if isSeatless, stage == .joining, isMaintained { return strand(routed) }
    guard let next else { return strand(routed) }
    var isDetour = own.map { next.squaredDistance >= $0.squaredDistance } ?? false
    if isMaintained, let approach = routed.approach, own?.squaredDistance ?? .max > approach,
      next.squaredDistance >= approach
    {
      // The sender takes this node for nearer than it is: one of the two is behind, and will be corrected. The
      // request does not come here again, so that it cannot go round in circles meanwhile.
      if let sender { remind(sender) }
      guard routed.detours.count < Limit.detours else { return strand(routed) }
      isDetour = true
    }
    guard routed.hops < Limit.hopsAlways || routed.hops < hopsMax else { return giveUp(routed, .tooManyHops) }
    var onward = routed
    onward.hops += 1
    onward.approach = next.squaredDistance
    if isDetour { onward.detours.append(contact.id) }
    if let own {
      onward.trace?.append(Hop(node: contact.id, zone: own.claim.zone, squaredDistance: own.squaredDistance))
    }
    send(.route(onward), to: next.claim.owner)
  }

  /// Whether the network has doubled a message on its way here: what is sent again comes later.
  mutating func isEcho(_ routed: Routed) -> Bool {
    guard let maintenance else { return false }
    return echoes.isEcho(routed, at: now.monotonic, within: maintenance.resendInterval / 2)
  }

  private typealias Nearest = (claim: Claim, squaredDistance: SquaredDistance)

  /// The own zone and the neighbor nearest to the target; `nil` where the message cannot get any nearer.
  private func step(of routed: Routed) -> (next: Nearest?, own: Nearest?)? {
    var own: Nearest?
    var next: Nearest?
    let isClear = routed.detours.isEmpty && neighbors.areAlive
    for index in realities.indices where routed.reality.map({ Int($0) == index }) ?? true {
      if let found = realities[index].own.nearest(to: routed.target),
        found.squaredDistance < own?.squaredDistance ?? .max
      {
        own = found
      }
      let found =
        isClear
        ? realities[index].neighbors.nearest(to: routed.target)
        : realities[index].neighbors.nearest(to: routed.target) { node in
          !routed.detours.contains(node) && isAlive(node)
        }
      if let found, found.squaredDistance < next?.squaredDistance ?? .max { next = found }
    }
    if own == nil, next == nil { return nil }
    if let own, own.squaredDistance > 0, let found = next, found.squaredDistance >= own.squaredDistance {
      // Nobody nearer is alive: by another way, unless there were too many already.
      guard isMaintained, !isClear, routed.detours.count < Limit.detours else { return (nil, own) }
    }
    return (next, own)
  }

  /// Does what the request asks of the owner of its point.
  private mutating func deliver(_ routed: Routed, in reality: RealityIndex) {
    countAnswer(to: routed, in: reality)
    switch routed.payload {
    case .join: seat(routed, in: reality)
    case .load: tellLoad(to: routed, in: reality)
    case .lookup: reply(to: routed, .owner(contact, hops: routed.hops, trace: routed.trace ?? []))
    case .audit(let claims): answerAudit(claims, of: routed)
    case .write(let write): stamp(write, routed, in: reality)
    case .place(let record, let copy): place(record, copy, for: routed.origin, in: reality)
    case .absorb(let records, let push):
      absorb(records, push, at: routed.target, for: routed.origin, in: reality)
    case .read(let key, let attemptsLeft): read(key, routed, in: reality, attemptsLeft: attemptsLeft)
    case .readObject(let key, let version, let home, let attemptsLeft):
      readObject(key, version, home: home, routed, in: reality, attemptsLeft: attemptsLeft)
    case .query(let delegation): answer(delegation, routed)
    case .nearest(let request): conduct(request, routed, in: reality)
    }
  }

  /// Answers the origin of a request.
  mutating func reply(to routed: Routed, _ outcome: Outcome) {
    send(.reply(routed.request, outcome), to: routed.origin)
  }

  private var hopsMax: Int {
    var depth = 0
    for reality in realities {
      for claim in reality.own.claims { depth = max(depth, claim.zone.depth) }
      for claim in reality.neighbors.claims { depth = max(depth, claim.zone.depth) }
    }
    return Limit.hops(depth: depth, dimensions: configuration.torus.dimensions)
  }
}

// MARK: - Requests that cannot go on yet

extension Node {
  /// Keeps a request for a zone that is about to be this node's: it overtook the commit.
  private mutating func park(_ routed: Routed) -> Bool {
    guard !incoming.isEmpty else { return false }
    let code = configuration.torus.code(of: routed.target)
    let accepted = incoming.filter {
      $0.value.isAccepted && $0.value.zone.contains(code)
        && (routed.reality == nil || routed.reality == $0.value.reality)
    }
    guard let id = accepted.keys.min() else { return false }
    if incoming[id]?.parked.count ?? 0 < Limit.pendingRequests {
      incoming[id]?.parked.append(routed)
    } else {
      giveUp(routed, .overloaded)
    }
    return true
  }

  /// Keeps a request to which no known neighbor is nearer, until the node has learned more.
  private mutating func strand(_ routed: Routed) {
    switch routed.payload {
    case .join where routed.origin == contact: return
    // Who has no seat itself cannot give one, and the other may be waiting for the same.
    case .join where isSeatless(in: routed.reality ?? 0): return refuseSeat(to: routed)
    case .audit:
      guard routed.origin != contact else { return }
      meet([routed.origin])
      send(.acquaintances(acquaintances(in: routed.reality ?? 0)), to: routed.origin)
      if !told.claims.isEmpty { send(.claims(told.claims), to: routed.origin) }
      return
    default: break
    }
    let patience = maintenance.map { $0.resendInterval * 3 } ?? configuration.requestTimeout
    keep(routed, until: now.monotonic + patience)
  }

  private mutating func keep(_ routed: Routed, until: Instant) {
    guard stranded.count < Limit.pendingRequests else { return giveUp(routed, .overloaded) }
    stranded.append((routed, until))
    lookAfterStranded(at: until)
  }

  /// Some whom the node knows, for one it cannot help.
  mutating func acquaintances(in reality: RealityIndex) -> Acquaintances {
    Acquaintances(
      reality: reality, contacts: contacts.sample(8, &generator), isZoneless: isSeatless(in: reality))
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
    strandedDue = nil
    if let next = stranded.map(\.until).min() { lookAfterStranded(at: next) }
    for (routed, _) in expired { giveUp(routed, .timedOut) }
  }

  private mutating func lookAfterStranded(at due: Instant) {
    guard strandedDue == nil else { return }
    strandedDue = due
    timers.insert(.stranded, due: due)
  }

  /// Tells whoever waits for a request that it will not arrive.
  private mutating func giveUp(_ routed: Routed, _ failure: RequestFailure) {
    switch routed.payload {
    case .join: refuseSeat(to: routed)
    // Who placed or pushed does so again, or knows by the time that it came to nothing.
    case .place(_, let copy): if !isMaintained { send(.placed(copy, .failed), to: routed.origin) }
    // The delegator's time runs out, and it says what is missing.
    case .query, .absorb, .audit: break
    // The joiner does without.
    case .load: break
    default: reply(to: routed, .failed(failure))
    }
  }
}
