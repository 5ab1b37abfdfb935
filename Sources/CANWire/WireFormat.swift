import CANCore
import CANGeometry
import CANStorage

/// What both ends of a wire agree on beforehand; the documentation of the module is the specification.
public enum WireFormat {
  /// The first byte of every frame.
  public static let magic: UInt8 = 0xCA
  /// The second byte of every frame: frames of another version have another meaning.
  public static let version: UInt8 = 1
}

/// What a frame may hold at most: reading and writing beyond one of these is an error.
public enum WireLimit: String, Hashable, Sendable, CaseIterable {
  /// Bytes of a frame behind its length.
  case bodyBytes
  /// Bytes of the value of a record, or of what is multicast.
  case valueBytes
  /// Bytes of the id of a key, or of the name of a space.
  case keyBytes
  /// Bytes of the UTF-8 of an address.
  case addressBytes
  /// Bytes of the UTF-8 of the name of a domain or an axis, or of a unit.
  case nameBytes
  /// Coordinates of a point, sides of a region, axes of a domain, numbers of a position.
  case axes
  /// Coordinate spaces, which are numbered from 0.
  case realities
  /// Contacts that one message recommends.
  case contacts
  /// Claims in one list, except in an answer.
  case claims
  /// Places of which an update tells nothing any more.
  case dropped
  /// Points of objects in a load.
  case points
  /// Suspicions in an update.
  case suspicions
  /// Detours of a request.
  case detours
  /// Hops in the trace of a request.
  case trace
  /// Copies of a record by further hash functions.
  case copies
  /// Writes that a record remembers having replaced.
  case predecessors
  /// Prefixes that an answer misses.
  case missing
  /// Halvings of a zone, and so its depth.
  case halvings
  /// Elements of any other list: records, and what an answer lists.
  case elements

  /// The most that is allowed.
  public var maximum: Int {
    switch self {
    case .bodyBytes: 1 << 20
    case .valueBytes: Record.valueBytesMax
    case .keyBytes: Key.bytesMax
    case .addressBytes, .nameBytes: 255
    case .axes: Torus.dimensionsRange.upperBound
    case .realities: 16
    case .contacts: 64
    case .claims: Limit.claimsInUpdate
    case .dropped: Limit.droppedZones
    case .points: Limit.pointsInLoad
    case .suspicions: 1024
    case .detours: 64
    case .trace: 16_384
    case .copies: Limit.hashFunctions
    case .predecessors: 64
    case .missing: 1024
    case .halvings: Zone.depthMax
    case .elements: 65_536
    }
  }
}
