import CANGeometry
import CANStorage

/// Claims with their boxes laid out flat, for the one thing that routing does: find the nearest.
struct ZoneTable: Sendable {
  /// The claims, along the Z-order.
  let claims: [Claim]
  /// The owners, each once, by id.
  let owners: [Contact]
  private let torus: Torus
  /// `claims.count` rows of one interval an axis.
  private let sides: [Interval]

  init(_ claims: [Claim], on torus: Torus) {
    self.claims = claims
    self.torus = torus
    owners = Set(claims.map(\.owner)).sorted()
    sides = claims.flatMap { claim in
      (0..<torus.dimensions).map { torus.interval(of: claim.zone, axis: $0) }
    }
  }

  /// Those of `claims` that are next to a zone of the table, which are neither its own nor its owners'. O(d · both).
  func neighbors(among claims: [Claim]) -> [Claim] {
    let owner = self.claims.first?.owner.id
    return claims.filter { claim in
      claim.owner.id != owner && self.claims.contains { torus.areNeighbors($0.zone, claim.zone) }
    }
  }

  /// The claim of the nearest box whose owner `isUsable`, else as `nearest(to:)`.
  func nearest(
    to point: Point, where isUsable: (NodeID) -> Bool
  ) -> (claim: Claim, squaredDistance: SquaredDistance)? {
    var best: (claim: Claim, squaredDistance: SquaredDistance)?
    for claim in claims where isUsable(claim.owner.id) {
      let distance = torus.squaredDistance(from: point, to: claim.zone)
      if distance < best?.squaredDistance ?? .max { best = (claim, distance) }
    }
    return best
  }

  /// The claim whose box is nearest to `point`, ties to the smallest zone id, and its squared distance. O(d · claims).
  func nearest(to point: Point) -> (claim: Claim, squaredDistance: SquaredDistance)? {
    // Below five dimensions the sum of squares fits 64 bits.
    let found = torus.dimensions <= 4 ? scan(for: point, as: UInt64.self) : scan(for: point, as: UInt128.self)
    return found.map { (claims[$0.index], $0.distance) }
  }

  @inline(__always)
  private func scan<Distance: FixedWidthInteger & UnsignedInteger>(
    for point: Point, as: Distance.Type
  ) -> (index: Int, distance: SquaredDistance)? {
    guard !claims.isEmpty else { return nil }
    let dimensions = torus.dimensions
    return sides.withUnsafeBufferPointer { sides in
      point.coordinates.withUnsafeBufferPointer { target in
        var best = Distance.max
        var bestIndex = 0
        for index in 0..<claims.count {
          var sum: Distance = 0
          let row = index * dimensions
          for axis in 0..<dimensions {
            let gap = UInt64(sides[row + axis].gap(to: target[axis]))
            sum &+= Distance(truncatingIfNeeded: gap &* gap)
          }
          // Claims ascend by zone id, so the first of equals has the smallest.
          if sum < best {
            best = sum
            bestIndex = index
          }
        }
        return (bestIndex, SquaredDistance(best))
      }
    }
  }
}
