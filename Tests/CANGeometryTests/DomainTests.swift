import CANGeometry
import Testing

@Suite struct DomainTests {
  @Test func badAxesAreRefusedWithTheirReason() {
    for bounds in [1.0...1.0, 0...Double.infinity, -1e308...1e308] {
      #expect(throws: DomainError.badBounds(axis: "x", bounds)) { try Axis(name: "x", bounds: bounds) }
    }
    #expect(throws: DomainError.badSineScale(axis: "x")) {
      try Axis(name: "x", bounds: -90...91, scale: .sine)
    }
    #expect(throws: DomainError.badSineScale(axis: "x")) {
      try Axis(name: "x", bounds: -91...90, scale: .sine)
    }
    #expect(throws: DomainError.badSineScale(axis: "x")) {
      try Axis(name: "x", bounds: -90...90, wraps: true, scale: .sine)
    }
  }

  @Test func badDomainsAreRefusedWithTheirReason() throws {
    let axis = try Axis(name: "x", bounds: 0...1)
    #expect(throws: DomainError.badAxisCount(0)) { try Domain(name: "d", axes: []) }
    #expect(throws: DomainError.badAxisCount(33)) {
      try Domain(name: "d", axes: (0..<33).map { try Axis(name: "\($0)", bounds: 0...1) })
    }
    #expect(throws: DomainError.repeatedAxis(["x", "x"])) { try Domain(name: "d", axes: [axis, axis]) }
  }

  @Test func badPositionsAreRefusedWithTheirReason() throws {
    let torus = try #require(Torus(dimensions: 2))
    for count in [0, 1, 3] {
      #expect(throws: DomainError.badPosition(count: count, axes: 2)) {
        try Domain.wgs84.normalized(Array(repeating: 0, count: count))
      }
    }
    for bad in [Double.nan, .infinity, -.infinity, .signalingNaN] {
      #expect(throws: DomainError.self) { try Domain.wgs84.normalized([bad, 0]) }
      #expect(throws: DomainError.self) { try Domain.wgs84.point(at: [0, bad], on: torus) }
    }
    for latitude in [(90.0).nextUp, (-90.0).nextDown, 91, -1e300] {
      #expect(throws: DomainError.outside(axis: "latitude", value: latitude, -90...90)) {
        try Domain.wgs84.point(at: [0, latitude], on: torus)
      }
    }
  }

  @Test func everyErrorSaysWhatIsWrong() {
    let errors: [(DomainError, String)] = [
      (.badBounds(axis: "x", 1...1), "x"), (.badSineScale(axis: "lat"), "lat"), (.badAxisCount(33), "33"),
      (.repeatedAxis(["x", "x"]), "x, x"), (.badPosition(count: 1, axes: 2), "2 axes"),
      (.outside(axis: "latitude", value: 95, -90...90), "latitude 95"),
    ]
    for (error, part) in errors { #expect(error.description.contains(part), "\(error)") }
  }

  @Test func latitude90IsInTheLastCellAndLongitude180IsMinus180() throws {
    let torus = try #require(Torus(dimensions: 2))
    #expect(try Domain.wgs84.point(at: [180, 90], on: torus).coordinates == [0, .max])
    #expect(try Domain.wgs84.point(at: [-180, -90], on: torus).coordinates == [0, 0])
    #expect(try Domain.wgs84.point(at: [0, 0], on: torus).coordinates == [1 << 31, 1 << 31])
    #expect(try Domain.wgs84.normalized([180, 0]) == [-180, 0])
    #expect(try Domain.wgs84.normalized([190, 0]) == [-170, 0])
    #expect(try Domain.wgs84.normalized([360, 0]) == [0, 0])
    #expect(try Domain.wgs84.normalized([(-180.0).nextDown, 1])[0] >= -180)
  }

  @Test func axesBeyondTheTorusAreLeftOutAndThoseBeyondTheDomainAreZero() throws {
    let one = try #require(Torus(dimensions: 1))
    let three = try #require(Torus(dimensions: 3))
    #expect(try Domain.wgs84.point(at: [90, 45], on: one).coordinates == [3 << 30])
    #expect(try Domain.wgs84.point(at: [90, 45], on: three).coordinates == [3 << 30, 3 << 30, 0])
  }

  private func axes() throws -> [Axis] {
    [
      .longitude, .latitude, try Axis(name: "sine", bounds: -90...90, scale: .sine),
      try Axis(name: "north", bounds: 10...80, scale: .sine), try Axis(name: "x", bounds: -3e-5...7e9),
      try Axis(name: "ring", bounds: 2...3.5, wraps: true),
    ]
  }

  @Test func valuesComeBackFromTheirFractions() throws {
    for axis in try axes() {
      var generator = SeededGenerator(seed: 6)
      for _ in 0..<300 {
        let fraction = generator.fraction()
        let value = axis.value(at: fraction)
        #expect(axis.bounds.contains(value), "\(axis.name) \(fraction)")
        #expect(abs(axis.fraction(of: value) - fraction) < 1e-14, "\(axis.name) \(fraction)")
      }
      #expect(axis.fraction(of: axis.bounds.lowerBound) == 0)
      #expect(axis.fraction(of: axis.bounds.upperBound) == (axis.wraps ? 0 : 1))
      #expect(
        axis.fraction(of: axis.bounds.lowerBound - axis.width / 4) == (axis.wraps ? 0.75 : 0)
          || axis.scale == .sine)
    }
  }

  @Test func coordinatesGrowWithTheirValues() throws {
    for axis in try axes() {
      var generator = SeededGenerator(seed: 8)
      let values = (0..<400).map { _ in axis.bounds.lowerBound + generator.fraction() * axis.width }.sorted()
      let coordinates = values.map { axis.coordinate(of: $0) }
      #expect(coordinates == coordinates.sorted(), "\(axis.name)")
    }
  }

  @Test func turnsOfAnAxisThatWrapsLandInsideItsBounds() throws {
    for axis in try axes() where axis.wraps {
      var generator = SeededGenerator(seed: 9)
      for _ in 0..<500 {
        let scale = [1, 10, 1e6, 1e15, 1e300][generator.below(5)]
        let value = (generator.fraction() - 0.5) * scale * axis.width
        let normal = axis.normalized(value)
        #expect(normal >= axis.bounds.lowerBound && normal < axis.bounds.upperBound, "\(axis.name) \(value)")
        #expect(axis.normalized(normal) == normal)
        guard scale <= 1e6 else { continue }
        let turns = (value - normal) / axis.width
        #expect(abs(turns - turns.rounded()) < 1e-8, "\(axis.name) \(value)")
      }
      #expect(axis.normalized(.nan).isNaN && axis.normalized(.infinity) == .infinity)
    }
  }

  @Test func aSineScaleGivesBandsTheirShareOfTheArea() throws {
    let axis = try Axis(name: "latitude", bounds: -90...90, scale: .sine)
    // Half of the sphere lies within 30 degrees of the equator.
    #expect(abs(axis.fraction(of: 30) - axis.fraction(of: -30) - 0.5) < 1e-15)
    #expect(axis.coordinate(of: 90) == .max && axis.coordinate(of: -90) == 0)
  }

  @Test func theDomainOfATorusIsItsUnitCube() throws {
    let torus = try #require(Torus(dimensions: 32))
    let domain = Domain.torus(torus)
    #expect(domain.axes.count == 32 && domain.axes.allSatisfy { $0.wraps && $0.bounds == 0...1 })
    let point = try domain.point(at: Array(repeating: 0.5, count: 32), on: torus)
    #expect(point.coordinates == Array(repeating: 1 << 31, count: 32))
  }
}
