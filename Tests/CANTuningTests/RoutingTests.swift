import CANGeometry
import Testing

@testable import CANTuning

@Suite struct RoutingTests {
  /// Greedy routing by the geometry alone: the distance of every neighbor, ties to the smallest zone id.
  private func greedyRoute(_ model: CANModel, from start: Int, to target: Point) -> [Int] {
    let torus = model.torus
    var path = [start]
    var node = start
    while !torus.contains(target, in: model.zones[node]) {
      let ranked = model.neighbors(of: node).map { neighbor in
        (torus.squaredDistance(from: target, to: model.zones[neighbor]), model.zones[neighbor], neighbor)
      }
      guard let next = ranked.min(by: { ($0.0, $0.1) < ($1.0, $1.1) }) else { return path }
      let left = torus.squaredDistance(from: target, to: model.zones[node])
      #expect(next.0 < left, "the distance falls on every hop: d = \(torus.dimensions), \(target)")
      guard next.0 < left else { return path }
      node = next.2
      path.append(node)
    }
    return path
  }

  @Test(arguments: [11, 12])
  func everyHopGoesToTheNeighborNearestToTheTarget(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for (torus, tiling) in tilings(seed: seed) {
      let model = try CANModel(torus: torus, tiling: tiling)
      for _ in 0..<20 {
        let start = generator.below(tiling.count)
        let target = awkwardPoint(of: torus, zones: tiling, &generator)
        #expect(
          model.route(from: start, to: target) == greedyRoute(model, from: start, to: target),
          "seed \(seed), d = \(torus.dimensions), n = \(tiling.count), from \(start) to \(target)")
      }
    }
  }

  @Test func aRouteEndsAtTheOwner() throws {
    var generator = SeededGenerator(seed: 13)
    for dimensions in [1, 2, 4, 10, 32] {
      let torus = torus(dimensions)
      let model = try CANModel(nodes: 300, configuration: .init(torus: torus), seed: 13)
      for _ in 0..<50 {
        let target = generator.point(on: torus)
        #expect(model.route(from: generator.below(300), to: target).last == model.owner(of: target))
      }
    }
  }

  @Test func theOwnerNeedsNoHop() throws {
    let model = try CANModel(nodes: 50, configuration: .init(torus: torus(2)), seed: 1)
    for (node, zone) in model.zones.enumerated() {
      #expect(model.route(from: node, to: model.torus.corner(of: zone)) == [node])
    }
    let alone = try CANModel(nodes: 1, configuration: .init(torus: torus(3)), seed: 1)
    #expect(alone.neighbors(of: 0).isEmpty)
    #expect(alone.lookupHops(count: 10, seed: 1) == Histogram(counts: [10]))
  }

  /// Many lookups at a time are the same lookups as one after the other.
  @Test func aBatchCountsTheHopsOfItsRoutes() throws {
    for dimensions in [1, 2, 3, 5, 11, 17] {
      let torus = torus(dimensions)
      let model = try CANModel(nodes: 200, configuration: .init(torus: torus), seed: 21)
      for count in [0, 1, 15, 16, 17, 300] {
        var source = LookupSource(.uniform, nodes: 200, seed: 22)
        var expected = Histogram()
        for _ in 0..<count {
          let (node, key) = source.next()
          var coordinates = SeededGenerator(seed: key)
          expected.add(model.route(from: node, to: coordinates.point(on: torus)).count - 1)
        }
        #expect(model.lookupHops(count: count, seed: 22) == expected, "d = \(dimensions)")
      }
    }
  }

  /// Figure 4 of the paper at 4,096 nodes.
  @Test(arguments: [2, 3, 4])
  func hopsAreThoseOfThePaper(dimensions: Int) throws {
    let published = try publishedHops(dimensions: dimensions, nodes: 4096)
    let model = try CANModel(nodes: 4096, configuration: .init(torus: torus(dimensions)), seed: 1)
    let mean = model.lookupHops(count: 4000, seed: 1).mean
    #expect(abs(mean / published - 1) < 0.1, "\(mean) hops")
  }

  /// The paper gives 4.57 neighbors at d = 2; independent simulation the others at far larger sizes.
  @Test func neighborsAreThoseOfThePaper() throws {
    let plane = try CANModel(nodes: 16_384, configuration: .init(torus: torus(2)), seed: 1)
    #expect(abs(plane.neighborCounts.mean - 4.57) < 0.04)
    let space = try CANModel(nodes: 16_384, configuration: .init(torus: torus(3)), seed: 1)
    #expect(abs(space.neighborCounts.mean - 7.2) < 0.1)
  }
}
