import CANGeometry

/// A whole CAN in flat arrays: zones, neighbor lists and greedy routes, for up to 2²⁴ nodes.
///
///     let torus = Torus(dimensions: 2)!
///     let overlay = try CANModel(torus: torus, nodes: 262_144, seed: 1)
///     overlay.neighborCounts.mean                                // 4.57
///     overlay.lookupHops(count: 20_000, seed: 1).mean            // about 198
///
/// Nodes are numbered in the order of their zones' ids, whatever order they joined in: neighbors in space
/// are close in memory, and the smallest number is the smallest zone id.
public struct CANModel: Sendable {
  /// The coordinate space that the nodes divide.
  let space: CoordinateSpace

  /// The numbers of nodes that a model can have.
  public static let nodesRange = 1...(1 << 24)

  /// An overlay that grew from one node by `nodes - 1` joins. O(n (d + log n)).
  public init(torus: Torus, nodes: Int, joins: Joins = .random, seed: UInt64) throws(CANModelError) {
    guard CANModel.nodesRange.contains(nodes) else { throw .nodeCount(nodes) }
    self.init(torus: torus, validNodes: nodes, joins: joins, seed: seed)
  }

  /// The same for a number of nodes that is known to be valid.
  init(torus: Torus, validNodes nodes: Int, joins: Joins, seed: UInt64) {
    space = CoordinateSpace(torus: torus, sorted: joins.zones(on: torus, nodes: nodes, seed: seed))
  }

  /// An overlay of given zones, in any order, which must tile the torus exactly. O(n (d + log n)).
  public init(torus: Torus, tiling: [Zone]) throws(CANModelError) {
    guard CANModel.nodesRange.contains(tiling.count) else { throw .nodeCount(tiling.count) }
    space = try CoordinateSpace(torus: torus, tiling: tiling)
  }
}

extension CANModel {
  /// The torus that the nodes divide.
  public var torus: Torus { space.torus }

  /// The zone of each node, in ascending order of the ids; they tile the torus.
  public var zones: [Zone] { space.zones }

  /// The node whose zone holds `point`, which has as many coordinates as the torus has dimensions.
  public func owner(of point: Point) -> Int {
    space.owner(of: torus.code(of: point))
  }

  /// The neighbors of `node` in ascending order, which is that of their zones' ids.
  public func neighbors(of node: Int) -> [Int] {
    space.neighborTable[node].map { Int($0) }
  }

  /// How many nodes have zones of which depth; a zone of depth k has the volume 2⁻ᵏ.
  public var depths: Histogram {
    var depths = Histogram()
    for zone in zones { depths.add(zone.depth) }
    return depths
  }
}

/// Why an overlay cannot be modeled.
public enum CANModelError: Error, Hashable, Sendable, CustomStringConvertible {
  case nodeCount(Int)
  case zoneTooDeep(Zone)
  case overlap(Zone, Zone)
  case gapBefore(Zone)
  case gapAfter(Zone)

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .nodeCount(let count):
      "an overlay has 1 to \(CANModel.nodesRange.upperBound) nodes, not \(count)"
    case .zoneTooDeep(let zone):
      "zone \(zone) is halved more often than the torus allows"
    case .overlap(let one, let other):
      "zones \(one) and \(other) overlap"
    case .gapBefore(let zone):
      "no zone covers the space just before zone \(zone)"
    case .gapAfter(let zone):
      "no zone covers the space just after zone \(zone)"
    }
  }
}
