import CANGeometry

/// One node that knows where everything is, as in Napster (1999), the flat baseline that the field started from.
///
/// Node 0 is the index; the keys lie at the others, each at one. A lookup asks the index who has the key and
/// then goes there.
public struct CentralIndexModel: Sendable {
  /// The number of nodes, the index among them.
  public let nodeCount: Int
  /// The network below, where there is one.
  private let underlay: Underlay?

  /// There is nothing to set.
  public struct Configuration: Hashable, Sendable, CustomStringConvertible {
    /// The only one.
    public init() {}

    /// Empty.
    public var description: String { "" }
  }

  /// The numbers of nodes that a model can have.
  public static let nodesRange = 1...(1 << 24)

  /// An index and `nodes - 1` others; nothing is drawn, the seed is that of every model.
  public init(
    nodes: Int, configuration: Configuration = Configuration(), underlay: Underlay? = nil, seed: UInt64
  ) throws(ModelError) {
    try ModelError.check(nodes: nodes, in: CentralIndexModel.nodesRange, on: underlay)
    nodeCount = nodes
    self.underlay = underlay
  }

  /// The node that has `key`; the index only where it is alone.
  public func holder(of key: UInt64) -> Int {
    guard nodeCount > 1 else { return 0 }
    return 1 + Int(key.multipliedFullWidth(by: UInt64(nodeCount - 1)).high)
  }
}

extension CentralIndexModel: OverlayModel {
  /// `central`.
  public static var overlay: String { "central" }

  /// The index knows all others, the others know the index. O(n).
  public var neighborCounts: Histogram {
    var histogram = Histogram()
    histogram.add(nodeCount - 1)
    histogram.add(1, times: nodeCount - 1)
    return histogram
  }

  /// There is no paper.
  public var closedFormHops: Double? { nil }

  /// Nothing but the model itself, in bytes.
  public var byteCount: Int { MemoryLayout<CentralIndexModel>.size }

  /// Equal shares of all but the index, which has keys only where it is alone. O(n).
  public var keyShares: [Double] {
    guard nodeCount > 1 else { return [1] }
    return [0] + [Double](repeating: 1 / Double(nodeCount - 1), count: nodeCount - 1)
  }

  /// What `count` lookups cost: a hop to the index, whose answer counts, and one to the node that has the key.
  ///
  /// The busiest node is the index: it answers all lookups of keys that the asking node does not have.
  public func lookups(_ count: Int, of demand: Demand, seed: UInt64) -> LookupCosts {
    var source = LookupSource(demand, nodes: nodeCount, seed: seed)
    var tally = LookupTally(nodes: nodeCount, underlay: underlay)
    var indexAnswers = 0
    for _ in 0..<max(count, 0) {
      let (asker, key) = source.next()
      let holder = holder(of: key)
      let asksIndex = asker != holder && asker != 0
      let hops = asker == holder ? 0 : asksIndex ? 2 : 1
      if asker != holder { indexAnswers += 1 }
      let path = latency(from: asker, to: 0) * 2 + latency(from: asker, to: holder)
      tally.add(
        asker: asker, answering: holder, hops: hops, messages: asksIndex ? 3 : hops,
        latency: hops == 0 ? 0 : path)
    }
    var costs = tally.total
    costs.answersMax = max(costs.answersMax, indexAnswers)
    return costs
  }

  private func latency(from node: Int, to other: Int) -> UInt64 {
    underlay.map { UInt64($0.latency(from: node, to: other)) } ?? 0
  }

  /// What joins, departures and staying connected cost: the same in every case.
  ///
  /// A newcomer registers what it has and is acknowledged; one that leaves says so; in each period all but
  /// the index tell it that they live. Keys stay with who has them and go with it: none moves.
  public func maintenance(samples: Int, seed: UInt64) -> MaintenanceCosts {
    MaintenanceCosts(
      joinMessages: 2, departureMessages: nodeCount > 1 ? 1 : 0,
      keepAliveMessages: Double(nodeCount - 1) / Double(nodeCount), keysMovedByJoin: 0,
      keysMovedByDeparture: 0)
  }
}
