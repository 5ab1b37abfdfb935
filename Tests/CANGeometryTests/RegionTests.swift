import CANGeometry
import Testing

@Suite struct RegionTests {
  @Test func regionsHoldMeetAndOverlapAsTheirCellsDo() throws {
    for lattice in try Lattice.all() {
      for seed in 0..<UInt64(60) {
        var generator = SeededGenerator(seed: seed)
        let (one, mine) = try lattice.region(with: &generator)
        let (other, theirs) = try lattice.region(with: &generator)
        #expect(one.overlaps(other) == (mine & theirs != 0), "\(lattice), seed \(seed)")
        #expect(one.contains(other) == (mine & theirs == theirs), "\(lattice), seed \(seed)")
        for cell in 0..<Lattice.count {
          let isInside = mine >> UInt64(cell) & 1 == 1
          #expect(one.contains(try lattice.corner(of: cell)) == isInside, "\(lattice), seed \(seed)")
          #expect(one.contains(try lattice.corner(of: cell, isLast: true)) == isInside)
        }
        for (zone, cells) in lattice.zones {
          guard
            lattice.torus.meets(zone, one) == (cells & mine != 0),
            lattice.torus.contains(zone, in: one) == (cells & mine == cells)
          else {
            Issue.record("\(lattice), seed \(seed), \(zone)")
            continue
          }
        }
      }
    }
  }

  @Test func theDelegatedPointIsInBothAndNearestOnEveryAxis() throws {
    for lattice in try Lattice.all() {
      for seed in 0..<UInt64(12) {
        var generator = SeededGenerator(seed: seed)
        let (region, cells) = try lattice.region(with: &generator)
        let origin = lattice.zones[generator.below(lattice.zones.count)].zone
        for (zone, own) in lattice.zones {
          let point = lattice.torus.point(in: zone, meeting: region, nearestTo: origin)
          let both = Lattice.members(own & cells)
          guard let point else {
            #expect(both.isEmpty, "\(lattice), seed \(seed), \(zone)")
            continue
          }
          #expect(lattice.torus.contains(point, in: zone) && region.contains(point), "seed \(seed), \(zone)")
          for axis in 0..<lattice.dimensions {
            let side = lattice.torus.interval(of: origin, axis: axis)
            let least = both.map { cell -> UInt32 in
              let (lower, last) = lattice.bounds(of: cell, axis: axis)
              return side.gap(to: Interval(from: lower, through: last))
            }.min()
            #expect(side.gap(to: point[axis]) == least, "\(lattice), seed \(seed), \(zone), axis \(axis)")
          }
        }
      }
    }
  }

  @Test func codeRangesAscendCoverTheRegionAndAreExactWhereTheyMayBe() throws {
    for lattice in try Lattice.all() {
      for seed in 0..<UInt64(10) {
        var generator = SeededGenerator(seed: seed)
        let (region, cells) = try lattice.region(with: &generator)
        for (zone, own) in lattice.zones where zone.depth < 4 {
          for rangesMax in [1, 2, 5, 32, 1_000] {
            let ranges = lattice.torus.codeRanges(of: region, within: zone, rangesMax: rangesMax)
            for (range, next) in zip(ranges, ranges.dropFirst()) {
              #expect(range.upperBound + 1 < next.lowerBound, "\(lattice), seed \(seed), \(zone)")
            }
            let held = ranges.reduce(UInt64(0)) { $0 | self.cells(of: $1, in: lattice) }
            let wanted = cells & own
            #expect(held & wanted == wanted, "\(lattice), seed \(seed), \(zone), \(rangesMax)")
            #expect(held & ~own == 0, "\(lattice), seed \(seed), \(zone), \(rangesMax)")
            #expect(ranges.count <= 2 * rangesMax && ranges.isEmpty == (wanted == 0))
            if rangesMax == 1_000 { #expect(held == wanted, "\(lattice), seed \(seed), \(zone)") }
          }
        }
      }
    }
  }

  private func cells(of range: ClosedRange<ZCode>, in lattice: Lattice) -> UInt64 {
    lattice.zones.filter { $0.zone.depth == Lattice.depth && $0.zone.codes.overlaps(range) }
      .reduce(0) { $0 | $1.cells }
  }

  @Test func regionsOfOnePointAndOfAllPointsAreTheExtremes() throws {
    for dimensions in [1, 2, 7, 32] {
      let torus = try #require(Torus(dimensions: dimensions))
      var generator = SeededGenerator(seed: 2)
      let point = generator.point(on: torus)
      let dot = Region(point)
      #expect(dot.contains(point) && Region.whole(of: torus).contains(dot))
      #expect(dot.dimensions == dimensions && dot.intervals.allSatisfy { $0.length == 1 })
      #expect(dot.widened(by: .max) == .whole(of: torus))
      let ranges = torus.codeRanges(of: .whole(of: torus), within: .whole)
      #expect(ranges == [0...ZCode.max])
      // The deepest range of one point still holds it, however many dimensions share the code.
      let narrow = torus.codeRanges(of: dot, within: .whole, rangesMax: 1_000)
      #expect(narrow == [torus.zone(at: point, depth: torus.depthMax).codes])
      #expect(torus.point(in: .whole, meeting: dot, nearestTo: .whole) == point)
    }
  }
}
