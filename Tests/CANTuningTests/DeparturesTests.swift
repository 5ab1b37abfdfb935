import CANGeometry
import CANTestKit
import CANTuning
import Testing

@Suite struct DeparturesTests {
  /// Tilings of few zones in few dimensions, whose departures can be followed down to the last node.
  private func smallTilings(seed: UInt64) -> [(torus: Torus, zones: [Zone])] {
    var generator = SeededGenerator(seed: seed)
    return [1, 2, 3, 5].flatMap { dimensions in
      let torus = torus(dimensions)
      let random = [1, 2, 3, 5, 24].map { randomTiling(of: torus, count: $0, &generator) }
      return (random + [randomTiling(of: torus, count: 16, skew: 0.8, &generator)]).map { (torus, $0) }
    } + [(torus(3), deepestTiling(of: torus(3), at: generator.next()))]
  }

  /// Whoever is left keeps a zone of its own, down to the last node.
  @Test func everyDepartureLeavesAnExactTilingOfOneZoneANode() throws {
    for seed in seeds(1) {
      var generator = SeededGenerator(seed: seed)
      for (torus, tiling) in smallTilings(seed: seed) {
        var departures = Departures(from: try CANModel(torus: torus, tiling: tiling))
        for left in stride(from: tiling.count - 1, to: 0, by: -1) {
          departures.depart(generator.below(left + 1))
          #expect(departures.zones.count == left)
          #expect(throws: Never.self, "d = \(torus.dimensions), CANOPY_SEEDS=\(seed)...\(seed)") {
            try CANModel(torus: torus, tiling: departures.zones)
          }
        }
        #expect(departures.zones == [.whole])
        #expect(departures.depart(0) == nil)
        #expect(departures.searchHops.count == tiling.count - 1)
      }
    }
  }

  /// Zones change hands as 2.3 and Appendix A have it, and all nodes that are not named keep theirs.
  @Test func onlyTheNodesThatTheRulesNameChangeTheirZones() throws {
    for seed in seeds(1) {
      var generator = SeededGenerator(seed: seed)
      for (torus, tiling) in smallTilings(seed: seed) where tiling.count > 1 {
        var departures = Departures(from: try CANModel(torus: torus, tiling: tiling))
        while departures.zones.count > 1 {
          let before = departures.zones
          let number = generator.below(before.count)
          let vacated = before[number]
          let result = departures.depart(number)
          let departure = try #require(result)
          let context: Comment = "d = \(torus.dimensions), \(departure), CANOPY_SEEDS=\(seed)...\(seed)"
          var expected = before
          if let sibling = vacated.sibling, let taker = before.firstIndex(of: sibling) {
            #expect(departure.mover == nil, context)
            expected[taker] = departure.merged
          } else {
            let mover = try #require(before.firstIndex { $0 == departure.mover }, context)
            let merger = try #require(before.firstIndex { $0 == departure.mover?.sibling }, context)
            expected[mover] = vacated
            expected[merger] = departure.merged
          }
          #expect(departure.vacated == vacated)
          expected[number] = expected[expected.count - 1]
          expected.removeLast()
          #expect(departures.zones == expected, context)
          #expect(departure.messages == messages(torus, before, departure), context)
        }
      }
    }
  }

  /// The messages of a departure counted one by one, with every zone looked at.
  private func messages(_ torus: Torus, _ before: [Zone], _ departure: Departure) -> Int {
    func neighbors(_ zone: Zone, in zones: [Zone]) -> [Zone] {
      zones.filter { torus.areNeighbors(zone, $0) }
    }
    let vacated = departure.vacated
    let halves = departure.merged.halves
    var after = before.filter { $0 != halves?.lower && $0 != halves?.upper }
    after.append(departure.merged)
    let merging = 1 + neighbors(departure.merged, in: after).count
    guard let mover = departure.mover else { return merging }
    let around = neighbors(vacated, in: before)
    let taker = around.min { ($0.volume, $0.id) < ($1.volume, $1.id) }
    var messages = 1 + around.filter { $0 != taker }.count + merging
    // The search: from the taker, which acts for the vacated zone, to the node that moves.
    var asked = vacated
    var holder = taker
    while asked != mover, let half = asked.sibling {
      asked = neighbors(asked, in: before).filter { half.contains($0) }.min() ?? mover
      if holder != asked { messages += 1 }
      holder = asked
    }
    if mover != taker { messages += 1 }
    return messages + neighbors(vacated, in: after).count
  }

  @Test func runningLetsSoManyDepart() throws {
    let model = try CANModel(nodes: 500, configuration: .init(torus: torus(3)), seed: 2)
    var departures = Departures(from: model)
    departures.run(200, seed: 1)
    #expect(departures.zones.count == 300)
    #expect(departures.messages.count == 200)
    #expect((1...199).contains(departures.reassignments))
    // Half a zone or more, a zone of n each time.
    #expect((200.0 / 500 * 0.5...200.0 / 300 * 3).contains(departures.keysMoved))
    var again = Departures(from: model)
    again.run(200, seed: 1)
    #expect(again.zones == departures.zones)
    again.run(1000, seed: 2)
    #expect(again.zones == [.whole])
    again.run(-1, seed: 2)
    #expect(again.zones == [.whole])
  }

  /// A node tells all neighbors of both halves; a neighbor of both hears it twice.
  @Test func aJoinIsToldToTheNeighborsOfBothHalves() throws {
    for (torus, tiling) in smallTilings(seed: 6) {
      let model = try CANModel(torus: torus, tiling: tiling)
      let churn = Churn(of: model)
      for zone in model.zones {
        guard let (lower, upper) = torus.halves(of: zone) else {
          #expect(churn.joinMessages(halving: zone) == 0)
          continue
        }
        let after = model.zones.filter { $0 != zone } + [lower, upper]
        let told = [lower, upper].map { half in after.filter { torus.areNeighbors(half, $0) }.count }
        // One half's owner hands the other its zone, and they need not tell each other.
        #expect(churn.joinMessages(halving: zone) == 1 + told[0] + told[1] - 2)
      }
    }
  }

  @Test func churnIsTheMeanOfManyJoinsAndDepartures() throws {
    let model = try CANModel(nodes: 256, configuration: .init(torus: torus(2), joins: .uniform), seed: 1)
    let churn = Churn(of: model)
    let costs = churn.costs(samples: 20_000, joins: .random, seed: 1)
    let departures = try (0..<256).map { node in
      var departures = Departures(from: model)
      let result = departures.depart(node)
      return try #require(result)
    }
    func mean(_ values: [Double]) -> Double { Statistics.mean(values) }
    let volumes = model.keyShares
    #expect(abs(costs.keysMovedByJoin / mean(volumes.map { $0 * $0 * 128 }) - 1) < 0.02)
    #expect(abs(costs.departureMessages / mean(departures.map { Double($0.messages) }) - 1) < 0.02)
    let moved = mean(departures.map { Double($0.volumeMoved) * 0x1p-63 })
    #expect(abs(costs.keysMovedByDeparture / moved - 1) < 0.02)
    #expect(abs(costs.keepAliveMessages / model.neighborCounts.mean - 1) < 0.02)
    let joins = zip(volumes, model.zones).map { $0 * Double(churn.joinMessages(halving: $1)) }
    #expect(abs(costs.joinMessages / joins.reduce(0, +) - 1) < 0.02)
    let alone = Churn(of: try CANModel(nodes: 1, configuration: .init(torus: torus(2)), seed: 1))
    let none = alone.costs(samples: 10, joins: .uniform, seed: 1)
    #expect(none.departureMessages == 0 && none.joinMessages == 1)
    #expect(abs(none.keysMovedByJoin - 0.5) < 1e-9)
  }
}
