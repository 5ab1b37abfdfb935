import CANGeometry
import Foundation

extension ZoneMap {
  /// The map as a JSON document (`viz/zone-map.schema.json`), one node, zone, record or route a line.
  ///
  /// The same map gives the same text: fixed order of lines, sorted fields, shortest numbers that
  /// read back exactly.
  public func json() -> String {
    let document = ZoneMapDocument(self)
    var lines = DocumentWriter()
    lines.field("format", ZoneMapDocument.format)
    lines.field("version", ZoneMapDocument.version)
    if let generator = document.generator { lines.field("generator", generator) }
    if let seed = document.seed { lines.field("seed", seed) }
    lines.field("dimensions", document.dimensions)
    lines.field("reality", document.reality)
    lines.field("domain", document.domain)
    lines.field("coverage", document.coverage)
    lines.field("load", document.load)
    lines.rows("nodes", document.nodes)
    lines.rows("zones", document.zones)
    if let records = document.records { lines.rows("records", records) }
    if let routes = document.routes { lines.rows("routes", routes) }
    return lines.finish()
  }

  /// The map that a JSON document describes.
  public init(json: String) throws(ZoneMapError) {
    try self.init(json: Array(json.utf8))
  }

  /// The map that the UTF-8 bytes of a JSON document describe.
  public init(json bytes: [UInt8]) throws(ZoneMapError) {
    try DocumentReader.checkHeader(
      of: bytes, format: ZoneMapDocument.format, version: ZoneMapDocument.version)
    self = try DocumentReader.read(ZoneMapDocument.self, from: bytes).map()
  }
}

extension ZoneMap: Codable {
  /// Reads the fields of the document; wraps a `ZoneMapError` in a `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let header = try ZoneMapDocument.Header(from: decoder)
    do {
      try DocumentReader.check(
        header, format: ZoneMapDocument.format, version: ZoneMapDocument.version)
      self = try ZoneMapDocument(from: decoder).map()
    } catch let error as ZoneMapError {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath, debugDescription: error.description, underlyingError: error))
    }
  }

  /// Writes the fields of the document.
  public func encode(to encoder: any Encoder) throws {
    let header = ZoneMapDocument.Header(
      format: ZoneMapDocument.format, version: ZoneMapDocument.version)
    try header.encode(to: encoder)
    try ZoneMapDocument(self).encode(to: encoder)
  }
}

extension ZoneMap.Route {
  /// The route as a JSON document of its own, one hop a line.
  public func json() -> String {
    let field = ZoneMapDocument.RouteField(self)
    var lines = DocumentWriter()
    lines.field("format", RouteDocument.format)
    lines.field("version", RouteDocument.version)
    lines.field("target", field.target)
    lines.rows("hops", field.hops)
    return lines.finish()
  }

  /// The route that the UTF-8 bytes of a JSON document describe.
  public init(json bytes: [UInt8]) throws(ZoneMapError) {
    try DocumentReader.checkHeader(
      of: bytes, format: RouteDocument.format, version: RouteDocument.version)
    let document = try DocumentReader.read(RouteDocument.self, from: bytes)
    guard let torus = Torus(dimensions: document.target.count) else {
      throw .badDimensions(document.target.count)
    }
    self = try ZoneMapDocument.RouteField(target: document.target, hops: document.hops)
      .route(number: 0, on: torus)
  }

  /// The route that a JSON document describes.
  public init(json: String) throws(ZoneMapError) {
    try self.init(json: Array(json.utf8))
  }
}
