import CANGeometry

/// Why a zone map, or the document of one, is refused.
public enum ZoneMapError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is not JSON, or a field is missing or of the wrong kind; says where.
  case malformed(String)
  /// The document is JSON of another format.
  case wrongFormat(found: String?, expected: String)
  /// The document was written by a newer program.
  case newerVersion(Int, supported: Int)
  /// The number of dimensions is not in 1...32.
  case badDimensions(Int)
  /// An axis or the domain as a whole is not valid.
  case badDomain(String)
  /// The text does not name a zone.
  case badZone(String)
  /// The text does not name a node, a seed or an epoch: those are decimal digits of at most 64 bits.
  case badNumber(String, of: String)
  /// The zone is deeper than zones of its torus go.
  case tooDeep(Zone, depthMax: Int)
  /// Two nodes have the same id.
  case repeatedNode(UInt64)
  /// Something names a node that is not listed.
  case unknownNode(UInt64, at: String)
  /// Two zones overlap that are not both marked as disputed.
  case overlap(ZoneMap.Claim, ZoneMap.Claim)
  /// The map says that it is complete, but nobody owns this zone.
  case gap(Zone, covered: Volume)
  /// The document states another covered volume than its zones cover.
  case badCoverage(stated: Volume, actual: Volume)
  /// A record's position or point is not valid.
  case badRecord(id: String, reason: String)
  /// A load is negative or not finite.
  case badLoad(Double, of: String)

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .malformed(let reason):
      "not a zone map: \(reason)"
    case .wrongFormat(let found, let expected):
      "the format is \(found.map { "\"\($0)\"" } ?? "not said"), expected \"\(expected)\""
    case .newerVersion(let version, let supported):
      "the document has version \(version), this program reads up to version \(supported)"
    case .badDimensions(let dimensions):
      "\(dimensions) dimensions are not within 1 and 32"
    case .badDomain(let reason):
      "domain: \(reason)"
    case .badZone(let text):
      "\"\(text)\" is no zone: a zone is at most 63 digits 0 or 1"
    case .badNumber(let text, let owner):
      "\(owner) \"\(text)\" is not a decimal number of at most 64 bits without leading zeros"
    case .tooDeep(let zone, let depthMax):
      "zone \(zone) is \(zone.depth) halvings deep, the torus allows \(depthMax)"
    case .repeatedNode(let node):
      "node \(node) is listed twice"
    case .unknownNode(let node, let place):
      "node \(node), named by \(place), is not listed"
    case .overlap(let one, let other):
      "zone \(one.zone) of node \(one.node) and zone \(other.zone) of node \(other.node) overlap and are not both disputed"
    case .gap(let zone, let volume):
      "nobody owns zone \(zone), yet the map says that it is complete (\(volume) of \(Volume.whole) is covered)"
    case .badCoverage(let stated, let actual):
      "the coverage says that the volume \(stated) is covered, the zones cover \(actual)"
    case .badRecord(let id, let reason):
      "record \(id): \(reason)"
    case .badLoad(let load, let owner):
      "the load \(load) of \(owner) is not a number from 0 upward"
    }
  }
}
