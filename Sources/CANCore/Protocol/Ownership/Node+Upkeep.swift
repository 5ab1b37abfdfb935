import CANGeometry
import CANStorage

// Upkeep: what a node does without being asked, once a period of updates.

extension Node {
  /// Begins the rounds of upkeep, each node at a moment of its own.
  mutating func beginUpkeep() {
    guard let maintenance, !upkeep.hasBegun else { return }
    upkeep.hasBegun = true
    upkeep.lastRound = now.monotonic
    for reality in realities { seeOwner(in: reality.index) }
    let phase = maintenance.updateInterval * generator.below(1 << 16) / (1 << 16)
    timers.insert(.upkeep, due: now.monotonic + phase)
  }

  /// When it is time again for what is done once in at most so long, each node out of step with the others.
  mutating func next(within interval: Duration) -> Instant {
    let half = interval / 2
    return now.monotonic + half + half * generator.below(1 << 16) / (1 << 16)
  }

  /// One round.
  mutating func keepUp() {
    guard let maintenance else { return }
    timers.insert(.upkeep, due: now.monotonic + maintenance.updateInterval)
    forgivePause(maintenance)
    age()
    forgetWards()
    pushStrays(maintenance)
    saveAgain()
    rememberContacts()
    guard stage != .left else { return }
    handOverRest()
    for index in realities.indices where !realities[index].isZoneless { seeOwner(in: RealityIndex(index)) }
    riseAgain(maintenance)
    // Who watches nobody does not see who comes back.
    guard !isSeatless else { return neighbors.rememberOnly() }
    watchNeighbors(maintenance)
    keepRoster()
    keepSeats(maintenance)
    planTakeovers(maintenance)
    confirmClaims(maintenance)
    greetNeighbors()
    fillHoles(maintenance)
    auditOwnership(maintenance)
    reassignSurplus(maintenance)
    repairZones(maintenance)
    republish(maintenance)
  }

  private mutating func age() {
    var hasForgotten = false
    for index in realities.indices where realities[index].age(to: now.monotonic) { hasForgotten = true }
    guard hasForgotten else { return }
    refreshTold()
    // What was beaten by what is forgotten now is news again.
    neighbors.unsettle()
    for neighbor in neighbors.all where neighbor.isAlive { learnAgain(from: neighbor) }
  }

  /// Sends every neighbor a sign of life, and which common neighbors are suspected.
  ///
  /// To the dead ones it goes now and then, since they may have risen.
  private mutating func greetNeighbors() {
    let suspicions = neighbors.all.compactMap { neighbor -> Suspicion? in
      guard case .suspected = neighbor.health else { return nil }
      return Suspicion(node: neighbor.contact.id, refutation: neighbor.refutation)
    }
    for owner in neighborContacts {
      guard let index = neighbors.index(of: owner.id) else { continue }
      let chance = generator.below(32)
      if neighbors.all[index].isDead, chance > 3 { continue }
      let common = suspicions.filter { suspicion in
        neighbors.all[index].told.contains { $0.owner.id == suspicion.node }
      }
      greet(at: index, suspicions: common)
      // Once in a while what it told is learned again, if something was left to say of it.
      if chance == 0, neighbors.all[index].isAlive { learnAgain(from: neighbors.all[index]) }
    }
  }
}

// MARK: - Contacts

extension Node {
  /// Remembers nodes that this one has heard of.
  mutating func meet(_ others: [Contact]) {
    guard isMaintained else { return }
    for other in others.prefix(Limit.contactsInMessage) where other.id != contact.id {
      if contacts.remember(other, &generator) { upkeep.newContacts.append(other) }
    }
  }

  /// Takes the word of one who could not help: whom it knows, and whether it owns anything itself.
  mutating func meet(_ known: Acquaintances, from sender: Contact) {
    meet(known.contacts + [sender])
    if known.isZoneless {
      realities[Int(known.reality)].hasZonelessPeer = true
    } else {
      seeOwner(in: known.reality)
    }
  }

  private mutating func rememberContacts() {
    guard !upkeep.newContacts.isEmpty else { return }
    persist(upkeep.newContacts.map(Change.met), then: .nothing)
    upkeep.newContacts = []
  }
}

// MARK: - Starting again

extension Node {
  /// Takes up what the disk holds: the claims, which may be superseded by now, the records and the contacts.
  mutating func restore(_ durable: DurableState) {
    for index in realities.indices where durable.claims.indices.contains(index) {
      realities[index].restore(durable.claims[index], durable.records[index])
    }
    for contact in durable.contacts { _ = contacts.remember(contact, &generator) }
    refreshTold()
    // What has ended meanwhile is looked for at the first wake, when the time is known.
    if realities.contains(where: { !$0.records.isEmpty }) { wakeForExpiry(at: .start) }
    guard durable.start > 0 else { return }
    if !isZoneless { stage = realities.contains(where: \.isZoneless) ? .joining : .member }
    isStarting = true
    timers.insert(.start, due: .start)
  }

  /// Makes the new start durable before anybody hears of it.
  mutating func begin() {
    persist([.started(start)], then: .start)
  }

  /// Offers the claims of before to whoever is around; they yield to what is newer.
  mutating func started(_ result: PersistResult) {
    guard result == .durable else {
      timers.insert(.start, due: now.monotonic + configuration.retryInterval)
      return
    }
    isStarting = false
    for index in realities.indices { realities[index].renewMemory(at: now.monotonic, memoryOfLosses) }
    followNeighbors()
    beginUpkeep()
    // Writes have gone by meanwhile.
    refill(ownClaims.map(\.place))
    for reality in realities where reality.isZoneless { seekSeat(in: reality.index) }
    announce(alsoTo: told.claims.map(\.owner))
  }
}
