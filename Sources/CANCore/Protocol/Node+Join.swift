import CANGeometry
import CANStorage

// Joining (2.2): a joiner finds the owner of a point, and that owner hands over half of a zone.

/// An attempt to join that has not ended.
struct PendingJoin: Sendable {
  let request: RequestID
  /// Whom to ask; another one after each refusal.
  var through: Contact
  /// Where the joiner wants to be; another point after a refusal.
  var point: Point?
  var attempts = 0
  /// When to try again unless an offer has come.
  var due = Instant.start
}

extension Node {
  mutating func join(through member: Contact, at point: Point?, _ id: RequestID) {
    stage = .joining
    joining = PendingJoin(request: id, through: member, point: point)
    persist([.started(start)], then: .nothing)
    joinAgain()
  }

  /// Asks for a seat, or gives up after as many attempts as the configuration allows.
  mutating func joinAgain() {
    guard var attempt = joining, attempt.due <= now.monotonic else { return }
    if incoming.isEmpty {
      attempt.attempts += 1
      guard attempt.attempts <= configuration.attemptsMax else {
        joining = nil
        stage = .detached
        return complete(attempt.request, .failed(.noSeat))
      }
      let point = attempt.point ?? generator.point(on: configuration.torus)
      attempt.point = nil
      joining = attempt
      joinAgain(after: configuration.requestTimeout)
      var routed = Routed(to: point, .join, origin: contact, request: attempt.request)
      routed.hops = 1
      send(.route(routed), to: attempt.through)
    } else {
      joinAgain(after: configuration.requestTimeout)
    }
  }

  private mutating func joinAgain(after pause: Duration) {
    let due = now.monotonic + pause
    joining?.due = due
    timers.insert(.join, due: due)
  }

  /// Tries another point through the node that had no seat.
  mutating func joinLater(through member: Contact) {
    guard joining != nil, incoming.isEmpty else { return }
    joining?.through = member
    joinAgain(after: configuration.retryInterval)
  }

  /// Gives a joiner a zone, or passes it on to the neighbor with the largest zone (3.7).
  mutating func seat(_ routed: Routed) {
    let code = configuration.torus.code(of: routed.target)
    guard let zone = reality.ownZone(at: code) else { return send(.busy, to: routed.origin) }
    if configuration.joinRule == .uniform, stage == .member, reality.own.claims.count == 1,
      let larger = reality.neighbors.claims.max(by: isSmallerSeat), larger.zone.volume > zone.volume
    {
      return send(.split(larger.zone, for: routed), to: larger.owner)
    }
    give(zone, to: routed)
  }

  /// Orders by volume; of equal volumes the smallest id is the larger seat.
  private func isSmallerSeat(_ one: Claim, _ other: Claim) -> Bool {
    one.zone.volume == other.zone.volume ? one.zone > other.zone : one.zone.volume < other.zone.volume
  }

  /// A neighbor found this zone to be the largest around it.
  mutating func split(_ zone: Zone, for routed: Routed) {
    guard let own = reality.ownZone(at: zone.id) ?? reality.own.claims.first?.zone else {
      return send(.busy, to: routed.origin)
    }
    give(own, to: routed)
  }

  /// Gives a whole zone if the node has one too many, else the half that the joiner's point is in.
  private mutating func give(_ zone: Zone, to routed: Routed) {
    // An earlier attempt of this very node, which has its zone by now.
    guard routed.origin.id != contact.id else { return }
    let free = reality.own.claims.map(\.zone).filter { !isInTransfer($0) }
    var given: Zone?
    if stage == .leaving || free.count > 1 {
      given = free.min { ($0.volume, $0.id) < ($1.volume, $1.id) }
    } else if free.contains(zone), configuration.torus.halves(of: zone) != nil {
      given = zone.half(holding: configuration.torus.code(of: routed.target))
    }
    guard let given else { return send(.busy, to: routed.origin) }
    offer(given, to: routed.origin)
  }
}
