import CANGeometry
import CANStorage

// Hand-over of a zone and its records from a giver to an heir, in two phases: joins, leaves and
// reassignment are this one procedure.
//
//     giver: offer, pieces      owns and serves, and copies later writes
//     heir:  accept             holds the records durably and owns nothing
//     giver: durable grant      joins the heir's claim, stops serving
//     giver: commit             the claim, the last writes, the claims around
//     heir:  joins, serves, tells its neighbors
//     giver: forgets the records once the heir's claim was heard

extension Node {
  /// Whether the sender of a message about a hand-over is the other side of it.
  func isParty(_ sender: Contact, to message: Message) -> Bool {
    switch message {
    case .offer(let offer): offer.transfer.giver == sender.id
    case .received(let id, _), .accept(let id, _, _), .decline(let id): outgoing[id]?.heir.id == sender.id
    case .piece(let id, _), .withdraw(let id): incoming[id]?.giver.id == sender.id
    case .commit(let commit): incoming[commit.transfer]?.giver.id == sender.id
    default: true
    }
  }
}

// MARK: - The giver

extension Node {
  /// Whether a part of `zone` is on its way to somebody.
  func isInTransfer(_ zone: Zone) -> Bool {
    outgoing.values.contains { transfer in
      !transfer.isGranted && transfer.zone.overlaps(zone)
    }
  }

  mutating func offer(_ zone: Zone, to heir: Contact) {
    let id = TransferID(giver: contact.id, number: nextNumber())
    outgoing[id] = OutgoingTransfer(zone: zone, heir: heir)
    guard let piece = nextPiece(of: id) else { return }
    send(.offer(Offer(transfer: id, zone: zone, piece: piece)), to: heir)
  }

  /// The next records that the heir has not been sent, and whether they are the last.
  private mutating func nextPiece(of id: TransferID) -> Piece? {
    guard var transfer = outgoing[id] else { return nil }
    var records: [Record] = []
    if transfer.isDrained {
      records = transfer.takeLateWrites(bytesMax: Limit.pieceBytes)
    } else {
      records = reality.records.records(in: transfer.zone, after: transfer.cursor, bytesMax: Limit.pieceBytes)
      transfer.cursor = records.last?.place ?? transfer.cursor
      transfer.isDrained =
        records.isEmpty
        || reality.records.records(in: transfer.zone, after: transfer.cursor, bytesMax: 1).isEmpty
    }
    for record in records { transfer.digest &+= record.fingerprint }
    let isLast = transfer.isDrained && transfer.lateWrites.isEmpty
    let piece = Piece(index: transfer.piecesSent, records: records, isLast: isLast)
    transfer.piecesSent += 1
    transfer.isLastSent = isLast
    outgoing[id] = transfer
    return piece
  }

  mutating func pieceReceived(_ id: TransferID) {
    outgoing[id]?.piecesReceived += 1
    while let transfer = outgoing[id], !transfer.isLastSent,
      transfer.piecesSent - transfer.piecesReceived < Limit.piecesInFlight, let piece = nextPiece(of: id)
    {
      send(.piece(id, piece), to: transfer.heir)
    }
  }

  /// The heir holds all that was sent: sends what came since if it is much, else grants the zone.
  mutating func grant(_ id: TransferID, digest: UInt64, heirStart: UInt64) {
    guard let transfer = outgoing[id], case .streaming = transfer.stage, transfer.isLastSent else { return }
    guard transfer.digest == digest else { return abort(id) }
    outgoing[id]?.heirStart = heirStart
    if transfer.lateBytes > Limit.pieceBytes, let piece = nextPiece(of: id) {
      return send(.piece(id, piece), to: transfer.heir)
    }
    persistGrant(id)
  }

  private mutating func persistGrant(_ id: TransferID) {
    guard let transfer = outgoing[id] else { return }
    let claim = Claim(
      zone: transfer.zone, epoch: reality.map.nextEpoch(in: transfer.zone), owner: transfer.heir,
      start: transfer.heirStart)
    outgoing[id]?.stage = .granting(claim)
    persist([.granted(claim)], then: .commit(id))
  }

  /// The grant is durable: from here on the zone is the heir's.
  mutating func commit(_ id: TransferID, _ result: PersistResult) {
    guard let transfer = outgoing[id], case .granting(let claim) = transfer.stage else { return }
    guard result == .durable else { return abort(id) }
    // A merge may have raised the epoch of the zone meanwhile.
    guard reality.map.nextEpoch(in: claim.zone) == claim.epoch else { return persistGrant(id) }
    let before = reality.neighbors.owners
    let around = reality.map.leaves.filter { configuration.torus.areNeighbors($0.zone, claim.zone) }
    reality.remember(lost: claim.zone)
    _ = reality.join([claim])
    let lastWrites = outgoing[id]?.takeLateWrites(bytesMax: .max) ?? []
    outgoing[id]?.stage = .granted(claim)
    // What is left of a zone that was halved is next to the half.
    let rest = reality.own.claims.filter { configuration.torus.areNeighbors($0.zone, claim.zone) }
    send(
      .commit(Commit(transfer: id, claim: claim, lastWrites: lastWrites, around: around + rest)),
      to: transfer.heir)
    effects.append(.notify(.zoneLost(claim.zone, to: transfer.heir.id)))
    announce(alsoTo: before.filter { $0.id != transfer.heir.id }, butNotTo: transfer.heir)
    handOverRest()
    resumeStranded()
  }

  /// Forgets the records of zones whose heirs were heard with a claim at least as high as the granted one.
  ///
  /// It need not be the heir's own any more: it may have given the zone on before it said anything.
  mutating func finishTransfers(heardFrom heir: NodeID, _ claims: [Claim]) {
    guard !outgoing.isEmpty else { return }
    let before = outgoing.count
    for (id, transfer) in outgoing.sorted(by: { $0.key < $1.key }) {
      guard case .granted(let granted) = transfer.stage, transfer.heir.id == heir,
        claims.contains(where: { $0.epoch >= granted.epoch && $0.zone.overlaps(granted.zone) })
      else { continue }
      outgoing[id] = nil
      // A part of the zone may have come back meanwhile.
      let kept = reality.records.extract(granted.zone).filter { reality.serves($0.code) }
      reality.records.absorb(kept)
      persist([.forgot(granted.zone)] + kept.map(Change.stored), then: .nothing)
    }
    if outgoing.count < before { handOverRest() }
  }

  /// The giver is still the owner, and the heir is told so.
  private mutating func abort(_ id: TransferID) {
    if let transfer = outgoing.removeValue(forKey: id) { send(.withdraw(id), to: transfer.heir) }
    handOverLater()
  }

  mutating func offerDeclined(_ id: TransferID, by heir: Contact) {
    guard let transfer = outgoing[id], case .streaming = transfer.stage else {
      return
    }
    leaving?.declined.insert(heir.id)
    abort(id)
  }
}

// MARK: - The heir

extension Node {
  /// Takes an offered zone if the node is waiting for one, or is a member that stays.
  mutating func consider(_ offer: Offer, from giver: Contact) {
    if incoming[offer.transfer] != nil { return take(offer.piece, of: offer.transfer) }
    guard stage == .member || (stage == .joining && incoming.isEmpty) else {
      return send(.decline(offer.transfer), to: giver)
    }
    incoming[offer.transfer] = IncomingTransfer(zone: offer.zone, giver: giver)
    take(offer.piece, of: offer.transfer)
  }

  mutating func take(_ piece: Piece, of id: TransferID) {
    guard var transfer = incoming[id], transfer.take(piece) else { return }
    incoming[id] = transfer
    send(.received(id, index: piece.index), to: transfer.giver)
    persist(piece.records.map(Change.stored), then: .hold(id))
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
    if transfer.isHeld { send(.accept(id, digest: transfer.digest, start: start), to: transfer.giver) }
  }

  /// Nothing comes of an offered zone: requests that waited for it go on, and a joiner asks again.
  mutating func forget(_ id: TransferID) {
    guard let transfer = incoming.removeValue(forKey: id) else { return }
    persist([.forgot(transfer.zone)], then: .nothing)
    for routed in transfer.parked { route(routed) }
    joinLater(through: transfer.giver)
    handOverRest()
  }

  /// The zone is this node's: serves it, and tells its neighbors once the claim is durable.
  mutating func takeOver(_ commit: Commit) {
    guard let transfer = incoming[commit.transfer], commit.claim.owner.id == contact.id,
      commit.claim.zone == transfer.zone
    else { return }
    incoming[commit.transfer] = nil
    reality.records.absorb(transfer.records)
    reality.records.absorb(commit.lastWrites)
    awaitExpiry()
    _ = reality.join(commit.around.filter { $0.owner.id != contact.id } + [commit.claim])
    let claims = reality.own.claims.filter { $0.zone.overlaps(commit.claim.zone) }
    persist(
      claims.map(Change.claim) + commit.lastWrites.map(Change.stored), then: .announce(transfer.giver))
    effects.append(.notify(.zoneGained(commit.claim.zone)))
    if let joined = joining {
      joining = nil
      stage = .member
      complete(joined.request, .joined(commit.claim.zone))
    }
    for routed in transfer.parked { route(routed) }
    resumeStranded()
    handOverRest()
  }
}
