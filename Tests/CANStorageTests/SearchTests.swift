import CANGeometry
import Testing

@testable import CANStorage

@Suite struct SearchTests {
  private let space = Array("s".utf8)

  /// A store of random and adversarial records, and all it holds.
  private func store(
    in domain: Domain, dimensions: Int, records count: Int, with generator: inout SeededGenerator
  ) throws -> RecordStore {
    let torus = try #require(Torus(dimensions: dimensions))
    var store = RecordStore(torus: torus)
    var anchor: [Double]?
    for number in 0..<count {
      let drawn = Samples.position(in: domain, near: anchor, with: &generator)
      if number % 40 == 0 { anchor = try domain.normalized(drawn) }
      let record = try Samples.object(
        "\(number)", space: number % 7 == 0 ? "other" : "s", at: drawn, in: domain, on: torus,
        value: number % 11 == 0 ? nil : [], expiry: number % 13 == 0 ? 5 : nil)
      store.insert(record)
      if number % 17 == 0 {
        store.insert(
          Record(
            key: record.key, role: .pointer(to: record.point), point: generator.point(on: torus), on: torus,
            position: record.position, value: [], version: record.version))
      }
    }
    store._checkInvariants()
    return store
  }

  private func zones(of store: RecordStore, with generator: inout SeededGenerator) -> [Zone] {
    [.whole] + [1, 2, 5].map { store.torus.zone(at: generator.point(on: store.torus), depth: $0) }
  }

  private func findable(_ store: RecordStore, at wall: WallTime) -> [Record] {
    store.records(in: .whole).filter {
      $0.key.space == space && $0.role == .object && $0.value != nil && ($0.expiry ?? .max) > wall
    }
  }

  @Test(arguments: [1, 2, 3, 6])
  func aSearchFindsWhatBruteForceFinds(dimensions: Int) throws {
    for domain in try Samples.domains() {
      var found = 0
      for seed in 0..<UInt64(3) {
        var generator = SeededGenerator(seed: seed)
        let store = try store(in: domain, dimensions: dimensions, records: 400, with: &generator)
        let findable = findable(store, at: 5)
        for _ in 0..<12 {
          let shape = try Samples.shape(in: domain, with: &generator)
          let inShape = findable.filter { shape.contains($0.position) }
          for zone in zones(of: store, with: &generator) {
            let expected = inShape.filter { zone.contains($0.code) }
            let result = store.search(shape, space: space, within: zone, at: 5)
            found += expected.count
            #expect(result == expected, "\(domain.name), seed \(seed), \(shape.form) in \(zone)")
            #expect(store.count(shape, space: space, within: zone, at: 5) == expected.count)
          }
        }
      }
      #expect(found > 1_000, "\(domain.name) tries too little: \(found)")
    }
  }

  @Test(arguments: [1, 2, 3, 6])
  func theNearestAreThoseOfBruteForceInTheSameOrder(dimensions: Int) throws {
    for domain in try Samples.domains() {
      for seed in 0..<UInt64(3) {
        var generator = SeededGenerator(seed: seed)
        let store = try store(in: domain, dimensions: dimensions, records: 400, with: &generator)
        let findable = findable(store, at: 5)
        for _ in 0..<6 {
          let position = try domain.normalized(Samples.position(in: domain, with: &generator))
          let k = [0, 1, 5, 40, 1_000, .max][generator.below(6)]
          let byDistance = findable.map {
            Match(record: $0, distance: domain.distance(from: position, to: $0.position))
          }.sorted()
          for zone in zones(of: store, with: &generator) {
            let expected = Array(byDistance.filter { zone.contains($0.record.code) }.prefix(k))
            let result = store.nearest(k, to: position, in: domain, space: space, within: zone, at: 5)
            #expect(result == expected, "\(domain.name), seed \(seed), \(k) to \(position) in \(zone)")
          }
        }
      }
    }
  }

  @Test func manyRecordsOfOnePlaceAreFoundAndOrderedByKey() throws {
    let torus = try #require(Torus(dimensions: 2))
    var store = RecordStore(torus: torus)
    for number in 0..<1_200 {
      store.insert(try Samples.object("\(number)", at: [180, 90], in: .wgs84, on: torus))
    }
    store._checkInvariants()
    let dot = try Shape.ball(center: [0, 90], radius: 0, in: .wgs84)
    #expect(store.count(dot, space: space, within: .whole, at: 0) == 1_200)
    let nearest = store.nearest(3, to: [-7, 90], in: .wgs84, space: space, within: .whole, at: 0)
    #expect(nearest.map(\.distance) == [0, 0, 0])
    #expect(nearest.map(\.record.key.text) == ["0", "1", "10"])
  }

  @Test func theNearestLieOnBothSidesOfTheAntimeridianAndAroundThePole() throws {
    let torus = try #require(Torus(dimensions: 2))
    var store = RecordStore(torus: torus)
    for (id, position) in [
      ("east", [179.8, -17.0]), ("west", [-179.8, -17]), ("far", [170, -17]),
      ("pole", [0, 89]), ("across", [180, 89]), ("low", [0, 80]),
    ] {
      store.insert(try Samples.object(id, at: position, in: .wgs84, on: torus))
    }
    func ids(_ position: [Double]) -> [String] {
      store.nearest(2, to: position, in: .wgs84, space: space, within: .whole, at: 0).map(\.record.key.text)
    }
    #expect(ids([179.9, -17]) == ["east", "west"])
    #expect(ids([1, 89.9]) == ["pole", "across"])
  }

  @Test func recordsAndQuestionsOfAnotherKindAreNoMatches() throws {
    let torus = try #require(Torus(dimensions: 2))
    var store = RecordStore(torus: torus)
    let key = try #require(Key(space: "s", id: "hashed"))
    store.insert(Record(key: key, point: key.hashedPoint(on: torus), on: torus, value: [1], version: .none))
    store.insert(
      Record(
        key: try #require(Key(space: "s", id: "odd")), point: key.hashedPoint(on: torus), on: torus,
        position: [.nan, 0], value: [], version: .none))
    let all = Shape.everything(in: .wgs84)
    #expect(store.search(all, space: space, within: .whole, at: 0).isEmpty)
    #expect(store.nearest(5, to: [0, 0], in: .wgs84, space: space, within: .whole, at: 0).isEmpty)
    #expect(store.nearest(5, to: [0], in: .wgs84, space: space, within: .whole, at: 0).isEmpty)
    #expect(store.nearest(5, to: [.nan, 0], in: .wgs84, space: space, within: .whole, at: 0).isEmpty)
    #expect(store.nearest(-1, to: [0, 0], in: .wgs84, space: space, within: .whole, at: 0).isEmpty)
  }
}
