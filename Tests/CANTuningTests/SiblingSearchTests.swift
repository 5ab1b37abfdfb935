import CANGeometry
import CANTestKit
import CANTuning
import Datasets
import Testing

@Suite struct SiblingSearchTests {
  /// Appendix A in its words: a neighbor that abuts along the last cut, in the other half of the parent.
  @Test func everyNodeAsksANeighborInTheOtherHalfOfItsParent() throws {
    for seed in seeds(1) {
      for (torus, tiling) in tilings(seed: seed) where torus.dimensions < 5 {
        let model = try CANModel(torus: torus, tiling: tiling)
        let search = SiblingSearch(in: model)
        for node in model.zones.indices {
          let context: Comment =
            "d = \(torus.dimensions), \(model.zones[node]), CANOPY_SEEDS=\(seed)...\(seed)"
          var zone = model.zones[node]
          let path = search.path(from: node)
          for asked in path {
            let sibling = try #require(zone.sibling)
            let others = model.zones.filter { sibling.contains($0) && torus.areNeighbors(zone, $0) }
            #expect(asked == others.min(), context)
            zone = asked
          }
          let last = path.dropLast().last ?? model.zones[node]
          #expect(path.isEmpty ? model.nodeCount == 1 : zone == last.sibling, context)
        }
        #expect(search.hops.count == model.nodeCount)
      }
    }
  }

  /// Table 6 of the paper, which was made with uniform joins.
  @Test(arguments: PublishedFigure.can2001Table6.rows)
  func hopsAreThoseOfThePaper(row: [String: String]) throws {
    let dimensions = try #require(row["dimensions"].flatMap { Int($0) })
    let published = try #require(row["mean_hops"].flatMap { Double($0) })
    let model = try CANModel(
      nodes: 1 << 14, configuration: .init(torus: torus(dimensions), joins: .uniform), seed: 1)
    let hops = SiblingSearch(in: model).hops
    #expect(abs(hops.mean / published - 1) < 0.03, "\(hops.mean) hops at d = \(dimensions)")
    #expect(hops.max == row["max_hops"].flatMap { Int($0) })
  }
}
