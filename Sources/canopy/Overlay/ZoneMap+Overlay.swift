import CANGeometry
import CANSimulation
import CANViz

extension ZoneMap {
  /// The map of an overlay as it is now, with what is stored in it.
  init(
    _ overlay: Overlay, domain: Domain, records: [(id: String, position: [Double])] = [],
    routes: [Route] = [], seed: UInt64
  ) throws {
    let statuses = overlay.statuses
    let nodes = statuses.map { Node(id: $0.contact.id, neighbors: $0.neighborIDs) }
    let claims = statuses.flatMap { status in
      status.claims.map { Claim(zone: $0.zone, node: status.contact.id, epoch: $0.epoch) }
    }
    let placed = try records.map {
      try Record(id: $0.id, position: $0.position, in: domain, on: overlay.torus)
    }
    let map = try ZoneMap(
      domain: domain, torus: overlay.torus, nodes: nodes, claims: claims, records: placed,
      routes: routes, seed: seed, generator: "canopy \(Canopy.version)")
    self = placed.isEmpty ? map : try map.countingRecords()
  }
}

extension ZoneMap.Route {
  /// The route as maps show it.
  init(_ route: CANSimulation.Route) {
    self.init(
      target: route.target,
      hops: route.hops.map {
        ZoneMap.Hop(node: $0.node, zone: $0.zone, squaredDistance: $0.squaredDistance)
      })
  }
}
