import CANGeometry
import CANStorage

@testable import CANCore

/// Draws messages whose every part may be out of place.
struct Mischief {
  var generator: SeededGenerator
  /// The coordinate spaces that the nodes have; a few more are drawn.
  let realities: Int

  mutating func pick<Element>(_ choices: [Element], else fallback: Element) -> Element {
    choices.isEmpty ? fallback : choices[generator.below(choices.count)]
  }

  mutating func isSo() -> Bool { generator.below(2) == 0 }

  mutating func number() -> Int { pick([0, 1, -1, 7, 64, .max, .min, 1 << 40], else: 0) }

  /// Small numbers, of which some name something, and the largest.
  mutating func name() -> UInt64 {
    generator.below(8) == 0
      ? pick([.max, .max / 2, 1 << 32], else: 0) : (1 << 32) + UInt64(generator.below(40))
  }

  mutating func reality() -> RealityIndex {
    generator.below(8) == 0 ? pick([16, 255], else: 16) : RealityIndex(generator.below(realities + 1))
  }

  mutating func zone() -> Zone {
    generator.below(3) == 0 ? .whole : Zone(prefixOf: generator.next(), depth: generator.below(64))
  }

  mutating func torus() -> Torus {
    let dimensions = generator.below(4) == 0 ? pick([1, 3, 32], else: 3) : 2
    return Torus(dimensions: dimensions) ?? Torus.plane
  }

  mutating func point() -> Point { generator.point(on: torus()) }

  mutating func contact() -> Contact { Contact(id: NodeID(generator.below(5))) }

  mutating func contacts() -> [Contact] { (0..<generator.below(80)).map { Contact(id: NodeID($0)) } }

  mutating func transfer() -> TransferID { TransferID(giver: NodeID(generator.below(4)), number: name()) }

  mutating func claim() -> Claim {
    Claim(
      zone: zone(), in: reality(), epoch: pick([0, 1, 2, 5, 9, 1 << 20, .max - 1, .max], else: 0),
      isFirm: isSo(), owner: contact(), start: pick([0, 1, 2, .max], else: 0))
  }

  mutating func claims() -> [Claim] { (0..<generator.below(6)).map { _ in claim() } }

  mutating func key() -> Key { Key(space: "s", id: "\(generator.below(5))") ?? Key.any }

  mutating func record() -> Record {
    let torus = torus()
    let position = (0..<generator.below(4)).map { _ in pick([0, 45, -1e300, .infinity, .nan], else: 0) }
    return Record(
      key: key(), role: isSo() ? .object : .pointer(to: point()), point: generator.point(on: torus),
      on: torus,
      position: position, value: generator.below(3) == 0 ? nil : [1], version: version(),
      expiry: pick([nil, 0, .max], else: nil),
      source: isSo() ? nil : Record.Source(node: NodeID(generator.below(3)), request: name()))
  }

  mutating func version() -> Version {
    Version(time: pick([0, 1, .max], else: 0), node: NodeID(generator.below(3)))
  }

  mutating func records() -> [Record] { (0..<generator.below(4)).map { _ in record() } }

  mutating func piece() -> Piece { Piece(index: number(), records: records(), isLast: isSo()) }

  mutating func routed() -> Routed {
    var routed = Routed(
      to: point(), in: isSo() ? nil : reality(), payload(), origin: contact(), request: RequestID(name()),
      traced: isSo())
    routed.hops = number()
    routed.detours = (0..<pick([0, 0, 2, 16, 17], else: 0)).map { NodeID($0) }
    return routed
  }
}

// MARK: - What is asked

extension Mischief {
  mutating func shape() -> Shape {
    let ball = try? Shape.ball(center: [179, -90], radius: 1e7, in: .wgs84)
    return isSo() ? .everything(in: .torus(torus())) : ball ?? .everything(in: .wgs84)
  }

  mutating func query() -> Query {
    let space = Array("s".utf8)
    let kinds: [Query.Kind] = [
      .zones, .multicast([1]), .count(space: [], shape()), .records(space: space, shape()),
      .nearest(number(), to: [1, 2, 3], space: space, shape()), .digests(halvings: number()),
      .digests(halvings: generator.below(10)), .copies(after: isSo() ? nil : record().place),
    ]
    let torus = torus()
    let region =
      isSo() ? .whole(of: torus) : torus.box(of: Zone(prefixOf: generator.next(), depth: generator.below(20)))
    return Query(pick(kinds, else: .zones), in: region, of: isSo() ? nil : reality())
  }

  mutating func payload() -> Payload {
    let torus = torus()
    let writes = [
      try? Write.put(key(), value: [1], at: [0, 0], by: .spatial(.wgs84), on: torus),
      .delete(key(), by: .hashed(functions: 3), on: torus), .delete(key(), by: .spatial(.wgs84), on: torus),
    ].compactMap { $0 }
    let nearest = try? NearestRequest(
      number(), to: [0, 0], space: Array("s".utf8), domain: .wgs84, within: .nan)
    let delegation = Delegation(
      query: query(), prefix: zone(), part: name(), timeLeft: .seconds(number()))
    let payloads: [Payload] = [
      .join, .lookup, .audit(claims()),
      .write(pick(writes, else: .delete(key(), by: .spatial(.wgs84), on: torus))),
      .place(record(), name()), .absorb(records(), name()), .read(key(), attemptsLeft: number()),
      .readObject(key(), version(), home: point(), attemptsLeft: number()), .query(delegation),
      nearest.map { .nearest($0) } ?? .lookup,
    ]
    return pick(payloads, else: .lookup)
  }

  mutating func answer() -> Answer {
    var answer = Answer()
    answer.count = number()
    answer.hops = number()
    answer.zonesVisited = number()
    answer.coverage.covered = pick([0, 1, .whole, .max], else: 0)
    answer.matches = records().map { Match(record: $0, distance: .nan) }
    answer.zones = claims()
    answer.copies = records()
    answer.digests = (0..<generator.below(3)).map { _ in
      ZoneDigest(zone: zone(), digest: generator.next(), count: number())
    }
    answer.missing = (0..<generator.below(3)).map { _ in zone() }
    // Most have sound numbers, so that they get further.
    if isSo() { (answer.count, answer.hops, answer.zonesVisited) = (1, 1, 1) }
    return answer
  }
}

// MARK: - What is said

extension Mischief {
  mutating func update() -> Update {
    Update(
      number: generator.next(), version: pick([0, 1, .max], else: 0), learned: pick([0, 1, .max], else: 0),
      refutation: pick([0, 1, .max / 2, .max], else: 0), news: isSo() ? nil : news(),
      suspicions: (0..<generator.below(4)).map {
        Suspicion(node: NodeID($0), refutation: pick([0, 7, .max / 2 - 1, .max], else: 0))
      }, contacts: contacts())
  }

  mutating func news() -> News {
    News(
      since: pick([0, 1, .max], else: 0), claims: claims(),
      dropped: isSo() ? [] : [Place(reality: reality(), zone: zone())])
  }

  mutating func probe() -> Probe {
    Probe(asker: contact(), target: contact(), number: name(), refutation: pick([0, 3, .max], else: 0))
  }

  mutating func reassignment() -> Reassignment {
    Reassignment(
      giver: contact(), zone: zone(), reality: reality(), hops: pick([0, 1, 63, 64, .max, -1], else: 0))
  }

  mutating func commit() -> Commit {
    Commit(
      transfer: transfer(), claim: claim(), lastWrites: records(), around: claims(), contacts: contacts(),
      refillTime: pick([.zero, .seconds(5), .seconds(-5)], else: .nanoseconds(Int64.max)))
  }

  mutating func outcome() -> Outcome {
    pick(
      [
        .left, .record(record(), hops: number()), .record(nil, hops: 0), .failed(.notRefilled),
        .failed(.noSeat),
        .joined([zone()]), .answer(answer()), .stored(version(), hops: number()),
      ], else: .left)
  }

  mutating func result() -> PlaceResult {
    pick(
      [
        .failed, .durable(.nothing), .durable(.init(obsolete: point())), .newer(version(), source: nil),
        .over(version(), by: nil),
        .durable(.init(unknown: .init(source: Record.Source(node: 3, request: 9), version: version()))),
        .over(version(), by: .init(source: Record.Source(node: 3, request: 9), version: version())),
      ],
      else: .failed)
  }

  mutating func message() -> Message {
    switch generator.below(29) {
    case 0: .busy(reality(), contacts: contacts())
    case 1: .split(zone(), for: routed())
    case 2: .offer(Offer(transfer: transfer(), zone: zone(), reality: reality(), piece: piece()))
    case 3: .decline(transfer())
    case 4: .piece(transfer(), piece())
    case 5: .received(transfer(), index: number())
    case 6: .accept(transfer(), digest: generator.next(), start: generator.next())
    case 7: .commit(commit())
    case 8: .update(update())
    case 9: .placed(name(), result())
    case 10: .reply(RequestID(name()), outcome())
    case 11: .answer(name(), answer())
    case 12: .taken(transfer(), isAlone: isSo())
    case 13: .claims(claims())
    case 14: .probe(probe())
    case 15: .alive(probe())
    case 16: .reassign(reassignment())
    case 17: .volunteer(reassignment())
    case 18: .absorbed(name(), zone(), isAlone: isSo())
    case 19: .acquaintances(Acquaintances(reality: reality(), contacts: contacts(), isZoneless: isSo()))
    case 20: .withdraw(transfer())
    case 21:
      .keep(
        StandIn(
          zone: zone(), reality: reality(),
          copy: isSo()
            ? nil : .init(record: record(), number: name(), writer: contact(), others: contacts())))
    case 22:
      .enroll(
        Roster(reality: reality(), enrollment: generator.next(), claims: claims(), peers: contacts()))
    case 23: .resign(reality(), enrollment: generator.next())
    default: .route(routed())
    }
  }
}

extension Torus {
  static var plane: Torus { Torus(dimensions: 2) ?? .plane }
}

extension Key {
  static var any: Key { Key(space: "s", id: "x") ?? .any }
}
