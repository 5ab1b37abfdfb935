import CANGeometry
import CANStorage

// Writing: the owner of a key's hash, its home, stamps every write of the key. A hashed object stands there;
// of a spatial one the home holds a pointer, and the object stands at the point of its position. Each of
// these records has a holder in every reality.

extension Node {
  /// Stamps a write at its home and sends the copies to their holders, one write of a key after the other.
  ///
  /// A write that is tried again is known by its source, and keeps its stamp.
  mutating func stamp(_ write: Write, _ routed: Routed, in reality: RealityIndex) {
    guard lines[write.key] == nil else { return awaitTurn(of: routed, for: write.key) }
    guard writes.count < Limit.pendingRequests else { return reply(to: routed, .failed(.overloaded)) }
    let source = routed.source
    let standing = standing(of: write.key, at: write.home, in: reality)
    let known = standing.compactMap { $0.version(of: source) }.max()
    if let known, standing.contains(where: { $0.predecessors.contains { $0.source == source && !$0.isMet } })
    {
      // It came about before what stands here, and is over as soon as that has enough holders.
      let id = begin(write, routed, Stamp(version: known, source: source))
      return place(in: [PendingWrite.Stage(records: standing, areObsoletions: true)], for: id)
    }
    let latest = standing.map(\.version).max() ?? .none
    let stamp = Stamp(
      version: known ?? nextVersion(after: latest), source: source,
      after: standing.succession)
    placeCopies(of: begin(write, routed, stamp), replacing: standing)
  }

  private mutating func begin(_ write: Write, _ routed: Routed, _ stamp: Stamp) -> WriteID {
    let id = nextNumber()
    let patience = maintenance.map { $0.resendInterval * 10 } ?? configuration.requestTimeout
    writes[id] = PendingWrite(write: write, routed: routed, until: now.monotonic + patience, stamp: stamp)
    lines[write.key] = WriteLine(current: id)
    if let maintenance { timers.insert(.copies(id), due: now.monotonic + maintenance.resendInterval) }
    return id
  }

  /// Lets a write wait until the one before it has ended: so of two writes of a key the later knows the earlier.
  private mutating func awaitTurn(of routed: Routed, for key: Key) {
    guard let line = lines[key], writes[line.current]?.routed.source != routed.source,
      !line.waiting.contains(where: { $0.routed.source == routed.source })
    else { return }
    guard line.waiting.count < Limit.waitingWrites else { return reply(to: routed, .failed(.overloaded)) }
    lines[key]?.waiting.append(.init(routed: routed, until: now.monotonic + configuration.requestTimeout))
  }

  /// Goes on with the next write of a key whose origin still waits for it, here or where its home is by now.
  ///
  /// One that another home has stamped meanwhile may be over: if it is not, its origin asks again.
  private mutating func nextTurn(of key: Key) {
    let line = lines.removeValue(forKey: key)?.waiting ?? []
    var waiting = line.filter { $0.until > now.monotonic && !hasMet($0.routed, of: key) }
    while lines[key] == nil, !waiting.isEmpty { route(waiting.removeFirst().routed) }
    lines[key]?.waiting += waiting
  }

  /// Whether this node knows by other holders alone that a write was stamped and what stands here is later.
  private func hasMet(_ routed: Routed, of key: Key) -> Bool {
    standing(of: key, at: routed.target, in: routed.reality ?? 0).contains { record in
      record.predecessors.contains { $0.isMet && $0.source == routed.source }
    }
  }

  /// A stamp above a version, and above all that this node has given: of two writes on their way one is the later.
  private mutating func nextVersion(after version: Version) -> Version {
    let next = version.next(at: max(now.wall, lastStamp), node: contact.id)
    lastStamp = next.time
    return next
  }

  /// Places the records of a write, and the tombstones of what they replace, in every reality.
  private mutating func placeCopies(of id: WriteID, replacing standing: [Record]) {
    guard var pending = writes[id] else { return }
    pending.replaced += standing.filter { $0.source == nil || $0.source != pending.stamp.source }
    writes[id]?.replaced = pending.replaced
    let records = written(by: pending.write, pending.stamp)
    var places = Set(records.map(\.place))
    let ended =
      (pending.replaced.flatMap { ends(of: $0, pending.stamp) }
      + pending.obsolete.map { tombstone(of: pending.write.key, at: $0, pending.stamp) })
      .filter { places.insert($0.place).inserted }
    place(
      in: [
        PendingWrite.Stage(records: records.filter { !$0.isPointer }, areObsoletions: false),
        PendingWrite.Stage(records: records.filter(\.isPointer), areObsoletions: false),
        PendingWrite.Stage(records: ended, areObsoletions: true),
      ], for: id)
  }

  /// Places records stage by stage instead of all that a write was placing so far.
  private mutating func place(in stages: [PendingWrite.Stage], for id: WriteID) {
    for copy in writes[id]?.copies.keys.sorted() ?? [] { writeOfCopy[copy] = nil }
    writes[id]?.copies = [:]
    writes[id]?.stages = stages.filter { !$0.records.isEmpty }
    placeNextStage(of: id)
  }

  /// The stamp of a write, or a later one that another home has given it and that stands here by now.
  private func lastVersion(of write: PendingWrite) -> Version {
    guard let source = write.stamp.source else { return write.stamp.version }
    return standing(of: write.write.key, at: write.write.home, in: write.routed.reality ?? 0)
      .filter { $0.source == source }.reduce(write.stamp.version) { max($0, $1.version) }
  }

  private mutating func placeNextStage(of id: WriteID) {
    guard let write = writes[id] else { return }
    guard let stage = write.stages.first else {
      return end(id, .stored(write.over ?? lastVersion(of: write), hops: write.routed.hops))
    }
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
    if let offer = republications.removeValue(forKey: number) { return republished(offer, result) }
    guard let id = writeOfCopy[number], let write = writes[id], let copy = write.copies[number] else {
      return
    }
    switch result {
    case .durable(let replaced):
      if let obsolete = replaced.obsolete { end(copy.record, at: obsolete, of: id) }
      if let unknown = replaced.unknown, !copy.isObsoletion {
        return stampAgain(id, above: unknown.version, of: unknown.source)
      }
      if copy.state != .held(by: holder) { askForStandIns(besides: copy, of: id, by: holder) }
      writes[id]?.copies[number]?.state = .held(by: holder)
    case .failed:
      writes[id]?.copies[number]?.state = .failed
    case .over(let version, let successor) where !copy.isObsoletion:
      return endCopies(of: id, version, by: copy.record.isPointer ? nil : successor)
    case .newer(let version, let source) where !copy.isObsoletion && version >= write.stamp.version:
      return stampAgain(id, above: version, of: source)
    case .over, .newer:
      // What ends something older need not stand where something later does.
      writes[id]?.copies[number]?.state = .held(by: holder)
    }
    guard let write = writes[id] else { return }
    if write.isDurable(at: configuration.writeQuorum) {
      placeNextStage(of: id)
    } else if write.isHopeless(at: configuration.writeQuorum), !isMaintained {
      end(id, .failed(.notDurable))
    }
  }

  /// Sends the copies again that a holder took before it owned the place of a lower one as well: another node keeps
  /// those by now.
  private mutating func askForStandIns(besides copy: PendingWrite.Copy, of id: WriteID, by holder: NodeID) {
    for (other, held) in (writes[id]?.copies ?? [:]).sorted(by: { $0.key < $1.key })
    where held.record.place == copy.record.place && held.reality > copy.reality
      && held.state == .held(by: holder)
    {
      writes[id]?.copies[other]?.state = .awaited
      send(other, of: id)
    }
  }

  /// The write turns out to be a late copy: what it has placed is ended, and the pointer stays where it leads.
  ///
  /// Where a home says so, no `successor` ends the objects: another home may have taken the pointer already, which
  /// stands above the successor if that is earlier. What the homes agree on decides, when the objects are republished.
  private mutating func endCopies(
    of id: WriteID, _ version: Version, by successor: Record.Predecessor?
  ) {
    guard let write = writes[id] else { return }
    let ends = copyEnds(of: write, by: successor)
    writes[id]?.over = version
    place(in: [PendingWrite.Stage(records: ends, areObsoletions: true)], for: id)
  }

  /// Somewhere a write of the key is known that is not known here: this one follows it, and what stands here by now.
  ///
  /// Else the other, if it comes here as well, would be taken for a later one. Of what several holders knew, or one
  /// whose answer was lost, only the first may be heard of.
  private mutating func stampAgain(_ id: WriteID, above version: Version, of source: Record.Source?) {
    guard let write = writes[id] else { return }
    let standing = standing(of: write.write.key, at: write.write.home, in: write.routed.reality ?? 0)
    let later = source.map { [Record.Predecessor(source: $0, version: version)] } ?? []
    let above = nextVersion(after: max(version, write.stamp.version))
    writes[id]?.stamp.version = above
    writes[id]?.stamp.follow(later + standing.succession)
    placeCopies(of: id, replacing: standing)
  }

  private mutating func end(_ id: WriteID, _ outcome: Outcome) {
    guard let write = writes.removeValue(forKey: id) else { return }
    for number in write.copies.keys { writeOfCopy[number] = nil }
    reply(to: write.routed, outcome)
    nextTurn(of: write.write.key)
  }

  /// A pointer took the place of an older one to another point, of which the stamping node knew nothing.
  private mutating func end(_ pointer: Record, at point: Point, of id: WriteID) {
    writes[id]?.obsolete.append(point)
    guard let write = writes[id] else { return }
    let end = tombstone(of: pointer.key, at: point, Stamp(of: pointer))
    let known = write.copies.values.map(\.record.place) + write.stages.flatMap { $0.records.map(\.place) }
    guard !known.contains(end.place) else { return }
    writes[id]?.stages.append(PendingWrite.Stage(records: [end], areObsoletions: true))
  }

  /// Ends the objects of pointers that were replaced by what came from another holder, not from a write.
  mutating func endObjects(ofReplaced pointers: [(old: Record, new: Record)], in reality: RealityIndex) {
    for (old, new) in pointers {
      guard let point = old.pointsElsewhere(than: new) else { continue }
      send(tombstone(of: new.key, at: point, Stamp(of: new)), in: reality)
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

  /// The records that a write makes, its tombstones included.
  private func written(by write: Write, _ stamp: Stamp) -> [Record] {
    let end = write.value == nil ? tombstoneExpiry : write.expiry
    func record(_ role: Record.Role, _ point: Point, _ position: [Double], _ value: [UInt8]?) -> Record {
      Record(
        key: write.key, role: role, point: point, on: configuration.torus, position: position, value: value,
        version: stamp.version, expiry: end, source: stamp.source, predecessors: stamp.predecessors)
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

  /// The tombstones by which a write ends an older record of the same key, and the object that it points to.
  private func ends(of record: Record, _ stamp: Stamp) -> [Record] {
    guard !record.isTombstone else { return [] }
    guard case .pointer(let point) = record.role else {
      return [tombstone(of: record.key, at: record.point, stamp, position: record.position)]
    }
    return [
      tombstone(of: record.key, as: record.role, at: record.point, stamp, position: record.position),
      tombstone(of: record.key, at: point, stamp, position: record.position),
    ]
  }

  /// The tombstones by which its successor ends what a write has placed that turned out to be over.
  ///
  /// Another home may have stamped the same write after that successor, and acknowledged it: this stands above them.
  private func copyEnds(of write: PendingWrite, by successor: Record.Predecessor?) -> [Record] {
    guard case .spatial(let point, _)? = write.write.placement, let successor else { return [] }
    return [tombstone(of: write.write.key, at: point, write.stamp.replaced(by: successor))]
  }

  /// The memory that an object has ended.
  func tombstone(
    of key: Key, as role: Record.Role = .object, at point: Point, _ stamp: Stamp, position: [Double] = []
  ) -> Record {
    Record(
      key: key, role: role, point: point, on: configuration.torus, position: position, value: nil,
      version: stamp.version, expiry: tombstoneExpiry, source: stamp.source,
      predecessors: stamp.predecessors)
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
