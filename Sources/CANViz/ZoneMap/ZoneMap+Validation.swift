import CANGeometry

extension ZoneMap {
  /// Checks every promise of the type. O(n log n).
  func validate() throws(ZoneMapError) {
    guard reality >= 0 else { throw .malformed("reality \(reality) is negative") }
    let ids = try validatedNodes()
    try validateClaims(nodes: ids)
    try validateTiling()
    try validateRecords()
    for (number, route) in routes.enumerated() { try validate(route, number: number, nodes: ids) }
  }

  private func validatedNodes() throws(ZoneMapError) -> Set<UInt64> {
    for (node, next) in zip(nodes, nodes.dropFirst()) where node.id == next.id {
      throw .repeatedNode(node.id)
    }
    let ids = Set(nodes.map(\.id))
    for node in nodes {
      try ZoneMap.validate(load: node.load, of: "node \(node.id)")
      guard coverage.isComplete else { continue }
      for neighbor in node.neighbors ?? [] where !ids.contains(neighbor) {
        throw .unknownNode(neighbor, at: "the neighbors of node \(node.id)")
      }
    }
    return ids
  }

  private func validateClaims(nodes: Set<UInt64>) throws(ZoneMapError) {
    for claim in claims {
      guard claim.zone.depth <= torus.depthMax else {
        throw .tooDeep(claim.zone, depthMax: torus.depthMax)
      }
      guard nodes.contains(claim.node) else {
        throw .unknownNode(claim.node, at: "zone \(claim.zone)")
      }
      try ZoneMap.validate(load: claim.load, of: "zone \(claim.zone)")
    }
  }

  private func validateRecords() throws(ZoneMapError) {
    for record in records {
      guard record.point.dimensions == torus.dimensions else {
        throw .badRecord(
          id: record.id,
          reason: "a point of \(record.point.dimensions) coordinates on \(torus.dimensions) dimensions")
      }
      guard !record.position.isEmpty else { continue }
      do {
        _ = try domain.normalized(record.position)
      } catch {
        throw .badRecord(id: record.id, reason: error.description)
      }
    }
  }

  private func validate(_ route: Route, number: Int, nodes: Set<UInt64>) throws(ZoneMapError) {
    guard route.target.dimensions == torus.dimensions else {
      throw .malformed(
        "route \(number): a target of \(route.target.dimensions) coordinates on \(torus.dimensions) dimensions"
      )
    }
    for (hop, station) in route.hops.enumerated() {
      guard nodes.contains(station.node) else {
        throw .unknownNode(station.node, at: "hop \(hop) of route \(number)")
      }
      guard station.zone.depth <= torus.depthMax else {
        throw .tooDeep(station.zone, depthMax: torus.depthMax)
      }
    }
  }

  private static func validate(load: Double?, of owner: String) throws(ZoneMapError) {
    guard let load else { return }
    guard load.isFinite, load >= 0 else { throw .badLoad(load, of: owner) }
  }
}

// MARK: - Tiling

extension ZoneMap {
  /// Refuses undisputed overlaps, and gaps where the map says that it is complete.
  private func validateTiling() throws(ZoneMapError) {
    // Two zones overlap only where one holds the other, so a stack of holders finds all overlaps.
    var holders: [Claim] = []
    for claim in claims.sorted(by: { ZoneMap.opens($0.zone, before: $1.zone) }) {
      while let holder = holders.last, !holder.zone.contains(claim.zone) { holders.removeLast() }
      if let holder = holders.last, !(holder.isDisputed && claim.isDisputed) {
        throw .overlap(holder, claim)
      }
      holders.append(claim)
    }
    if coverage.isComplete, let missing = ZoneMap.missing(from: claims.map(\.zone)) {
      throw .gap(missing, covered: coverage.volume)
    }
  }

  /// Along the Z-order, and a zone before the zones that it holds.
  private static func opens(_ zone: Zone, before other: Zone) -> Bool {
    (zone.codes.lowerBound, zone.depth) < (other.codes.lowerBound, other.depth)
  }

  /// The volume of the union of `zones`.
  static func volumeCovered(by zones: [Zone]) -> Volume {
    var volume: Volume = 0
    var last: Zone?
    for zone in zones.sorted(by: opens) where !(last?.contains(zone) ?? false) {
      volume += zone.volume
      last = zone
    }
    return volume
  }

  /// The first zone, along the Z-order, of which no part is in `zones`, as large as can be; `nil` if they cover all.
  static func missing(from zones: [Zone]) -> Zone? {
    var open: ZCode = 0
    var next: ZCode?
    for zone in zones.sorted(by: opens) where zone.codes.upperBound >= open {
      guard zone.codes.lowerBound == open else {
        next = zone.codes.lowerBound
        break
      }
      guard zone.codes.upperBound < .max else { return nil }
      open = zone.codes.upperBound + 1
    }
    return largestZone(from: open, below: next)
  }

  /// The largest zone that begins at `start` and ends before `end`, or before the end of the torus.
  private static func largestZone(from start: ZCode, below end: ZCode?) -> Zone {
    for depth in 0..<Zone.depthMax {
      let zone = Zone(prefixOf: start, depth: depth)
      if zone.codes.lowerBound == start, end.map({ zone.codes.upperBound < $0 }) ?? true { return zone }
    }
    return Zone(prefixOf: start, depth: Zone.depthMax)
  }
}
