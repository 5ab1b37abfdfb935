import CANCore
import CANGeometry
import CANStorage

// The distance to the target falls on every hop, and a route ends at the true owner.

extension Overlay {
  /// Looks up random points from random nodes and throws if a route breaks its promise.
  public mutating func checkRoutes(_ count: Int, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let tiling = Tiling(statuses, on: torus)
    for _ in 0..<count {
      let target = generator.point(on: torus)
      let start = members[generator.below(members.count)]
      let route = try lookup(from: start, to: target)
      for (one, next) in zip(route.hops, route.hops.dropFirst())
      where next.squaredDistance >= one.squaredDistance {
        throw Breach(
          .consistency, "the distance to \(target) does not fall from node \(one.node) to \(next.node)")
      }
      let owner = tiling.claim(at: torus.code(of: target))?.owner.id
      guard route.hops.last?.node == owner, route.hops.first?.node == start else {
        throw Breach(.consistency, "the route from \(start) to \(target) does not end at its owner")
      }
    }
  }
}
