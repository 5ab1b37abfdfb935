import CANCore
import CANGeometry
import CANStorage

@testable import CANWire

/// One fixed frame for every kind of message, payload, query and outcome, with every part filled.
enum Samples {
  /// The frames, each with its name.
  static let frames: [(name: String, frame: Frame)] =
    messages.map { ($0.0, Frame($0.1, from: sender)) }
    + payloads.map { ("route " + $0.0, Frame(.route(routed($0.1)), from: sender)) }
    + queries.map { name, kind in
      let query = Query(kind, in: region, of: name == "zones" ? nil : 2)
      let part = Delegation(query: query, prefix: zone, part: 300, timeLeft: .milliseconds(19_750))
      return ("route query " + name, Frame(.route(routed(.query(part))), from: sender))
    }
    + outcomes.map { ("reply " + $0.0, Frame(.reply(RequestID(77), $0.1), from: sender)) }
    + failures.map { ("reply failed \($0)", Frame(.reply(RequestID(78), .failed($0)), from: sender)) }

  private static let messages: [(String, Message)] = [
    ("acquaintances", .acquaintances(Acquaintances(reality: 1, contacts: [other, third], isZoneless: true))),
    ("split", .split(zone, for: routed(.join))),
    ("busy", .busy(1, contacts: [third])),
    ("offer", .offer(Offer(transfer: transfer, zone: zone, reality: 3, piece: piece))),
    ("decline", .decline(transfer)),
    ("withdraw", .withdraw(transfer)),
    ("piece", .piece(transfer, Piece(index: 1, records: [], isLast: true))),
    ("received", .received(transfer, index: 129)),
    ("accept", .accept(transfer, digest: 0x0123_4567_89AB_CDEF, start: 4)),
    (
      "commit",
      .commit(
        Commit(
          transfer: transfer, claim: claims[0], lastWrites: [tombstone], around: Array(claims[1...]),
          contacts: [other, third], peers: [third], refillTime: .seconds(7)))
    ),
    ("taken", .taken(transfer, isAlone: true)),
    ("update", .update(Update(number: 90_061, version: 512, learned: 511, news: nil))),
    (
      "update in full",
      .update(
        Update(
          number: 1, version: 2, learned: 0, refutation: 3,
          news: News(since: 1, claims: claims, dropped: [Place(reality: 15, zone: zone)]),
          suspicions: [Suspicion(node: third.id, refutation: 130)], contacts: [third]))
    ),
    ("claims", .claims(claims)),
    ("probe", .probe(probe)),
    ("alive", .alive(probe)),
    ("reassign", .reassign(Reassignment(giver: other, zone: zone, reality: 15, hops: 5))),
    ("volunteer", .volunteer(Reassignment(giver: third, zone: .whole, reality: 0))),
    ("placed", .placed(12, .durable(.init(obsolete: point)))),
    (
      "placed over the unknown",
      .placed(
        12,
        .durable(.init(unknown: .init(source: Record.Source(node: 9, request: 300), version: version))))
    ),
    ("placed without trace", .placed(12, .durable(.nothing))),
    ("placed failed", .placed(13, .failed)),
    ("placed newer", .placed(14, .newer(version, source: Record.Source(node: 9, request: 300)))),
    ("placed over", .placed(14, .over(version, by: nil))),
    (
      "placed over by another",
      .placed(14, .over(version, by: .init(source: Record.Source(node: 9, request: 300), version: version)))
    ),
    ("absorbed", .absorbed(15, zone, isAlone: true)),
    ("answer", .answer(1 << 60, answer)),
    ("answer of nothing", .answer(0, Answer())),
    ("keep", .keep(StandIn(zone: zone, reality: 2))),
    (
      "keep a copy",
      .keep(StandIn(zone: zone, reality: 1, copy: .init(record: tombstone, number: 7, writer: third)))
    ),
    (
      "keep a copy with others",
      .keep(
        StandIn(
          zone: zone, reality: 1,
          copy: .init(
            record: tombstone, number: 7, writer: third, replaced: .init(obsolete: point),
            others: [other, third])))
    ),
    ("enroll", .enroll(Roster(reality: 1, enrollment: 400, claims: claims, peers: [third, other]))),
    ("resign", .resign(1, enrollment: 400)),
    ("load", .load(RequestID(300), Load(records: 200, points: [point, point]))),
    ("copy", .copy(RequestID(301), HotCopy(record: record, hops: 3, timeLeft: .milliseconds(9_750)))),
    ("hot", .hot(key, in: 2)),
  ]

  private static let payloads: [(String, Payload)] = [
    ("join", .join),
    ("lookup", .lookup),
    ("audit", .audit(claims)),
    (
      "write hashed",
      .write(
        Write(key: key, placement: .hashed(copies: [point, point]), value: [], expiry: nil, home: point))
    ),
    (
      "write spatial",
      .write(
        Write(
          key: key, placement: .spatial(point, position: [13.4, 52.5]), value: [1, 2, 3],
          expiry: 1_800_000_000_000_000_000, home: point))
    ),
    ("write deletion", .write(Write(key: key, placement: nil, value: nil, expiry: nil, home: point))),
    ("place", .place(record, 99)),
    ("absorb", .absorb([record, tombstone], 100)),
    ("read", .read(key, attemptsLeft: 8)),
    ("readObject", .readObject(key, version, home: point, attemptsLeft: 7)),
    ("nearest", nearest.map(Payload.nearest) ?? .join),
    ("load", .load),
  ]

  private static let queries: [(String, Query.Kind)] = [
    ("records", .records(space: [98], box)),
    ("nearest", .nearest(3, to: [0.25, -0.5], space: [], .everything(in: domain))),
    ("count", .count(space: [98], ball)),
    ("multicast", .multicast([0, 255])),
    ("zones", .zones),
    ("digests", .digests(halvings: 6)),
    ("copies", .copies(after: nil)),
    ("copies after", .copies(after: record.place)),
  ]

  private static let outcomes: [(String, Outcome)] = [
    ("joined", .joined([zone, .whole])),
    ("left", .left),
    ("owner", .owner(other, hops: 3, trace: [hop, Hop(node: 1, zone: .whole, squaredDistance: 0)])),
    ("stored", .stored(version, hops: 4)),
    ("record", .record(record, hops: 5)),
    ("no record", .record(nil, hops: 6)),
    ("answer", .answer(answer)),
  ]

  private static let failures: [RequestFailure] = [
    .notMember, .alreadyMember, .noSeat, .noHeir, .valueTooLong, .timedOut, .tooManyHops, .notDurable,
    .overloaded, .notRefilled, .wrongDimensions, .objectMissing,
  ]
}

// MARK: - Parts

extension Samples {
  static let sender = Contact(id: 0x1122_3344_5566_7788)
  private static let other = Contact(id: 0xFFEE_DDCC_BBAA_9988, address: "192.0.2.1:7000")
  private static let third = Contact(id: 3, address: "[2001:db8::3]:7000")
  private static let zone = Zone("10110011101") ?? .whole
  private static let plane = Torus.of(2)
  private static let space = Torus.of(3)
  private static let point = plane.corner(of: Zone("1011001110101100111") ?? .whole)
  private static let spot = space.corner(of: zone)
  private static let key = Key.sample
  private static let version = Version(time: 1_790_000_000_123_456_789, node: 42)
  private static let transfer = TransferID(giver: sender.id, number: 200)
  private static let probe = Probe(asker: other, target: third, number: 1000, refutation: 2)
  private static let hop = Hop(node: other.id, zone: zone, squaredDistance: 1 << 66 | 5)
  private static let piece = Piece(index: 0, records: [record, tombstone], isLast: false)

  private static let claims = [
    Claim(zone: zone, in: 0, epoch: 9, owner: sender, start: 1),
    Claim(zone: .whole, in: 15, epoch: 1 << 40, isFirm: false, owner: other, start: 2),
    Claim(zone: Zone("0") ?? .whole, in: 1, epoch: 128, owner: sender, start: 1),
  ]

  static let record = Record(
    key: key, role: .pointer(to: spot), point: spot, on: space, position: [13.4, -0.0, 1e-9],
    value: [104, 105], version: version, expiry: 1_790_000_000_000_000_001,
    source: Record.Source(node: 7, request: 300),
    predecessors: [.init(source: Record.Source(node: 8, request: 5), version: version)])
  private static let tombstone = Record(key: key, point: point, on: plane, value: nil, version: .none)

  private static let region =
    Region([.whole, Interval(from: 0xFFFF_FFF0, through: 0x0F)]) ?? .whole(of: plane)
  private static let nearest = try? NearestRequest(10, to: [13.4, 52.5], space: [98], domain: .wgs84)
  private static let box =
    (try? Shape.box(lower: [170, -20], upper: [-170, 20.5], in: .wgs84)) ?? .everything(in: .wgs84)
  private static let ball =
    (try? Shape.ball(center: [0.25, -0.5], radius: 0.125, in: domain)) ?? .everything(in: .wgs84)
  private static let domain: Domain = {
    let axes = [
      try? Axis(name: "angle", unit: "turn", bounds: 0...1, wraps: true),
      try? Axis(name: "height", bounds: -45...45, scale: .sine),
    ].compactMap { $0 }
    return (try? Domain(name: "drum", axes: axes)) ?? .wgs84
  }()

  private static let answer: Answer = {
    var answer = Answer()
    answer.matches = [Match(record: record, distance: 1234.5)]
    answer.count = 1_000_000
    answer.zones = claims
    answer.digests = [ZoneDigest(zone: zone, digest: .max, count: 17)]
    answer.copies = [tombstone]
    answer.missing = [zone, .whole]
    answer.zonesVisited = 3
    answer.hops = 200
    answer.coverage = Coverage(covered: .whole)
    return answer
  }()

  private static func routed(_ payload: Payload) -> Routed {
    var routed = Routed(
      to: point, in: payload == .lookup ? nil : 2, payload, origin: other, request: RequestID(0x4000))
    routed.hops = 130
    routed.approach = payload == .join ? nil : 1 << 66 | 5
    routed.detours = payload == .join ? [5, other.id] : []
    routed.trace = payload == .lookup ? [hop] : nil
    return routed
  }
}

extension Torus {
  fileprivate static func of(_ dimensions: Int) -> Torus { Torus(dimensions: dimensions) ?? .of(2) }
}

extension Key {
  fileprivate static var sample: Key { Key(space: "buoys", id: "n-17") ?? .sample }
}
