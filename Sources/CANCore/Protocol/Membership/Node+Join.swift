import CANGeometry
import CANStorage

// Joining (2.2): a joiner finds the owner of a point, and that owner hands over half of a zone; so in each
// coordinate space (3.2). Who has lost its last zone comes back in the same way.

/// The search for a seat in every coordinate space in which the node owns nothing.
struct PendingJoin: Sendable {
  /// The search in one coordinate space.
  struct Search: Sendable {
    let reality: RealityIndex
    /// Whom to ask; another one after each refusal.
    var through: Contact?
    /// Where the joiner wants to be; another point after a refusal.
    var point: Point?
    var attempts = 0
    /// The loads that it has asked for, where it joins by load.
    var survey: LoadSurvey?
    /// When to try again unless an offer has come.
    var due = Instant.start
  }

  /// The request to be answered; `nil` for a node that comes back by itself, and never gives up.
  let request: RequestID?
  var searches: [Search] = []
  /// Who was heard since it was last asked: somebody who is alive.
  var heard: Contact?

  subscript(reality: RealityIndex) -> Search? {
    get { searches.first { $0.reality == reality } }
    set {
      let index = searches.firstIndex { $0.reality == reality }
      switch (index, newValue) {
      case (let index?, let search?): searches[index] = search
      case (let index?, nil): searches.remove(at: index)
      case (nil, let search?): searches.append(search)
      case (nil, nil): break
      }
    }
  }
}

// MARK: - The joiner

extension Node {
  mutating func join(through members: [Contact], at point: Point?, _ id: RequestID) {
    stage = .joining
    joining = PendingJoin(
      request: id,
      searches: realities.map { .init(reality: $0.index, through: members.first, point: point) })
    persist([.started(start)], then: .nothing)
    beginUpkeep()
    joinAgain()
  }

  /// Looks for a seat in a coordinate space in which the node has lost its last zone.
  mutating func seekSeat(in reality: RealityIndex) {
    stage = .joining
    if joining == nil { joining = PendingJoin(request: nil) }
    guard joining?[reality] == nil else { return }
    joining?[reality] = .init(reality: reality)
    search(reality, after: configuration.retryInterval)
  }

  /// Asks for a seat wherever it is time to, or gives up after as many attempts as the configuration allows.
  mutating func joinAgain() {
    for search in joining?.searches ?? [] where search.due <= now.monotonic {
      guard !incoming.values.contains(where: { $0.reality == search.reality }) else {
        self.search(search.reality, after: configuration.requestTimeout)
        continue
      }
      if let request = joining?.request, isSeatless, incoming.isEmpty,
        search.attempts >= configuration.attemptsMax
      {
        joining = nil
        stage = .detached
        return complete(request, .failed(.noSeat))
      }
      ask(search)
    }
  }

  private mutating func ask(_ search: PendingJoin.Search) {
    guard let point = search.point ?? drawPoint(for: search) else { return }
    joining?[search.reality]?.point = nil
    joining?[search.reality]?.attempts += 1
    let pause = maintenance.map { $0.resendInterval * min(2 + search.attempts, 4) }
    self.search(search.reality, after: pause ?? configuration.requestTimeout)
    var routed = Routed(
      to: point, in: search.reality, .join, origin: contact, request: RequestID(nextNumber()))
    routed.hops = 1
    for member in entrances(for: search) { send(.route(routed), to: member) }
  }

  /// A point to join at; `nil` if that is not known yet.
  private mutating func drawPoint(for search: PendingJoin.Search) -> Point? {
    configuration.joinRule == .byLoad ? pointByLoad(for: search) : generator.point(on: configuration.torus)
  }

  /// Whom to ask: the one who was named, then whoever was heard, an owner around the seat that was lost, and ever more
  /// of those remembered, of whom most may be dead.
  mutating func entrances(for search: PendingJoin.Search) -> [Contact] {
    if search.attempts == 0, let through = search.through { return [through] }
    let heard = joining?.heard
    joining?.heard = nil
    let others = contacts.sample(min(1 + search.attempts / 2, 4), &generator)
    let known = realities[Int(search.reality)].neighbors.claims
    let owner = known.isEmpty ? nil : known[generator.below(known.count)].owner
    let entrances = Set(others + [heard, owner].compactMap { $0 }).sorted()
    return entrances.isEmpty ? [search.through].compactMap { $0 } : entrances
  }

  mutating func search(_ reality: RealityIndex, after pause: Duration) {
    let due = now.monotonic + pause
    joining?[reality]?.due = due
    timers.insert(.join, due: due)
  }

  /// There was no seat: tries another point, through the node that had none or one of those it named.
  mutating func seatRefused(in reality: RealityIndex, by member: Contact, _ others: [Contact]) {
    meet(others + [member])
    seeOwner(in: reality)
    joinLater(in: reality, through: member)
  }

  mutating func joinLater(in reality: RealityIndex, through member: Contact) {
    guard joining?[reality] != nil, !incoming.values.contains(where: { $0.reality == reality }) else {
      return
    }
    joining?[reality]?.through = member
    search(reality, after: configuration.retryInterval)
  }

  /// Ends the searches that have found a seat, and the join with the last of them.
  mutating func seatsFound() {
    for reality in realities where !reality.isSeatless { joining?[reality.index] = nil }
    guard let joined = joining, joined.searches.isEmpty else { return }
    joining = nil
    if stage == .joining { stage = .member }
    if let request = joined.request {
      complete(request, .joined(realities.flatMap { $0.own.claims + $0.sharedClaims }.map(\.zone)))
    }
  }
}

// MARK: - The owner

extension Node {
  /// Gives a joiner a zone, or passes it on to the neighbor with the largest zone (3.7).
  mutating func seat(_ routed: Routed, in reality: RealityIndex) {
    let space = realities[Int(reality)]
    let code = configuration.torus.code(of: routed.target)
    guard let zone = space.ownZone(at: code) else { return refuseSeat(to: routed) }
    if configuration.joinRule == .uniform, stage == .member, space.own.claims.count == 1,
      let larger = space.neighbors.claims.max(by: isSmallerSeat), larger.zone.volume > zone.volume,
      isAlive(larger.owner.id)
    {
      return send(.split(larger.zone, for: routed), to: larger.owner)
    }
    give(zone, to: routed, in: reality)
  }

  /// Orders by volume; of equal volumes the smallest id is the larger seat.
  private func isSmallerSeat(_ one: Claim, _ other: Claim) -> Bool {
    one.zone.volume == other.zone.volume ? one.zone > other.zone : one.zone.volume < other.zone.volume
  }

  /// A neighbor found this zone to be the largest around it.
  mutating func split(_ zone: Zone, for routed: Routed) {
    let reality = routed.reality ?? 0
    let space = realities[Int(reality)]
    guard let own = space.ownZone(at: zone.id) ?? space.own.claims.first?.zone else {
      return refuseSeat(to: routed)
    }
    give(own, to: routed, in: reality)
  }

  /// Gives a whole zone if the node has one too many, else a seat as a peer (3.4), else the half that the joiner's point is in.
  private mutating func give(_ zone: Zone, to routed: Routed, in reality: RealityIndex) {
    // An earlier attempt of this very node, which has its zone by now.
    guard routed.origin.id != contact.id else { return }
    meet([routed.origin])
    let isOnItsWay = outgoing.values.contains { transfer in
      transfer.heir.id == routed.origin.id && transfer.reality == reality && !transfer.isGranted
    }
    guard !isOnItsWay else { return }
    let free = freeZones(in: reality)
    var given: Zone?
    if stage == .leaving || free.count > 1 {
      given = free.min { ($0.volume, $0.id) < ($1.volume, $1.id) }
    } else if enroll(routed.origin, in: reality) {
      return
    } else if free.contains(zone), configuration.torus.halves(of: zone) != nil {
      given = zone.half(holding: configuration.torus.code(of: routed.target))
      // Who shares the zone already gets the half, and makes room.
      if let given, let peer = peersInStep(in: reality).first {
        offer(given, in: reality, to: peer)
        return refuseSeat(to: routed)
      }
    }
    guard let given else { return refuseSeat(to: routed) }
    offer(given, in: reality, to: routed.origin)
  }

  /// Tells a joiner that there is no seat here, and whom else to ask.
  mutating func refuseSeat(to routed: Routed) {
    meet([routed.origin])
    let reality = routed.reality ?? 0
    if isMaintained, isSeatless(in: reality) {
      send(.acquaintances(acquaintances(in: reality)), to: routed.origin)
    } else {
      let others = contacts.sample(8, &generator)
      send(.busy(reality, contacts: others), to: routed.origin)
    }
  }
}
