import CANCore
import CANGeometry
import CANStorage

@testable import CANWire

/// Draws messages of every kind, with every case of every part of them, numbers at their edges among them.
struct RandomMessages {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  /// A frame with a message of this kind.
  mutating func frame(_ kind: WireFormat.MessageKind) -> Frame {
    Frame(message(kind), from: contact())
  }

  private mutating func message(_ kind: WireFormat.MessageKind) -> Message {
    switch kind {
    case .route: .route(routed())
    case .acquaintances:
      .acquaintances(Acquaintances(reality: reality(), contacts: list { $0.contact() }, isZoneless: coin()))
    case .split: .split(zone(), for: routed())
    case .busy: .busy(reality(), contacts: list { $0.contact() })
    case .offer: .offer(Offer(transfer: transfer(), zone: zone(), reality: reality(), piece: piece()))
    case .decline: .decline(transfer())
    case .withdraw: .withdraw(transfer())
    case .piece: .piece(transfer(), piece())
    case .received: .received(transfer(), index: natural())
    case .accept: .accept(transfer(), digest: number(), start: number())
    case .commit:
      .commit(
        Commit(
          transfer: transfer(), claim: claim(), lastWrites: list { $0.record() }, around: list { $0.claim() },
          contacts: list { $0.contact() }, peers: list { $0.contact() }, refillTime: duration()))
    case .taken: .taken(transfer(), isAlone: coin())
    case .update: .update(update())
    case .claims: .claims(list { $0.claim() })
    case .probe: .probe(probe())
    case .alive: .alive(probe())
    case .reassign: .reassign(reassignment())
    case .volunteer: .volunteer(reassignment())
    case .placed: .placed(number(), placeResult())
    case .absorbed: .absorbed(number(), zone(), isAlone: coin())
    case .reply: .reply(RequestID(number()), outcome(one(of: WireFormat.OutcomeKind.allCases)))
    case .answer: .answer(number(), answer())
    case .load:
      .load(
        RequestID(number()),
        Load(records: natural(), points: Array(list { $0.point() }.prefix(Limit.pointsInLoad))))
    case .copy:
      .copy(RequestID(number()), HotCopy(record: record(), hops: natural(), timeLeft: duration()))
    case .hot: .hot(key(), in: reality())
    case .keep:
      .keep(
        StandIn(
          zone: zone(), reality: reality(),
          copy: coin()
            ? nil
            : .init(
              record: record(), number: number(), writer: contact(), replaced: replaced(),
              others: list { $0.contact() })))
    case .enroll:
      .enroll(
        Roster(
          reality: reality(), enrollment: number(), claims: list { $0.claim() },
          peers: list { $0.contact() }))
    case .resign: .resign(reality(), enrollment: number())
    }
  }

  private mutating func payload(_ kind: WireFormat.PayloadKind) -> Payload {
    switch kind {
    case .join: .join
    case .lookup: .lookup
    case .audit: .audit(list { $0.claim() })
    case .write: .write(write())
    case .place: .place(record(), number())
    case .absorb: .absorb(list { $0.record() }, number())
    case .read: .read(key(), attemptsLeft: natural())
    case .readObject: .readObject(key(), version(), home: point(), attemptsLeft: natural())
    case .query:
      .query(
        Delegation(query: query(), prefix: zone(), part: number(), timeLeft: duration()))
    case .nearest: nearest().map(Payload.nearest) ?? .join
    case .load: .load
    }
  }

  private mutating func queryKind(_ kind: WireFormat.QueryKind) -> Query.Kind {
    switch kind {
    case .records: .records(space: bytes(), shape())
    case .nearest: .nearest(natural(), to: list { $0.double() }, space: bytes(), shape())
    case .count: .count(space: bytes(), shape())
    case .multicast: .multicast(bytes())
    case .zones: .zones
    case .digests: .digests(halvings: generator.below(64))
    case .copies: .copies(after: coin() ? nil : Record.Place(code: number(), key: key(), isPointer: coin()))
    }
  }

  private mutating func outcome(_ kind: WireFormat.OutcomeKind) -> Outcome {
    switch kind {
    case .joined: .joined(list { $0.zone() })
    case .left: .left
    case .owner: .owner(contact(), hops: natural(), trace: list { $0.hop() })
    case .stored: .stored(version(), hops: natural())
    case .record: .record(coin() ? nil : record(), hops: natural())
    case .answer: .answer(answer())
    case .failed: .failed(failure(one(of: WireFormat.FailureKind.allCases)))
    }
  }

  private func failure(_ kind: WireFormat.FailureKind) -> RequestFailure {
    switch kind {
    case .notMember: .notMember
    case .alreadyMember: .alreadyMember
    case .noSeat: .noSeat
    case .noHeir: .noHeir
    case .valueTooLong: .valueTooLong
    case .timedOut: .timedOut
    case .tooManyHops: .tooManyHops
    case .notDurable: .notDurable
    case .overloaded: .overloaded
    case .notRefilled: .notRefilled
    case .wrongDimensions: .wrongDimensions
    case .objectMissing: .objectMissing
    }
  }

  private mutating func replaced() -> Replaced {
    Replaced(
      obsolete: coin() ? nil : point(),
      unknown: coin() ? nil : .init(source: source(), version: version()))
  }

  private mutating func placeResult() -> PlaceResult {
    switch one(of: WireFormat.PlaceResultKind.allCases) {
    case .durable: .durable(replaced())
    case .failed: .failed
    case .newer: .newer(version(), source: coin() ? nil : self.source())
    case .over: .over(version(), by: coin() ? nil : .init(source: self.source(), version: version()))
    }
  }

  private mutating func domain() -> Domain {
    switch one(of: WireFormat.DomainKind.allCases) {
    case .wgs84:
      return .wgs84
    case .euclidean:
      let axes = (0...generator.below(3)).compactMap { index in
        let isSine = coin()
        return try? Axis(
          name: text() + "\(index)", unit: text(), bounds: isSine ? -90...45 : -1...(1 + double().magnitude),
          wraps: !isSine && coin(), scale: isSine ? .sine : .linear)
      }
      return (try? Domain(name: text(), axes: axes)) ?? .wgs84
    }
  }

  /// Positions of these bounds are positions of every domain drawn here.
  private mutating func positions(_ domain: Domain) -> [Double] {
    domain.axes.map { _ in generator.fraction() * 2 - 1 }
  }

  private mutating func shape() -> Shape {
    let domain = domain()
    let corners = [positions(domain), positions(domain)]
    switch one(of: WireFormat.FormKind.allCases) {
    case .everything:
      return .everything(in: domain)
    case .box:
      let sides = domain.axes.indices.map { index in
        let side = [corners[0][index], corners[1][index]]
        return domain.axes[index].wraps ? side : side.sorted()
      }
      let box = try? Shape.box(lower: sides.map { $0[0] }, upper: sides.map { $0[1] }, in: domain)
      return box ?? .everything(in: domain)
    case .ball:
      let ball = try? Shape.ball(center: corners[0], radius: generator.fraction() * 1e6, in: domain)
      return ball ?? .everything(in: domain)
    }
  }

  private mutating func nearest() -> NearestRequest? {
    let domain = domain()
    return try? NearestRequest(
      max(natural(), 1), to: positions(domain), space: bytes(), domain: domain,
      within: coin() ? .infinity : double().magnitude)
  }
}

// MARK: - Parts without cases

extension RandomMessages {
  private mutating func routed() -> Routed {
    var routed = Routed(
      to: point(), in: coin() ? nil : reality(), payload(one(of: WireFormat.PayloadKind.allCases)),
      origin: contact(), request: RequestID(number()))
    routed.hops = natural()
    routed.approach = coin() ? nil : squaredDistance()
    routed.detours = list { $0.number() }
    routed.trace = coin() ? nil : list { $0.hop() }
    return routed
  }

  private mutating func hop() -> Hop {
    Hop(node: number(), zone: zone(), squaredDistance: squaredDistance())
  }

  private mutating func squaredDistance() -> SquaredDistance {
    SquaredDistance(number()) << generator.below(65)
  }

  private mutating func update() -> Update {
    Update(
      number: number(), version: number(), learned: number(), refutation: number(),
      news: coin()
        ? nil
        : News(
          since: number(), claims: list { $0.claim() },
          dropped: list { Place(reality: $0.reality(), zone: $0.zone()) }),
      suspicions: list { Suspicion(node: $0.number(), refutation: $0.number()) },
      contacts: list { $0.contact() })
  }

  private mutating func probe() -> Probe {
    Probe(asker: contact(), target: contact(), number: number(), refutation: number())
  }

  private mutating func reassignment() -> Reassignment {
    Reassignment(giver: contact(), zone: zone(), reality: reality(), hops: natural())
  }

  private mutating func piece() -> Piece {
    Piece(index: natural(), records: list { $0.record() }, isLast: coin())
  }

  private mutating func query() -> Query {
    let sides = (0...generator.below(4)).map { _ in
      coin() ? Interval.whole : Interval(lower: generator.coordinate(), extent: generator.coordinate())
    }
    return Query(
      queryKind(one(of: WireFormat.QueryKind.allCases)), in: Region(sides) ?? Region(point()),
      of: coin() ? nil : reality())
  }

  private mutating func answer() -> Answer {
    var answer = Answer()
    answer.matches = list { Match(record: $0.record(), distance: $0.double()) }
    answer.count = natural()
    answer.zones = list { $0.claim() }
    answer.digests = list { ZoneDigest(zone: $0.zone(), digest: $0.number(), count: $0.natural()) }
    answer.copies = list { $0.record() }
    answer.missing = list { $0.zone() }
    answer.zonesVisited = natural()
    answer.hops = natural()
    answer.coverage = Coverage(covered: number())
    return answer
  }

  private mutating func write() -> Write {
    var placement: Write.Placement?
    if coin() {
      placement =
        switch one(of: WireFormat.PlacementKind.allCases) {
        case .hashed: .hashed(copies: list { $0.point() })
        case .spatial: .spatial(point(), position: list { $0.double() })
        }
    }
    return Write(
      key: key(), placement: placement, value: value(), expiry: coin() ? nil : number(), home: point())
  }

  private mutating func record() -> Record {
    let point = point()
    guard let torus = Torus(dimensions: point.dimensions) else { return record() }
    return Record(
      key: key(), role: coin() ? .object : .pointer(to: self.point()), point: point, on: torus,
      position: list { $0.double() }, value: value(), version: version(), expiry: coin() ? nil : number(),
      source: coin() ? nil : source(),
      predecessors: list { Record.Predecessor(source: $0.source(), version: $0.version(), isMet: $0.coin()) })
  }

  private mutating func source() -> Record.Source { Record.Source(node: number(), request: number()) }

  private mutating func claim() -> Claim {
    Claim(
      zone: zone(), in: reality(), epoch: number(), isFirm: coin(), owner: contact(), start: number())
  }

  private mutating func key() -> Key {
    Key(space: bytes(), id: [7] + bytes()) ?? key()
  }
}

// MARK: - Numbers and texts

extension RandomMessages {
  private mutating func one<Case>(of cases: [Case]) -> Case { cases[generator.below(cases.count)] }
  private mutating func coin() -> Bool { generator.below(2) == 0 }
  private mutating func reality() -> RealityIndex { RealityIndex(generator.below(16)) }
  private mutating func version() -> Version { Version(time: number(), node: number()) }
  private mutating func transfer() -> TransferID { TransferID(giver: number(), number: number()) }
  private mutating func value() -> [UInt8]? { coin() ? nil : bytes() }

  /// Any size of number is as likely as any other, and so are the edges of the sizes.
  private mutating func number() -> UInt64 {
    let number = generator.next() >> UInt64(generator.below(64))
    return generator.below(8) == 0 ? [0, 127, 128, 16_383, 16_384, .max][generator.below(6)] : number
  }

  private mutating func natural() -> Int { Int(number() >> 1) }
  /// Up to 146 years either way: longer ones saturate.
  private mutating func duration() -> Duration { .nanoseconds((coin() ? 1 : -1) * (natural() >> 1)) }

  private mutating func double() -> Double {
    [0, -0.0, 1, -180, 90.5, .pi, 1e300, .infinity, .leastNonzeroMagnitude][generator.below(9)]
  }

  private mutating func zone() -> Zone {
    Zone(prefixOf: generator.next(), depth: generator.below(Zone.depthMax + 1))
  }

  private mutating func point() -> Point {
    let dimensions = coin() ? 2 : 1 + generator.below(32)
    return Point((0..<dimensions).map { _ in generator.coordinate() }) ?? point()
  }

  /// One of few, so that frames name contacts again.
  private mutating func contact() -> Contact {
    let number = generator.below(generator.below(8) == 0 ? 100 : 4)
    return Contact(id: NodeID(number) << 40, address: number % 2 == 0 ? "" : "node\(number).test:7000")
  }

  private mutating func text() -> String { ["", "x", "depth", "Größe", "経度", "🌍"][generator.below(6)] }

  private mutating func bytes() -> [UInt8] {
    (0..<generator.below(generator.below(16) == 0 ? 300 : 6)).map { _ in UInt8(generator.below(256)) }
  }

  private mutating func list<Element>(_ element: (inout RandomMessages) -> Element) -> [Element] {
    let count = generator.below(16) == 0 ? generator.below(15) : generator.below(4)
    return (0..<count).map { _ in element(&self) }
  }
}
