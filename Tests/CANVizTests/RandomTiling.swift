import CANGeometry

@testable import CANViz

extension Torus {
  /// Zones that tile the torus, made by halving zones at random points.
  func randomTiling(count: Int, using generator: inout SeededGenerator) -> [Zone] {
    var zones: Set<Zone> = [.whole]
    while zones.count < count {
      let code = self.code(of: generator.point(on: self))
      for depth in 0...depthMax {
        let zone = Zone(prefixOf: code, depth: depth)
        guard zones.contains(zone) else { continue }
        if let (lower, upper) = halves(of: zone) {
          zones.remove(zone)
          zones.formUnion([lower, upper])
        }
        break
      }
    }
    return zones.sorted()
  }

  /// A greedy route over `zones` from the first zone to `target`.
  func route(over zones: [Zone], to target: Point) -> [(node: UInt64, zone: Zone)] {
    var place = 0
    var stations = [(node: UInt64(1), zone: zones[0])]
    while !contains(target, in: zones[place]), stations.count < 1000 {
      let next = zones.indices.filter { areNeighbors(zones[$0], zones[place]) }
        .min { squaredDistance(from: target, to: zones[$0]) < squaredDistance(from: target, to: zones[$1]) }
      guard let next else { break }
      place = next
      stations.append((node: UInt64(place + 1), zone: zones[place]))
    }
    return stations
  }
}

extension ZoneMap {
  /// A map of random zones, one a node, with records at random points.
  static func random(
    dimensions: Int, nodes: Int, records: Int = 0, routes: Int = 0, seed: UInt64
  ) throws -> ZoneMap {
    var generator = SeededGenerator(seed: seed)
    let torus = try needed(Torus(dimensions: dimensions))
    let zones = torus.randomTiling(count: nodes, using: &generator)
    let domain = dimensions == 2 ? Domain.wgs84 : Domain.torus(torus)
    let owners = zones.enumerated().map { (node: UInt64($0 + 1), zones: [$1]) }
    let positions = (0..<records).map { number in
      (
        id: "r\(number)",
        position: domain.axes.map { $0.value(at: generator.fraction()) }
      )
    }
    let ways = (0..<routes).map { _ in
      let target = generator.point(on: torus)
      return Route(to: target, on: torus, through: torus.route(over: zones, to: target))
    }
    return try ZoneMap(
      domain: domain, torus: torus, owners: owners, records: positions, routes: ways, seed: seed,
      generator: "test")
  }
}

struct Missing: Error {}

/// The value of an optional that a test needs.
func needed<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw Missing() }
  return value
}
