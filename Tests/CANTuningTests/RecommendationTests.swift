import CANTuning
import Testing

@Suite struct RecommendationTests {
  private func rows() async throws -> [SweepRow] {
    try await Sweep(dimensions: Array(2...8), nodes: [4096], lookups: 500, repeats: 1, seed: 1).run()
      .map(\.row)
  }

  private func recommendation(_ rows: [SweepRow], _ maxNeighbors: Double) -> Recommendation {
    Recommendation(among: rows, within: Budget(maxNeighbors: maxNeighbors))
  }

  /// A row of another overlay with these costs.
  private func row(
    _ overlay: String, hops: Double, latency: Double? = nil, neighbors: Double, keepAlive: Double = 1,
    join: Double = 0
  ) -> SweepRow {
    var row = SweepRow()
    row[.overlay] = .text(overlay)
    row[.nodes] = .integer(100)
    (row[.meanHops], row[.meanLatency]) = (.number(hops), .number(latency))
    (row[.meanNeighbors], row[.keepAliveMessages]) = (.number(neighbors), .number(keepAlive))
    (row[.joinMessages], row[.departureMessages]) = (.number(join), .number(0))
    return row
  }

  @Test func theFewestHopsWithinTheBudgetAreChosen() async throws {
    let rows = try await rows()
    let choice = recommendation(rows, 10.5)
    let row = try #require(choice.row)
    #expect(row.meanNeighbors <= 10.5)
    #expect(rows.allSatisfy { $0.meanNeighbors > 10.5 || $0.meanHops >= row.meanHops })
    #expect(choice.dimensions == row.dimensions)
    #expect(choice.reason.hasPrefix("d = 4: "))
    #expect(choice.reason.contains("the fewest hops within 10.5 neighbors. The next step, d = 5, saves"))
  }

  @Test func ofEqualHopsTheFewestNeighborsAreChosen() async throws {
    var (one, other) = (try #require(await rows().first), try #require(await rows().first))
    one.meanNeighbors = 6
    other.meanNeighbors = 5
    #expect(recommendation([one, other], 6).row == other)
    #expect(recommendation([other, one], 6).row == other)
  }

  @Test func hopsThatDifferByChanceOnlyCountAsEqual() async throws {
    var (few, many) = (try #require(await rows().first), try #require(await rows().first))
    (few.meanNeighbors, few.meanHops, few.meanHopsCI95) = (7, 2.6, 0.04)
    (many.meanNeighbors, many.meanHops, many.meanHopsCI95) = (8, 2.54, 0.03)
    #expect(recommendation([few, many], 16).row == few)
    few.meanHops = 2.7
    #expect(recommendation([few, many], 16).row == many)
  }

  @Test func theBudgetBoundsTheChoice() async throws {
    let rows = try await rows()
    let all = recommendation(rows, 1000)
    #expect(all.row?.meanHops == rows.map(\.meanHops).min())
    #expect(all.reason.hasSuffix("Nothing measured needs clearly fewer hops."))
    let none = recommendation(rows, 3)
    #expect((none.row == nil, none.dimensions) == (true, 1))
    #expect(none.reason.hasPrefix("Nothing measured stays within 3 neighbors: d = 2 has the fewest"))
    #expect(recommendation([], 16).dimensions == 8)
  }

  @Test func aLimitOnLatencyBuysTheLeastUpkeep() {
    let rows = [
      row("slow", hops: 9, latency: 500, neighbors: 4), row("fair", hops: 5, latency: 300, neighbors: 8),
      row("fast", hops: 2, latency: 100, neighbors: 90),
    ]
    func choice(_ budget: Budget) -> Recommendation { Recommendation(among: rows, within: budget) }
    let fair = choice(Budget(maxLatency: 300))
    #expect(fair.row == rows[1] && fair.dimensions == nil)
    #expect(fair.reason.contains("the fewest neighbors within 300 ms. Beyond the budget, slow has"))
    #expect(choice(Budget(maxNeighbors: 50)).row == rows[1])
    let none = choice(Budget(maxNeighbors: 5, maxLatency: 50))
    #expect(none.row == nil)
    #expect(
      none.reason.contains(
        "within 5 neighbors and 50 ms: slow has the fewest, 4, fast is the fastest, 100 ms."))
    let unmeasured = Recommendation(
      among: [row("chord", hops: 3, neighbors: 3)], within: Budget(maxLatency: 9))
    #expect(unmeasured.row == nil)
    #expect(unmeasured.reason == "Nothing measured stays within 9 ms.")
  }

  @Test func churnWeighsLookupsAgainstUpkeep() throws {
    let rows = [
      row("calm", hops: 6, neighbors: 6, keepAlive: 6, join: 10),
      row("eager", hops: 2, neighbors: 20, keepAlive: 9, join: 10_000),
    ]
    let long = Budget(session: Session(median: 1_000_000))
    let short = Budget(session: Session(median: 60))
    #expect(try #require(long.session?.messages(of: rows[0])) == 0.2 + 0.000_01)
    #expect(Recommendation(among: rows, within: long).row == rows[1])
    let choice = Recommendation(among: rows, within: short)
    #expect(choice.row == rows[0])
    #expect(choice.reason.contains("in each session of 60 s"))
    #expect(Session(median: 0) == nil && Session(median: .infinity) == nil)
  }
}
