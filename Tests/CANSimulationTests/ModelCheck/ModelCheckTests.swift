import CANCore
import CANGeometry
import CANStorage
import CANTestKit
import Testing

/// Every order of events at a few nodes, to a stated depth, in a model of the rules of ownership.
///
/// Nodes tell, join, leave, grant, crash, start again, pause, are cut off, and take over from the dead and from
/// the merely silent, while messages are lost, late and doubled. In each state a node must serve exactly where
/// its map names it, and never below what it has yielded to; the join of maps must not depend on its order; and
/// when the faults end, the living must heal to an exact tiling. Node ids break ties, so that no two of them
/// are interchangeable: states are not folded by symmetry.
@Suite(.serialized) struct ModelCheckTests {
  private func space(dimensions: Int, depth: Int = 3, flaw: ModelFlaw? = nil) throws -> ModelSpace {
    ModelSpace(torus: try #require(Torus(dimensions: dimensions)), depth: depth, flaw: flaw)
  }

  /// Explores from a fresh overlay, from one in which all but one have joined, and from one in which all have.
  private func explore(
    nodes count: Int, _ space: ModelSpace, depth: Int, statesMax: Int = 2_000_000
  ) throws -> ModelChecker.Report {
    var checker = ModelChecker(space)
    checker.statesMax = statesMax
    var starts = [checker.start(nodes: count, zones: [(0, .whole)])]
    for joined in [count - 1, count] {
      var zones: [Zone] = [.whole]
      while zones.count < joined {
        let largest = zones.indices.min { (zones[$0].depth, zones[$0].id) < (zones[$1].depth, zones[$1].id) }
        guard let largest, let (lower, upper) = zones[largest].halves else { break }
        zones[largest] = lower
        zones.append(upper)
      }
      starts.append(checker.start(nodes: count, zones: zones.enumerated().map { ($0.offset, $0.element) }))
    }
    let clock = ContinuousClock()
    let begin = clock.now
    let report = checker.explore(from: starts, depth: depth)
    print(
      """
      model check, \(count) nodes, \(space.torus.dimensions)-d, \(space.flaw.map { "\($0)" } ?? "no flaw"): \
      depth \(report.depth)\(report.isWhole ? "" : " (not whole)"), \(report.states) states, \
      \(report.transitions) transitions, \(report.closures) closures (\(report.voidClosures) void, \
      \(report.seats) with a new seat, \(report.rebirths) with a rebirth, \(report.roundsMax) rounds at most), \
      \(report.joins) joins of maps, \(clock.now - begin)
      """)
    if let found = report.counterexample {
      print("  " + found.fault)
      for (number, step) in found.steps.enumerated() { print("  \(number). \(step)") }
    }
    return report
  }

  @Test(arguments: [
    (2, 1, 6, 8), (3, 1, 4, 5), (3, 2, 4, 5), (4, 1, 3, 4), (4, 2, 3, 4), (5, 1, 2, 3), (5, 2, 2, 3),
  ])
  func ownershipHealsFromEveryState(nodes: Int, dimensions: Int, depth: Int, optimizedDepth: Int) throws {
    let report = try explore(
      nodes: nodes, space(dimensions: dimensions), depth: isOptimized ? optimizedDepth : depth)
    #expect(report.counterexample == nil)
    #expect(report.isWhole)
  }

  @Test(arguments: ModelFlaw.allCases)
  func everyPlantedFlawIsFound(flaw: ModelFlaw) throws {
    let report = try explore(
      nodes: flaw == .doubtsBecomeFirm ? 2 : 3, space(dimensions: 1, flaw: flaw), depth: 6)
    #expect(report.counterexample != nil)
  }
}
