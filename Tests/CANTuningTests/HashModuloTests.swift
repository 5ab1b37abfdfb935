import CANGeometry
import CANTuning
import Testing

@Suite struct HashModuloTests {
  /// Over n (n + 1) hashes in a row every pair of remainders comes once.
  @Test(arguments: [1, 2, 3, 10, 97, 128])
  func theMovedShareIsThatOfAllHashes(nodes: Int) {
    let hashes = nodes * (nodes + 1)
    let moved = (0..<hashes).count { $0 % nodes != $0 % (nodes + 1) }
    let share = Double(moved) / Double(hashes)
    #expect(abs(HashModulo.keysMovedByJoin(nodes: nodes) - share) < 1e-12)
    #expect(abs(HashModulo.keysMovedByDeparture(nodes: nodes + 1) - share) < 1e-12)
  }

  @Test func randomHashesMoveAsMuch() {
    var generator = SeededGenerator(seed: 1)
    let moved = (0..<20_000).count { _ in
      let hash = generator.next()
      return hash % 10 != hash % 11
    }
    #expect(abs(Double(moved) / 20_000 - HashModulo.keysMovedByJoin(nodes: 10)) < 0.01)
  }

  @Test func consistentHashingMovesTheLeast() throws {
    let costs = try ChordModel(nodes: 1_000, seed: 1).maintenance(samples: 2_000, seed: 1)
    #expect(abs(costs.keysMovedByJoin / HashModulo.leastKeysMovedByJoin(nodes: 1_000) - 1) < 0.2)
    #expect(costs.keysMovedByJoin < HashModulo.keysMovedByJoin(nodes: 1_000) / 500)
  }

  @Test func nothingMovesWithoutNodes() {
    for nodes in [0, -1, Int.min] {
      #expect(HashModulo.keysMovedByJoin(nodes: nodes) == 0)
      #expect(HashModulo.keysMovedByDeparture(nodes: nodes) == 0)
      #expect(HashModulo.leastKeysMovedByJoin(nodes: nodes) == 0)
    }
    #expect(HashModulo.keysMovedByDeparture(nodes: 1) == 0)
    #expect(HashModulo.keysMovedByJoin(nodes: .max) == 1)
  }
}
