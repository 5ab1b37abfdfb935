import CANGeometry
import CANStorage

/// Everything that a node can ask of its driver: the one way out.
public enum Effect: Equatable, Sendable {
  /// Deliver a message.
  case send(Message, to: Contact)
  /// A request is answered.
  indirect case complete(RequestID, Outcome)
  /// Make changes durable, in order, and answer with `.persisted`.
  case persist([Change], PersistID)
  /// Something happened that an application may want to know.
  case notify(Event)
}

/// What an application may want to know of a node.
public enum Event: Equatable, Sendable {
  /// The node serves this zone from now on.
  case zoneGained(Zone)
  /// The node no longer serves this zone.
  case zoneLost(Zone, to: NodeID)
  /// Too few holders of this zone's records answered in time: writes that only others held may be lost.
  case possiblyLost(Zone)
  /// A multicast reached a zone of this node.
  case multicast([UInt8])
  /// The node has left and waited for stragglers; the driver may drop it.
  case stopped
}
