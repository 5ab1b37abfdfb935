import CANGeometry

/// The JSON document of a zone map as `viz/zone-map.schema.json` describes it: fields and nothing else.
///
/// Ids, epochs, seeds and volumes are strings, since 64 bits do not survive a number of JavaScript.
/// Fields that this version does not know are ignored.
struct ZoneMapDocument: Codable {
  static let format = "canopy-zone-map"
  static let version = 1

  struct Header: Codable {
    var format: String?
    var version: Int?
  }

  struct AxisField: Codable {
    var name: String
    var unit: String?
    var lower: Double
    var upper: Double
    var wraps: Bool?
    var scale: String?
  }

  struct DomainField: Codable {
    var name: String
    var metric: String?
    var axes: [AxisField]
  }

  struct CoverageField: Codable {
    var complete: Bool
    var volume: String?
    var share: Double?
  }

  struct LoadField: Codable {
    var name: String
  }

  struct NodeField: Codable {
    var id: String
    var label: String?
    var address: String?
    var load: Double?
    var neighbors: [String]?
  }

  struct ZoneField: Codable {
    var zone: String
    var node: String
    var epoch: String?
    var disputed: Bool?
    var load: Double?
  }

  struct RecordField: Codable {
    var id: String
    var position: [Double]?
    var point: [UInt32]?
  }

  struct HopField: Codable {
    var hop: Int?
    var node: String
    var zone: String
    var distance: Double?
    var squaredDistance: String?
  }

  struct RouteField: Codable {
    var target: [UInt32]
    var hops: [HopField]
  }

  var generator: String?
  var seed: String?
  var dimensions: Int
  var reality: Int?
  var domain: DomainField
  var coverage: CoverageField
  var load: LoadField?
  var nodes: [NodeField]
  var zones: [ZoneField]
  var records: [RecordField]?
  var routes: [RouteField]?
}

/// The JSON document of one route, which a map can be shown with.
struct RouteDocument: Codable {
  static let format = "canopy-route"
  static let version = 1

  var target: [UInt32]
  var hops: [ZoneMapDocument.HopField]
}

// MARK: - From a map

extension ZoneMapDocument {
  init(_ map: ZoneMap) {
    generator = map.generator.isEmpty ? nil : map.generator
    seed = map.seed.map { String($0) }
    dimensions = map.torus.dimensions
    reality = map.reality
    domain = DomainField(map.domain)
    coverage = CoverageField(
      complete: map.coverage.isComplete, volume: String(map.coverage.volume),
      share: map.coverage.share)
    load = LoadField(name: map.loadName)
    nodes = map.nodes.map(NodeField.init)
    zones = map.claims.map(ZoneField.init)
    records = map.records.isEmpty ? nil : map.records.map(RecordField.init)
    routes = map.routes.isEmpty ? nil : map.routes.map(RouteField.init)
  }
}

extension ZoneMapDocument.DomainField {
  init(_ domain: Domain) {
    name = domain.name
    metric = domain.metric.rawValue
    axes = domain.axes.map {
      ZoneMapDocument.AxisField(
        name: $0.name, unit: $0.unit, lower: $0.bounds.lowerBound, upper: $0.bounds.upperBound,
        wraps: $0.wraps, scale: $0.scale.rawValue)
    }
  }
}

extension ZoneMapDocument.NodeField {
  init(_ node: ZoneMap.Node) {
    id = String(node.id)
    label = node.label
    address = node.address
    load = node.load
    neighbors = node.neighbors.map { $0.map { String($0) } }
  }
}

extension ZoneMapDocument.ZoneField {
  init(_ claim: ZoneMap.Claim) {
    zone = claim.zone.prefix
    node = String(claim.node)
    epoch = String(claim.epoch)
    disputed = claim.isDisputed ? true : nil
    load = claim.load
  }
}

extension ZoneMapDocument.RecordField {
  init(_ record: ZoneMap.Record) {
    id = record.id
    position = record.position.isEmpty ? nil : record.position
    point = record.point.coordinates
  }
}

extension ZoneMapDocument.RouteField {
  init(_ route: ZoneMap.Route) {
    target = route.target.coordinates
    hops = route.hops.enumerated().map { number, hop in
      ZoneMapDocument.HopField(
        hop: number, node: String(hop.node), zone: hop.zone.prefix, distance: hop.distance,
        squaredDistance: String(hop.squaredDistance))
    }
  }
}
