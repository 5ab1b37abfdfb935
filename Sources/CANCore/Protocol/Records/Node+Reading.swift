import CANGeometry
import CANStorage

// Reading: any reality can answer. A read asks as many of them as it needs, takes the latest version, and
// repairs the holders that had an older one.

extension Node {
  /// Asks the nearest reality, or as many as the read quorum says.
  mutating func read(_ key: Key, functions: Int, _ id: RequestID) {
    guard realities.count > 1 else { return askHome(of: key, functions: functions, in: nil, id) }
    reads[id] = PendingRead(key: key, functions: functions)
    for _ in 0..<min(max(configuration.readQuorum, 1), realities.count) { askOneMore(for: id) }
  }

  /// Asks the home of a key, or a copy if one is nearer; where the copy is not there the home is asked after all.
  private mutating func askHome(of key: Key, functions: Int, in reality: RealityIndex?, _ id: RequestID) {
    let torus = configuration.torus
    let points = (0..<min(max(functions, 1), Limit.hashFunctions)).map {
      key.hashedPoint(on: torus, function: $0)
    }
    let distances = points.map { point in
      realities.compactMap { $0.own.nearest(to: point)?.squaredDistance }.min() ?? .max
    }
    let nearest = points.indices.min { distances[$0] < distances[$1] } ?? 0
    if nearest == 0 {
      ask(points[0], in: reality, .read(key, attemptsLeft: readAttempts), id)
    } else {
      ask(
        points[nearest], in: reality,
        .readObject(key, .none, home: points[0], attemptsLeft: readAttempts), id)
    }
  }

  /// How often a read goes from home to object at once. Where messages are lost or doubled it had better wait.
  private var readAttempts: Int { isMaintained ? 1 : Limit.readAttempts }

  /// Answers with the object if it stands at its home, else follows the pointer.
  mutating func read(_ key: Key, _ routed: Routed, in reality: RealityIndex, attemptsLeft: Int) {
    guard isRefilled(routed.target, in: reality) else { return reply(to: routed, .failed(.notRefilled)) }
    let standing = standing(of: key, at: routed.target, in: reality).filter { !$0.hasExpired(at: now.wall) }
    guard let record = standing.latest else { return reply(to: routed, .record(nil, hops: routed.hops)) }
    guard !record.isTombstone else { return reply(to: routed, .record(record, hops: routed.hops)) }
    guard case .pointer(let point) = record.role else {
      return reply(to: routed, .record(record, hops: routed.hops))
    }
    follow(
      routed, to: point, in: reality,
      .readObject(key, record.version, home: routed.target, attemptsLeft: attemptsLeft))
  }

  /// Answers with the object that a pointer led to; asks the home again while the object is on its way.
  mutating func readObject(
    _ key: Key, _ version: Version, home: Point, _ routed: Routed, in reality: RealityIndex, attemptsLeft: Int
  ) {
    let code = configuration.torus.code(of: routed.target)
    let found = realities[Int(reality)].records[Record.Place(code: code, key: key, isPointer: false)]
    // Who knows no version, at a further hash of the key, takes what there is for the last write.
    let isAnswer = version > .none || isRefilled(routed.target, in: reality)
    if let found, isAnswer, found.version >= version, !found.isTombstone {
      return reply(to: routed, .record(found.hasExpired(at: now.wall) ? nil : found, hops: routed.hops))
    }
    // What has not arrived yet is unknown, which is not the same as absent.
    guard isRefilled(routed.target, in: reality) else { return reply(to: routed, .failed(.notRefilled)) }
    guard attemptsLeft > 0 else { return reply(to: routed, .failed(.objectMissing)) }
    follow(routed, to: home, in: reality, .read(key, attemptsLeft: attemptsLeft - 1))
  }

  private mutating func follow(
    _ routed: Routed, to target: Point, in reality: RealityIndex, _ payload: Payload
  ) {
    var onward = Routed(to: target, in: reality, payload, origin: routed.origin, request: routed.request)
    onward.hops = routed.hops
    onward.trace = routed.trace
    route(onward)
  }
}

// MARK: - Several realities

extension Node {
  /// Asks the nearest reality that was not asked yet.
  private mutating func askOneMore(for id: RequestID) {
    guard let read = reads[id] else { return }
    let home = read.key.hashedPoint(on: configuration.torus)
    let open = realities.filter { !read.asked.contains($0.index) }
    let nearest = open.min { one, other in
      (one.own.nearest(to: home)?.squaredDistance ?? .max)
        < (other.own.nearest(to: home)?.squaredDistance ?? .max)
    }
    if let nearest { ask(nearest.index, for: id) }
  }

  private mutating func ask(_ reality: RealityIndex, for id: RequestID) {
    guard let read = reads[id] else { return }
    reads[id]?.asked.insert(reality)
    let part = RequestID(nextNumber())
    readParts[part] = (id, reality)
    askHome(of: read.key, functions: read.functions, in: reality, part)
  }

  /// Asks all realities again that have not answered.
  mutating func readAgain(_ id: RequestID) {
    guard let read = reads[id] else { return }
    for index in realities.indices where read.answers[RealityIndex(index)] == nil {
      ask(RealityIndex(index), for: id)
    }
  }

  /// Counts the answer of a reality; completes the read with the latest version once enough have answered.
  mutating func settle(_ id: RequestID, _ outcome: Outcome, in reality: RealityIndex) {
    guard var read = reads[id] else { return }
    guard case .record(let record, let hops) = outcome else {
      if case .failed(let failure) = outcome { requests[id]?.lastFailure = failure }
      return askOneMore(for: id)
    }
    read.answers[reality] = .some(record)
    read.hops = max(read.hops, hops)
    reads[id] = read
    guard read.answers.count >= min(max(configuration.readQuorum, 1), realities.count) else { return }
    endRead(id)
    let latest = read.answers.sorted { $0.key < $1.key }.compactMap(\.value).latest
    if let latest { repair(latest, in: read) }
    complete(id, Outcome.record(latest, hops: read.hops).asSeen)
  }

  /// Waits for no answer to a read any more.
  mutating func endRead(_ id: RequestID) {
    guard reads.removeValue(forKey: id) != nil else { return }
    readParts = readParts.filter { $0.value.read != id }
  }

  /// Places the latest version where an older one or none was found.
  private mutating func repair(_ latest: Record, in read: PendingRead) {
    for (reality, record) in read.answers.sorted(by: { $0.key < $1.key })
    where record.map(latest.supersedes) ?? true {
      send(latest, in: reality)
    }
  }
}
