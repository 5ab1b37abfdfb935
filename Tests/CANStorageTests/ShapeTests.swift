import CANGeometry
import Testing

@testable import CANStorage

@Suite struct ShapeTests {
  @Test func aBoxIsClosedOnAllSides() throws {
    let box = try Shape.box(lower: [-10, 34], upper: [45, 72], in: .wgs84)
    for position in [[-10, 34], [45, 72], [-10, 72], [45, 34], [0, 50.0]] { #expect(box.contains(position)) }
    for position in [
      [(-10.0).nextDown, 50], [(45.0).nextUp, 50], [0, (34.0).nextDown], [0, (72.0).nextUp],
    ] {
      #expect(!box.contains(position))
    }
  }

  @Test func aBoxAcrossTheAntimeridianHoldsBothItsSides() throws {
    let spellings = [(170.0, -170.0), (170, 190), (-190, -170), (530, 190)]
    for (west, east) in spellings {
      let box = try Shape.box(lower: [west, -10], upper: [east, 10], in: .wgs84)
      for longitude in [170, 175, 180, -180, -175, -170, 190] {
        #expect(box.contains([Double(longitude), 0]))
      }
      for longitude in [169.9, 0, -169.9] { #expect(!box.contains([longitude, 0])) }
    }
  }

  @Test func bothSpellingsOfTheAntimeridianAreOnePlace() throws {
    for bound in [-180.0, 180] {
      let line = try Shape.box(lower: [bound, -90], upper: [bound, 90], in: .wgs84)
      #expect(line.contains([180, 1]) && line.contains([-180, 1]) && !line.contains([179.9, 1]))
    }
    let eastern = try Shape.box(lower: [170, -90], upper: [180, 90], in: .wgs84)
    let western = try Shape.box(lower: [-180, -90], upper: [-170, 90], in: .wgs84)
    for shape in [eastern, western] { #expect(shape.contains([180, 0]) && shape.contains([-180, 0])) }
    let none = try Shape.box(lower: [180, 0], upper: [-180, 0], in: .wgs84)
    #expect(none.contains([180, 0]) && !none.contains([0, 0]))
  }

  @Test func aBoxAsWideAsTheAxisHoldsAllOfIt() throws {
    for (west, east) in [(-180.0, 180.0), (0, 360), (-500, 500)] {
      let band = try Shape.box(lower: [west, 0], upper: [east, 1], in: .wgs84)
      for longitude in [-180, -90, 0, 90, 180, 359.9] { #expect(band.contains([longitude, 0.5])) }
    }
  }

  @Test func boundsBeyondAnAxisAreClippedButNotForLatitude() throws {
    let domain = try Domain(name: "d", axes: [Axis(name: "x", bounds: 0...10)])
    let half = try Shape.box(lower: [5], upper: [.infinity], in: domain)
    #expect(half.contains([10]) && half.contains([5]) && !half.contains([4.9]) && !half.contains([11]))
    let outside = try Shape.box(lower: [20], upper: [30], in: domain)
    #expect(!outside.contains([10]) && !outside.contains([25]))
    #expect(throws: ShapeError.badPosition(.outside(axis: "latitude", value: 91, -90...90))) {
      try Shape.box(lower: [0, 0], upper: [1, 91], in: .wgs84)
    }
  }

  @Test func whatIsNoShapeIsRefusedWithItsReason() throws {
    #expect(throws: ShapeError.reversed(axis: "latitude", lower: 2, upper: 1)) {
      try Shape.box(lower: [0, 2], upper: [0, 1], in: .wgs84)
    }
    for bad in [Double.nan, .infinity] {
      #expect(throws: ShapeError.self) { try Shape.box(lower: [bad, 0], upper: [1, 1], in: .wgs84) }
      #expect(throws: ShapeError.self) { try Shape.ball(center: [0, 0], radius: bad, in: .wgs84) }
      #expect(throws: ShapeError.self) { try Shape.ball(center: [bad, 0], radius: 1, in: .wgs84) }
    }
    #expect(throws: ShapeError.badRadius(-1)) { try Shape.ball(center: [0, 0], radius: -1, in: .wgs84) }
    #expect(throws: ShapeError.badPosition(.badPosition(count: 1, axes: 2))) {
      try Shape.box(lower: [0], upper: [1, 1], in: .wgs84)
    }
    #expect(throws: ShapeError.self) { try Shape.ball(center: [0, 91], radius: 1, in: .wgs84) }
    #expect("\(ShapeError.badRadius(-1))".contains("-1"))
  }

  @Test func aBallHoldsExactlyWhatTheDistanceSays() throws {
    let ball = try Shape.ball(center: [179.9, -17], radius: 100_000, in: .wgs84)
    #expect(ball.contains([-179.9, -17]) && !ball.contains([-178, -17]))
    let dot = try Shape.ball(center: [20, 90], radius: 0, in: .wgs84)
    #expect(dot.contains([-130, 90]) && !dot.contains([20, 89.999]))
    let all = try Shape.ball(center: [0, 0], radius: 1e9, in: .wgs84)
    #expect(all.contains([180, 0]) && all.contains([0, -90]))
  }

  @Test func nothingHoldsWhatIsNoPositionOfTheDomain() throws {
    let bad: [[Double]] = [
      [], [0], [0, 0, 0], [.nan, 0], [0, .nan], [.infinity, 0], [0, 91], [0, -.infinity],
    ]
    let shapes = [
      Shape.everything(in: .wgs84), try .box(lower: [-180, -90], upper: [180, 90], in: .wgs84),
      try .ball(center: [0, 0], radius: 1e9, in: .wgs84),
    ]
    for shape in shapes {
      for position in bad { #expect(!shape.contains(position), "\(position)") }
    }
  }

  @Test func theFormOfAShapeMakesItAgain() throws {
    for domain in try Samples.domains() {
      for seed in 0..<UInt64(200) {
        var generator = SeededGenerator(seed: seed)
        let shape = try Samples.shape(in: domain, with: &generator)
        switch shape.form {
        case .everything:
          #expect(shape == .everything(in: domain))
        case .box(let lower, let upper):
          #expect(try shape == .box(lower: lower, upper: upper, in: domain), "\(domain.name), seed \(seed)")
        case .ball(let center, let radius):
          #expect(
            try shape == .ball(center: center, radius: radius, in: domain), "\(domain.name), seed \(seed)")
        }
      }
    }
  }
}
