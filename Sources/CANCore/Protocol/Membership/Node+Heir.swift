import CANGeometry
import CANStorage

// The heir's side of a hand-over.

extension Node {
  /// Takes an offered zone if the node is waiting for one, or is a member that stays.
  mutating func consider(_ offer: Offer, from giver: Contact) {
    if incoming[offer.transfer] != nil { return take(offer.piece, of: offer.transfer) }
    // An offer that was on its way for too long: the zone has been taken already.
    guard !taken.contains(offer.transfer) else { return }
    let space = realities[Int(offer.reality)]
    let isOnItsWay = incoming.values.contains { $0.reality == offer.reality }
    let isAwaited = joining?[offer.reality] != nil || space.seat?.owner.id == giver.id
    let isWanted = space.isZoneless ? isAwaited && !isOnItsWay : stage != .leaving
    guard isWanted, incoming.count < Limit.offers, !isGivingSibling(of: offer, to: giver),
      stage == .member || stage == .joining
    else {
      return send(.decline(offer.transfer), to: giver)
    }
    meet([giver])
    incoming[offer.transfer] = IncomingTransfer(
      zone: offer.zone, reality: offer.reality, giver: giver, heardAt: now.monotonic)
    awaitGiver(of: offer.transfer)
    take(offer.piece, of: offer.transfer)
  }

  /// Whether the sibling of an offered zone is on its way to the one who offers it: the two would swap them for ever.
  ///
  /// Of two offers that cross, that of the node with the lower id stands.
  private func isGivingSibling(of offer: Offer, to giver: Contact) -> Bool {
    outgoing.values.contains { transfer in
      transfer.reality == offer.reality && transfer.heir.id == giver.id
        && transfer.zone == offer.zone.sibling && (transfer.isGranted || contact.id < giver.id)
    }
  }

  mutating func take(_ piece: Piece, of id: TransferID) {
    guard var transfer = incoming[id] else { return }
    let isNew = transfer.take(piece)
    transfer.heardAt = now.monotonic
    incoming[id] = transfer
    guard isNew || isMaintained else { return }
    send(.received(id, index: piece.index), to: transfer.giver)
    if isNew {
      persist(piece.records.map { .stored($0, in: transfer.reality) }, then: .hold(id))
    } else if transfer.isHeld {
      accept(id)
    }
  }

  /// A piece is durable or cannot be: accepts once all are.
  mutating func pieceHeld(of id: TransferID, _ result: PersistResult) {
    guard var transfer = incoming[id] else { return }
    guard result == .durable else {
      send(.decline(id), to: transfer.giver)
      return forget(id)
    }
    transfer.piecesHeld += 1
    transfer.isAccepted = transfer.isAccepted || transfer.isHeld
    incoming[id] = transfer
    if transfer.isHeld { accept(id) }
  }

  private mutating func accept(_ id: TransferID) {
    guard let transfer = incoming[id] else { return }
    send(.accept(id, digest: transfer.digest, start: start), to: transfer.giver)
  }

  /// Nothing comes of an offered zone: requests that waited for it go on, and a joiner asks again.
  ///
  /// Where others say that it is this node's, the commit was lost: it has all records but the last writes.
  mutating func forget(_ id: TransferID) {
    guard let transfer = incoming.removeValue(forKey: id) else { return }
    if let claim = transfer.named, transfer.isHeld {
      forgetGrants(of: [Place(reality: transfer.reality, zone: transfer.zone)])
      hold(transfer.records, in: transfer.reality)
      learn([claim], from: transfer.giver)
    } else if isSilent(transfer), transfer.isHeld {
      // Its giver may be dead: who owns the zone in the end is to have them.
      hold(transfer.records, in: transfer.reality)
    } else {
      // Its records were on the disk only.
      forgetOnDisk(transfer.zone, in: transfer.reality)
    }
    for routed in transfer.parked { route(routed) }
    joinLater(in: transfer.reality, through: transfer.giver)
    handOverRest()
  }

  /// Has the disk forget a zone but for what is held of it, and what is arriving by another hand-over.
  mutating func forgetOnDisk(_ zone: Zone, in reality: RealityIndex) {
    let held = realities[Int(reality)].records.records(in: zone).map(\.place)
    persist(
      [.forgot(zone, in: reality, butFor: arriving(in: zone, of: reality).union(held))], then: .nothing)
  }

  /// The places in a zone of records that are on the disk only, since a hand-over has not come to its end.
  func arriving(in zone: Zone, of reality: RealityIndex) -> Set<Record.Place> {
    let transfers = incoming.values.filter { $0.reality == reality && $0.zone.overlaps(zone) }
    return Set(transfers.flatMap(\.records).filter { zone.contains($0.code) }.map(\.place))
  }

  /// The zone is this node's: serves it, and tells its neighbors once the claim is durable.
  ///
  /// A commit that comes again is answered again. One whose hand-over is forgotten here still names this node:
  /// it owns the zone, and the giver keeps the records until they are pushed here. The same holds where this node had
  /// the zone in another way meanwhile and has given it away: what it said to have would go with what it gave.
  mutating func takeOver(_ commit: Commit, from giver: Contact) {
    if taken.contains(commit.transfer) {
      return send(
        .taken(commit.transfer, isAlone: holdsOtherCopy(of: commit.claim.zone, in: commit.claim.reality)),
        to: giver)
    }
    guard let transfer = incoming[commit.transfer], !hasGranted(above: commit.claim) else {
      if isMaintained, stage != .detached { learn(commit.around + [commit.claim], from: giver) }
      return
    }
    guard commit.claim.zone == transfer.zone, commit.claim.reality == transfer.reality else { return }
    incoming[commit.transfer] = nil
    forgetGrants(of: [commit.claim.place])
    let index = Int(transfer.reality)
    hold(transfer.records + commit.lastWrites, in: transfer.reality)
    meet(commit.contacts + [giver])
    seeAlive(giver)
    join(commit.around.filter { $0.owner.id != contact.id } + [commit.claim])
    if commit.refillTime > .zero { refill([commit.claim.place], within: commit.refillTime) }
    let claims = realities[index].own.claims.filter { $0.zone.overlaps(commit.claim.zone) }
    persist(
      claims.map(Change.claim) + commit.lastWrites.map { .stored($0, in: transfer.reality) },
      then: .announce(giver, commit.transfer, commit.claim.place))
    effects.append(.notify(.zoneGained(commit.claim.zone)))
    adopt(commit.peers, in: transfer.reality)
    seatsFound()
    for routed in transfer.parked { route(routed) }
    resumeStranded()
    handOverRest()
  }

  /// Holds what came by a hand-over.
  private mutating func hold(_ records: [Record], in reality: RealityIndex) {
    let index = Int(reality)
    realities[index].records.absorb(records)
    for record in records {
      if let standing = realities[index].records[record.place] { copyToHeirs(standing, in: reality) }
    }
    awaitExpiry()
  }

  /// Holds what came of zones that are this node's own before their commits: the giver may have died, or left.
  mutating func holdArrived(of places: [Place]) {
    for (_, transfer) in incoming.sorted(by: { $0.key < $1.key }) where transfer.isHeld {
      if places.contains(where: { $0.reality == transfer.reality && $0.zone.overlaps(transfer.zone) }) {
        hold(transfer.records, in: transfer.reality)
      }
    }
  }

  /// Notes that others take a zone for this node's that is being given to it.
  mutating func expect(_ claims: [Claim]) {
    for claim in claims where claim.owner.id == contact.id {
      for (id, transfer) in incoming
      where transfer.reality == claim.reality && claim.zone.contains(transfer.zone) {
        incoming[id]?.named = claim
      }
    }
  }

  /// Whether this node has given away what is being given to it, and that after it was given.
  private func hasGranted(above claim: Claim) -> Bool {
    outgoing.values.contains { transfer in
      guard case .granted(let later) = transfer.stage else { return false }
      return later.reality == claim.reality && later.zone.overlaps(claim.zone) && later.outranks(claim)
    }
  }

  /// The claim and the last writes are durable: the giver may forget the records, and the neighbors hear of it.
  mutating func tookOver(_ id: TransferID, of place: Place, from giver: Contact, _ result: PersistResult) {
    if result == .durable {
      taken.append(id)
      if taken.count > 64 { taken.removeFirst() }
      send(.taken(id, isAlone: holdsOtherCopy(of: place.zone, in: place.reality)), to: giver)
    }
    announce(alsoTo: [giver])
  }

  private mutating func awaitGiver(of id: TransferID) {
    guard let maintenance, let transfer = incoming[id] else { return }
    timers.insert(.incoming(id), due: transfer.heardAt + maintenance.transferTimeout * 2)
  }

  /// Forgets an offer whose giver has said nothing for too long.
  mutating func forgetIfSilent(_ id: TransferID) {
    guard let transfer = incoming[id] else { return }
    if isSilent(transfer) { forget(id) } else { awaitGiver(of: id) }
  }

  private func isSilent(_ transfer: IncomingTransfer) -> Bool {
    maintenance.map { now.monotonic - transfer.heardAt >= $0.transferTimeout * 2 } ?? false
  }
}
