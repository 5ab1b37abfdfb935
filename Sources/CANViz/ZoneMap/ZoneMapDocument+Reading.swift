import CANGeometry

extension ZoneMapDocument {
  /// The map that the document describes, checked.
  func map() throws(ZoneMapError) -> ZoneMap {
    guard let torus = Torus(dimensions: dimensions) else { throw .badDimensions(dimensions) }
    let space = try domain.domain()
    var readNodes: [ZoneMap.Node] = []
    for field in nodes { readNodes.append(try field.node()) }
    var claims: [ZoneMap.Claim] = []
    for field in zones { claims.append(try field.claim()) }
    var readRecords: [ZoneMap.Record] = []
    for field in records ?? [] { readRecords.append(try field.record(in: space, on: torus)) }
    var readRoutes: [ZoneMap.Route] = []
    for (number, field) in (routes ?? []).enumerated() {
      readRoutes.append(try field.route(number: number, on: torus))
    }
    let map = try ZoneMap(
      domain: space, torus: torus, reality: reality ?? 0, nodes: readNodes, claims: claims,
      records: readRecords, routes: readRoutes, isComplete: coverage.complete,
      loadName: load?.name ?? "records", seed: try seed.map(seedNumber), generator: generator ?? "")
    if let stated = coverage.volume {
      let volume = try ZoneMapDocument.number(stated, of: "coverage volume")
      guard volume == map.coverage.volume else {
        throw .badCoverage(stated: volume, actual: map.coverage.volume)
      }
    }
    return map
  }

  private func seedNumber(_ text: String) throws(ZoneMapError) -> UInt64 {
    try ZoneMapDocument.number(text, of: "seed")
  }

  /// The number that decimal digits spell; it has one spelling, without leading zeros.
  static func number(_ text: String, of owner: String) throws(ZoneMapError) -> UInt64 {
    guard let number = UInt64(text), String(number) == text else {
      throw .badNumber(text, of: owner)
    }
    return number
  }

  /// The zone that a prefix spells; the whole torus is the empty prefix.
  static func zone(_ prefix: String) throws(ZoneMapError) -> Zone {
    guard let zone = Zone(prefix) else { throw .badZone(prefix) }
    return zone
  }
}

extension ZoneMapDocument.DomainField {
  func domain() throws(ZoneMapError) -> Domain {
    var read: [Axis] = []
    for axis in axes { read.append(try axis.axis()) }
    switch metric ?? Domain.Metric.euclidean.rawValue {
    case Domain.Metric.euclidean.rawValue:
      do {
        return try Domain(name: name, axes: read)
      } catch {
        throw .badDomain(error.description)
      }
    case Domain.Metric.greatCircle.rawValue:
      guard name == Domain.wgs84.name, read == Domain.wgs84.axes else {
        throw .badDomain("the metric greatCircle needs the name and the axes of wgs84")
      }
      return .wgs84
    case let other:
      throw .badDomain("unknown metric \"\(other)\"")
    }
  }
}

extension ZoneMapDocument.AxisField {
  func axis() throws(ZoneMapError) -> Axis {
    let scaleName = scale ?? Axis.Scale.linear.rawValue
    guard let scale = Axis.Scale(rawValue: scaleName) else {
      throw .badDomain("axis \(name): unknown scale \"\(scaleName)\"")
    }
    guard lower < upper else { throw .badDomain("axis \(name): the bounds are not ascending") }
    do {
      return try Axis(
        name: name, unit: unit ?? "", bounds: lower...upper, wraps: wraps ?? false, scale: scale)
    } catch {
      throw .badDomain(error.description)
    }
  }
}

extension ZoneMapDocument.NodeField {
  func node() throws(ZoneMapError) -> ZoneMap.Node {
    let number = try ZoneMapDocument.number(id, of: "node")
    var read = ZoneMap.Node(id: number, label: label, address: address, load: load)
    if let neighbors {
      var ids: [UInt64] = []
      for neighbor in neighbors {
        ids.append(try ZoneMapDocument.number(neighbor, of: "neighbor of node \(number)"))
      }
      read.neighbors = ids
    }
    return read
  }
}

extension ZoneMapDocument.ZoneField {
  func claim() throws(ZoneMapError) -> ZoneMap.Claim {
    ZoneMap.Claim(
      zone: try ZoneMapDocument.zone(zone),
      node: try ZoneMapDocument.number(node, of: "node of zone \(zone)"),
      epoch: try ZoneMapDocument.number(epoch ?? "1", of: "epoch of zone \(zone)"),
      isDisputed: disputed ?? false, load: load)
  }
}

extension ZoneMapDocument.RecordField {
  func record(in domain: Domain, on torus: Torus) throws(ZoneMapError) -> ZoneMap.Record {
    guard let point else {
      return try ZoneMap.Record(id: id, position: position ?? [], in: domain, on: torus)
    }
    guard let placed = Point(point) else {
      throw .badRecord(id: id, reason: "a point of \(point.count) coordinates")
    }
    return ZoneMap.Record(id: id, position: position ?? [], point: placed)
  }
}

extension ZoneMapDocument.RouteField {
  func route(number: Int, on torus: Torus) throws(ZoneMapError) -> ZoneMap.Route {
    guard let point = Point(target), point.dimensions == torus.dimensions else {
      throw .malformed(
        "route \(number): a target of \(target.count) coordinates on \(torus.dimensions) dimensions")
    }
    var read: [ZoneMap.Hop] = []
    for (place, field) in hops.enumerated() {
      read.append(try field.hop(place: place, route: number, to: point, on: torus))
    }
    return ZoneMap.Route(target: point, hops: read)
  }
}

extension ZoneMapDocument.HopField {
  func hop(place: Int, route: Int, to target: Point, on torus: Torus) throws(ZoneMapError) -> ZoneMap.Hop {
    guard hop ?? place == place else {
      throw .malformed("route \(route): hop \(hop ?? place) stands where hop \(place) belongs")
    }
    let read = try ZoneMapDocument.zone(zone)
    guard read.depth <= torus.depthMax else { throw .tooDeep(read, depthMax: torus.depthMax) }
    let squared = squaredDistance ?? String(torus.squaredDistance(from: target, to: read))
    guard let distance = SquaredDistance(squared) else {
      throw .malformed("route \(route), hop \(place): squaredDistance \"\(squared)\"")
    }
    return ZoneMap.Hop(
      node: try ZoneMapDocument.number(node, of: "node of hop \(place) of route \(route)"),
      zone: read, squaredDistance: distance)
  }
}
