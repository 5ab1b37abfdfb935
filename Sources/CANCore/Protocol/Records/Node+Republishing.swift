import CANGeometry
import CANStorage

// Republishing: an object lies apart from what leads to it, and either may outlive the other when holders fail
// together. So now and then the holder of an object offers the home of its key what should stand there. A home
// that has lost it finds it again, and an object that the home knows to be over ends.

/// What this node has offered the home of an object that it holds.
struct Republication: Sendable {
  let place: RecordPlace
  let version: Version
  /// When no answer is waited for any more.
  let until: Instant
}

/// An object to which its home does not lead.
struct Orphan: Sendable {
  let version: Version
  let since: Instant
  /// When the home is asked again.
  var due: Instant
}

extension Node {
  /// Goes on through the own objects, some a round, and begins anew when it is time to.
  mutating func republish(_ maintenance: Maintenance) {
    republications = republications.filter { $0.value.until > now.monotonic }
    offerOrphans(maintenance)
    if upkeep.republishDue <= now.monotonic {
      upkeep.republishDue = next(within: maintenance.republishInterval)
      upkeep.pass = upkeep.pass ?? Upkeep.Pass()
    }
    guard let pass = upkeep.pass, realities.indices.contains(pass.reality) else { return upkeep.pass = nil }
    let some = realities[pass.reality].records.records(
      in: .whole, after: pass.after, bytesMax: Limit.pieceBytes)
    guard !some.isEmpty else { return upkeep.pass = Upkeep.Pass(reality: pass.reality + 1) }
    var bytes = 0
    for object in some where bytes < Limit.republishedBytes {
      upkeep.pass?.after = object.place
      let isOffered = republish(object, in: RealityIndex(pass.reality), maintenance)
      if isOffered { bytes += object.byteCount }
    }
  }

  /// Asks the homes of orphans again, some a round.
  private mutating func offerOrphans(_ maintenance: Maintenance) {
    let due = orphans.filter { $0.value.due <= now.monotonic }
      .sorted { ($0.value.due, $0.key.place, $0.key.reality) < ($1.value.due, $1.key.place, $1.key.reality) }
    for (place, orphan) in due.prefix(Limit.orphansOffered) {
      let object = realities[Int(place.reality)].records[place.place]
      if let object, object.version == orphan.version, republish(object, in: place.reality, maintenance) {
        orphans[place]?.due = now.monotonic + maintenance.resendInterval * 4
      } else {
        orphans[place] = nil
      }
    }
  }

  /// Offers the home of an object what should stand there; false where there is no need.
  private mutating func republish(
    _ object: Record, in reality: RealityIndex, _ maintenance: Maintenance
  ) -> Bool {
    // What was written just now has a home that may be still at it.
    let window = UInt64(max(maintenance.repairWindow.wholeNanoseconds, 0))
    guard now.wall > object.version.time, now.wall - object.version.time > window,
      realities[Int(reality)].serves(object.code), !object.hasExpired(at: now.wall),
      let record = object.standingAtHome(on: configuration.torus)
    else { return false }
    let number = nextNumber()
    republications[number] = Republication(
      place: RecordPlace(reality: reality, place: object.place), version: object.version,
      until: now.monotonic + maintenance.resendInterval * 4)
    send(record, as: number, in: reality, for: RequestID(number))
    return true
  }

  /// Ends an object that its home knows to be over, or what the home has led to instead of it.
  mutating func republished(_ offer: Republication, _ result: PlaceResult) {
    let reality = offer.place.reality
    guard let object = realities[Int(reality)].records[offer.place.place], object.version == offer.version
    else {
      return
    }
    switch result {
    case .failed: return
    case .durable(let replaced):
      orphans[offer.place] = nil
      // The home had led elsewhere, to what is over.
      if let obsolete = replaced.obsolete {
        send(tombstone(of: object.key, at: obsolete, Stamp(of: object)), in: reality)
      }
    case .newer(let version, let source?):
      orphaned(object, by: Record.Predecessor(source: source, version: version), in: reality)
    case .over(_, let successor?): orphaned(object, by: successor, in: reality)
    // What nobody has asked for came from elsewhere, and has no successors.
    case .newer(_, nil), .over(_, nil): return
    }
  }

  /// Ends an object that another write has replaced, if its home has said so one repair window ago already.
  ///
  /// Until then what leads to it may be on its way to the home, or with the home in another coordinate space; and a late
  /// copy of what the object has replaced may stand at the home, which learns better from the others if it is wrong.
  private mutating func orphaned(
    _ object: Record, by successor: Record.Predecessor, in reality: RealityIndex
  ) {
    guard let maintenance else { return }
    let place = RecordPlace(reality: reality, place: object.place)
    guard let orphan = orphans[place], orphan.version == object.version else {
      orphans[place] = Orphan(
        version: object.version, since: now.monotonic, due: now.monotonic + maintenance.repairWindow)
      return
    }
    guard now.monotonic - orphan.since >= maintenance.repairWindow else { return }
    orphans[place] = nil
    let end = tombstone(of: object.key, at: object.point, Stamp(of: object).replaced(by: successor))
    store([end], in: reality, then: .nothing)
  }
}

extension Record {
  /// What the home of the key holds because of this object; `nil` for what is none, and for the home's own.
  fileprivate func standingAtHome(on torus: Torus) -> Record? {
    guard let value, !isPointer else { return nil }
    let home = key.hashedPoint(on: torus)
    let isHashed = position.isEmpty
    guard !isHashed || home != point else { return nil }
    return Record(
      key: key, role: isHashed ? .object : .pointer(to: point), point: home, on: torus, position: position,
      value: isHashed ? value : [], version: version, expiry: expiry, source: source,
      predecessors: predecessors)
  }
}
