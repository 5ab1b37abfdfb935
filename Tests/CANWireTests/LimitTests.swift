import CANCore
import CANGeometry
import CANStorage
import Testing

@testable import CANWire

/// Every limit holds in both directions, and nothing is reserved on the word of a count.
@Suite struct LimitTests {
  private let sender = Samples.sender
  private let contacts = (0..<65).map { Contact(id: $0 + 100) }

  private func encoded(_ message: Message) throws -> [UInt8] {
    try Frame(message, from: sender).encoded()
  }

  private func claims(_ count: Int, in reality: RealityIndex = 0) -> [Claim] {
    (0..<count).map {
      Claim(zone: .whole, in: reality, epoch: 1, owner: Contact(id: NodeID($0)), start: 1)
    }
  }

  private func update(_ count: Int) -> Message {
    .update(Update(number: 1, version: 1, learned: 1, news: News(claims: claims(count))))
  }

  @Test func asMuchAsIsAllowedTravels() throws {
    let full = update(WireLimit.claims.maximum)
    #expect(try Frame(decoding: try encoded(full)).message == full)
    let value = [UInt8](repeating: 7, count: WireLimit.valueBytes.maximum)
    let multicast = Query(.multicast(value), in: Region.whole(of: try #require(Torus(dimensions: 32))))
    let part = Delegation(query: multicast, prefix: .whole, part: 1, timeLeft: .zero)
    let point = try #require(Point([1]))
    let routed = Message.route(Routed(to: point, .query(part), origin: sender, request: RequestID(1)))
    #expect(try Frame(decoding: try encoded(routed)).message == routed)
    let address = Contact(id: 1, address: String(repeating: "a", count: 255))
    #expect(try Frame(decoding: try Frame(.claims([]), from: address).encoded()).sender == address)
  }

  @Test func moreThanIsAllowedIsNotWritten() throws {
    let tooMany = WireLimit.claims.maximum + 1
    #expect(throws: WireError.limitExceeded(.claims, tooMany)) { try encoded(update(tooMany)) }
    #expect(throws: WireError.limitExceeded(.contacts, 65)) { try encoded(.busy(0, contacts: contacts)) }
    #expect(throws: WireError.limitExceeded(.realities, 17)) { try encoded(.busy(16, contacts: [])) }
    #expect(throws: WireError.limitExceeded(.realities, 256)) { try encoded(.claims(claims(1, in: 255))) }
    #expect(throws: WireError.limitExceeded(.realities, 17)) {
      try encoded(.reply(RequestID(1), .joined(Array(repeating: .whole, count: 17))))
    }
    let address = Contact(id: 1, address: String(repeating: "a", count: 256))
    #expect(throws: WireError.limitExceeded(.addressBytes, 256)) {
      try Frame(.claims([]), from: address).encoded()
    }
    #expect(throws: WireError.outOfRange("index of a piece")) {
      try encoded(.received(TransferID(giver: 1, number: 1), index: -1))
    }
  }

  /// A frame beyond 1 MiB is given up as soon as it is one, and leaves nothing behind.
  @Test func aFrameThatIsTooLongLeavesNothing() throws {
    let key = try #require(Key(space: "s", id: "k"))
    let plane = try #require(Torus(dimensions: 2))
    let record = Record(
      key: key, point: plane.corner(of: .whole), on: plane, value: [UInt8](repeating: 1, count: 300_000),
      version: .none)
    let piece = Piece(index: 0, records: Array(repeating: record, count: 10_000), isLast: true)
    var bytes: [UInt8] = [1, 2, 3]
    #expect(throws: WireError.self) {
      try Frame(.piece(TransferID(giver: 1, number: 1), piece), from: sender).encode(into: &bytes)
    }
    #expect(bytes == [1, 2, 3])
    #expect(bytes.capacity < 4 << 20)
  }

  /// Wherever a count stands, one that is beyond the bytes left or beyond its limit is an error.
  @Test func countsAreCheckedBeforeMemoryIsTaken() throws {
    let header = [UInt8](repeating: 0, count: 9)
    let kind = WireFormat.MessageKind.claims.rawValue
    #expect(throws: WireError.truncated) {
      try Frame(decoding: framed(header + [kind, 0x80, 0x20] + [UInt8](repeating: 1, count: 100)))
    }
    #expect(throws: WireError.limitExceeded(.claims, 4097)) {
      try Frame(decoding: framed(header + [kind, 0x81, 0x20]))
    }
    #expect(throws: WireError.limitExceeded(.claims, Int.max)) {
      try Frame(decoding: framed(header + [kind] + [UInt8](repeating: 0xFF, count: 8) + [0x7F]))
    }
    // The address of the sender announces 255 bytes that are not there.
    let address: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0x01]
    #expect(throws: WireError.truncated) { try Frame(decoding: framed(address)) }
  }

  @Test func textsAreUTF8() {
    #expect(throws: WireError.notUTF8) {
      try Frame(decoding: framed([0, 0, 0, 0, 0, 0, 0, 0, 2, 0xC3, 0x28, 14, 0]))
    }
  }

  /// A box that holds all of an axis from 0 is spelled from 0, and not from -0, which equals it.
  @Test func aWholeAxisHasOneSpelling() throws {
    let domain = try Domain(name: "d", axes: [Axis(name: "x", bounds: 0...1, wraps: true)])
    let box = try Shape.box(lower: [-0.0], upper: [1], in: domain)
    let line = Region.whole(of: try #require(Torus(dimensions: 1)))
    let part = Delegation(
      query: Query(.count(space: [], box), in: line), prefix: .whole, part: 1, timeLeft: .zero)
    let point = try #require(Point([1]))
    let bytes = try encoded(.route(Routed(to: point, .query(part), origin: sender, request: RequestID(1))))
    // Behind the box are its upper corner, a count and 1.0; the prefix, the part and the time.
    let index = bytes.count - 3 - 9 - 8
    #expect(bytes[index] == 0)
    var spelled = bytes
    spelled[index] = 0x80
    #expect(throws: WireError.notCanonical) { try Frame(decoding: spelled) }
    #expect(try Frame(decoding: bytes).encoded() == bytes)
  }

  @Test func theOnlySpellingIsTheShortestOne() {
    let header = [UInt8](repeating: 0, count: 9)
    let absorbed = WireFormat.MessageKind.absorbed.rawValue
    // A number of two bytes that fits in one; a zone with bits behind its depth; a contact written twice.
    for body in [
      [absorbed, 0x80, 0x00, 0], [absorbed, 1, 3, 0xE1],
      [WireFormat.MessageKind.busy.rawValue, 0, 1, 1] + header,
    ] {
      #expect(throws: WireError.notCanonical) { try Frame(decoding: framed(header + body)) }
    }
  }
}

/// What travels all the time is small.
@Suite struct SizeTests {
  private func size(_ update: Update) throws -> Int {
    try Frame(.update(update), from: Samples.sender).encoded().count
  }

  /// A day of updates at one a second, from a node that has an id of 8 random bytes.
  @Test func anUpdateWithoutNewsIsFewBytes() throws {
    #expect(try size(Update(number: 86_400, version: 512, learned: 511, news: nil)) == 24)
    #expect(try size(Update(number: 100, version: 100, learned: 100, news: nil)) == 20)
  }

  @Test func anUpdateWithElevenClaimsIsBelowTwoHundredBytes() throws {
    let claims = (0..<11).map {
      Claim(
        zone: Zone(prefixOf: UInt64($0) << 52, depth: 12), epoch: 9,
        owner: $0 == 0 ? Samples.sender : Contact(id: .max - NodeID($0)), start: 1)
    }
    #expect(try size(Update(number: 86_400, version: 512, learned: 511, news: News(claims: claims))) == 195)
  }
}
