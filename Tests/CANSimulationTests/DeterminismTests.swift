import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANTestKit
import Testing

/// The same seed gives the same run, event by event.
@Suite struct DeterminismTests {
  private func run(seed: UInt64) throws -> Trace {
    var overlay = try Overlay(nodes: 1, dimensions: 2, seed: seed)
    overlay.simulator.trace = Trace()
    for _ in 0..<3 { try overlay.join() }
    let space = Space(name: "places", mapping: .spatial(.wgs84))
    try overlay.put("Suva", at: [178.44, -18.14], value: [1], in: space)
    try overlay.put("Suva", at: [-178.44, -18.14], value: [2], in: space)
    _ = try overlay.nearest(1, to: [180, -18], in: space)
    try overlay.leave(1)
    return overlay.simulator.trace ?? Trace()
  }

  @Test func aSeedDecidesTheTrace() throws {
    #expect(try run(seed: 1) == run(seed: 1))
    #expect(try run(seed: 1) != run(seed: 2))
  }

  /// The trace of joins, writes, a query and a leave, message by message, as it was reviewed.
  @Test func theTraceIsTheReviewedOne() throws {
    try expectGolden(run(seed: 1).lines.joined(separator: "\n") + "\n", "Goldens/trace.txt")
  }
}
