import CANGeometry
import CANStorage

// Audits: what each node can check about the whole by looking around itself. Every face of its zones must
// be covered by a known claim, and whoever else is asked must name this node for its own points. The second
// is the only thing that heals an overlay which was cut into two that each tile the torus.

extension Node {
  /// Looks up a random point of an own zone, or of a shared one, through a random remembered contact; in doubt, and where
  /// it knows no other owner, more often and through several.
  mutating func auditOwnership(_ maintenance: Maintenance) {
    guard upkeep.auditDue <= now.monotonic else { return }
    let isDoubtful = isDoubtful || adjacentOwners.isEmpty && realities.allSatisfy { $0.seat == nil }
    upkeep.auditDue = next(
      within: isDoubtful ? maintenance.updateInterval * 2 : maintenance.auditInterval)
    let claims = realities.flatMap(\.seatClaims)
    guard !claims.isEmpty else { return }
    for other in contacts.sample(isDoubtful ? 4 : 1, &generator) {
      let claim = claims[generator.below(claims.count)]
      let code = claim.zone.codes.lowerBound + (generator.next() & ((claim.zone.volume << 1) &- 1))
      ask(other, about: configuration.torus.point(of: code), in: claim.reality)
    }
  }

  /// Asks through some contacts, and the own neighbors, who owns a zone.
  mutating func lookAround(_ zone: Zone, in reality: RealityIndex, contacts count: Int) {
    let target = configuration.torus.corner(of: zone)
    for other in contacts.sample(count, &generator) { ask(other, about: target, in: reality) }
    route(audit(of: target, in: reality))
  }

  mutating func ask(_ other: Contact, about target: Point, in reality: RealityIndex) {
    guard other.id != contact.id else { return }
    var audit = audit(of: target, in: reality)
    audit.hops = 1
    send(.route(audit), to: other)
  }

  private mutating func audit(of target: Point, in reality: RealityIndex) -> Routed {
    Routed(
      to: target, in: reality, .audit(realities[Int(reality)].seatClaims), origin: contact,
      request: RequestID(nextNumber()))
  }

  /// Joins what an auditor claims, and tells it who owns what around here.
  mutating func answerAudit(_ claims: [Claim], of routed: Routed) {
    guard routed.origin.id != contact.id else { return }
    meet([routed.origin])
    learn(claims, from: routed.origin)
    send(.claims(told.claims), to: routed.origin)
  }

  /// Looks for the owners of holes next to own zones, and claims what nobody owns, at the lowest epoch.
  mutating func fillHoles(_ maintenance: Maintenance) {
    var holes: [Place] = []
    for index in realities.indices {
      holes += realities[index].holes().map { Place(reality: RealityIndex(index), zone: $0) }
    }
    guard !holes.isEmpty || !upkeep.holes.isEmpty else { return }
    upkeep.holes = upkeep.holes.filter { holes.contains($0.key) }
    for hole in holes {
      let attempts = upkeep.holes[hole, default: 0]
      upkeep.holes[hole] = attempts + 1
      if attempts < maintenance.holeAttempts {
        lookAround(hole.zone, in: hole.reality, contacts: 1 + attempts)
      } else if stage == .member || stage == .joining {
        upkeep.holes[hole] = nil
        claim(hole.zone, in: hole.reality, epoch: Claim.holeEpoch, isFirm: true, knowing: [])
        return
      }
    }
  }

  /// Claims the last zone again in a coordinate space where nobody owns anything any more, as far as anybody knows.
  ///
  /// A space may end before others have had a zone there: who is a member by another one claims all of it.
  mutating func riseAgain(_ maintenance: Maintenance) {
    guard stage == .joining else { return }
    let isMember = realities.contains { !$0.isSeatless || $0.lastLost != nil }
    for reality in realities where reality.isSeatless && reality.hasZonelessPeer {
      guard now.monotonic - reality.ownerSeenAt > maintenance.rebirthTime else { continue }
      seeOwner(in: reality.index)
      let last = reality.lastLost
      guard let zone = last?.zone ?? (isMember ? .whole : nil), last?.epoch ?? 0 < .max else { continue }
      let epoch = max(reality.map.nextEpoch(in: zone), (last?.epoch ?? 0) + 1)
      claim(zone, in: reality.index, epoch: epoch, isFirm: true, knowing: [])
    }
  }

  /// There is a sign that somebody owns a zone in this coordinate space.
  mutating func seeOwner(in reality: RealityIndex) {
    realities[Int(reality)].ownerSeenAt = now.monotonic
    realities[Int(reality)].hasZonelessPeer = false
  }
}
