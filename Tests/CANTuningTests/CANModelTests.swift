import CANGeometry
import CANTuning
import Testing

@Suite struct CANModelTests {
  @Test(arguments: [1, 2])
  func neighborListsAreThoseOfTheGeometry(seed: UInt64) throws {
    for (torus, tiling) in tilings(seed: seed) {
      let model = try CANModel(torus: torus, tiling: tiling)
      for (node, zone) in model.zones.enumerated() {
        let expected = model.zones.indices.filter { torus.areNeighbors(zone, model.zones[$0]) }
        #expect(
          model.neighbors(of: node) == expected,
          "seed \(seed), d = \(torus.dimensions), n = \(tiling.count), zone \(zone)")
      }
    }
  }

  @Test(arguments: [1, 2, 3, 5, 8, 32])
  func neighborListsOfThreeHundredZonesAreThoseOfTheGeometry(dimensions: Int) throws {
    var generator = SeededGenerator(seed: 7)
    let torus = torus(dimensions)
    let tiling = randomTiling(of: torus, count: 300, &generator)
    let model = try CANModel(torus: torus, tiling: tiling)
    let boxes = model.zones.map { torus.box(of: $0) }
    for (node, box) in boxes.enumerated() {
      // The definition in the boxes' own terms, which is quicker than to derive the box of each pair.
      let expected = boxes.indices.filter { other in
        var abutting = 0
        for (mine, theirs) in zip(box.intervals, boxes[other].intervals) where !mine.overlaps(theirs) {
          guard mine.abuts(theirs) else { return false }
          abutting += 1
        }
        return abutting == 1
      }
      #expect(model.neighbors(of: node) == expected, "zone \(model.zones[node])")
    }
  }

  @Test func theOwnerOfAPointIsTheZoneThatHoldsIt() throws {
    var generator = SeededGenerator(seed: 3)
    for (torus, tiling) in tilings(seed: 3) {
      let model = try CANModel(torus: torus, tiling: tiling)
      for _ in 0..<40 {
        let point = awkwardPoint(of: torus, zones: tiling, &generator)
        let expected = model.zones.indices.filter { torus.contains(point, in: model.zones[$0]) }
        #expect([model.owner(of: point)] == expected, "d = \(torus.dimensions), \(point)")
      }
    }
  }

  @Test func nodesAreNumberedInTheOrderOfTheirZones() throws {
    for (torus, tiling) in tilings(seed: 4) {
      #expect(try CANModel(torus: torus, tiling: tiling).zones == tiling.sorted())
    }
  }

  @Test func onlyExactTilingsAreModeled() throws {
    let torus = torus(2)
    func error(_ prefixes: [String], dimensions: Int = 2) -> TilingError? {
      do {
        _ = try CANModel(torus: torus, tiling: prefixes.compactMap { Zone($0) })
        return nil
      } catch { return error }
    }
    func zone(_ prefix: String) throws -> Zone { try #require(Zone(prefix)) }
    #expect(error(["1", "01", "00"]) == nil)
    #expect(error([]) == .zoneCount(0))
    #expect(error(["0"]) == .gapAfter(try zone("0")))
    #expect(error(["1"]) == .gapBefore(try zone("1")))
    #expect(error(["00", "1"]) == .gapBefore(try zone("1")))
    #expect(error(["0", "0", "1"]) == .overlap(try zone("0"), try zone("0")))
    #expect(error(["0", "1", "11"]) == .overlap(try zone("1"), try zone("11")))
    #expect(error(["0", "10", "1", "11"]) == .overlap(try zone("10"), try zone("1")))
    #expect(error(["whole", "0"]) == .overlap(try zone("0"), .whole))
    #expect(error(["whole", "whole"]) == .overlap(.whole, .whole))
    #expect(error(["0", "1", "1"]) == .overlap(try zone("1"), try zone("1")))
  }

  @Test func aZoneBelowTheCellsOfALineIsRefused() throws {
    let deep = deepestTiling(of: torus(2), at: 0)
    let deepest = try #require(deep.sorted().first { $0.depth > 32 })
    #expect(throws: TilingError.zoneTooDeep(deepest)) {
      try CANModel(torus: torus(1), tiling: deep)
    }
  }

  @Test func aModelHasOneNodeOrMore() {
    for nodes in [0, -1, Int.min, CANModel.nodesRange.upperBound + 1, Int.max] {
      #expect(throws: ModelError.nodeCount(nodes, CANModel.nodesRange)) {
        try CANModel(nodes: nodes, configuration: .init(torus: torus(2)), seed: 1)
      }
    }
  }
}
