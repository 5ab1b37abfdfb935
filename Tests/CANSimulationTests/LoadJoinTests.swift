import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANTestKit
import Testing

/// Joins by load: nodes go where the records are, so that none holds far more than the others (3.1).
@Suite struct LoadJoinTests {
  private let space = Space(name: "places", mapping: .spatial(.wgs84))

  /// Positions as unevenly spread as cities are: most of them near a few centers.
  private func positions(_ count: Int, seed: UInt64) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    let centers = (0..<12).map { _ in [generator.fraction() * 340 - 170, generator.fraction() * 140 - 70] }
    return (0..<count).map { _ in
      // Low numbers are drawn more often, and so is what is near to a center.
      let center = centers[min(generator.below(12), generator.below(12))]
      let spread = generator.fraction() * generator.fraction() * 10
      return center.map { $0 + (generator.fraction() * 2 - 1) * spread }
    }
  }

  /// The records of the fullest node over the mean, when so many nodes have joined after the records were stored.
  private func fullest(_ joins: Overlay.Joins, nodes: Int, records: Int, seed: UInt64) throws -> Double {
    var overlay = try Overlay(nodes: 1, dimensions: 2, seed: seed, joins: joins)
    for (number, position) in positions(records, seed: seed).enumerated() {
      try overlay.put("\(number)", at: position, value: [], in: space)
    }
    while overlay.members.count < nodes { try overlay.join() }
    try overlay.simulator.checkSettled()
    let counts = overlay.simulator.nodes.compactMap { $0?.storedRecords().count }
    #expect(counts.reduce(0, +) == 2 * records)
    return Double((counts.max() ?? 0) * nodes) / Double(2 * records)
  }

  @Test func theFullestNodeHoldsLittleMoreThanTheMean() throws {
    let (nodes, records) = (256, 2_000)
    for seed in seeds(isOptimized ? 4 : 1) {
      let byLoad = try fullest(.byLoad, nodes: nodes, records: records, seed: seed)
      let random = try fullest(.random, nodes: nodes, records: records, seed: seed)
      #expect(byLoad < 3 && random > 5 * byLoad, "seed \(seed): \(byLoad) by load, \(random) at random")
    }
  }

  /// As long as nothing is stored the points are random ones, and so are joins where all is at one place.
  @Test func whereNothingCanBeDividedJoinsAreRandom() throws {
    var overlay = try Overlay(nodes: 40, dimensions: 2, seed: 1, joins: .byLoad)
    try overlay.simulator.checkSettled()
    for number in 0..<50 { try overlay.put("\(number)", at: [7, 50], value: [], in: space) }
    for _ in 0..<20 { try overlay.join() }
    try overlay.simulator.checkSettled()
    #expect(overlay.statuses.allSatisfy { $0.claims.count == 1 && $0.claims[0].zone.depth < 20 })
  }

  /// Lost questions and answers, crashes and partitions cost candidates and never the seat.
  @Test func anOverlayOfFaultsConvergesAllTheSame() throws {
    for seed in seeds(isOptimized ? 20 : 3) {
      var scenario = Scenario.swarm(seed: seed)
      scenario.joins = .byLoad
      var run = try #require(ScenarioRun(scenario))
      run.simulator.trace = Trace()
      let report = run.run()
      #expect(report.recovery != nil && report.flaw == nil, "seed \(seed): \(report)")
      let loads = run.simulator.trace?.lines.filter { $0.contains("load of") }.count ?? 0
      #expect(loads > 0, "seed \(seed)")
    }
  }
}
