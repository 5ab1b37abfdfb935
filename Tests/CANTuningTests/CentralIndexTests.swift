import CANTuning
import Testing

@Suite struct CentralIndexTests {
  @Test func aLookupGoesToTheIndexAndToTheHolder() throws {
    let nodes = 100
    let underlay = Underlay(.plane(RandomPlane()), nodes: nodes, seed: 1)
    let model = try CentralIndexModel(nodes: nodes, underlay: underlay, seed: 1)
    let costs = model.lookups(10_000, of: .uniform, seed: 1)
    #expect(costs.hops.count == 10_000)
    #expect(costs.hops.max == 2)
    // About 1 % ask for what they have; 1 % are the index.
    let (own, fromIndex, usual) = (costs.hops.counts[0], costs.hops.counts[1], costs.hops.counts[2])
    #expect((50...150).contains(own))
    #expect((50...150).contains(fromIndex))
    #expect(costs.messages == fromIndex + 3 * usual)
    #expect(costs.answersMax == fromIndex + usual, "the index answers all others")
    #expect(try #require(costs.latencies).stretch > 2)
  }

  @Test func keysLieEvenlyAtAllButTheIndex() throws {
    let model = try CentralIndexModel(nodes: 5, seed: 1)
    #expect(model.keyShares == [0, 0.25, 0.25, 0.25, 0.25])
    #expect([UInt64(0), 1 << 62, 1 << 63, 3 << 62, .max].map(model.holder) == [1, 2, 3, 4, 4])
    #expect(model.neighborCounts == Histogram(counts: [0, 4, 0, 0, 1]))
  }

  @Test func aLonelyIndexHasEverything() throws {
    let model = try CentralIndexModel(nodes: 1, seed: 1)
    #expect(model.keyShares == [1])
    #expect(model.neighborCounts == Histogram(counts: [1]))
    #expect(model.lookups(10, of: .uniform, seed: 1).hops == Histogram(counts: [10]))
    #expect(model.maintenance(samples: 1, seed: 1).keepAliveMessages == 0)
  }

  @Test func noNodesOrTooFewPlacesAreRefused() {
    for nodes in [0, -1, Int.min, Int.max] {
      #expect(throws: ModelError.nodeCount(nodes, CentralIndexModel.nodesRange)) {
        try CentralIndexModel(nodes: nodes, seed: 1)
      }
    }
    let underlay = Underlay(.plane(RandomPlane()), nodes: 8, seed: 1)
    #expect(throws: ModelError.underlay(places: 8, nodes: 9)) {
      try CentralIndexModel(nodes: 9, underlay: underlay, seed: 1)
    }
  }
}
