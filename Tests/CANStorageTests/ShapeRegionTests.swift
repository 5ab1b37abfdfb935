import CANGeometry
import Foundation
import Testing

@testable import CANStorage

@Suite struct ShapeRegionTests {
  @Test func theRegionHoldsThePointOfEveryPositionOfTheShape() throws {
    let tori = try [1, 2, 3, 5].map { try #require(Torus(dimensions: $0)) }
    for domain in try Samples.domains() {
      var insideCount = 0
      for seed in 0..<UInt64(600) {
        var generator = SeededGenerator(seed: seed)
        let shape = try Samples.shape(in: domain, with: &generator)
        let regions = tori.map { shape.region(on: $0) }
        for position in positions(around: shape, with: &generator) where shape.contains(position) {
          insideCount += 1
          for (torus, region) in zip(tori, regions) {
            let point = try domain.point(at: position, on: torus)
            #expect(
              region.contains(point),
              "\(domain.name), seed \(seed), d \(torus.dimensions), \(shape.form) holds \(position)")
          }
        }
      }
      #expect(insideCount > 3_000, "\(domain.name) tries too little: \(insideCount)")
    }
  }

  /// Everywhere about the center, at its corners and, for caps, all along the rim.
  private func positions(around shape: Shape, with generator: inout SeededGenerator) -> [[Double]] {
    let domain = shape.domain
    var positions: [[Double]] = []
    switch shape.form {
    case .everything:
      break
    case .box(let lower, let upper):
      positions += [lower, upper, zip(lower, upper).map { generator.below(2) == 0 ? $0 : $1 }]
      for _ in 0..<8 { positions.append(Samples.position(in: domain, near: lower, with: &generator)) }
      positions += (0..<8).map { _ in
        zip(lower, upper).map { $0 + generator.fraction() * ($1 - $0) }
      }
    case .ball(let center, let radius):
      positions.append(center)
      for _ in 0..<6 { positions.append(Samples.position(in: domain, near: center, with: &generator)) }
      for _ in 0..<16 {
        let reach = radius * [1, 1 - 1e-15, 1 - 1e-9, generator.fraction()][generator.below(4)]
        positions.append(
          domain.metric == .greatCircle
            ? destination(from: center, by: reach, bearing: bearing(with: &generator))
            : shifted(center, by: reach, with: &generator))
      }
    }
    for _ in 0..<4 { positions.append(Samples.position(in: domain, with: &generator)) }
    return positions
  }

  private func bearing(with generator: inout SeededGenerator) -> Double {
    [0, 90, 180, 270, generator.fraction() * 360][generator.below(5)] * .pi / 180
  }

  /// The position so many meters from `center` along the great circle that starts at `bearing`.
  private func destination(from center: [Double], by meters: Double, bearing: Double) -> [Double] {
    let angle = meters / Earth.meanRadius
    let latitude = center[1] * .pi / 180
    let sine = sin(latitude) * cos(angle) + cos(latitude) * sin(angle) * cos(bearing)
    let turn = atan2(
      sin(bearing) * sin(angle) * cos(latitude), cos(angle) - sin(latitude) * sine)
    return [center[0] + turn * 180 / .pi, asin(min(max(sine, -1), 1)) * 180 / .pi]
  }

  /// The center moved by `reach` along one axis, or evenly along all.
  private func shifted(_ center: [Double], by reach: Double, with generator: inout SeededGenerator)
    -> [Double]
  {
    let only = generator.below(center.count + 1)
    let sign = generator.below(2) == 0 ? 1.0 : -1
    return center.indices.map { axis in
      if only == center.count { return center[axis] + sign * reach / Double(center.count).squareRoot() }
      return axis == only ? center[axis] + sign * reach : center[axis]
    }
  }

  @Test func theMeridiansThatTouchACapBoundItsRegionTightly() throws {
    let torus = try #require(Torus(dimensions: 2))
    for latitude in [-80.0, -45, 0, 30, 85] {
      for radius in [1.0, 1e3, 3e5] {
        let region = try Shape.ball(center: [12, latitude], radius: radius, in: .wgs84).region(on: torus)
        let angle = radius / Earth.meanRadius
        let halfWidth = asin(sin(angle) / cos(latitude * .pi / 180)) / (2 * .pi) * 0x1p32
        #expect(abs(Double(region.intervals[0].extent) - 2 * halfWidth) < 4, "\(latitude) \(radius)")
        #expect(
          abs(Double(region.intervals[1].extent) - 2 * angle / .pi * 0x1p32) < 4, "\(latitude) \(radius)")
      }
    }
  }

  @Test func aCapAroundAPoleSpansAllLongitudesAndStaysInItsHemisphere() throws {
    let torus = try #require(Torus(dimensions: 2))
    let region = try Shape.ball(center: [12, 89.5], radius: 100_000, in: .wgs84).region(on: torus)
    #expect(region.intervals[0].isWhole)
    // An axis that does not wrap ends at its last cell.
    #expect(region.intervals[1].last == .max)
    #expect(region.intervals[1].lower > 0xFC00_0000)
  }

  @Test func aBoxTakesItsCellsAndOneMoreOnEitherSide() throws {
    let torus = try #require(Torus(dimensions: 3))
    let domain = try Domain(
      name: "d", axes: [Axis(name: "x", bounds: 0...0x1p32), Axis(name: "y", bounds: 0...1, wraps: true)])
    let region = try Shape.box(lower: [10, 0.75], upper: [20, 0.25], in: domain).region(on: torus)
    #expect(region.intervals[0] == Interval(from: 9, through: 21))
    #expect(region.intervals[1] == Interval(from: 0xBFFF_FFFF, through: 0x4000_0001))
    #expect(region.intervals[2] == Interval(lower: 0, extent: 0))
    let edge = try Shape.box(lower: [0, 0], upper: [0, 0], in: domain).region(on: torus)
    #expect(edge.intervals[0] == Interval(from: 0, through: 1))
    #expect(edge.intervals[1] == Interval(from: .max, through: 1))
    let whole = Shape.everything(in: domain).region(on: torus)
    #expect(whole.intervals[0].isWhole && whole.intervals[1].isWhole && whole.intervals[2].extent == 0)
  }
}
