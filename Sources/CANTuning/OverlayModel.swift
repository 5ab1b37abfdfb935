/// A whole overlay seen at once: what its lookups cost and what its nodes must remember.
///
/// A model knows every node and sends no message, so it reaches sizes that no simulation of real nodes
/// can. CAN is one; a ring or a prefix tree fits as well: nodes are numbered from 0, a lookup starts at a
/// random node and asks for a random key, and a hop is a message between two nodes.
public protocol OverlayModel: Sendable {
  /// What rows of a sweep call this overlay, such as `can`.
  static var overlay: String { get }
  /// The number of nodes.
  var nodeCount: Int { get }
  /// How many nodes remember how many others: the state of a node.
  var neighborCounts: Histogram { get }
  /// The mean hops of a lookup by the closed form of the overlay's paper; `nil` where there is none.
  var closedFormHops: Double? { get }
  /// The memory that the model holds, in bytes.
  var byteCount: Int { get }

  /// The hops of `count` lookups of uniformly random keys from uniformly random nodes.
  ///
  /// The same seed gives the same lookups. 0 hops where the asking node has the key itself.
  func lookupHops(count: Int, seed: UInt64) -> Histogram
}
