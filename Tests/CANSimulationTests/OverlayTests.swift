import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANTestKit
import Testing

@Suite struct OverlayTests {
  @Test(arguments: [1, 2, 3, 6], [Overlay.Joins.random, .uniform])
  func joinsAndLeavesKeepTheTilingExact(dimensions: Int, joins: Overlay.Joins) throws {
    for seed in seeds(2) {
      var overlay = try Overlay(
        nodes: 40, dimensions: dimensions, seed: seed, joins: joins, checking: .always(globallyEvery: 1))
      try overlay.simulator.checkSettled()
      try overlay.checkRoutes(50, seed: seed)
      for node in [3, 17, 0, 22] as [NodeID] {
        try overlay.leave(node)
        try overlay.simulator.checkSettled()
      }
      try overlay.checkRoutes(50, seed: seed)
    }
  }
}
