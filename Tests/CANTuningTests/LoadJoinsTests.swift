import CANGeometry
import CANTestKit
import CANTuning
import Datasets
import Testing

@Suite struct LoadJoinsTests {
  /// The zones of nodes that joined by load.
  private func grown(_ joins: LoadJoins, on torus: Torus, nodes: Int, seed: UInt64) throws -> [Zone] {
    try CANModel(
      nodes: nodes, configuration: .init(torus: torus, joins: .load), records: joins, seed: seed
    ).zones
  }

  /// 8,000 places close to large cities of the world, by longitude and latitude.
  private func places(near torus: Torus, seed: UInt64) throws -> [ZCode] {
    let lines = String(decoding: Datasets.worldCities, as: UTF8.self).split(separator: "\n")
    let cities = try lines.dropFirst().map { line in
      let cells = line.split(separator: ",").suffix(3).compactMap { Double($0) }
      return torus.code(of: try Domain.wgs84.point(at: Array(cells.prefix(2)), on: torus))
    }
    var generator = SeededGenerator(seed: seed)
    // Another last 52 bits: a few degrees away.
    return (0..<8000).map { _ in cities[generator.below(cities.count)] ^ generator.next() >> 12 }
  }

  @Test(arguments: [64, 1024])
  func theFullestNodeHoldsAtMost2AndAHalfTimesTheMean(nodes: Int) throws {
    let torus = torus(2)
    let joins = LoadJoins(codes: try places(near: torus, seed: 1))
    for seed in seeds(5) {
      let loads = joins.records(in: try grown(joins, on: torus, nodes: nodes, seed: seed))
      #expect(loads.count == nodes)
      #expect(Double(loads.max) <= 2.5 * loads.mean, "CANOPY_SEEDS=\(seed)...\(seed)")
      let random = try CANModel(nodes: nodes, configuration: .init(torus: torus), seed: seed)
      #expect(joins.records(in: random.zones).max > 3 * loads.max, "CANOPY_SEEDS=\(seed)...\(seed)")
    }
  }

  /// Records that make growth awkward: none, one, all at one place, two places, one side, the last cells.
  private func awkward(_ torus: Torus, _ generator: inout SeededGenerator) -> [[ZCode]] {
    let place = generator.next()
    return [
      [], [place], Array(repeating: place, count: 3000),
      Array(repeating: place, count: 500) + Array(repeating: place ^ 1 << 20, count: 500),
      (0..<400).map { _ in generator.next() >> 3 }, (0..<400).map { _ in .max - generator.next() >> 55 },
      Array(repeating: 0, count: 300) + Array(repeating: .max, count: 300) + [place],
    ]
  }

  @Test func joinsLeaveAnExactTilingWhereverTheRecordsAre() throws {
    for seed in seeds(5) {
      var generator = SeededGenerator(seed: seed)
      for dimensions in [1, 2, 3, 32] {
        let torus = torus(dimensions)
        for (index, codes) in awkward(torus, &generator).enumerated() {
          let joins = LoadJoins(codes: codes)
          for nodes in [1, 2, 3, 17, 300] {
            let context: Comment = "records \(index), n = \(nodes), CANOPY_SEEDS=\(seed)...\(seed)"
            let zones = try grown(joins, on: torus, nodes: nodes, seed: seed)
            #expect(zones.count == nodes, context)
            #expect(throws: Never.self, context) { try CANModel(torus: torus, tiling: zones) }
            #expect(joins.records(in: zones).total == codes.count, context)
          }
        }
      }
    }
  }

  /// Records at one place cannot be parted, so that nodes go on at random and do not all crowd around them.
  @Test func recordsAtOnePlaceDoNotDrawAllNodesToThem() throws {
    let joins = LoadJoins(codes: Array(repeating: 77, count: 5000))
    let torus = torus(2)
    let zones = try grown(joins, on: torus, nodes: 500, seed: 3)
    #expect(zones.map(\.depth).max() ?? 0 < 20)
  }

  @Test func withoutRecordsJoinsAreRandom() throws {
    for dimensions in [1, 2, 5] {
      let torus = torus(dimensions)
      let zones = try grown(LoadJoins(codes: []), on: torus, nodes: 300, seed: 8)
      #expect(zones == (try CANModel(nodes: 300, configuration: .init(torus: torus), seed: 8).zones))
    }
  }

  @Test func aZoneHoldsTheRecordsThatLieInIt() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<200 {
      let codes = (0..<generator.below(40)).map { _ in generator.next() << UInt64(generator.below(64)) }
      let joins = LoadJoins(codes: codes)
      #expect(joins.codes == codes.sorted())
      for depth in 0...63 {
        let zone = Zone(prefixOf: codes.isEmpty ? 0 : codes[generator.below(codes.count)], depth: depth)
        #expect(Array(joins.codes[joins.records(in: zone)]) == codes.filter { zone.contains($0) }.sorted())
      }
    }
  }

  @Test func theSeedAloneDecides() throws {
    let torus = torus(2)
    let codes = try places(near: torus, seed: 2)
    func zones(_ codes: [ZCode], _ seed: UInt64) throws -> [Zone] {
      try grown(LoadJoins(codes: codes), on: torus, nodes: 200, seed: seed)
    }
    #expect(try zones(codes, 1) == zones(codes.reversed(), 1))
    #expect(try zones(codes, 1) != zones(codes, 2))
  }

  @Test(arguments: [0, -1, CANModel.nodesRange.upperBound + 1])
  func numbersOfNodesThatNoModelHasAreRefused(nodes: Int) {
    #expect(throws: ModelError.nodeCount(nodes, CANModel.nodesRange)) {
      try grown(LoadJoins(codes: [1, 2]), on: torus(2), nodes: nodes, seed: 1)
    }
  }
}
