import CANGeometry
import CANStorage

// Republishing: an object lies apart from what leads to it, and either may outlive the other when holders fail
// together. So now and then the holder of an object offers the home of its key what should stand there. A home
// that has lost it finds it again, and an object that the home knows to be over ends.

/// What this node has offered the home of an object that it holds.
struct Republication: Sendable {
  let reality: RealityIndex
  let place: Record.Place
  let version: Version
  /// When no answer is waited for any more.
  let until: Instant
}

extension Node {
  /// Goes on through the own objects, some a round, and begins anew when it is time to.
  mutating func republish(_ maintenance: Maintenance) {
    republications = republications.filter { $0.value.until > now.monotonic }
    if upkeep.republishDue <= now.monotonic {
      upkeep.republishDue = next(within: maintenance.republishInterval)
      upkeep.pass = upkeep.pass ?? Upkeep.Pass()
    }
    guard let pass = upkeep.pass, realities.indices.contains(pass.reality) else { return upkeep.pass = nil }
    let some = realities[pass.reality].records.records(
      in: .whole, after: pass.after, bytesMax: Limit.republishedBytes)
    upkeep.pass =
      some.isEmpty
      ? Upkeep.Pass(reality: pass.reality + 1) : Upkeep.Pass(reality: pass.reality, after: some.last?.place)
    for object in some { republish(object, in: RealityIndex(pass.reality), maintenance) }
  }

  private mutating func republish(_ object: Record, in reality: RealityIndex, _ maintenance: Maintenance) {
    // What was written just now has a home that may be still at it.
    let window = UInt64(max(maintenance.repairWindow.wholeNanoseconds, 0))
    guard now.wall > object.version.time, now.wall - object.version.time > window,
      realities[Int(reality)].serves(object.code), !object.hasExpired(at: now.wall),
      let record = object.standingAtHome(on: configuration.torus)
    else { return }
    let number = nextNumber()
    republications[number] = Republication(
      reality: reality, place: object.place, version: object.version,
      until: now.monotonic + maintenance.resendInterval * 4)
    send(record, as: number, in: reality, for: RequestID(number))
  }

  /// Ends an object that its home knows to be over, or what the home has led to instead of it.
  mutating func republished(_ offer: Republication, _ result: PlaceResult) {
    guard let object = realities[Int(offer.reality)].records[offer.place], object.version == offer.version
    else {
      return
    }
    switch result {
    case .failed, .durable(nil): return
    case .durable(let obsolete?):
      // The home had led elsewhere, to what is over.
      return send(tombstone(of: object.key, at: obsolete, Stamp(of: object)), in: offer.reality)
    // The home has a late copy of what this object has replaced, and will learn of it as all homes do.
    case .newer(_, let source?) where object.predecessors.contains { $0.source == source }: return
    case .newer(let version, let source?):
      tellHome(of: object, in: offer.reality)
      end(object, by: Record.Predecessor(source: source, version: version), in: offer.reality)
    case .over(_, let successor?): end(object, by: successor, in: offer.reality)
    // What nobody has asked for came from elsewhere, and has no successors.
    case .newer(_, nil), .over(_, nil): return
    }
  }

  /// Has the home remember that what stands there is later than this object, which ends.
  ///
  /// Else the write could come back to the home with a later stamp from elsewhere, and lead to nothing.
  private mutating func tellHome(of object: Record, in reality: RealityIndex) {
    guard let record = object.standingAtHome(on: configuration.torus) else { return }
    if realities[Int(reality)].serves(record.code) { return store([record], in: reality, then: .nothing) }
    let number = nextNumber()
    route(
      Routed(
        to: record.point, in: reality, .absorb([record], number), origin: contact, request: RequestID(number))
    )
  }

  /// Ends an object that another write has replaced, and no later one.
  private mutating func end(_ object: Record, by successor: Record.Predecessor, in reality: RealityIndex) {
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
