import CANGeometry
import CANTuning

/// A torus of dimensions that a test knows to be valid.
func torus(_ dimensions: Int) -> Torus {
  guard let torus = Torus(dimensions: dimensions) else { preconditionFailure("d = \(dimensions)") }
  return torus
}

/// A tiling of `count` zones made by halving zones at random, at `depthMax` at the most.
///
/// `skew` of 0 halves any zone alike; above, it prefers the zone that was made last, which makes deep ones.
func randomTiling(
  of torus: Torus, count: Int, skew: Double = 0, _ generator: inout SeededGenerator
) -> [Zone] {
  var zones = [Zone.whole]
  while zones.count < count {
    let isLast = generator.fraction() < skew
    let index = isLast ? zones.count - 1 : generator.below(zones.count)
    guard let (lower, upper) = torus.halves(of: zones[index]) else { continue }
    zones[index] = lower
    zones.append(upper)
  }
  return zones
}

/// One zone of the greatest depth and, for every depth above, the sibling that the way there leaves behind.
func deepestTiling(of torus: Torus, at code: ZCode) -> [Zone] {
  var zones: [Zone] = []
  for depth in 1...torus.depthMax {
    let zone = Zone(prefixOf: code, depth: depth)
    if let sibling = zone.sibling { zones.append(sibling) }
    if depth == torus.depthMax { zones.append(zone) }
  }
  return zones
}

/// A point on or beside an edge of a random zone, where distances change their form, or anywhere.
func awkwardPoint(of torus: Torus, zones: [Zone], _ generator: inout SeededGenerator) -> Point {
  let zone = zones[generator.below(zones.count)]
  let coordinates = (0..<torus.dimensions).map { axis -> Coordinate in
    let side = torus.interval(of: zone, axis: axis)
    switch generator.below(6) {
    case 0: return side.lower
    case 1: return side.lower &- 1
    case 2: return side.last
    case 3: return side.last &+ 1
    case 4: return side.lower &+ 1 << 31
    default: return generator.coordinate()
    }
  }
  return Point(coordinates) ?? torus.corner(of: zone)
}

/// The tilings that the laws are held on: random, skewed and deepest, in few and in many dimensions.
func tilings(seed: UInt64) -> [(torus: Torus, zones: [Zone])] {
  var generator = SeededGenerator(seed: seed)
  var tilings: [(torus: Torus, zones: [Zone])] = []
  for dimensions in [1, 2, 3, 4, 5, 8, 9, 13, 32] {
    let torus = torus(dimensions)
    for count in [1, 2, 3, 4, 7, 60] {
      tilings.append((torus, randomTiling(of: torus, count: count, &generator)))
    }
    tilings.append((torus, randomTiling(of: torus, count: 40, skew: 0.7, &generator)))
    tilings.append((torus, deepestTiling(of: torus, at: generator.next())))
  }
  return tilings
}
