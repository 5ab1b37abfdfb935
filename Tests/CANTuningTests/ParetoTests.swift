import CANGeometry
import CANTuning
import Testing

@Suite struct ParetoTests {
  private func row(_ costs: [Int?], number: Int) -> SweepRow {
    var row = SweepRow()
    row[.row] = .integer(number)
    row[.nodes] = .integer(8)
    row[.meanHops] = .number(costs[0].map(Double.init))
    row[.meanNeighbors] = .number(costs[1].map(Double.init))
    row[.keepAliveMessages] = .number(costs[2].map(Double.init))
    return row
  }

  @Test func aRowIsOnTheFrontUnlessAnotherBeatsIt() {
    var generator = SeededGenerator(seed: 5)
    for round in 0..<200 {
      let costs = (0..<12).map { _ in (0..<3).map { _ in generator.below(4) } }
      let rows = costs.enumerated().map { row($1, number: $0) }
      let front = ParetoFront(among: rows).rows
      #expect(!front.isEmpty)
      for (number, own) in costs.enumerated() {
        let isBeaten = costs.contains { other in
          other[0] <= own[0] && other[1] <= own[1] && other[2] <= own[2] && other != own
        }
        #expect(front.contains(rows[number]) == !isBeaten, "round \(round)")
      }
    }
  }

  @Test func whatWasNotMeasuredIsNotOnTheFront() {
    let rows = [row([9, 9, 9], number: 1), row([1, nil, 1], number: 2)]
    #expect(ParetoFront(among: rows).rows == [rows[0]])
    #expect(ParetoFront(among: []).rows.isEmpty)
  }

  @Test func rowsInWhichLookupsFailAreNoChoice() {
    var rows = [row([9, 9, 9], number: 1), row([0, 1, 1], number: 2)]
    rows[1][.failedShare] = .number(0.5)
    #expect(ParetoFront(among: rows).rows == [rows[0]])
    #expect(Recommendation(among: rows, within: Budget(maxNeighbors: 20)).row == rows[0])
    rows[0][.meanLatency] = .number(300)
    #expect(ParetoFront(among: rows).objectives.contains(.latency))
    #expect(Recommendation(among: [rows[1]], within: Budget(maxNeighbors: 20)).row == nil)
  }

  @Test func latencyCountsInsteadOfHopsWhereAllHaveOne() {
    var rows = [row([1, 1, 1], number: 1), row([2, 1, 1], number: 2)]
    rows[0][.meanLatency] = .number(300)
    #expect(ParetoFront(among: rows).rows == [rows[0]])
    rows[1][.meanLatency] = .number(200)
    #expect(ParetoFront(among: rows).rows == [rows[1]])
  }

  @Test func rowsOfOneScenarioStandTogether() {
    var rows = (1...4).map { row([1, 1, 1], number: $0) }
    rows[1][.nodes] = .integer(9)
    rows[2][.underlay] = .text("plane")
    let groups = rows.byScenario
    #expect(groups.map { $0.rows.map { $0[.row].integer ?? 0 } } == [[1, 4], [2], [3]])
    #expect(groups.map(\.scenario.description) == ["8 nodes", "9 nodes", "8 nodes on plane"])
  }
}
