import CANGeometry
import CANStorage

// Ownership changes in one way: claims are joined into the maps, and what the maps say follows.

extension Node {
  /// Whether the node owns nothing in any coordinate space.
  public var isZoneless: Bool { realities.allSatisfy(\.isZoneless) }

  /// Whether the node neither owns a zone nor shares one in any coordinate space.
  public var isSeatless: Bool { realities.allSatisfy(\.isSeatless) }

  /// Whether the node neither owns a zone nor shares one in this coordinate space.
  func isSeatless(in reality: RealityIndex) -> Bool {
    realities.indices.contains(Int(reality)) && realities[Int(reality)].isSeatless
  }

  /// The coordinate spaces in which the node neither owns a zone nor shares one.
  public var seatlessRealities: [RealityIndex] { realities.lazy.filter(\.isSeatless).map(\.index) }

  /// The claims that the node serves, in all coordinate spaces.
  public var ownClaims: [Claim] {
    realities.count == 1 ? realities[0].own.claims : realities.flatMap(\.own.claims)
  }

  /// The owners of zones next to its own, ascending and each once.
  var adjacentOwners: [Contact] {
    if realities.count == 1 { return realities[0].seat == nil ? realities[0].neighbors.owners : [] }
    return Set(realities.lazy.filter { $0.seat == nil }.flatMap(\.neighbors.owners)).sorted()
  }

  /// The nodes that this one follows: those owners, its peers, and the owners whose zones it shares; in the same order.
  var neighborContacts: [Contact] {
    guard peersMax > 0 else { return adjacentOwners }
    let others = realities.flatMap { $0.peers.map(\.contact) + [$0.seat?.owner].compactMap { $0 } }
    return Set(adjacentOwners + others).sorted()
  }

  /// Follows exactly these from now on.
  mutating func followNeighbors() {
    let returned = neighbors.follow(
      only: neighborContacts, at: now.monotonic, memory: maintenance?.memoryTime ?? .zero)
    for node in returned { askOnceMore(node) }
  }

  /// How long this node tells and keeps who has what was its own.
  var memoryOfLosses: Reality.Memory {
    maintenance.map { Reality.Memory(told: $0.updateInterval * 4, kept: $0.memoryTime) } ?? .init()
  }

  /// Joins claims into the maps: where a foreign claim is higher the node stops serving in the same step.
  @discardableResult
  mutating func join(_ claims: [Claim]) -> Shift {
    var shift = Shift()
    let memory = memoryOfLosses
    for index in realities.indices {
      let reality = RealityIndex(index)
      let relevant = standingAgainstDoubt(claims.filter { $0.reality == reality }, in: index)
      guard !relevant.isEmpty else { continue }
      shift.add(realities[index].join(relevant, at: now.monotonic, memory: memory))
    }
    guard shift.isNews else { return shift }
    followNeighbors()
    refreshTold()
    forgetGrants(of: shift.gained)
    forgetGrantsToLosers()
    // What is new is compared with the other realities in the next round.
    if isMaintained, realities.count > 1 { upkeep.gains.formUnion(shift.gained) }
    for claim in shift.lost { stepDown(for: claim) }
    return shift
  }

  /// Tells from now on what the coordinate spaces have to tell.
  mutating func refreshTold() {
    told.become(realities.count == 1 ? realities[0].told : realities.flatMap(\.told))
  }

  /// A higher claim has ended an ownership: nothing of the zone is promised to anybody any more.
  private mutating func stepDown(for winner: Claim) {
    effects.append(.notify(.zoneLost(winner.zone, to: winner.owner.id)))
    for (id, transfer) in outgoing.sorted(by: { $0.key < $1.key })
    where transfer.reality == winner.reality && !transfer.isGranted && transfer.zone.overlaps(winner.zone) {
      withdraw(id)
    }
    guard isMaintained else { return }
    persist([.claim(winner)], then: .nothing)
    if realities[Int(winner.reality)].isSeatless, stage == .member || stage == .joining {
      seekSeat(in: winner.reality)
    }
  }

  /// Makes a claim of one's own stand: joins it, and tells the neighbors and `others`.
  ///
  /// The records of what is gained so are elsewhere, if anywhere.
  mutating func claim(_ zone: Zone, in reality: RealityIndex, epoch: UInt64, isFirm: Bool, knowing: [Claim]) {
    let claim = Claim(
      zone: zone, in: reality, epoch: epoch, isFirm: isFirm, owner: contact, start: start)
    // Claims around are joined with it: alone they would be pruned, since they are next to nothing.
    let around = knowing.filter { $0.reality == reality && $0.owner.id != contact.id }
    let shift = join(around + [claim])
    gain(shift.gained, alsoTelling: around.map(\.owner))
  }

  /// Begins to serve zones whose records are elsewhere.
  mutating func gain(_ places: [Place], alsoTelling others: [Contact] = []) {
    guard !places.isEmpty else { return }
    refill(places)
    holdArrived(of: places)
    for place in places {
      effects.append(.notify(.zoneGained(place.zone)))
      let claims = realities[Int(place.reality)].map.claims(overlapping: place.zone)
      persist(claims.map(Change.claim), then: .nothing)
    }
    if stage == .left {
      stage = .leaving
      leaving = PendingLeave(request: nil)
    }
    seatsFound()
    announce(alsoTo: others)
    resumeStranded()
    handOverRest()
  }
}
