import CANGeometry

/// A whole CAN in flat arrays: zones, neighbor lists and routes, for up to 2²⁴ nodes.
///
///     var knobs = CANModel.Configuration(torus: Torus(dimensions: 2)!)
///     let basic = try CANModel(nodes: 262_144, configuration: knobs, seed: 1)
///     basic.neighborCounts.mean                                // 4.57
///     basic.lookupHops(count: 20_000, seed: 1).mean            // about 200
///     knobs.realities = 4
///     try CANModel(nodes: 262_144, configuration: knobs, seed: 1).lookupHops(count: 20_000, seed: 1).mean  // about 16
///
/// With one reality and one node a zone, nodes are numbered in the order of their zones' ids, whatever order
/// they joined in: neighbors in space are close in memory, and the smallest number is the smallest zone id.
/// Otherwise they are numbered in the order in which they joined.
public struct CANModel: Sendable {
  /// The knobs.
  public let configuration: Configuration
  /// The number of nodes.
  public let nodeCount: Int
  /// What lies below; `nil` where only hops count.
  public let underlay: Underlay?
  /// The coordinate space of each reality.
  let spaces: [CoordinateSpace]
  /// Who sits where; `nil` where node i has zone i of the only reality for itself.
  let seating: Seating?
  /// The nodes that each node can pass a message to.
  let links: NeighborTable
  /// The zones of each node as boxes, one in each reality, one node's after the other's.
  let boxes: BoxTable

  /// The numbers of nodes that a model can have.
  public static let nodesRange = 1...(1 << 24)

  /// An overlay that grew from one node by `nodes - 1` joins, those by load among `records`. O(r n (d + log n)).
  public init(
    nodes: Int, configuration: Configuration, underlay: Underlay? = nil, records: LoadJoins? = nil,
    seed: UInt64
  ) throws(ModelError) {
    try ModelError.check(nodes: nodes, in: CANModel.nodesRange, on: underlay)
    try configuration.check(hasUnderlay: underlay != nil, hasRecords: records != nil)
    let records = configuration.joins == .load ? records : nil
    let torus = configuration.torus
    guard configuration.hasSeats else {
      let zones =
        records?.zones(on: torus, nodes: nodes, seed: seed)
        ?? configuration.joins.zones(on: torus, nodes: nodes, seed: seed)
      let space = CoordinateSpace(torus: torus, sorted: zones)
      let links = try configuration.expressways.links(in: space)
      self.init(configuration, nodes: nodes, underlay, [space], seating: nil, links: links)
      return
    }
    var generator = SeededGenerator(seed: seed)
    let growthSeed = generator.next()
    let bins = underlay.flatMap {
      LandmarkBins(nodes: nodes, configuration: configuration, underlay: $0, seed: generator.next())
    }
    let (zones, seating) = Seating.grow(
      nodes: nodes, configuration: configuration, bins: bins, records: records, seed: growthSeed)
    let spaces = zones.map { CoordinateSpace(torus: torus, sorted: $0) }
    let ways = try spaces.map { space throws(ModelError) in try configuration.expressways.links(in: space) }
    let links = try seating.links(along: ways, underlay: underlay, seed: generator.next())
    self.init(configuration, nodes: nodes, underlay, spaces, seating: seating, links: links)
  }

  /// A basic overlay of given zones, in any order, which must tile the torus exactly. O(n (d + log n)).
  public init(torus: Torus, tiling: [Zone]) throws(TilingError) {
    guard CANModel.nodesRange.contains(tiling.count) else { throw .zoneCount(tiling.count) }
    let zones = tiling.sorted()
    if let defect = TilingError(ofSorted: zones, on: torus) { throw defect }
    let space = CoordinateSpace(torus: torus, sorted: zones)
    self.init(
      Configuration(torus: torus), nodes: zones.count, nil, [space], seating: nil,
      links: space.neighborTable)
  }

  private init(
    _ configuration: Configuration, nodes: Int, _ underlay: Underlay?, _ spaces: [CoordinateSpace],
    seating: Seating?, links: NeighborTable
  ) {
    self.configuration = configuration
    self.underlay = underlay
    self.spaces = spaces
    self.seating = seating
    self.links = links
    nodeCount = nodes
    let zones = spaces.map(\.zones)
    boxes = BoxTable(torus: configuration.torus, zones: seating?.zones(in: zones) ?? zones[0])
  }
}

extension CANModel {
  /// The torus that the nodes divide.
  public var torus: Torus { configuration.torus }

  /// The zones of the first reality, in ascending order of the ids; they tile the torus.
  ///
  /// With one reality and one node a zone, the i-th is that of node i.
  public var zones: [Zone] { spaces[0].zones }

  /// The zone of `node` in a reality; its peers have the same.
  public func zone(of node: Int, reality: Int = 0) -> Zone {
    spaces[reality].zones[seating?.zone(of: node, reality: reality) ?? node]
  }

  /// A node whose zone in the first reality holds `point`, which has as many coordinates as the torus has dimensions.
  public func owner(of point: Point) -> Int {
    let zone = spaces[0].owner(of: torus.code(of: point))
    return seating?.occupants[0][zone].first.map { Int($0) } ?? zone
  }

  /// The nodes that `node` can pass a message to, in ascending order.
  public func neighbors(of node: Int) -> [Int] { links[node].map { Int($0) } }

  /// How many zones of the first reality have which depth; a zone of depth k has the volume 2⁻ᵏ.
  public var depths: Histogram {
    var depths = Histogram()
    for zone in zones { depths.add(zone.depth) }
    return depths
  }

  /// How many nodes share a zone of the first reality with how many others: the paper's number of peers (3.4).
  public var peerCounts: Histogram {
    var peers = Histogram()
    guard let lists = seating?.occupants[0] else { return Histogram(counts: [nodeCount]) }
    for zone in zones.indices { peers.add(lists[zone].count - 1, times: lists[zone].count) }
    return peers
  }
}
