import CANGeometry
import CANStorage
import Testing

/// What the tests of this target draw from: domains with every kind of axis, positions and records.
enum Samples {
  /// Domains of every kind of axis.
  static func domains() throws -> [Domain] {
    let plane = try Domain(
      name: "plane", axes: [Axis(name: "x", bounds: -3...7), Axis(name: "y", bounds: 100...101)])
    let mixed = try Domain(
      name: "mixed",
      axes: [
        Axis(name: "lon", bounds: 0...360, wraps: true),
        Axis(name: "lat", bounds: -90...90, scale: .sine),
        Axis(name: "depth", bounds: -1e-3...2e6),
      ])
    let coarse = try Domain(
      name: "coarse",
      axes: [
        Axis(name: "big", bounds: 1e15...(1e15 + 4), wraps: true),
        Axis(name: "band", bounds: 1e12...(1e12 + 1)),
      ])
    let cube = Domain.torus(try #require(Torus(dimensions: 4)))
    return [.wgs84, plane, mixed, coarse, cube]
  }

  /// A position of `domain`; often on a bound, at the middle of an axis or next to `anchor`.
  static func position(
    in domain: Domain, near anchor: [Double]? = nil, with generator: inout SeededGenerator
  ) -> [Double] {
    domain.axes.enumerated().map { index, axis in
      let bounds = axis.bounds
      let uniform = bounds.lowerBound + generator.fraction() * axis.width
      switch generator.below(12) {
      case 0: return bounds.lowerBound
      case 1: return bounds.upperBound
      case 2: return bounds.lowerBound + axis.width / 2
      case 3: return bounds.lowerBound.nextUp
      case 4: return bounds.upperBound.nextDown
      case 5...9:
        guard let anchor else { return uniform }
        let scale = [0, 1e-15, 1e-10, 1e-6, 1e-2][generator.below(5)] * axis.width
        let value = anchor[index] + (generator.fraction() - 0.5) * scale
        return axis.wraps ? value : min(max(value, bounds.lowerBound), bounds.upperBound)
      default: return min(uniform, bounds.upperBound)
      }
    }
  }

  /// A box, a ball or everything; of any size, down to one position.
  static func shape(in domain: Domain, with generator: inout SeededGenerator) throws -> Shape {
    let center = position(in: domain, with: &generator)
    switch generator.below(8) {
    case 0:
      return .everything(in: domain)
    case 1...3:
      let other = position(in: domain, near: center, with: &generator)
      let pairs = domain.axes.indices.map { axis in
        domain.axes[axis].wraps || center[axis] <= other[axis]
          ? (center[axis], other[axis]) : (other[axis], center[axis])
      }
      return try .box(lower: pairs.map(\.0), upper: pairs.map(\.1), in: domain)
    default:
      let scale = domain.metric == .greatCircle ? 2.1e7 : domain.axes.map(\.width).max() ?? 1
      let share = [0, 1e-16, 1e-12, 1e-8, 1e-4, 1e-2, 0.1, 0.5, 1, 3][generator.below(10)]
      return try .ball(center: center, radius: share * generator.fraction() * scale, in: domain)
    }
  }

  /// An object at its place in `domain`.
  static func object(
    _ id: String, space: String = "s", at position: [Double], in domain: Domain, on torus: Torus,
    value: [UInt8]? = [], time: WallTime = 1, expiry: WallTime? = nil
  ) throws -> Record {
    Record(
      key: try #require(Key(space: space, id: id)), point: try domain.point(at: position, on: torus),
      on: torus, position: try domain.normalized(position), value: value,
      version: Version(time: time, node: 1), expiry: expiry)
  }
}
