import CANGeometry
import CANStorage

// Takeover (2.3): the zone of a dead neighbor goes to the first of those around it, which each wait their turn. The
// peers of the dead come before (3.4).

extension Node {
  /// Waits this node's turn to take over each zone of a dead neighbor.
  mutating func planTakeovers(_ maintenance: Maintenance) {
    guard !neighbors.areAlive else { return }
    for index in realities.indices {
      let isDoubtful = isDoubtful(in: index)
      for claim in realities[index].neighbors.claims
      where neighbors[claim.owner.id]?.isDead ?? false && realities[index].isHeir(of: claim) {
        let place = claim.place
        guard upkeep.takeovers.insert(place).inserted else { continue }
        let rank = rank(for: claim)
        // Who may itself be the one that is cut off looks around first: the paper's guard.
        let turn = isDoubtful ? 3 * (rank + 1) : rank
        if isDoubtful { lookAround(claim.zone, in: claim.reality, contacts: 4) }
        timers.insert(
          .takeover(claim.reality, claim.zone), due: now.monotonic + maintenance.takeoverStep * turn)
      }
    }
  }

  /// How many others come before this node: peers, then owners of siblings, then of smaller zones, then by id.
  private func rank(for dead: Claim) -> Int {
    let torus = configuration.torus
    let reality = realities[Int(dead.reality)]
    if let seat = reality.seat { return seat.peers.firstIndex(of: contact) ?? seat.peers.count }
    let told = (neighbors[dead.owner.id]?.told ?? []).filter { $0.reality == dead.reality }
    func isBefore(_ one: Claim, _ other: Claim) -> Bool {
      let siblings = (
        dead.zone.sibling?.contains(one.zone) ?? false, dead.zone.sibling?.contains(other.zone) ?? false
      )
      if siblings.0 != siblings.1 { return siblings.0 }
      return (one.zone.volume, one.owner.id) < (other.zone.volume, other.owner.id)
    }
    let around = (reality.neighbors.claims + told).filter { claim in
      claim.owner.id != contact.id && claim.owner.id != dead.owner.id
        && !(neighbors[claim.owner.id].map { !$0.isAlive } ?? false)
        && torus.areNeighbors(claim.zone, dead.zone)
    }
    let mine = reality.own.claims.filter { torus.areNeighbors($0.zone, dead.zone) }
    guard let best = mine.min(by: isBefore) else { return peersMax + around.count }
    return peersMax + Set(around.filter { isBefore($0, best) }.map(\.owner.id)).count
  }

  /// Takes over the zone of a dead neighbor, unless somebody else has or the dead has risen.
  mutating func takeOver(_ zone: Zone, in reality: RealityIndex) {
    upkeep.takeovers.remove(Place(reality: reality, zone: zone))
    guard stage == .member || stage == .joining,
      let dead = realities[Int(reality)].neighbors.claims.first(where: { $0.zone == zone }),
      let neighbor = neighbors[dead.owner.id], neighbor.isDead, dead.epoch < .max
    else { return }
    let space = realities[Int(reality)]
    let isFirm = !isDoubtful(in: Int(reality))
    guard space.seat != nil else {
      return claim(zone, in: reality, epoch: dead.epoch + 1, isFirm: isFirm, knowing: neighbor.told)
    }
    // A peer takes all that it has shared, and those who share it go on.
    for dead in space.sharedClaims where dead.epoch < .max {
      claim(dead.zone, in: reality, epoch: dead.epoch + 1, isFirm: isFirm, knowing: neighbor.told)
    }
    adopt((space.seat?.peers ?? []).filter { $0.id != dead.owner.id }, in: reality)
  }
}
