import CANTuning
import Testing

@Suite struct RecommendationTests {
  private func rows() async throws -> [SweepRow] {
    try await Sweep(dimensions: Array(2...8), nodes: [4096], lookups: 500, repeats: 1, seed: 1).run()
  }

  @Test func theFewestHopsWithinTheBudgetAreChosen() async throws {
    let rows = try await rows()
    let choice = Recommendation(among: rows, maxNeighbors: 10.5)
    let row = try #require(choice.row)
    #expect(row.meanNeighbors <= 10.5)
    #expect(rows.allSatisfy { $0.meanNeighbors > 10.5 || $0.meanHops >= row.meanHops })
    #expect(choice.dimensions == row.dimensions)
    #expect(choice.reason.contains("d = \(row.dimensions): "))
    #expect(choice.reason.contains("saves"))
  }

  @Test func ofEqualHopsTheFewestNeighborsAreChosen() async throws {
    var (one, other) = (try #require(await rows().first), try #require(await rows().first))
    one.meanNeighbors = 6
    other.meanNeighbors = 5
    #expect(Recommendation(among: [one, other], maxNeighbors: 6).row == other)
    #expect(Recommendation(among: [other, one], maxNeighbors: 6).row == other)
  }

  @Test func hopsThatDifferByChanceOnlyCountAsEqual() async throws {
    var (few, many) = (try #require(await rows().first), try #require(await rows().first))
    (few.meanNeighbors, few.meanHops, few.meanHopsCI95) = (7, 2.6, 0.04)
    (many.meanNeighbors, many.meanHops, many.meanHopsCI95) = (8, 2.54, 0.03)
    #expect(Recommendation(among: [few, many], maxNeighbors: 16).row == few)
    few.meanHops = 2.7
    #expect(Recommendation(among: [few, many], maxNeighbors: 16).row == many)
  }

  @Test func theBudgetBoundsTheChoice() async throws {
    let rows = try await rows()
    let all = Recommendation(among: rows, maxNeighbors: 1000)
    #expect(all.row?.meanHops == rows.map(\.meanHops).min())
    #expect(all.reason.hasSuffix("Nothing measured needs clearly fewer hops."))
    let none = Recommendation(among: rows, maxNeighbors: 3)
    #expect((none.row == nil, none.dimensions) == (true, 1))
    #expect(none.reason.hasPrefix("Nothing measured stays within 3 neighbors: d = 2 has the fewest"))
    #expect(Recommendation(among: [], maxNeighbors: 16).dimensions == 8)
  }
}
