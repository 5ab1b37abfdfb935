import CANGeometry
import CANStorage

// Holding: a record is at the owner of its point in each reality. What a node holds of zones that are no
// longer its own it pushes to their owners, and drops when they have it.

extension Node {
  /// Takes a record that belongs to an own zone, and tells who placed it what became of it.
  mutating func place(_ record: Record, _ copy: WriteID, for asker: Contact, in reality: RealityIndex) {
    let old = realities[Int(reality)].records[record.place]
    let record = record.asStanding(old)
    if let result = refusal(of: record, after: old) { return send(.placed(copy, result), to: asker) }
    let standIn = standIn(for: record.code, in: reality)
    let others = [standIn?.contact].compactMap { $0 } + peersInStep(in: reality)
    store(
      StandIn.Copy(
        record: record, number: copy, writer: asker, replaced: old?.replaced(by: record) ?? .nothing,
        others: others),
      of: standIn?.zone ?? .whole, in: reality)
  }

  /// Makes a copy durable here, and then where it is to be kept as well; the last of these tells who has placed it.
  mutating func store(_ copy: StandIn.Copy, of zone: Zone, in reality: RealityIndex) {
    guard let next = copy.others.first else {
      return store(
        [copy.record], in: reality, then: .placed(copy.writer, copy.number, copy.replaced))
    }
    let onward = StandIn.Copy(
      record: copy.record, number: copy.number, writer: copy.writer, replaced: copy.replaced,
      others: Array(copy.others.dropFirst()))
    store(
      [copy.record], in: reality,
      then: .passedOn(StandIn(zone: zone, reality: reality, copy: onward), to: next))
  }

  /// Why a record cannot take the place of an older one; `nil` where it can.
  func refusal(of record: Record, after old: Record?) -> PlaceResult? {
    guard let old, old.version != record.version || old.source != record.source else { return nil }
    if old.hasReplaced(record), !record.hasReplaced(old), let source = record.source,
      let version = old.version(of: source), !old.hasMet(record)
    {
      return .over(version, by: old.source.map { .init(source: $0, version: old.version) })
    }
    // What ends an object may do so with a lower stamp, if it knows that the write of the object is over.
    let isEnd = record.isTombstone && !record.isPointer
    if record.supersedes(old) {
      return isEnd || record.version > old.version ? nil : .newer(old.version, source: old.source)
    }
    return .newer(old.version, source: old.source)
  }

  /// Takes records that other holders had, and ends what the pointers among them replace.
  mutating func take(_ records: [Record], in reality: RealityIndex, then continuation: Continuation) {
    let replaced = records.filter(\.isPointer).compactMap { new -> (old: Record, new: Record)? in
      guard let old = realities[Int(reality)].records[new.place], new.supersedes(old) else {
        return nil
      }
      return (old, new)
    }
    store(records, in: reality, then: continuation)
    endObjects(ofReplaced: replaced, in: reality)
  }

  /// Takes records, copies them to heirs that would miss them, and makes them durable.
  mutating func store(_ records: [Record], in reality: RealityIndex, then continuation: Continuation) {
    var changes: [Change] = []
    for record in records {
      let isNews = realities[Int(reality)].records.insert(record)
      // What stands now may be what stood before, and know of one more write that is over.
      guard let standing = realities[Int(reality)].records[record.place] else { continue }
      // What is known already may not be durable: the disk may have failed, or be at it.
      changes.append(.stored(standing, in: reality))
      if isNews { copyToHeirs(standing, in: reality) }
    }
    awaitExpiry()
    persist(changes, then: continuation)
  }

  /// Copies a record that has come to those who are being given its zone, and would miss it.
  mutating func copyToHeirs(_ record: Record, in reality: RealityIndex) {
    for (id, transfer) in outgoing where transfer.reality == reality { outgoing[id]?.copy(record) }
  }

  /// Sets the timer for records that end by themselves, at the first of them.
  mutating func awaitExpiry() {
    guard let first = realities.compactMap(\.records.expiryEarliest).min() else { return }
    let wait = Int64(clamping: first > now.wall ? first - now.wall : 0)
    // Records that end within the same minute go together.
    let due = now.monotonic + .nanoseconds(wait) + .seconds(60)
    if let expiryDue, expiryDue <= due { return }
    wakeForExpiry(at: due)
  }

  mutating func wakeForExpiry(at due: Instant) {
    expiryDue = due
    timers.insert(.expiry, due: due)
  }

  /// Drops the records that have ended.
  mutating func expireRecords() {
    guard let due = expiryDue, due <= now.monotonic else { return }
    expiryDue = nil
    var hasEnded = false
    for index in realities.indices where !realities[index].records.expire(at: now.wall).isEmpty {
      hasEnded = true
    }
    if hasEnded { persist([.expired(at: now.wall)], then: .nothing) }
    awaitExpiry()
  }
}

// MARK: - Strays

extension Node {
  /// Whether the node holds records that belong to others, and are not on their way by a hand-over.
  var hasStrays: Bool { realities.indices.contains { !strays(in: $0, bytesMax: 1).isEmpty } }

  /// The first records outside the own zones, those of granted zones and wards left out.
  private func strays(in index: Int, bytesMax: Int) -> [Record] {
    guard !realities[index].records.isEmpty else { return [] }
    let granted = outgoing.values.filter { $0.isGranted && Int($0.reality) == index }.map(\.zone)
    let left = leftovers.filter { Int($0.key.reality) == index && $0.value.until > now.monotonic }.map(
      \.key.zone)
    let kept =
      realities[index].own.claims.map(\.zone) + granted + wardZones(in: index) + sharedZones(in: index) + left
    return realities[index].records.records(outside: kept, bytesMax: bytesMax)
  }

  /// Pushes some of the records that are not the node's to whoever owns their points, one batch a reality at a time.
  mutating func pushStrays(_ maintenance: Maintenance) {
    pushes = pushes.filter { now.monotonic - $0.value.until < configuration.requestTimeout }
    leftovers = leftovers.filter { now.monotonic - $0.value.until < configuration.requestTimeout }
    for index in realities.indices {
      let reality = RealityIndex(index)
      let own = pushes.values.filter { $0.reality == reality }
      guard own.allSatisfy({ $0.until <= now.monotonic }) else { continue }
      // Who has not answered may be gone.
      if let asked = takers[reality]?.asked, pushes[asked] != nil { takers[reality] = nil }
      let strays = strays(in: index, bytesMax: Limit.pieceBytes)
      guard let first = strays.first else { continue }
      // Those that go to the same zone, as far as it is known here.
      let taker = takers[reality].flatMap { $0.zone.contains(first.code) ? $0 : nil }
      let zone =
        taker?.zone ?? realities[index].map.claim(at: first.code)?.zone
        ?? Zone(prefixOf: first.code, depth: Zone.depthMax)
      let batch = strays.prefix { zone.contains($0.code) }
      let id = nextNumber()
      pushes[id] = Push(
        reality: reality, versions: Dictionary(batch.map { ($0.place, $0.version) }) { $1 },
        until: now.monotonic + maintenance.resendInterval * 2)
      let routed = Routed(
        to: first.point, in: reality, .absorb(Array(batch), id), origin: contact, request: RequestID(id))
      if let taker {
        takers[reality]?.asked = id
        send(.route(routed), to: taker.contact)
      } else if isSeatless {
        // Most of those remembered may be dead.
        for other in contacts.sample(3, &generator) { send(.route(routed), to: other) }
      } else {
        route(routed)
      }
    }
  }

  /// Takes records that another node should not have.
  mutating func absorb(
    _ records: [Record], _ push: WriteID, at target: Point, for asker: Contact, in reality: RealityIndex
  ) {
    guard asker.id != contact.id,
      let zone = realities[Int(reality)].ownZone(at: configuration.torus.code(of: target))
    else { return }
    // The asker drops its copies: where this node stands for two holders another one is to have them in time.
    if isMaintained, realities.count > 1 { upkeep.gains.insert(Place(reality: reality, zone: zone)) }
    take(
      records.filter { zone.contains($0.code) }, in: reality,
      then: .absorbed(asker, push, Place(reality: reality, zone: zone)))
  }

  /// Tells who has pushed records that they are held here, and whether both of their copies are.
  func absorption(of push: WriteID, in place: Place) -> Message {
    .absorbed(push, place.zone, isAlone: holdsOtherCopy(of: place.zone, in: place.reality))
  }

  /// Keeps the last that was here of a zone for a while, since its owner holds the other copy as well and has to find
  /// another to stand in; false where the while is over, or where there is more than one push can hold.
  private mutating func keepLeftover(
    of push: Push, in zone: Zone, by owner: NodeID, besides kept: [Zone]
  ) -> Bool {
    let place = Place(reality: push.reality, zone: zone)
    let index = Int(push.reality)
    let left = realities[index].records.records(in: zone).filter { record in
      !realities[index].serves(record.code) && !kept.contains { $0.contains(record.code) }
    }
    guard let maintenance, !left.isEmpty else { return false }
    // What has come since is pushed next, with all the rest, if that is not too much for one push.
    guard push.includes(left) else { return left.reduce(0) { $0 + $1.byteCount } <= Limit.pieceBytes }
    if let known = leftovers[place], known.owner == owner {
      let isOver = known.until <= now.monotonic
      if isOver { leftovers[place] = nil }
      return !isOver
    }
    leftovers[place] = Leftover(owner: owner, until: now.monotonic + maintenance.repairInterval)
    return true
  }

  /// Drops the pushed records that their owner has now.
  mutating func absorbed(_ id: WriteID, _ zone: Zone, by taker: Contact, isAlone: Bool) {
    guard let push = pushes.removeValue(forKey: id) else { return }
    takers[push.reality] = Taker(contact: taker, zone: zone)
    let index = Int(push.reality)
    completeWards(of: taker.id, in: zone, push)
    completeShares(of: taker.id, in: zone, push)
    let kept = wardZones(in: index) + sharedZones(in: index)
    if isAlone, keepLeftover(of: push, in: zone, by: taker.id, besides: kept) { return }
    var changes: [Change] = []
    let arriving = arriving(in: zone, of: push.reality)
    for (place, version) in push.versions.sorted(by: { $0.key < $1.key })
    where zone.contains(place.code) && !realities[index].serves(place.code)
      && realities[index].records[place]?.version == version
      && !kept.contains(where: { $0.contains(place.code) })
    {
      realities[index].records.remove(place)
      if !arriving.contains(place) { changes.append(.dropped(place, in: push.reality)) }
    }
    if !changes.isEmpty { persist(changes, then: .nothing) }
    if let maintenance { pushStrays(maintenance) }
  }
}

extension Record {
  /// What those who place a record are to know of this one, whose place it takes.
  fileprivate func replaced(by new: Record) -> Replaced {
    let unknown = source.flatMap { source in
      new.version(of: source) == nil ? Predecessor(source: source, version: version) : nil
    }
    return Replaced(obsolete: pointsElsewhere(than: new), unknown: unknown)
  }

  /// This record, or the same write with a later stamp that stands already, which is as good once it is durable.
  func asStanding(_ old: Record?) -> Record {
    guard let old, let source, source == old.source, !supersedes(old) else { return self }
    return old
  }
}
