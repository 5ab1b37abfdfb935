import CANGeometry
import Testing

@testable import CANStorage

@Suite struct DistanceTests {
  private let earth = Domain.wgs84
  private let halfTurn = Double.pi * Earth.meanRadius

  @Test func knownGreatCirclesHaveTheirLengths() {
    // Degrees of the equator and of a meridian, a quarter, and across the pole.
    let degree = halfTurn / 180
    #expect(isClose(earth.distance(from: [0, 0], to: [1, 0]), degree))
    #expect(isClose(earth.distance(from: [12, 40], to: [12, 41]), degree))
    #expect(isClose(earth.distance(from: [0, 0], to: [90, 0]), 90 * degree))
    #expect(isClose(earth.distance(from: [10, 80], to: [-170, 80]), 20 * degree))
    // The published haversine example of Nashville and Los Angeles airports, on our radius.
    let airports = earth.distance(from: [-86.67, 36.12], to: [-118.40, 33.94])
    #expect(isClose(airports, 2_886_444.442837984 / 6_371_000 * Earth.meanRadius, within: 1e-9))
  }

  @Test func onePlaceIsAtDistanceZeroOfItselfHoweverItIsSpelled() {
    for place in [[12.3, 45.6], [0, 0], [-180, 0], [180, -90], [77, 90]] {
      #expect(earth.distance(from: place, to: place) == 0)
    }
    #expect(earth.distance(from: [180, 10], to: [-180, 10]) == 0)
    #expect(earth.distance(from: [370, 10], to: [10, 10]) == 0)
    for longitude in stride(from: -180.0, through: 180, by: 7.5) {
      #expect(earth.distance(from: [longitude, 90], to: [0, 90]) == 0)
      #expect(earth.distance(from: [longitude, -90], to: [33, -90]) == 0)
      #expect(
        earth.distance(from: [longitude, 90], to: [5, 41]) == earth.distance(from: [1, 90], to: [5, 41]))
      #expect(isClose(earth.distance(from: [longitude, 90], to: [5, -90]), halfTurn))
    }
  }

  @Test func antipodesAreHalfATurnApartAndStayPreciseNearby() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<500 {
      let place = [generator.fraction() * 360 - 180, generator.fraction() * 180 - 90]
      let antipode = [place[0] + 180, -place[1]]
      #expect(abs(earth.distance(from: place, to: antipode) - halfTurn) < 1e-7, "\(place)")
      // A step of a millionth of a degree from the antipode along its meridian is 11.1 cm.
      let aside = [antipode[0], antipode[1] + (antipode[1] > 0 ? -1e-6 : 1e-6)]
      let shortage = halfTurn - earth.distance(from: place, to: aside)
      #expect(abs(shortage - halfTurn / 180 * 1e-6) < 1e-6, "\(place)")
    }
  }

  @Test func tinyDistancesKeepTheirDigits() {
    // 10⁻⁹ degrees are 0.1 mm; the subtraction of the latitudes is exact.
    for (latitude, step) in [(45.0, 1e-9), (0.0, 1e-12), (89.0, 1e-9)] {
      let there = latitude + step
      let distance = earth.distance(from: [8, latitude], to: [8, there])
      #expect(isClose(distance, (there - latitude) * halfTurn / 180, within: 1e-12))
    }
  }

  @Test func distanceIsSymmetricBitForBitAndAMetric() throws {
    for domain in try Samples.domains() {
      for seed in 0..<UInt64(300) {
        var generator = SeededGenerator(seed: seed)
        let a = Samples.position(in: domain, with: &generator)
        let b = Samples.position(in: domain, near: a, with: &generator)
        let c = Samples.position(in: domain, near: b, with: &generator)
        let ab = domain.distance(from: a, to: b)
        let bc = domain.distance(from: b, to: c)
        let ac = domain.distance(from: a, to: c)
        #expect(ab == domain.distance(from: b, to: a), "\(domain.name), seed \(seed)")
        #expect(ab >= 0 && domain.distance(from: a, to: a) == 0, "\(domain.name), seed \(seed)")
        #expect(ac <= (ab + bc) * (1 + 1e-9) + 1e-6, "\(domain.name), seed \(seed)")
      }
    }
  }

  @Test func euclideanAxesWrapTheShorterWay() throws {
    let domain = try Domain(
      name: "d",
      axes: [Axis(name: "ring", bounds: 0...10, wraps: true), Axis(name: "line", bounds: 0...10)])
    #expect(domain.distance(from: [1, 0], to: [9, 0]) == 2)
    #expect(domain.distance(from: [0, 1], to: [0, 9]) == 8)
    #expect(domain.distance(from: [0, 0], to: [10, 0]) == 0)
    #expect(domain.distance(from: [-1, 0], to: [12, 4]) == 5)
  }

  @Test func hugeAndMinuteNumbersNeitherOverflowNorVanish() throws {
    let huge = try Domain(
      name: "h", axes: [Axis(name: "x", bounds: -1e200...1e300), Axis(name: "y", bounds: -1e200...1e300)])
    #expect(isClose(huge.distance(from: [0, 0], to: [3e200, 4e200]), 5e200))
    #expect(isClose(huge.distance(from: [0, 0], to: [3e-200, 4e-200]), 5e-200))
  }

  @Test func noPositionOfABoxIsNearerThanTheBoundOfTheBox() throws {
    for domain in try Samples.domains() {
      for seed in 0..<UInt64(400) {
        var generator = SeededGenerator(seed: seed)
        let from = Samples.position(in: domain, with: &generator)
        let inside = Samples.position(in: domain, near: from, with: &generator)
        guard let normal = try? domain.normalized(inside), let start = try? domain.normalized(from) else {
          continue
        }
        var (lower, upper) = (normal, normal)
        for axis in domain.axes.indices {
          let bounds = domain.axes[axis].bounds
          let below = normal[axis] - bounds.lowerBound
          let above = bounds.upperBound - normal[axis]
          let shares = [0, 1e-9, 0.1, 1]
          lower[axis] = max(normal[axis] - shares[generator.below(4)] * below, bounds.lowerBound)
          upper[axis] = min(normal[axis] + shares[generator.below(4)] * above, bounds.upperBound)
        }
        let bound = domain.distanceMin(from: start, toBoxFrom: lower, to: upper)
        #expect(bound <= domain.distance(from: start, to: normal), "\(domain.name), seed \(seed)")
      }
    }
  }

  @Test func theBoundOfASmallBoxIsCloseToItsNearestCorner() {
    for latitude in [-80.0, -45, 0, 30, 85] {
      for (longitude, above) in [(10.0, 0.0), (-10, 0), (0, 3), (170, -2), (179.9, 1), (1e-3, 0)] {
        let corner = [12 + longitude, latitude + above]
        let west = Domain.wgs84.axes[0].normalized(corner[0])
        let bound = earth.distanceMin(
          from: [12, latitude], toBoxFrom: [west, corner[1]], to: [west + 1e-6, corner[1] + 1e-6])
        let distance = earth.distance(from: [12, latitude], to: corner)
        #expect(isClose(bound, distance, within: 1e-2), "\(latitude) \(longitude) \(above)")
      }
    }
  }

  @Test func theBoundOfABoxThatReachesThePolesIsTheWayToItsMeridian() {
    for (longitude, degrees) in [(30.0, 30.0), (90, 90), (179, 90), (-120, 90), (0, 0)] {
      let west = Domain.wgs84.axes[0].normalized(longitude)
      let bound = earth.distanceMin(from: [0, 0], toBoxFrom: [west, -90], to: [west + 0.5, 90])
      #expect(abs(bound - degrees * halfTurn / 180) < 10, "\(longitude)")
    }
  }

  private func isClose(_ one: Double, _ other: Double, within error: Double = 1e-13) -> Bool {
    abs(one - other) <= error * abs(other)
  }
}
