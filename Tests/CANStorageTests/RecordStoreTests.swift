import CANGeometry
import Testing

@testable import CANStorage

@Suite struct RecordStoreTests {
  /// The store beside a plain dictionary under the same seeded operations.
  @Test(arguments: [1, 2, 3])
  func itAgreesWithADictionaryUnderEveryMutation(dimensions: Int) throws {
    let torus = try #require(Torus(dimensions: dimensions))
    for seed in 0..<UInt64(5) {
      var generator = SeededGenerator(seed: seed)
      var store = RecordStore(torus: torus)
      var model = Model()
      for step in 0..<200 {
        try apply(&generator, to: &store, model: &model, torus: torus)
        if step % 10 == 0 { store._checkInvariants() }
      }
      store._checkInvariants()
      #expect(Array(store.records(in: .whole)) == model.sorted, "seed \(seed)")
      let zone = torus.zone(at: generator.point(on: torus), depth: 1)
      let half = store.records(in: zone)
      let numbered = (-1...half.count).map { half[$0] }
      #expect(numbered == [nil] + Array(half).map(Optional.some) + [nil], "seed \(seed)")
      #expect(store.countAll == model.records.count, "seed \(seed)")
      #expect(store.count == model.records.values.count { !$0.isPointer && !$0.isTombstone }, "seed \(seed)")
      #expect(store.bytes == model.sorted.reduce(0) { $0 + $1.byteCount }, "seed \(seed)")
    }
  }

  private func apply(
    _ generator: inout SeededGenerator, to store: inout RecordStore, model: inout Model, torus: Torus
  ) throws {
    switch generator.below(20) {
    case 0...9:
      let record = try record(with: &generator, on: torus)
      let isNew = model.insert(record)
      #expect(store.insert(record) == isNew)
      #expect(store[record.place] == model.records[record.place])
    case 10...12:
      let place = try record(with: &generator, on: torus).place
      let removed = model.records.removeValue(forKey: place)
      #expect(store.remove(place) == removed)
    case 13...15:
      let batch = try (0..<generator.below(250)).map { _ in try record(with: &generator, on: torus) }
      store.absorb(generator.below(2) == 0 ? batch : batch.sorted { $0.place < $1.place })
      for record in batch { _ = model.insert(record) }
    case 16:
      let wall = WallTime(generator.below(120))
      let ended = model.remove { $0.hasExpired(at: wall) }
      #expect(store.expire(at: wall) == ended)
    default:
      let zone = torus.zone(at: generator.point(on: torus), depth: 1 + generator.below(8))
      let taken = model.remove { zone.contains($0.code) }
      #expect(store.extract(zone) == taken)
    }
  }

  /// Few places, so that keys meet again; some share a code, some are pointers, tombstones or end.
  private func record(with generator: inout SeededGenerator, on torus: Torus) throws -> Record {
    let point = try #require(
      Point((0..<torus.dimensions).map { _ in Coordinate(generator.below(16)) << 28 }))
    let isPointer = generator.below(5) == 0
    return Record(
      key: try #require(Key(space: "s", id: "\(generator.below(20))")),
      role: isPointer ? .pointer(to: point) : .object, point: point, on: torus,
      value: generator.below(4) == 0 ? nil : [UInt8](repeating: 1, count: generator.below(5)),
      version: Version(time: WallTime(generator.below(8)), node: 1),
      expiry: generator.below(6) == 0 ? WallTime(50 + generator.below(100)) : nil)
  }

  @Test func theLastWriterWinsInWhateverOrderWritesArrive() throws {
    let torus = try #require(Torus(dimensions: 2))
    let versions = (0..<6).map {
      try? Samples.object("k", at: [1, 2], in: .wgs84, on: torus, value: [UInt8($0)], time: WallTime($0))
    }
    let writes = versions.compactMap { $0 }
    for seed in 0..<UInt64(30) {
      var generator = SeededGenerator(seed: seed)
      var store = RecordStore(torus: torus)
      for _ in 0..<3 {
        for record in writes.shuffled(using: &generator) { store.insert(record) }
      }
      #expect(store[writes[5].place] == writes[5], "seed \(seed)")
      let isStoredAgain = store.insert(writes[5])
      #expect(!isStoredAgain, "the same write is applied once")
      #expect(store.countAll == 1)
    }
  }

  /// Zones may lie inside each other, and come in any order.
  @Test func recordsOutsideZonesAreThoseThatNoZoneContains() throws {
    let torus = try #require(Torus(dimensions: 2))
    for seed in 0..<UInt64(50) {
      var generator = SeededGenerator(seed: seed)
      var store = RecordStore(torus: torus)
      for _ in 0..<60 { store.insert(try record(with: &generator, on: torus)) }
      let zones = (0..<generator.below(6)).map { _ in
        torus.zone(at: generator.point(on: torus), depth: generator.below(6))
      }
      let expected = store.records(in: .whole).filter { record in
        !zones.contains { $0.contains(record.code) }
      }
      #expect(store.records(outside: zones, bytesMax: .max) == expected, "seed \(seed)")
    }
  }

  @Test func extractedHalvesAbsorbedElsewhereMakeTheWholeAgain() throws {
    let torus = try #require(Torus(dimensions: 2))
    var generator = SeededGenerator(seed: 11)
    var store = RecordStore(torus: torus)
    for number in 0..<3_000 {
      let position = [generator.fraction() * 360 - 180, generator.fraction() * 180 - 90]
      store.insert(try Samples.object("\(number)", at: position, in: .wgs84, on: torus))
    }
    let all = Array(store.records(in: .whole))
    var heir = RecordStore(torus: torus)
    var zone = Zone.whole
    while let (lower, upper) = zone.halves, store.countAll > 0 {
      #expect(store.countAll(in: upper) == store.records(in: upper).count)
      heir.absorb(store.extract(upper))
      store._checkInvariants()
      heir._checkInvariants()
      #expect(store.countAll + heir.countAll == all.count)
      zone = lower
    }
    #expect(Array(heir.records(in: .whole)) == all)
  }

  @Test func piecesOfATransferTogetherAreTheZoneOnceInOrder() throws {
    let torus = try #require(Torus(dimensions: 2))
    var generator = SeededGenerator(seed: 5)
    var store = RecordStore(torus: torus)
    for number in 0..<2_000 {
      // Half of them at one place, so that cursors fall between records of one code.
      let position = number % 2 == 0 ? [10, 10] : [generator.fraction() * 360 - 180, 10]
      let value = [UInt8](repeating: 0, count: generator.below(300))
      store.insert(try Samples.object("\(number)", at: position, in: .wgs84, on: torus, value: value))
    }
    for zone in [Zone.whole, torus.zone(at: try Domain.wgs84.point(at: [10, 10], on: torus), depth: 3)] {
      for bytesMax in [0, 500, 4_096, 1 << 20] {
        var pieces: [Record] = []
        while true {
          let piece = store.records(in: zone, after: pieces.last?.place, bytesMax: bytesMax)
          guard !piece.isEmpty else { break }
          #expect(piece.count == 1 || piece.reduce(0) { $0 + $1.byteCount } <= bytesMax)
          pieces += piece
        }
        #expect(pieces == Array(store.records(in: zone)), "\(zone), \(bytesMax) bytes")
      }
    }
  }

  @Test func aTransferResumesWhereItsCursorWasRemoved() throws {
    let torus = try #require(Torus(dimensions: 1))
    var store = RecordStore(torus: torus)
    let records = try (0..<9).map { try Samples.object("\($0)", at: [Double($0), 0], in: .wgs84, on: torus) }
    store.absorb(records)
    store.remove(records[4].place)
    #expect(store.records(in: .whole, after: records[4].place, bytesMax: .max) == Array(records[5...]))
    // A cursor beyond the zone, and one before it.
    let upper = try #require(Zone("1"))
    #expect(
      store.records(in: upper, after: nil, bytesMax: .max)
        == store.records(in: .whole, after: nil, bytesMax: .max))
    let lower = try #require(Zone("0"))
    #expect(store.records(in: lower, after: records[4].place, bytesMax: .max).isEmpty)
  }

  @Test func whatNeverEndsIsNotLookedAtAndTheEarliestEndIsKnown() throws {
    let torus = try #require(Torus(dimensions: 2))
    var store = RecordStore(torus: torus)
    store.insert(try Samples.object("a", at: [0, 0], in: .wgs84, on: torus))
    #expect(store.expiryEarliest == nil)
    #expect(store.expire(at: .max).isEmpty)
    store.insert(try Samples.object("b", at: [1, 0], in: .wgs84, on: torus, expiry: 9))
    store.insert(try Samples.object("c", at: [2, 0], in: .wgs84, on: torus, expiry: 7))
    #expect(store.expiryEarliest == 7)
    #expect(store.expire(at: 6).isEmpty)
    #expect(store.expire(at: 7).map(\.key.text) == ["c"])
    #expect(store.expiryEarliest == 9 && store.countAll == 2)
  }
}

/// What a store promises, as a dictionary.
private struct Model {
  var records: [Record.Place: Record] = [:]

  var sorted: [Record] { records.values.sorted { $0.place < $1.place } }

  mutating func insert(_ record: Record) -> Bool {
    if let old = records[record.place], old.version >= record.version { return false }
    records[record.place] = record
    return true
  }

  mutating func remove(where isGone: (Record) -> Bool) -> [Record] {
    let gone = sorted.filter(isGone)
    for record in gone { records[record.place] = nil }
    return gone
  }
}
