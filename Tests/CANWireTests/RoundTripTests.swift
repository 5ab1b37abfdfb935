import CANCore
import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANWire

/// What is written is what is read, and in one spelling.
@Suite struct RoundTripTests {
  /// Every kind of message, each many times; the kinds of their parts are drawn as evenly.
  @Test func everyMessageComesBackAsItWas() throws {
    for seed in seeds(40) {
      var messages = RandomMessages(seed: seed)
      for kind in WireFormat.MessageKind.allCases {
        for _ in 0..<(isOptimized ? 50 : 5) {
          let frame = messages.frame(kind)
          let bytes = try frame.encoded()
          let decoded = try Frame(decoding: bytes)
          guard decoded == frame, frame.message.kind == kind, try decoded.encoded() == bytes else {
            Issue.record("\(kind) differs; repeat with CANOPY_SEEDS=\(seed)...\(seed)")
            return
          }
        }
      }
    }
  }

  @Test func framesAreAppendedToWhatIsThere() throws {
    var messages = RandomMessages(seed: 1)
    var bytes: [UInt8] = []
    var whole: [UInt8] = []
    for kind in WireFormat.MessageKind.allCases {
      let frame = messages.frame(kind)
      try frame.encode(into: &bytes)
      whole += try frame.encoded()
    }
    #expect(bytes == whole)
  }

  /// Found by the fuzzer: what lay within the last second of all was read as it was and written as the last moment.
  @Test(arguments: [0, 1, 255, 256, 1_000_000_000, .max / 2] as [Int64])
  func everyDurationHasOneSpelling(fromTheEnd distance: Int64) throws {
    for nanoseconds in [Int64.max - distance, Int64.min + distance, distance, -distance] {
      let duration = Duration.nanoseconds(nanoseconds)
      #expect(duration.wholeNanoseconds == nanoseconds)
      let copy = HotCopy(record: Samples.record, hops: 0, timeLeft: duration)
      let bytes = try Frame(.copy(RequestID(1), copy), from: Samples.sender).encoded()
      let decoded = try Frame(decoding: bytes)
      #expect(decoded.message == .copy(RequestID(1), copy))
      #expect(try decoded.encoded() == bytes)
    }
  }

  /// Else a box that was rounded when it was made would not travel.
  @Test func aShapeThatIsBuiltFromItsFormStaysTheSame() throws {
    let edges = [-180, 180, 0, 1e-300, 179.5].flatMap { [$0, $0.nextUp, $0.nextDown] }
    let values = [-720.0, -360, 0, 360].flatMap { turn in edges.map { $0 + turn } }
    for lower in values {
      for upper in values {
        let box = try Shape.box(lower: [lower, 0], upper: [upper, 1], in: .wgs84)
        #expect(try Shape(spelled: box.form, in: .wgs84) == box, "\(lower) to \(upper)")
        let ball = try Shape.ball(center: [lower, 0], radius: 1, in: .wgs84)
        #expect(try Shape(spelled: ball.form, in: .wgs84) == ball, "around \(lower)")
      }
    }
  }

  /// A list checks its count against the shortest element: were that longer, good lists would be refused.
  @Test func theShortestElementsAreAsShortAsTheySay() throws {
    let key = try #require(Key(space: [], id: [0]))
    let line = try #require(Torus(dimensions: 1))
    let record = Record(key: key, point: line.corner(of: .whole), on: line, value: nil, version: .none)
    try expectShortest(Interval.whole)
    try expectShortest(Zone.whole)
    try expectShortest(line.corner(of: .whole))
    try expectShortest(try Axis(name: "", bounds: 0...1))
    try expectShortest(Contact(id: 7))
    try expectShortest(Claim(zone: .whole, epoch: 0, owner: Contact(id: 7), start: 0))
    try expectShortest(record)
    try expectShortest(Match(record: record, distance: 0))
    try expectShortest(ZoneDigest(zone: .whole, digest: 0, count: 0))
    try expectShortest(Hop(node: 0, zone: .whole, squaredDistance: 0))
    try expectShortest(Suspicion(node: 0, refutation: 0))
  }

  private func expectShortest<Value: WireValue>(_ value: Value) throws {
    var writer = WireWriter(countMax: .max)
    try writer.newContact(Contact(id: 7))
    let count = writer.bytes.count
    try value.write(to: &writer)
    #expect(writer.bytes.count - count == Value.byteCountMin, "\(Value.self)")
  }
}
