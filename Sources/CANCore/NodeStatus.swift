import CANGeometry
import CANStorage

/// How far a node is in its life.
public enum Stage: String, Hashable, Sendable {
  /// It belongs to no overlay yet.
  case detached
  /// It has asked for a zone.
  case joining
  /// It owns a zone or shares one, or is to.
  case member
  /// It is handing its zones over.
  case leaving
  /// It owns nothing any more and forwards stragglers.
  case left
}

/// What a node tells of itself, for pictures and checks.
public struct NodeStatus: Equatable, Sendable {
  /// Who the node is.
  public let contact: Contact
  /// How far it is in its life.
  public let stage: Stage
  /// The claims that it serves, along the Z-order.
  public let claims: [Claim]
  /// The claims of its neighbors, along the Z-order.
  public let neighbors: [Claim]
  /// The live objects that it holds.
  public let recordCount: Int

  /// The zones that it serves, along the Z-order.
  public var zones: [Zone] { claims.map(\.zone) }
  /// The nodes next to it, ascending and each once.
  public var neighborIDs: [NodeID] { Set(neighbors.map(\.owner.id)).sorted() }
}
