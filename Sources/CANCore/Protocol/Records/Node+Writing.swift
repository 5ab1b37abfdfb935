import CANGeometry
import CANStorage

// Writing: the owner of a key's hash, its home, stamps every write of the key. A hashed object stands there;
// of a spatial one the home holds a pointer, and the object stands at the point of its position. Each of
// these records has a holder in every reality.

extension Node {
  /// Stamps a write at its home and sends the copies to their holders.
  ///
  /// A write that is tried again is known by its source, and keeps its stamp.
  mutating func stamp(_ write: Write, _ routed: Routed, in reality: RealityIndex) {
    let source = Record.Source(node: routed.origin.id, request: routed.request.rawValue)
    guard
      !writes.values.contains(where: {
        $0.routed.origin.id == source.node && $0.routed.request == routed.request
      })
    else { return }
    let standing = standing(of: write.key, at: write.home, in: reality)
    let latest = standing.max { $0.version < $1.version }
    let known = latest?.version(of: source)
    if let known, let latest, known < latest.version {
      // It came about before what stands here, and is over.
      return reply(to: routed, .stored(known, hops: routed.hops))
    }
    let version = known ?? nextVersion(after: latest?.version ?? .none)
    let id = nextNumber()
    let patience = maintenance.map { $0.resendInterval * 10 } ?? configuration.requestTimeout
    writes[id] = PendingWrite(
      write: write, routed: routed, until: now.monotonic + patience, version: version)
    if let maintenance { timers.insert(.copies(id), due: now.monotonic + maintenance.resendInterval) }
    placeCopies(of: id, replacing: standing)
  }

  /// A stamp above a version, and above all that this node has given: of two writes on their way one is the later.
  private mutating func nextVersion(after version: Version) -> Version {
    let next = version.next(at: max(now.wall, lastStamp), node: contact.id)
    lastStamp = next.time
    return next
  }

  /// Places the records of a write, and the tombstones of what they replace, in every reality.
  private mutating func placeCopies(of id: WriteID, replacing standing: [Record]) {
    guard let pending = writes[id] else { return }
    let latest = standing.max { $0.version < $1.version }
    let records = written(by: pending.write, pending.version, pending.routed, after: latest)
    let places = Set(records.map(\.place))
    let ended = standing.flatMap { obsolete($0, pending.version) }.filter { !places.contains($0.place) }
    for copy in writes[id]?.copies.keys.sorted() ?? [] { writeOfCopy[copy] = nil }
    writes[id]?.copies = [:]
    writes[id]?.stages = [
      PendingWrite.Stage(records: records.filter { !$0.isPointer }, areObsoletions: false),
      PendingWrite.Stage(records: records.filter(\.isPointer), areObsoletions: false),
      PendingWrite.Stage(records: ended, areObsoletions: true),
    ].filter { !$0.records.isEmpty }
    placeNextStage(of: id)
  }

  private mutating func placeNextStage(of id: WriteID) {
    guard let stage = writes[id]?.stages.first else { return }
    writes[id]?.stages.removeFirst()
    place(stage.records, of: id, areObsoletions: stage.areObsoletions)
  }

  private mutating func place(_ records: [Record], of id: WriteID, areObsoletions: Bool) {
    var numbers: [WriteID] = []
    for record in records {
      for reality in realities.indices {
        let number = nextNumber()
        numbers.append(number)
        writeOfCopy[number] = id
        writes[id]?.copies[number] = PendingWrite.Copy(
          record: record, reality: RealityIndex(reality), isObsoletion: areObsoletions)
      }
    }
    for number in numbers { send(number, of: id) }
  }

  private mutating func send(_ number: WriteID, of id: WriteID) {
    guard let write = writes[id], let copy = write.copies[number], copy.isAwaited else { return }
    send(copy.record, as: number, in: copy.reality, for: write.routed.request)
  }

  /// Sends a record to its holder in a reality.
  ///
  /// Nobody waits for the answer where `number` belongs to no write.
  mutating func send(_ record: Record, as number: WriteID, in reality: RealityIndex, for request: RequestID) {
    route(
      Routed(to: record.point, in: reality, .place(record, number), origin: contact, request: request))
  }

  /// Sends a record to its holder in a reality, and waits for no answer.
  mutating func send(_ record: Record, in reality: RealityIndex) {
    let number = nextNumber()
    send(record, as: number, in: reality, for: RequestID(number))
  }

  /// Sends the copies again that nobody has answered, or gives the write up.
  mutating func placeAgain(_ id: WriteID) {
    guard let maintenance, let write = writes[id] else { return }
    guard now.monotonic < write.until else { return end(id, .failed(.timedOut)) }
    timers.insert(.copies(id), due: now.monotonic + maintenance.resendInterval)
    for (number, copy) in write.copies.sorted(by: { $0.key < $1.key }) where !copy.isAwaited {
      if case .failed = copy.state { writes[id]?.copies[number]?.state = .awaited }
    }
    for number in write.copies.keys.sorted() { send(number, of: id) }
  }

  /// Counts an answer to a copy; answers the origin of the write when enough holders have it.
  mutating func copyPlaced(_ number: WriteID, _ result: PlaceResult, by holder: NodeID) {
    guard let id = writeOfCopy[number], let write = writes[id], let copy = write.copies[number] else {
      return
    }
    switch result {
    case .durable(let obsolete):
      writes[id]?.copies[number]?.state = .held(by: holder)
      if let obsolete { end(copy.record, at: obsolete, of: id) }
    case .failed:
      writes[id]?.copies[number]?.state = .failed
    case .over(let version):
      // What was placed of the late copy is ended, and the pointer stays where it leads.
      endObjects(of: id)
      return end(id, .stored(version, hops: write.routed.hops))
    case .newer(let version):
      guard !copy.isObsoletion, version > write.version else {
        writes[id]?.copies[number]?.state = .held(by: holder)
        break
      }
      // Somewhere a later write is known: this one is stamped again above it.
      let above = nextVersion(after: version)
      writes[id]?.version = above
      let reality = write.routed.reality ?? 0
      return placeCopies(of: id, replacing: standing(of: write.write.key, at: write.write.home, in: reality))
    }
    guard let write = writes[id] else { return }
    if write.isDurable(at: configuration.writeQuorum) {
      if !write.stages.isEmpty { return placeNextStage(of: id) }
      end(id, .stored(write.version, hops: write.routed.hops))
    } else if write.isHopeless(at: configuration.writeQuorum), maintenance == nil {
      end(id, .failed(.notDurable))
    }
  }

  /// Ends the objects of a write to which no pointer will lead.
  private mutating func endObjects(of id: WriteID) {
    guard let write = writes[id], case .spatial(let point, _)? = write.write.placement else { return }
    let end = tombstone(of: write.write.key, at: point, nextVersion(after: write.version))
    for reality in realities.indices { send(end, in: RealityIndex(reality)) }
  }

  private mutating func end(_ id: WriteID, _ outcome: Outcome) {
    guard let write = writes.removeValue(forKey: id) else { return }
    for number in write.copies.keys { writeOfCopy[number] = nil }
    reply(to: write.routed, outcome)
  }

  /// A pointer took the place of an older one to another point, of which the stamping node knew nothing.
  private mutating func end(_ pointer: Record, at point: Point, of id: WriteID) {
    guard let write = writes[id] else { return }
    let end = tombstone(of: pointer.key, at: point, pointer.version, pointer.source)
    let known = write.copies.values.map(\.record.place) + write.stages.flatMap { $0.records.map(\.place) }
    guard !known.contains(end.place) else { return }
    writes[id]?.stages.append(PendingWrite.Stage(records: [end], areObsoletions: true))
  }

  /// Ends the objects of pointers that were replaced by what came from another holder, not from a write.
  mutating func endObjects(ofReplaced pointers: [(old: Record, new: Record)], in reality: RealityIndex) {
    for (old, new) in pointers {
      guard let point = old.pointsElsewhere(than: new) else { continue }
      send(tombstone(of: new.key, at: point, new.version, new.source), in: reality)
    }
  }
}

// MARK: - The records of a write

extension Node {
  /// What the home holds of a key in one reality: its object, its pointer, or the memory of either.
  func standing(of key: Key, at home: Point, in reality: RealityIndex) -> [Record] {
    let code = configuration.torus.code(of: home)
    let index = min(Int(reality), realities.count - 1)
    return [false, true].compactMap {
      realities[index].records[Record.Place(code: code, key: key, isPointer: $0)]
    }
  }

  /// The records that a write makes, its tombstones included; at home the write knows what it came after.
  private func written(
    by write: Write, _ version: Version, _ routed: Routed, after latest: Record?
  ) -> [Record] {
    let predecessors = (latest?.version == version ? latest?.predecessors : latest?.succession) ?? []
    let end = write.value == nil ? tombstoneExpiry : write.expiry
    let source = Record.Source(node: routed.origin.id, request: routed.request.rawValue)
    func record(_ role: Record.Role, _ point: Point, _ position: [Double], _ value: [UInt8]?) -> Record {
      Record(
        key: write.key, role: role, point: point, on: configuration.torus, position: position, value: value,
        version: version, expiry: end, source: source, predecessors: point == write.home ? predecessors : [])
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
      // The deletion of a spatial object: where it stands, its pointer says.
      return [record(.pointer(to: write.home), write.home, [], nil)]
    }
  }

  /// The tombstones that end an older record of the same key, and the object that it points to.
  private func obsolete(_ record: Record, _ version: Version) -> [Record] {
    let end = Record(
      key: record.key, role: record.role, point: record.point, on: configuration.torus,
      position: record.position, value: nil, version: version, expiry: tombstoneExpiry)
    guard case .pointer(let point) = record.role else { return [end] }
    return [end, tombstone(of: record.key, at: point, version, position: record.position)]
  }

  /// The memory that an object has ended.
  private func tombstone(
    of key: Key, at point: Point, _ version: Version, _ source: Record.Source? = nil,
    position: [Double] = []
  ) -> Record {
    Record(
      key: key, point: point, on: configuration.torus, position: position, value: nil, version: version,
      expiry: tombstoneExpiry, source: source)
  }

  private var tombstoneExpiry: WallTime {
    let (sum, overflow) = now.wall.addingReportingOverflow(
      UInt64(max(configuration.tombstoneLifetime.wholeNanoseconds, 0)))
    return overflow ? .max : sum
  }
}

extension Record {
  /// Where this pointer led, if one that takes its place leads elsewhere or nowhere.
  func pointsElsewhere(than new: Record) -> Point? {
    guard case .pointer(let point) = role, !isTombstone, new.role != role || new.isTombstone else {
      return nil
    }
    return point
  }
}
