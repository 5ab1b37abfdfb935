import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANTestKit
import Testing

/// Records are found by id wherever they were put, and nothing is lost or doubled by a move, a join or a leave.
@Suite struct RecordTests {
  private let hashed = Space(name: "hashed", mapping: .hashed(functions: 3))
  private let spatial = Space(name: "places", mapping: .spatial(.wgs84))

  @Test func valuesAreReadBackAndReplacedAndDeleted() throws {
    var overlay = try Overlay(nodes: 30, dimensions: 3, seed: 1)
    for space in [hashed, spatial] {
      let position: [Double] = space == spatial ? [12, 34] : []
      try overlay.put("key", at: position, value: [1], in: space)
      #expect(try overlay.get("key", in: space)?.record.value == [1])
      try overlay.put("key", at: position, value: [2], in: space)
      #expect(try overlay.get("key", in: space)?.record.value == [2])
      #expect(try overlay.get("other", in: space) == nil)
      try overlay.delete("key", in: space)
      #expect(try overlay.get("key", in: space) == nil)
      try overlay.put("key", at: position, value: [3], in: space)
      #expect(try overlay.get("key", in: space)?.record.value == [3])
      try overlay.delete("never there", in: space)
    }
    try overlay.simulator.checkRecords()
  }

  @Test func aMovedObjectIsFoundAtItsNewPlaceOnly() throws {
    for seed in seeds(3) {
      var generator = SeededGenerator(seed: seed)
      var overlay = try Overlay(nodes: 25, dimensions: 2, seed: seed)
      var places: [String: [Double]] = [:]
      for _ in 0..<120 {
        let id = "\(generator.below(12))"
        if generator.below(8) == 0 {
          try overlay.delete(id, in: spatial)
          places[id] = nil
        } else {
          let position = [generator.fraction() * 360 - 180, generator.fraction() * 180 - 90]
          try overlay.put(id, at: position, value: [], in: spatial)
          places[id] = position
        }
        let all = try overlay.search(.everything(in: .wgs84), in: spatial)
        #expect(all.matches.map(\.record.key.text) == places.keys.sorted(), "seed \(seed)")
        for match in all.matches {
          #expect(match.record.position == places[match.record.key.text], "seed \(seed)")
        }
      }
      try overlay.simulator.checkRecords()
    }
  }

  @Test func severalHashFunctionsMakeSeveralCopies() throws {
    var overlay = try Overlay(nodes: 40, dimensions: 2, seed: 3)
    try overlay.put("key", value: [9], in: hashed)
    #expect(overlay.simulator.objects.count == 3)
    try overlay.delete("key", in: hashed)
    #expect(overlay.simulator.objects.isEmpty)
  }

  @Test func theCallersOwnNumbersComeBack() throws {
    var overlay = try Overlay(nodes: 10, dimensions: 2, seed: 1)
    for position in [[180.0, 90.0], [-180.0, -90.0], [190.0, 0.1], [0.1 + 0.2, 1e-300]] {
      try overlay.put("p", at: position, value: [], in: spatial)
      #expect(try overlay.get("p", in: spatial)?.record.position == position)
    }
  }

  @Test func badInputIsRefusedWithOneClearErrorAndNothingIsStored() throws {
    var overlay = try Overlay(nodes: 10, dimensions: 2, seed: 1)
    #expect(throws: OverlayError.badKey("")) { try overlay.put("", at: [0, 0], value: [], in: spatial) }
    #expect(throws: OverlayError.badPosition(.badPosition(count: 1, axes: 2))) {
      try overlay.put("a", at: [0], value: [], in: spatial)
    }
    #expect(throws: OverlayError.badPosition(.outside(axis: "latitude", value: 91, -90...90))) {
      try overlay.put("a", at: [0, 91], value: [], in: spatial)
    }
    #expect(throws: (any Error).self) { try overlay.put("a", at: [.nan, 0], value: [], in: spatial) }
    #expect(throws: OverlayError.notSpatial("hashed")) { try overlay.nearest(1, to: [0, 0], in: hashed) }
    #expect(throws: OverlayError.failed(.valueTooLong)) {
      try overlay.put("a", at: [0, 0], value: Array(repeating: 0, count: 600_000), in: spatial)
    }
    #expect(throws: OverlayError.badDimensions(33)) { try Overlay(nodes: 1, dimensions: 33) }
    #expect(throws: OverlayError.badNodeCount(0)) { try Overlay(nodes: 0, dimensions: 2) }
    #expect(throws: OverlayError.unknownNode(99)) { try overlay.leave(99) }
    #expect(overlay.simulator.objects.isEmpty)
  }

  @Test(arguments: [1, 2, 4])
  func nothingIsLostWhileNodesComeAndGo(dimensions: Int) throws {
    for seed in seeds(2) {
      var generator = SeededGenerator(seed: seed)
      var overlay = try Overlay(nodes: 20, dimensions: dimensions, seed: seed)
      for index in 0..<200 {
        let position = [generator.fraction() * 360 - 180, generator.fraction() * 180 - 90]
        try overlay.put("\(index)", at: position, value: [UInt8(index)], in: spatial)
      }
      for _ in 0..<15 {
        try overlay.leave(overlay.members[generator.below(overlay.members.count)])
        if generator.below(2) == 0 { try overlay.join() }
        try overlay.simulator.checkSettled()
        #expect(overlay.simulator.objects.count == 200, "seed \(seed)")
      }
      for index in 0..<200 {
        #expect(try overlay.get("\(index)", in: spatial)?.record.value == [UInt8(index)], "seed \(seed)")
      }
    }
  }

  @Test func onlyOneNodeIsLeftWithEverything() throws {
    var overlay = try Overlay(nodes: 12, dimensions: 2, seed: 8)
    for index in 0..<50 { try overlay.put("\(index)", at: [Double(index), 0], value: [], in: spatial) }
    while overlay.members.count > 1 { try overlay.leave(overlay.members[0]) }
    #expect(overlay.statuses.first?.zones == [.whole])
    #expect(overlay.statuses.first?.recordCount == 50)
    #expect(throws: OverlayError.failed(.noHeir)) { try overlay.leave(overlay.members[0]) }
  }
}
