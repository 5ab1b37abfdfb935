import CANGeometry
import CANStorage

/// A request on its way to the owner of a point.
public struct Routed: Equatable, Sendable {
  /// The point whose owner is to have it.
  public let target: Point
  /// The coordinate space whose owner is to have it; `nil` for the nearest of all (3.2).
  public let reality: RealityIndex?
  /// What that owner is to do.
  public var payload: Payload
  /// Who asked, and is answered directly.
  public let origin: Contact
  /// The origin's name for the request.
  public let request: RequestID
  /// The messages so far.
  public var hops = 0
  /// How near to the target the sender took the receiver for; what goes on must get nearer than that.
  public var approach: SquaredDistance?
  /// The nodes that had the request and knew nobody alive who was nearer to the target.
  public var detours: [NodeID] = []
  /// The nodes so far, if the origin wants to know them.
  public var trace: [Hop]?

  /// A request that has not been sent yet.
  public init(
    to target: Point, in reality: RealityIndex? = nil, _ payload: Payload, origin: Contact,
    request: RequestID, traced: Bool = false
  ) {
    self.target = target
    self.reality = reality
    self.payload = payload
    self.origin = origin
    self.request = request
    trace = traced ? [] : nil
  }
}

/// What the owner of a point is asked to do.
public enum Payload: Equatable, Sendable {
  /// Give the origin a zone (2.2).
  case join
  /// Say how many records you hold, and where some objects are.
  case load
  /// Say who you are.
  case lookup
  /// Say who owns what around here; these are the claims of the origin, which may be news.
  case audit([Claim])
  /// Stamp a write and see to its copies: the owner of the key's hash does.
  indirect case write(Write)
  /// Hold a stamped record and tell the origin.
  indirect case place(Record, WriteID)
  /// Hold those of these records that are placed in your zones: the origin should not have them.
  case absorb([Record], WriteID)
  /// Find the record of a key, which is here or pointed to from here.
  indirect case read(Key, attemptsLeft: Int)
  /// Give the object that a pointer of this version led to.
  indirect case readObject(Key, Version, home: Point, attemptsLeft: Int)
  /// Answer a query for a prefix of the torus.
  indirect case query(Delegation)
  /// Find the records nearest to a position of which this is the point.
  indirect case nearest(NearestRequest)
}

/// One node on the way of a request.
public struct Hop: Hashable, Sendable {
  /// The node that had the request.
  public let node: NodeID
  /// The zone of that node that is nearest to the target.
  public let zone: Zone
  /// The squared distance from that zone to the target, in cells.
  public let squaredDistance: SquaredDistance

  /// The hop of these parts.
  public init(node: NodeID, zone: Zone, squaredDistance: SquaredDistance) {
    self.node = node
    self.zone = zone
    self.squaredDistance = squaredDistance
  }
}
