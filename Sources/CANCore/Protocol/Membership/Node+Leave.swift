import CANGeometry
import CANStorage

// Leaving (2.3): each zone goes to the owner of its sibling if that makes one valid zone, else to the
// neighbor with the smallest zone, which holds two for a while.

/// A departure that has not ended.
struct PendingLeave: Sendable {
  /// The request to be answered; `nil` for a node that had left and was named the owner of a zone after all.
  let request: RequestID?
  /// Who could not take a zone in this round of attempts.
  var declined: Set<NodeID> = []
  var attempts = 0
  /// When the zones that nobody took are offered again.
  var due = Instant.start
}

extension Node {
  mutating func leave(_ id: RequestID) {
    guard !neighborContacts.isEmpty else { return complete(id, .failed(.noHeir)) }
    if let request = joining?.request { complete(request, .failed(.noSeat)) }
    joining = nil
    resignSeats()
    stage = .leaving
    leaving = PendingLeave(request: id)
    handOverRest()
  }

  /// Offers every zone that is not yet on its way to somebody; ends the departure when none is left.
  mutating func handOverRest() {
    guard stage == .leaving, leaving != nil else { return }
    for claim in ownClaims where !isInTransfer(claim.zone, in: claim.reality) {
      guard let heir = heir(of: claim) else {
        handOverLater()
        continue
      }
      offer(claim.zone, in: claim.reality, to: heir)
    }
    if isZoneless, outgoing.isEmpty, incoming.isEmpty { finishLeaving() }
  }

  /// A peer (3.4), else the owner of the sibling, else that of the smallest neighboring zone (ties to the smallest id).
  private func heir(of claim: Claim) -> Contact? {
    let declined = leaving?.declined ?? []
    let peer = peersInStep(in: claim.reality).first { !declined.contains($0.id) && isAlive($0.id) }
    if let peer { return peer }
    let candidates = realities[Int(claim.reality)].neighbors.claims.filter {
      !declined.contains($0.owner.id) && isAlive($0.owner.id)
        && configuration.torus.areNeighbors($0.zone, claim.zone)
    }
    if let sibling = candidates.first(where: { $0.zone == claim.zone.sibling }) { return sibling.owner }
    return candidates.min { ($0.zone.volume, $0.zone.id) < ($1.zone.volume, $1.zone.id) }?.owner
  }

  /// Asks everybody again after a pause, or stays if nobody takes the zones.
  mutating func handOverLater() {
    guard let pending = leaving, stage == .leaving else { return }
    guard pending.attempts < configuration.attemptsMax || !outgoing.isEmpty else {
      leaving = nil
      stage = .member
      if let request = pending.request { complete(request, .failed(.noHeir)) }
      for reality in realities where reality.isSeatless { seekSeat(in: reality.index) }
      return
    }
    guard pending.due <= now.monotonic else { return }
    let due = now.monotonic + configuration.retryInterval
    leaving?.attempts += 1
    leaving?.due = due
    if heirsAreExhausted { leaving?.declined = [] }
    timers.insert(.leave, due: due)
  }

  private var heirsAreExhausted: Bool {
    ownClaims.contains { heir(of: $0) == nil }
  }

  private mutating func finishLeaving() {
    guard let pending = leaving else { return }
    leaving = nil
    stage = .left
    passOnSearches()
    shortenWards()
    stopsBy = now.monotonic + configuration.lingerTime + configuration.requestTimeout
    timers.insert(.linger, due: now.monotonic + configuration.lingerTime)
    if let request = pending.request { complete(request, .left) }
  }

  /// Stops once nothing is asked of the node any more, or all that it waits for must have timed out.
  mutating func stopUnlessNeeded() {
    guard stage == .left else { return }
    // Records that were not taken over yet are pushed to their owners, however long that takes within reason; what is
    // kept for others is a second copy until they have found somebody else.
    let patience = maintenance.map { $0.repairWindow * 10 } ?? .zero
    let isHolding = !wards.isEmpty || !leftovers.isEmpty || hasStrays
    if awaitsAnswers && now.monotonic < stopsBy || isHolding && now.monotonic < stopsBy + patience {
      timers.insert(.linger, due: now.monotonic + max(configuration.lingerTime, .seconds(1)))
    } else {
      effects.append(.notify(.stopped))
    }
  }
}
