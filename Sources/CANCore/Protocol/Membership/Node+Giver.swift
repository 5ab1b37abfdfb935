import CANGeometry
import CANStorage

// The giver's side of a hand-over.

extension Node {
  /// Whether a part of `zone` is on its way to somebody.
  func isInTransfer(_ zone: Zone, in reality: RealityIndex) -> Bool {
    outgoing.values.contains { transfer in
      !transfer.isGranted && transfer.reality == reality && transfer.zone.overlaps(zone)
    }
  }

  /// The own zones that may be given: those not on their way.
  func freeZones(in reality: RealityIndex) -> [Zone] {
    realities[Int(reality)].own.claims.map(\.zone).filter { !isInTransfer($0, in: reality) }
  }

  mutating func offer(_ zone: Zone, in reality: RealityIndex, to heir: Contact) {
    let id = TransferID(giver: contact.id, number: nextNumber())
    outgoing[id] = OutgoingTransfer(zone: zone, reality: reality, heir: heir, heardAt: now.monotonic)
    guard let piece = nextPiece(of: id) else { return }
    send(.offer(Offer(transfer: id, zone: zone, reality: reality, piece: piece)), to: heir)
    awaitHeir(of: id)
  }

  /// The next records that the heir has not been sent, and whether they are the last.
  private mutating func nextPiece(of id: TransferID) -> Piece? {
    guard var transfer = outgoing[id] else { return nil }
    let store = realities[Int(transfer.reality)].records
    var records: [Record] = []
    if transfer.isDrained {
      records = transfer.takeLateWrites(bytesMax: Limit.pieceBytes)
    } else {
      records = store.records(in: transfer.zone, after: transfer.cursor, bytesMax: Limit.pieceBytes)
      transfer.cursor = records.last?.place ?? transfer.cursor
      transfer.isDrained =
        records.isEmpty || store.records(in: transfer.zone, after: transfer.cursor, bytesMax: 1).isEmpty
    }
    for record in records { transfer.digest &+= record.fingerprint }
    let isLast = transfer.isDrained && transfer.lateWrites.isEmpty
    let piece = Piece(index: transfer.piecesSent, records: records, isLast: isLast)
    transfer.piecesSent += 1
    transfer.lastPiece = isLast ? piece : nil
    transfer.unreceived[piece.index] = piece
    outgoing[id] = transfer
    return piece
  }

  mutating func pieceReceived(_ id: TransferID, _ index: Int) {
    // An heir that says it again may have forgotten the others: that is no step on the way.
    if outgoing[id]?.unreceived.removeValue(forKey: index) != nil { outgoing[id]?.heardAt = now.monotonic }
    while let transfer = outgoing[id], transfer.lastPiece == nil,
      transfer.unreceived.count < Limit.piecesInFlight, let piece = nextPiece(of: id)
    {
      send(.piece(id, piece), to: transfer.heir)
    }
  }

  /// The heir holds all that was sent: sends what came since if it is much, else grants the zone.
  mutating func grant(_ id: TransferID, digest: UInt64, heirStart: UInt64) {
    guard let transfer = outgoing[id], case .streaming = transfer.stage, transfer.lastPiece != nil else {
      return
    }
    guard transfer.digest == digest else {
      // An answer to what was sent before the last piece; or nonsense, which ends by itself.
      if !isMaintained { abort(id) }
      return
    }
    outgoing[id]?.heirStart = heirStart
    outgoing[id]?.heardAt = now.monotonic
    seeAlive(transfer.heir)
    if transfer.lateBytes > Limit.pieceBytes, let piece = nextPiece(of: id) {
      return send(.piece(id, piece), to: transfer.heir)
    }
    persistGrant(id)
  }

  private mutating func persistGrant(_ id: TransferID) {
    guard let transfer = outgoing[id] else { return }
    let claim = Claim(
      zone: transfer.zone, in: transfer.reality,
      epoch: realities[Int(transfer.reality)].map.nextEpoch(in: transfer.zone), owner: transfer.heir,
      start: transfer.heirStart)
    outgoing[id]?.stage = .granting(claim)
    persist([.granted(claim)], then: .commit(id))
  }

  /// The grant is durable: from here on the zone is the heir's.
  mutating func commit(_ id: TransferID, _ result: PersistResult) {
    guard let transfer = outgoing[id], case .granting(let claim) = transfer.stage else { return }
    guard result == .durable else { return abort(id) }
    let torus = configuration.torus
    let space = realities[Int(claim.reality)]
    // A merge may have raised the epoch of the zone meanwhile.
    guard space.map.nextEpoch(in: claim.zone) == claim.epoch else { return persistGrant(id) }
    let before = neighborContacts
    let around = space.map.leaves.filter { torus.areNeighbors($0.zone, claim.zone) }
    outgoing[id]?.stage = .granted(claim)
    let peers = releasePeers(with: claim)
    join([claim])
    let lastWrites = outgoing[id]?.takeLateWrites(bytesMax: .max) ?? []
    // What is left of a zone that was halved is next to the half.
    let rest = realities[Int(claim.reality)].own.claims.filter { torus.areNeighbors($0.zone, claim.zone) }
    let commit = Commit(
      transfer: id, claim: claim, lastWrites: lastWrites, around: around + rest,
      contacts: contacts.sample(8, &generator), peers: peers,
      refillTime: refillTime(of: claim.place))
    outgoing[id]?.commit = commit
    send(.commit(commit), to: transfer.heir)
    announce(alsoTo: before.filter { $0.id != transfer.heir.id }, butNotTo: transfer.heir)
    handOverRest()
    resumeStranded()
  }

  /// The heir has the commit: the records of the zone are forgotten here, unless nobody else has a second copy yet.
  mutating func finish(_ id: TransferID, isHeirAlone: Bool) {
    guard let transfer = outgoing[id], case .granted(let claim) = transfer.stage else { return }
    outgoing[id] = nil
    if !isHeirAlone || !standIn(for: claim) { forgetRecords(of: claim.zone, in: claim.reality) }
    handOverRest()
  }

  /// Ends hand-overs of what has come back since: that their heirs have the records is true no longer when it is heard.
  mutating func forgetGrants(of places: [Place]) {
    for (id, transfer) in outgoing where transfer.isGranted {
      let hasComeBack = places.contains { $0.reality == transfer.reality && $0.zone.overlaps(transfer.zone) }
      if hasComeBack { outgoing[id] = nil }
    }
  }

  /// Ends hand-overs of what others than the heirs own by now: they may have nothing of it.
  ///
  /// Without upkeep, which pushes what is left then, no heir fails: it has given the zone on.
  mutating func forgetGrantsToLosers() {
    guard isMaintained else { return }
    for (id, transfer) in outgoing {
      guard case .granted(let claim) = transfer.stage else { continue }
      let leaves = realities[Int(transfer.reality)].map.claims(overlapping: transfer.zone)
      let isLost = leaves.contains { $0.owner.id != transfer.heir.id && $0.outranks(claim) }
      if isLost { outgoing[id] = nil }
    }
  }

  /// Forgets the records of a zone but for those of a part that has come back meanwhile, or is kept for the heir.
  private mutating func forgetRecords(of zone: Zone, in reality: RealityIndex) {
    let index = Int(reality)
    let wards = wardZones(in: index) + sharedZones(in: index)
    let kept = realities[index].records.extract(zone).filter { record in
      realities[index].serves(record.code) || wards.contains { $0.contains(record.code) }
    }
    realities[index].records.absorb(kept)
    forgetOnDisk(zone, in: reality)
  }

  /// The giver is still the owner, and the heir is told so.
  private mutating func abort(_ id: TransferID) {
    withdraw(id)
    handOverLater()
  }

  /// Ends a hand-over that is not granted, without another try.
  mutating func withdraw(_ id: TransferID) {
    if let transfer = outgoing.removeValue(forKey: id) { send(.withdraw(id), to: transfer.heir) }
  }

  mutating func offerDeclined(_ id: TransferID, by heir: Contact) {
    guard let transfer = outgoing[id], case .streaming = transfer.stage else { return }
    leaving?.declined.insert(heir.id)
    abort(id)
  }
}

// MARK: - What is not answered

extension Node {
  private mutating func awaitHeir(of id: TransferID) {
    guard let maintenance else { return }
    timers.insert(.transfer(id), due: now.monotonic + maintenance.resendInterval)
  }

  /// Sends again what the heir has not answered; gives up on one who is silent for too long.
  ///
  /// A granted zone is the heir's, whatever becomes of it: the records that it did not say to have are pushed
  /// to whoever owns the zone in the end.
  mutating func resend(_ id: TransferID) {
    guard let maintenance, let transfer = outgoing[id] else { return }
    awaitHeir(of: id)
    let silence = now.monotonic - transfer.heardAt
    switch transfer.stage {
    case .granting: break
    case .granted:
      if silence > maintenance.transferTimeout * 3 {
        outgoing[id] = nil
        handOverRest()
      } else if let commit = transfer.commit {
        send(.commit(commit), to: transfer.heir)
      }
    case .streaming:
      guard silence <= maintenance.transferTimeout else {
        leaving?.declined.insert(transfer.heir.id)
        return abort(id)
      }
      var pieces = transfer.unreceived.values.sorted { $0.index < $1.index }
      if pieces.isEmpty, let last = transfer.lastPiece { pieces = [last] }
      for piece in pieces {
        send(
          piece.index == 0
            ? .offer(Offer(transfer: id, zone: transfer.zone, reality: transfer.reality, piece: piece))
            : .piece(id, piece), to: transfer.heir)
      }
    }
  }
}
