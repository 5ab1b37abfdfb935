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

  @Test func regionsOfOnePointAndOfAllPointsAreTheExtremes() throws {
    for dimensions in [1, 2, 7, 32] {
      let torus = try #require(Torus(dimensions: dimensions))
      var generator = SeededGenerator(seed: 2)
      let point = generator.point(on: torus)
      let dot = Region(point)
      #expect(dot.contains(point) && Region.whole(of: torus).contains(dot))
      #expect(dot.dimensions == dimensions && dot.intervals.allSatisfy { $0.length == 1 })
      #expect(dot.widened(by: .max) == .whole(of: torus))
      #expect(torus.point(in: .whole, meeting: dot, nearestTo: .whole) == point)
    }
  }
}
