import CANGeometry
import Testing

@Suite struct TorusTests {
  @Test func aZoneIsItsCellsAsPointsAsCodesAndAsABox() throws {
    for lattice in try Lattice.all() {
      let torus = lattice.torus
      for (zone, cells) in lattice.zones {
        let box = torus.box(of: zone)
        for cell in 0..<Lattice.count {
          let isInside = cells >> UInt64(cell) & 1 == 1
          for point in [try lattice.corner(of: cell), try lattice.corner(of: cell, isLast: true)] {
            let code = torus.code(of: point)
            guard
              torus.contains(point, in: zone) == isInside, zone.codes.contains(code) == isInside,
              zone.contains(code) == isInside, box.contains(point) == isInside
            else {
              Issue.record("\(lattice), \(zone), \(point)")
              continue
            }
          }
        }
        #expect(torus.zone(at: torus.corner(of: zone), depth: zone.depth) == zone)
      }
    }
  }

  @Test func neighborsAreTheDisjointZonesThatShareAFace() throws {
    for lattice in try Lattice.all() {
      for (one, mine) in lattice.zones {
        let faces = lattice.faceNeighbors(of: mine)
        for (other, theirs) in lattice.zones {
          let expected = mine & theirs == 0 && faces & theirs != 0
          guard lattice.torus.areNeighbors(one, other) == expected else {
            Issue.record("\(lattice), \(one) and \(other) are neighbors: \(expected)")
            continue
          }
        }
      }
    }
  }

  @Test func noZoneIsItsOwnNeighbor() throws {
    for lattice in try Lattice.all() {
      for (zone, _) in lattice.zones {
        #expect(!lattice.torus.areNeighbors(zone, zone), "\(lattice) \(zone)")
      }
    }
  }

  @Test func distanceIsTheLeastOverAllCellsOfTheZone() throws {
    for lattice in try Lattice.all() {
      for target in 0..<Lattice.count {
        let point = try lattice.corner(of: target, isLast: target % 2 == 1)
        let distances = (0..<Lattice.count).map { cell -> SquaredDistance in
          (0..<lattice.dimensions).reduce(0) { sum, axis in
            let (lower, last) = lattice.bounds(of: cell, axis: axis)
            let isInside = lower <= point[axis] && point[axis] <= last
            let gap = isInside ? 0 : min(point[axis].arc(to: lower), point[axis].arc(to: last))
            return sum + SquaredDistance(gap) * SquaredDistance(gap)
          }
        }
        for (zone, cells) in lattice.zones {
          let least = Lattice.members(cells).map { distances[$0] }.min()
          guard lattice.torus.squaredDistance(from: point, to: zone) == least else {
            Issue.record("\(lattice), \(zone), \(point)")
            continue
          }
        }
      }
    }
  }

  @Test(arguments: 1...5)
  func onEveryExactTilingSomeNeighborIsStrictlyNearer(dimensions: Int) throws {
    let torus = try #require(Torus(dimensions: dimensions))
    for seed in 0..<UInt64(8) {
      var generator = SeededGenerator(seed: seed)
      var zones = [Zone.whole]
      for _ in 0..<30 {
        // Uneven tilings: now and then the point is near the last one.
        let point = generator.point(on: torus)
        guard let hit = zones.firstIndex(where: { torus.contains(point, in: $0) }),
          let (lower, upper) = torus.halves(of: zones[generator.below(3) == 0 ? zones.count - 1 : hit])
        else { continue }
        zones.removeAll { $0 == lower.parent }
        zones += [lower, upper]
      }
      let targets = (0..<12).map { _ in generator.point(on: torus) } + zones.map { torus.corner(of: $0) }
      for zone in zones {
        let neighbors = zones.filter { torus.areNeighbors(zone, $0) }
        for target in targets {
          let own = torus.squaredDistance(from: target, to: zone)
          guard own > 0 else { continue }
          let best = neighbors.map { torus.squaredDistance(from: target, to: $0) }.min()
          #expect((best ?? own) < own, "seed \(seed), \(zone) to \(target)")
        }
      }
    }
  }

  @Test func aTorusHasOneTo32Dimensions() {
    for dimensions in [-1, 0, 33, .max] { #expect(Torus(dimensions: dimensions) == nil) }
    #expect(Point([]) == nil && Point(Array(repeating: 0, count: 33)) == nil)
    #expect(Region([]) == nil && Region(Array(repeating: .whole, count: 33)) == nil)
  }

  @Test func halvingStopsWhereTheBitsEnd() throws {
    for (dimensions, depthMax) in [(1, 32), (2, 63), (3, 63), (32, 63)] {
      let torus = try #require(Torus(dimensions: dimensions))
      #expect(torus.depthMax == depthMax)
      var zone = Zone.whole
      var generator = SeededGenerator(seed: 9)
      while let (lower, upper) = torus.halves(of: zone) {
        let axis = torus.axis(cutAt: zone.depth)
        let whole = torus.interval(of: zone, axis: axis).length
        #expect(torus.interval(of: lower, axis: axis).length * 2 == whole)
        #expect(torus.interval(of: upper, axis: axis).length * 2 == whole)
        #expect(torus.areNeighbors(lower, upper) && torus.areNeighbors(upper, lower))
        zone = generator.below(2) == 0 ? lower : upper
      }
      #expect(zone.depth == depthMax)
      #expect(torus.zone(at: torus.corner(of: zone), depth: 1_000) == zone)
    }
  }

  @Test func codesInterleaveTheBitsOfThePointInEveryDimension() throws {
    var generator = SeededGenerator(seed: 21)
    for dimensions in 1...32 {
      let torus = try #require(Torus(dimensions: dimensions))
      for _ in 0..<20 {
        let point = generator.point(on: torus)
        var code: ZCode = 0
        for position in 0..<64 {
          let bit = position / dimensions
          let isSet = bit < 32 && point[position % dimensions] >> UInt32(31 - bit) & 1 == 1
          code = code << 1 | (isSet ? 1 : 0)
        }
        #expect(torus.code(of: point) == code, "d = \(dimensions), \(point)")
        let zone = torus.zone(at: point, depth: generator.below(torus.depthMax + 1))
        #expect(torus.contains(point, in: zone) && torus.box(of: zone).contains(point))
        #expect(torus.squaredDistance(from: point, to: zone) == 0)
      }
    }
  }

  @Test func distancesDoNotOverflowIn32Dimensions() throws {
    let torus = try #require(Torus(dimensions: 32))
    let zone = torus.zone(at: try #require(Point(Array(repeating: 0, count: 32))), depth: 32)
    let point = try #require(Point(Array(repeating: 3 << 30, count: 32)))
    // Each axis is cut once: the near end of 0...2³¹-1 is the 0 that is 2³⁰ ahead.
    #expect(torus.squaredDistance(from: point, to: zone) == 32 << 60)
  }
}
