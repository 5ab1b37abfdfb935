import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANTestKit
import Testing

/// Thousands of nodes keep their promises: run in release, since it takes minutes otherwise.
@Suite(.enabled(if: isOptimized, "needs release mode")) struct LargeOverlayTests {
  @Test(arguments: [2, 4])
  func fiveThousandNodesTileRouteAndAnswer(dimensions: Int) throws {
    var overlay = try Overlay(
      nodes: 5000, dimensions: dimensions, seed: 1, checking: .always(globallyEvery: 50_000))
    for _ in 0..<100 { try overlay.leave(overlay.members[overlay.members.count / 3]) }
    try overlay.simulator.checkSettled()
    try overlay.checkRoutes(2000, seed: 1)
    let answer = try overlay.query(.zones, in: .whole(of: overlay.torus))
    #expect(answer.zones.count == Tiling(overlay.statuses, on: overlay.torus).claims.count)
    #expect(answer.zonesVisited == answer.zones.count)
    #expect(answer.coverage.isComplete)
    // A delegation to everybody costs little more than one message a zone.
    #expect(Double(answer.hops) < 1.6 * Double(answer.zones.count))
  }

  @Test func nearestAmongAHundredThousandPointsInSixDimensionsEqualsBruteForce() throws {
    var generator = SeededGenerator(seed: 1)
    let domain = try Domain(
      name: "features",
      axes: (0..<6).map { index throws(DomainError) in try Axis(name: "x\(index)", bounds: 0...1) })
    let space = Space(name: "features", mapping: .spatial(domain))
    var overlay = try Overlay(nodes: 64, dimensions: 6, seed: 1)
    var positions: [[Double]] = []
    for index in 0..<100_000 {
      positions.append((0..<6).map { _ in generator.fraction() })
      try overlay.put("\(index)", at: positions[index], value: [], in: space)
    }
    for _ in 0..<20 {
      let center = (0..<6).map { _ in generator.fraction() }
      let expected = positions.indices.map { (domain.distance(from: center, to: positions[$0]), "\($0)") }
        .sorted { $0 < $1 }.prefix(5).map(\.1)
      let answer = try overlay.nearest(5, to: center, in: space)
      #expect(answer.matches.map(\.record.key.text) == expected)
      #expect(answer.coverage.isComplete)
    }
    try overlay.simulator.checkRecords()
  }
}
