import CANGeometry

extension ZoneMap {
  /// A complete map of who owns what, with records at positions of the domain.
  ///
  /// Each zone's load is the number of its records, if there are any. O((n + m) log n) for n zones and
  /// m records.
  public init(
    domain: Domain, torus: Torus, owners: [(node: UInt64, zones: [Zone])],
    records: [(id: String, position: [Double])] = [], routes: [Route] = [], seed: UInt64? = nil,
    generator: String = ""
  ) throws(ZoneMapError) {
    var placed: [Record] = []
    for record in records {
      placed.append(try Record(id: record.id, position: record.position, in: domain, on: torus))
    }
    let claims = owners.flatMap { owner in owner.zones.map { Claim(zone: $0, node: owner.node) } }
    try self.init(
      domain: domain, torus: torus, nodes: owners.map { Node(id: $0.node) }, claims: claims,
      records: placed, routes: routes, seed: seed, generator: generator)
    if !placed.isEmpty { self = try countingRecords() }
  }

  /// The same map with each zone's and each node's load set to the number of its records.
  public func countingRecords() throws(ZoneMapError) -> ZoneMap {
    let index = ClaimIndex(claims)
    var counts = [Int](repeating: 0, count: claims.count)
    for record in records {
      for claim in index.claims(holding: torus.code(of: record.point)) { counts[claim] += 1 }
    }
    var loads: [UInt64: Double] = [:]
    var loaded = claims
    for (claim, count) in counts.enumerated() {
      loaded[claim].load = Double(count)
      loads[claims[claim].node, default: 0] += Double(count)
    }
    var nodes = nodes
    for node in nodes.indices { nodes[node].load = loads[nodes[node].id] ?? 0 }
    return try ZoneMap(
      domain: domain, torus: torus, reality: reality, nodes: nodes, claims: loaded,
      records: records, routes: routes, isComplete: coverage.isComplete, loadName: "records",
      seed: seed, generator: generator)
  }

  /// The same map with `routes` in place of its own.
  public func showing(routes: [Route]) throws(ZoneMapError) -> ZoneMap {
    try ZoneMap(
      domain: domain, torus: torus, reality: reality, nodes: nodes, claims: claims,
      records: records, routes: routes, isComplete: coverage.isComplete, loadName: loadName,
      seed: seed, generator: generator)
  }
}

extension ZoneMap.Record {
  /// A record at the point where `domain` places its position; refuses positions outside the domain.
  public init(id: String, position: [Double], in domain: Domain, on torus: Torus) throws(ZoneMapError) {
    do {
      self.init(id: id, position: position, point: try domain.point(at: position, on: torus))
    } catch {
      throw .badRecord(id: id, reason: error.description)
    }
  }
}

extension ZoneMap.Route {
  /// A route through zones, whose distances are worked out; O(d) a hop.
  public init(to target: Point, on torus: Torus, through hops: [(node: UInt64, zone: Zone)]) {
    self.init(
      target: target,
      hops: hops.map {
        let distance = torus.squaredDistance(from: target, to: $0.zone)
        return ZoneMap.Hop(node: $0.node, zone: $0.zone, squaredDistance: distance)
      })
  }
}
