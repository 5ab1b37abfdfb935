import CANCore
import CANGeometry
import CANSimulation
import CANTestKit
import CANTuning
import Testing

/// The paper's 2.1: greedy, and the same in the model of a whole overlay and in nodes that know only their neighbors.
@Suite struct RouteTests {
  @Test(arguments: [1, 2, 3, 4, 5, 9, 32], [Overlay.Joins.random, .uniform])
  func modelAndNodesTakeTheSameRouteHopByHop(dimensions: Int, joins: Overlay.Joins) throws {
    var overlay = try Overlay(nodes: 120, dimensions: dimensions, seed: UInt64(dimensions), joins: joins)
    let owners = Dictionary(uniqueKeysWithValues: overlay.statuses.map { ($0.zones[0], $0.contact.id) })
    let model = try CANModel(torus: overlay.torus, tiling: overlay.statuses.flatMap(\.zones))
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<60 {
      let target = generator.point(on: overlay.torus)
      let start = generator.below(model.zones.count)
      let modeled = model.route(from: start, to: target).map { model.zones[$0] }
      let route = try overlay.lookup(from: owners[model.zones[start]], to: target)
      #expect(route.hops.map(\.zone) == modeled)
      #expect(route.messages == modeled.count - 1)
    }
  }

  @Test func theDistanceFallsOnEveryHopAfterLeavesToo() throws {
    for seed in seeds(2) {
      var overlay = try Overlay(nodes: 80, dimensions: 2, seed: seed)
      for _ in 0..<20 { try overlay.leave(overlay.members[5]) }
      try overlay.checkRoutes(300, seed: seed)
    }
  }

  @Test func aPointOfOnesOwnTakesNoHop() throws {
    var overlay = try Overlay(nodes: 16, dimensions: 3, seed: 1)
    let status = try #require(overlay.statuses.first)
    let route = try overlay.lookup(from: status.contact.id, to: overlay.torus.corner(of: status.zones[0]))
    #expect(route.messages == 0)
    #expect(route.hops.count == 1)
  }

  @Test func uniformJoinsEvenOutTheVolumes() throws {
    let random = try Overlay(nodes: 256, dimensions: 2, seed: 1)
    let uniform = try Overlay(nodes: 256, dimensions: 2, seed: 1, joins: .uniform)
    func spread(_ overlay: Overlay) -> Int {
      let depths = overlay.statuses.flatMap(\.zones).map(\.depth)
      return (depths.max() ?? 0) - (depths.min() ?? 0)
    }
    #expect(spread(uniform) <= 2)
    #expect(spread(random) >= 4)
  }
}
