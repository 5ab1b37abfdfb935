import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANTestKit
import Testing

/// Every zone that meets a region is visited exactly once, coverage is exact, and answers equal brute force.
@Suite struct QueryTests {
  @Test(arguments: [1, 2, 3, 4, 8])
  func aQueryVisitsEachZoneThatMeetsTheRegionOnce(dimensions: Int) throws {
    for seed in seeds(2) {
      var overlay = try Overlay(nodes: 60, dimensions: dimensions, seed: seed)
      try overlay.leave(overlay.members[20])
      try overlay.leave(overlay.members[7])
      try overlay.checkQueries(40, seed: seed)
    }
  }

  @Test func aMulticastReachesEveryOwnerInTheRegionOnceAndNobodyElse() throws {
    var overlay = try Overlay(nodes: 50, dimensions: 2, seed: 4)
    let region = try #require(
      Region([Interval(from: 0xE000_0000, through: 0x2000_0000), Interval(from: 0, through: 0x7FFF_FFFF)]))
    _ = overlay.simulator.takeNotifications()
    _ = try overlay.query(.multicast([42]), in: region)
    let reached = overlay.simulator.takeNotifications().filter { $0.event == .multicast([42]) }.map(\.node)
    let expected = overlay.statuses
      .filter { status in status.zones.contains { overlay.torus.meets($0, region) } }.map(\.contact.id)
    #expect(reached.sorted() == expected)
  }

  @Test(arguments: [1, 2, 3])
  func boxesBallsCountsAndNearestEqualBruteForceOnTheEarth(dimensions: Int) throws {
    for seed in seeds(2) {
      var generator = SeededGenerator(seed: seed)
      var overlay = try Overlay(nodes: 30, dimensions: dimensions, seed: seed)
      let space = Space(name: "earth", mapping: .spatial(.wgs84))
      var positions: [String: [Double]] = [:]
      for index in 0..<250 {
        let position = adversarialPosition(&generator)
        positions["\(index)"] = position
        try overlay.put("\(index)", at: position, value: [], in: space)
      }
      for _ in 0..<25 {
        let center = adversarialPosition(&generator)
        let ball = try Shape.ball(center: center, radius: generator.fraction() * 8_000_000, in: .wgs84)
        try overlay.checkSearch(ball, in: space)
        let lats = [adversarialPosition(&generator)[1], adversarialPosition(&generator)[1]].sorted()
        let lons = [adversarialPosition(&generator)[0], adversarialPosition(&generator)[0]]
        let box = try Shape.box(lower: [lons[0], lats[0]], upper: [lons[1], lats[1]], in: .wgs84)
        try overlay.checkSearch(box, in: space)
        let count = 1 + generator.below(20)
        let answer = try overlay.nearest(count, to: center, in: space)
        let expected = positions.map { (Domain.wgs84.distance(from: center, to: $0.value), $0.key) }
          .sorted { $0 < $1 }.prefix(count).map(\.1)
        #expect(answer.matches.map(\.record.key.text) == expected, "seed \(seed)")
        #expect(answer.coverage.isComplete)
      }
    }
  }

  /// Random places, and those where arithmetic on a sphere goes wrong.
  private func adversarialPosition(_ generator: inout SeededGenerator) -> [Double] {
    let longitudes = [180.0, -180, 179.999, -179.999, 0, 90]
    let latitudes = [90.0, -90, 89.999, -89.999, 0]
    return [
      generator.below(3) == 0 ? longitudes[generator.below(6)] : generator.fraction() * 360 - 180,
      generator.below(4) == 0 ? latitudes[generator.below(5)] : generator.fraction() * 180 - 90,
    ]
  }

  @Test func nearestInSixDimensionsEqualsBruteForceAndObeysItsLimit() throws {
    var generator = SeededGenerator(seed: 6)
    let axes = try (0..<6).map { try Axis(name: "x\($0)", bounds: 0...1) }
    let domain = try Domain(name: "features", axes: axes)
    let space = Space(name: "features", mapping: .spatial(domain))
    var overlay = try Overlay(nodes: 64, dimensions: 6, seed: 6)
    var positions: [[Double]] = []
    for index in 0..<1000 {
      positions.append((0..<6).map { _ in generator.fraction() })
      try overlay.put("\(index)", at: positions[index], value: [], in: space)
    }
    for _ in 0..<20 {
      let center = (0..<6).map { _ in generator.fraction() }
      let ranked = positions.indices.map { (domain.distance(from: center, to: positions[$0]), "\($0)") }
        .sorted { $0 < $1 }
      let answer = try overlay.nearest(5, to: center, in: space)
      #expect(answer.matches.map(\.record.key.text) == ranked.prefix(5).map(\.1))
      let limited = try overlay.nearest(500, to: center, in: space, within: 0.5)
      #expect(limited.matches.map(\.record.key.text) == ranked.filter { $0.0 <= 0.5 }.prefix(500).map(\.1))
    }
  }

  @Test func equalDistancesAreOrderedById() throws {
    var overlay = try Overlay(nodes: 20, dimensions: 2, seed: 2)
    let space = Space(name: "same", mapping: .spatial(.wgs84))
    for id in ["d", "b", "a", "c"] { try overlay.put(id, at: [10, 10], value: [], in: space) }
    #expect(
      try overlay.nearest(3, to: [10, 11], in: space).matches.map(\.record.key.text) == ["a", "b", "c"])
    #expect(
      try overlay.nearest(9, to: [10, 10], in: space).matches.map(\.record.key.text) == ["a", "b", "c", "d"])
  }

  @Test func anEmptySpaceAndAForeignDomainFindNothing() throws {
    var overlay = try Overlay(nodes: 20, dimensions: 2, seed: 2)
    let empty = Space(name: "empty", mapping: .spatial(.wgs84))
    let answer = try overlay.nearest(5, to: [1, 2], in: empty)
    #expect(answer.matches.isEmpty)
    #expect(answer.coverage.isComplete)
    // Records of two numbers, asked for as if they had three.
    try overlay.put("a", at: [1, 2], value: [], in: empty)
    let foreign = Space(name: "empty", mapping: .spatial(.torus(try #require(Torus(dimensions: 3)))))
    #expect(try overlay.nearest(5, to: [0, 0, 0], in: foreign).matches.isEmpty)
  }
}
