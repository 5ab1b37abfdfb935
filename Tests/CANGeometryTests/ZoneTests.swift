import CANGeometry
import Testing

@Suite struct ZoneTests {
  @Test func containmentIsThatOfTheCellsAndThatOfThePrefix() throws {
    let lattice = try Lattice(dimensions: 2)
    for (one, mine) in lattice.zones {
      for (other, theirs) in lattice.zones {
        #expect(one.contains(other) == (mine & theirs == theirs), "\(one) \(other)")
        #expect(one.contains(other) == other.prefix.hasPrefix(one.prefix), "\(one) \(other)")
        #expect(one.overlaps(other) == (mine & theirs != 0), "\(one) \(other)")
      }
    }
  }

  @Test func halvesParentsAndSiblingsFitTogether() throws {
    for (zone, cells) in try Lattice(dimensions: 3).zones {
      let (lower, upper) = try #require(zone.halves)
      #expect(lower.parent == zone && upper.parent == zone)
      #expect(lower.sibling == upper && upper.sibling == lower)
      #expect(lower < zone && zone < upper)
      #expect(lower.volume + upper.volume == zone.volume)
      #expect(lower.codes.upperBound + 1 == upper.codes.lowerBound)
      #expect(lower.prefix == zone.prefix + "0" && upper.prefix == zone.prefix + "1")
      #expect(zone.depth == zone.prefix.count && lower.depth == zone.depth + 1)
      #expect(zone.volume == UInt64(cells.nonzeroBitCount) * (Volume.whole >> 6))
      #expect(zone.half(holding: lower.codes.upperBound) == lower)
      #expect(zone.half(holding: upper.codes.lowerBound) == upper)
    }
    #expect(Zone.whole.parent == nil && Zone.whole.sibling == nil)
  }

  @Test func idsOrderAlongTheZOrderWithAZoneBetweenItsHalves() throws {
    let zones = try Lattice(dimensions: 1).zones.map(\.zone)
    var inOrder: [Zone] = []
    func visit(_ zone: Zone) {
      guard zone.depth < Lattice.depth, let (lower, upper) = zone.halves else { return inOrder.append(zone) }
      visit(lower)
      inOrder.append(zone)
      visit(upper)
    }
    visit(.whole)
    #expect(zones.sorted() == inOrder)
  }

  @Test func volumesOfAnExactTilingSumToTheWhole() {
    for seed in 0..<UInt64(20) {
      var generator = SeededGenerator(seed: seed)
      var zones = [Zone.whole]
      for _ in 0..<400 {
        let chosen = generator.below(zones.count)
        guard let (lower, upper) = zones[chosen].halves else { continue }
        zones[chosen] = lower
        zones.append(upper)
      }
      #expect(zones.reduce(0) { $0 + $1.volume } == Volume.whole, "seed \(seed)")
      let sorted = zones.sorted()
      for (one, next) in zip(sorted, sorted.dropFirst()) {
        #expect(one.codes.upperBound + 1 == next.codes.lowerBound, "seed \(seed)")
      }
      #expect(sorted.first?.codes.lowerBound == 0 && sorted.last?.codes.upperBound == .max)
    }
    #expect(Volume.whole.share == 1 && (Volume.whole >> 1).share == 0.5)
  }

  @Test func theDeepestZonesStillHaveCodesAndNoHalves() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let code = generator.next()
      let zone = Zone(prefixOf: code, depth: Zone.depthMax)
      #expect(zone.volume == 1 && zone.depth == 63 && zone.halves == nil && zone.half(holding: code) == nil)
      #expect(zone.contains(code) && zone.codes.contains(code) && zone.codes.count == 2)
      #expect(zone.parent?.contains(zone) == true && zone.sibling?.sibling == zone)
    }
  }

  @Test func textNamesEveryZoneAndNothingElse() throws {
    var generator = SeededGenerator(seed: 4)
    for depth in 0...Zone.depthMax {
      let zone = Zone(prefixOf: generator.next(), depth: depth)
      #expect(Zone(zone.description) == zone && Zone(zone.prefix) == zone && Zone(id: zone.id) == zone)
    }
    #expect(Zone("") == .whole && Zone("whole") == .whole && Zone.whole.description == "whole")
    let tooDeep = String(repeating: "0", count: 64)
    for bad in ["2", "01 ", " 01", "0b1", "1x", "Whole", "０", "-", tooDeep] {
      #expect(Zone(bad) == nil, "\(bad)")
    }
    #expect(Zone(id: 0) == nil)
  }
}
