import CANGeometry
import CANStorage

// Records: the owner of a key's hash, its home, stamps every write of the key. A hashed object stands
// there; of a spatial one the home holds a pointer, and the object stands at the point of its position.

// MARK: - Writing

extension Node {
  /// Stamps a write at its home and sends the copies where they belong.
  mutating func stamp(_ write: Write, _ routed: Routed) {
    let previous = standing(of: write.key, at: write.home)
    let latest = previous.map(\.version).max() ?? .none
    let version = latest.next(at: now.wall, node: contact.id)
    var records = written(by: write, version)
    let places = Set(records.map(\.place))
    for old in previous.flatMap({ obsolete($0, version) }) where !places.contains(old.place) {
      records.append(old)
    }
    let id = nextNumber()
    let kept = records.filter { $0.point == write.home }
    let placed = records.filter { $0.point != write.home }
    writes[id] = PendingWrite(
      origin: routed.origin, request: routed.request, version: version, hops: routed.hops,
      awaited: placed.count + 1)
    store(kept, then: .written(id))
    for record in placed {
      route(Routed(to: record.point, .place(record, id), origin: contact, request: routed.request))
    }
  }

  /// What the home holds of a key: its object, its pointer, or the memory of either.
  private func standing(of key: Key, at home: Point) -> [Record] {
    let code = configuration.torus.code(of: home)
    return [false, true].compactMap {
      reality.records[Record.Place(code: code, key: key, isPointer: $0)]
    }
  }

  /// The records that a write makes, its tombstones included.
  private func written(by write: Write, _ version: Version) -> [Record] {
    let end = write.value == nil ? tombstoneExpiry : write.expiry
    func record(_ role: Record.Role, _ point: Point, _ position: [Double], _ value: [UInt8]?) -> Record {
      Record(
        key: write.key, role: role, point: point, on: configuration.torus, position: position, value: value,
        version: version, expiry: end)
    }
    switch write.placement {
    case .hashed(let copies):
      return ([write.home] + copies).map { record(.object, $0, [], write.value) }
    case .spatial(let point, let position):
      return [
        record(.pointer(to: point), write.home, position, write.value.map { _ in [] }),
        record(.object, point, position, write.value),
      ]
    case nil:
      return []
    }
  }

  /// The tombstones that end an older record of the same key, and the object that it points to.
  private func obsolete(_ record: Record, _ version: Version) -> [Record] {
    var ended = [record.ended(version, expiry: tombstoneExpiry, on: configuration.torus)]
    if case .pointer(let point) = record.role {
      ended.append(
        Record(
          key: record.key, point: point, on: configuration.torus, position: record.position, value: nil,
          version: version, expiry: tombstoneExpiry))
    }
    return ended
  }

  private var tombstoneExpiry: WallTime {
    let (sum, overflow) = now.wall.addingReportingOverflow(
      UInt64(max(configuration.tombstoneLifetime.wholeNanoseconds, 0)))
    return overflow ? .max : sum
  }

  /// Counts a durable copy of a write; answers its origin when none is missing.
  mutating func copyPlaced(_ id: WriteID, _ result: PersistResult) {
    guard var write = writes[id] else { return }
    write.awaited -= 1
    if result == .failed { write.hasFailed = true }
    writes[id] = write.awaited == 0 ? nil : write
    guard write.awaited == 0 else { return }
    send(
      .reply(
        write.request, write.hasFailed ? .failed(.notDurable) : .stored(write.version, hops: write.hops)),
      to: write.origin)
  }
}

// MARK: - Holding

extension Node {
  mutating func store(_ record: Record, then continuation: Continuation) {
    store([record], then: continuation)
  }

  /// Takes records that belong to own zones, copies them to heirs that would miss them, and makes them durable.
  private mutating func store(_ records: [Record], then continuation: Continuation) {
    var changes: [Change] = []
    for record in records where reality.records.insert(record) {
      changes.append(.stored(record))
      for id in outgoing.keys { outgoing[id]?.copy(record) }
    }
    awaitExpiry()
    persist(changes, then: continuation)
  }

  /// Sets the timer for records that end by themselves, at the first of them.
  mutating func awaitExpiry() {
    guard let first = reality.records.expiryEarliest else { return }
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
    if !reality.records.expire(at: now.wall).isEmpty { persist([.expired(at: now.wall)], then: .nothing) }
    awaitExpiry()
  }
}

// MARK: - Reading

extension Node {
  /// Asks the home of a key, or a copy if one is nearer; where the copy is not there the home is asked after all.
  mutating func read(_ key: Key, functions: Int, _ id: RequestID) {
    let torus = configuration.torus
    let points = (0..<min(max(functions, 1), Limit.hashFunctions)).map {
      key.hashedPoint(on: torus, function: $0)
    }
    let distances = points.map { reality.own.nearest(to: $0)?.squaredDistance ?? .max }
    let nearest = points.indices.min { distances[$0] < distances[$1] } ?? 0
    if nearest == 0 {
      ask(points[0], .read(key, attemptsLeft: Limit.readAttempts), id)
    } else {
      ask(points[nearest], .readObject(key, .none, home: points[0], attemptsLeft: Limit.readAttempts), id)
    }
  }

  /// Answers with the object if it stands at its home, else follows the pointer.
  mutating func read(_ key: Key, _ routed: Routed, attemptsLeft: Int) {
    let live = standing(of: key, at: routed.target).filter { !$0.isTombstone && !$0.hasExpired(at: now.wall) }
    guard let record = live.max(by: { $0.version < $1.version }) else {
      return reply(to: routed, .record(nil, hops: routed.hops))
    }
    guard case .pointer(let point) = record.role else {
      return reply(to: routed, .record(record, hops: routed.hops))
    }
    follow(
      routed, to: point,
      .readObject(key, record.version, home: routed.target, attemptsLeft: attemptsLeft))
  }

  /// Answers with the object that a pointer led to; asks the home again while the object is on its way.
  mutating func readObject(
    _ key: Key, _ version: Version, home: Point, _ routed: Routed, attemptsLeft: Int
  ) {
    let code = configuration.torus.code(of: routed.target)
    let found = reality.records[Record.Place(code: code, key: key, isPointer: false)]
    if let found, found.version >= version, !found.isTombstone {
      return reply(to: routed, .record(found.hasExpired(at: now.wall) ? nil : found, hops: routed.hops))
    }
    // What has not arrived yet is unknown, which is not the same as absent.
    guard attemptsLeft > 0 else { return reply(to: routed, .failed(.timedOut)) }
    follow(routed, to: home, .read(key, attemptsLeft: attemptsLeft - 1))
  }

  private mutating func follow(_ routed: Routed, to target: Point, _ payload: Payload) {
    var onward = Routed(to: target, payload, origin: routed.origin, request: routed.request)
    onward.hops = routed.hops
    onward.trace = routed.trace
    route(onward)
  }
}

extension Record {
  /// The memory of this record's end.
  fileprivate func ended(_ version: Version, expiry: WallTime, on torus: Torus) -> Record {
    Record(
      key: key, role: role, point: point, on: torus, position: position, value: nil, version: version,
      expiry: expiry)
  }
}
