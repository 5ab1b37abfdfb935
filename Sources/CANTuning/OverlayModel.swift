import CANGeometry

/// A whole overlay seen at once: what its lookups cost and what its nodes must remember.
///
/// A model knows every node and sends no message, so it reaches sizes that no simulation of real nodes
/// can. CAN is one; rings and prefix trees are others: nodes are numbered from 0, a lookup starts at a
/// random node and asks for a key, and a hop is a message between two nodes.
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
  /// The share of the key space that each node answers for, node by node; they sum to 1.
  var keyShares: [Double] { get }

  /// What `count` lookups cost, each from a uniformly random node for a key that `demand` draws.
  ///
  /// The same seed gives the same lookups. 0 hops where the asking node has the key itself.
  func lookups(_ count: Int, of demand: Demand, seed: UInt64) -> LookupCosts

  /// What joins, departures and staying connected cost, each the mean of `samples` random cases.
  ///
  /// The same seed gives the same cases.
  func maintenance(samples: Int, seed: UInt64) -> MaintenanceCosts
}

extension OverlayModel {
  /// The hops of `count` lookups of uniformly random keys from uniformly random nodes.
  public func lookupHops(count: Int, seed: UInt64) -> Histogram {
    lookups(count, of: .uniform, seed: seed).hops
  }
}

/// Why an overlay cannot be modeled.
public enum ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of nodes is not one that the model can have.
  case nodeCount(Int, ClosedRange<Int>)
  /// A setting of the overlay is out of its range; says which and what it may be.
  case setting(String)
  /// The underlay has places for fewer nodes than the overlay has.
  case underlay(places: Int, nodes: Int)

  /// Throws unless a model can have so many nodes and the underlay, if any, has a place for each.
  static func check(
    nodes: Int, in range: ClosedRange<Int>, on underlay: Underlay?
  ) throws(ModelError) {
    guard range.contains(nodes) else { throw .nodeCount(nodes, range) }
    if let underlay, underlay.nodeCount < nodes {
      throw .underlay(places: underlay.nodeCount, nodes: nodes)
    }
  }

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .nodeCount(let count, let range):
      "an overlay of this kind has \(range.lowerBound) to \(range.upperBound) nodes, not \(count)"
    case .setting(let reason): reason
    case .underlay(let places, let nodes):
      "the underlay has places for \(places) nodes, not for \(nodes)"
    }
  }
}
