import CANGeometry
import CANTestKit
import CANTuning
import Datasets
import Testing

/// The published sizes, which only optimized code reaches in seconds: `swift test -c release`.
@Suite(.enabled(if: isOptimized, "needs release mode")) struct LargeOverlayTests {
  /// The paper: 4.57 neighbors and 198.0 hops.
  @Test func aPlaneOfAQuarterMillionNodesIsThatOfThePaper() throws {
    let model = try CANModel(nodes: 262_144, configuration: .init(torus: torus(2)), seed: 1)
    #expect(abs(model.neighborCounts.mean - 4.57) <= 0.02)
    #expect((190...210).contains(model.lookupHops(count: 20_000, seed: 1).mean))
  }

  /// Figure 4 of the paper.
  @Test(arguments: [3, 4, 5])
  func hopsAreThoseOfThePaper(dimensions: Int) throws {
    let published = try publishedHops(dimensions: dimensions, nodes: 65_536)
    let model = try CANModel(nodes: 65_536, configuration: .init(torus: torus(dimensions)), seed: 1)
    #expect(abs(model.lookupHops(count: 10_000, seed: 1).mean / published - 1) < 0.1)
  }

  /// An independent simulation of 2²⁰ nodes.
  @Test(arguments: [
    (2, 399.0, 4.58), (3, 61.5, 7.20), (4, 26.3, 9.84), (6, 13.3, 15.1), (8, 10.6, 20.4),
    (10, 9.24, 25.6),
  ])
  func aMillionNodesAreThoseOfAnotherSimulation(
    dimensions: Int, hops: Double, neighbors: Double
  ) throws {
    let model = try CANModel(nodes: 1 << 20, configuration: .init(torus: torus(dimensions)), seed: 1)
    #expect(abs(model.lookupHops(count: 10_000, seed: 1).mean / hops - 1) < 0.02)
    #expect(abs(model.neighborCounts.mean / neighbors - 1) < 0.01)
  }

  @Test func aNodeTakesAtMost115Bytes() throws {
    let model = try CANModel(nodes: 1 << 20, configuration: .init(torus: torus(4)), seed: 1)
    #expect(model.byteCount <= 115 << 20)
  }

  @Test func uniformJoinsKeepAMillionVolumesNearTheMean() throws {
    let model = try CANModel(nodes: 1 << 20, configuration: .init(torus: torus(3), joins: .uniform), seed: 1)
    // By chance alone a few zones of a million are once more or once less halved.
    let near = model.volumeShares.filter { (0.5...2).contains($0.volume) }
    #expect(near.map(\.share).reduce(0, +) > 0.9999)
  }
}
