import CANGeometry
import CANStorage

// Overloading (3.4), the peer's side: a seat in a zone that another node owns. A peer routes with what the owner
// knows, keeps the owner's records, and takes its zones over when it is dead, in the order of the roster.

extension Node {
  /// Takes a seat that was offered, or hears that it is this node's still.
  mutating func takeSeat(_ roster: Roster, from owner: Contact) {
    guard let maintenance, roster.peers.contains(where: { $0.id == contact.id }) else { return }
    let index = Int(roster.reality)
    let known = realities[index].seat?.claims ?? []
    let until = now.monotonic + maintenance.seatTime
    if let seat = realities[index].seat, seat.owner.id == owner.id {
      guard roster.enrollment >= seat.enrollment else { return }
      doubtOwner(in: index, from: roster.start)
      realities[index].seat?.claims = roster.claims
      realities[index].seat?.peers = roster.peers
      realities[index].seat?.until = until
      realities[index].seat?.enrollment = roster.enrollment
      if roster.enrollment > seat.enrollment { realities[index].seat?.comparisonDue = now.monotonic }
      learn(roster.claims, from: owner)
    } else if isWelcome(roster, from: owner) {
      realities[index].seat = PeerSeat(
        owner: owner, ownerStart: roster.start, enrollment: roster.enrollment, claims: roster.claims,
        peers: roster.peers, until: until)
      meet(roster.peers + [owner])
      learn(roster.claims, from: owner)
      followNeighbors()
      seeAlive(owner)
      seatsFound()
      tell(owner)
      resumeStranded()
    } else {
      return send(.resign(roster.reality, enrollment: roster.enrollment), to: owner)
    }
    // Who starts again and finds none of those that owned anything is to know what there was.
    if roster.claims != known { persist(roster.claims.map(Change.claim), then: .nothing) }
    keepRecordsOfOwner(in: index, maintenance)
  }

  /// Whether this node looks for a seat, or has one with an owner whom the sender has followed.
  private func isWelcome(_ roster: Roster, from owner: Contact) -> Bool {
    let space = realities[Int(roster.reality)]
    guard stage == .member || stage == .joining, space.isZoneless,
      !incoming.values.contains(where: { $0.reality == roster.reality })
    else { return false }
    guard let seat = space.seat else { return joining?[roster.reality] != nil }
    return roster.claims.contains { claim in
      seat.claims.contains { $0.zone.overlaps(claim.zone) && claim.outranks($0) }
    }
  }

  /// Keeps the seats of this node, or looks for others where the owner does not name it any more.
  mutating func keepSeats(_ maintenance: Maintenance) {
    for index in realities.indices {
      guard let seat = realities[index].seat else { continue }
      // Who owns nothing any more has no seats: what it gave away went to one who may have no room for its peers.
      let isVacant = realities[index].sharedClaims.isEmpty
      if seat.until - now.monotonic > (isVacant ? maintenance.seatTime - maintenance.silenceMax : .zero) {
        if !isAlive(seat.owner.id) { seekWitnesses(in: index) }
        doubtOwner(in: index, from: start(of: seat.owner.id))
        keepRecordsOfOwner(in: index, maintenance)
      } else {
        realities[index].loseSeat()
        followNeighbors()
        seekSeat(in: RealityIndex(index))
        joining?[RealityIndex(index)]?.through = seat.owner
      }
    }
  }

  /// Forgets claims that the owner of the zones knows nothing of, and learns from it who has that.
  ///
  /// A peer follows nobody else, so that it would take what a dead node once owned for that node's for ever. What the
  /// owner told may be out of date itself, unless it was heard just now.
  private mutating func forgetRumors(in index: Int, of owner: Contact, _ maintenance: Maintenance) {
    guard let neighbor = neighbors[owner.id], !neighbor.told.isEmpty,
      now.monotonic - neighbor.heardAt <= maintenance.updateInterval * 3 / 2
    else { return }
    let told = neighbor.told
    let hasForgotten = realities[index].forget { claim in
      claim.owner != owner && !told.contains { $0.place == claim.place && $0.hasSameTitle(as: claim) }
    }
    guard hasForgotten else { return }
    refreshTold()
    learn(told, from: owner)
  }

  /// Gives up all seats: the node leaves.
  mutating func resignSeats() {
    for index in realities.indices {
      guard let seat = realities[index].seat else { continue }
      realities[index].seat = nil
      send(.resign(RealityIndex(index), enrollment: seat.enrollment), to: seat.owner)
    }
  }
}

extension Maintenance {
  /// How long a peer keeps its seat without a word of the owner's.
  fileprivate var seatTime: Duration { (silenceMax + suspicionTime) * 2 }
}

// MARK: - The records

extension Node {
  /// The zones of one reality whose records are kept here for the owner whom this node is a peer of.
  func sharedZones(in index: Int) -> [Zone] {
    guard let seat = realities[index].seat, !seat.kept.isEmpty else { return [] }
    return realities[index].sharedClaims.flatMap { claim in
      seat.kept.compactMap { claim.zone.intersection($0) }
    }
  }

  /// Begins to keep the records of the owner's zones, and compares those that are kept with the owner's now and then.
  ///
  /// What is here of a zone already the owner may not have: it goes there first, as all strays do.
  private mutating func keepRecordsOfOwner(in index: Int, _ maintenance: Maintenance) {
    guard let seat = realities[index].seat else { return }
    var kept = sharedZones(in: index)
    var new: [Zone] = []
    for claim in realities[index].sharedClaims { Reality.collect(claim.zone, outside: kept, into: &new) }
    let wards = wardZones(in: index)
    new.removeAll { zone in
      realities[index].records.records(in: zone).contains { record in
        !wards.contains { $0.contains(record.code) }
      }
    }
    kept += new
    realities[index].seat?.kept = kept
    if seat.comparisonDue <= now.monotonic {
      let due = next(within: maintenance.repairInterval)
      realities[index].seat?.comparisonDue = due
      new = kept
      forgetRumors(in: index, of: seat.owner, maintenance)
    }
    let reality = RealityIndex(index)
    for zone in new { compare(Place(reality: reality, zone: zone), with: reality) }
  }

  /// Keeps nothing for an owner that has started again: it may have lost its disk, and is to get all that is here.
  ///
  /// Its peers may be all who know what it owns.
  private mutating func doubtOwner(in index: Int, from start: UInt64) {
    guard let seat = realities[index].seat, start > seat.ownerStart else { return }
    realities[index].seat?.ownerStart = start
    realities[index].seat?.kept = []
    send(.claims(realities[index].sharedClaims), to: seat.owner)
  }

  /// The owner has what was pushed: where that is all there is of a part of its zones, it is kept from now on.
  mutating func completeShares(of owner: NodeID, in zone: Zone, _ push: Push) {
    let index = Int(push.reality)
    guard let seat = realities[index].seat, seat.owner.id == owner else { return }
    var new: [Zone] = []
    for part in realities[index].sharedClaims.compactMap({ $0.zone.intersection(zone) }) {
      Reality.collect(part, outside: seat.kept, into: &new)
    }
    new.removeAll { !push.includes(realities[index].records.records(in: $0)) }
    realities[index].seat?.kept += new
    for zone in new { compare(Place(reality: push.reality, zone: zone), with: push.reality) }
  }
}

// MARK: - The death of the owner

extension Node {
  /// Asks some of those around the owner's zones for a sign that this node is not the one that is cut off.
  private mutating func seekWitnesses(in index: Int) {
    guard let seat = realities[index].seat else { return }
    var around = realities[index].neighbors.claims.filter { $0.owner.id != seat.owner.id }
    for _ in 0..<min(4, around.count) {
      let claim = around.remove(at: generator.below(around.count))
      ask(claim.owner, about: configuration.torus.corner(of: claim.zone), in: claim.reality)
    }
  }

  /// Whether nobody else who owns anything was heard since the owner fell silent.
  func isCutOff(in seat: PeerSeat, _ reality: RealityIndex) -> Bool {
    guard realities[Int(reality)].neighbors.claims.contains(where: { $0.owner.id != seat.owner.id }) else {
      return false
    }
    return neighbors[seat.owner.id].map { realities[Int(reality)].ownerSeenAt <= $0.heardAt } ?? true
  }
}
