/// What one setting of a sweep costs: one line of its table.
public struct SweepRow: Hashable, Sendable {
  /// The kind of overlay, such as `can`.
  public var overlay: String
  /// The dimensions of the torus.
  public var dimensions: Int
  /// The nodes of an overlay.
  public var nodes: Int
  /// The coordinate spaces that every node lives in (3.2).
  public var realities: Int
  /// The most nodes that share a zone (3.4).
  public var peersPerZoneMax: Int
  /// The points that a key is stored at (3.5).
  public var hashFunctions: Int
  /// How a node chooses the next hop, such as `greedy`.
  public var metric: String
  /// Which zone a joining node halves: `random` or `uniform`.
  public var joins: String
  /// The lookups in each overlay.
  public var lookups: Int
  /// The independent overlays.
  public var repeats: Int
  /// The seed of the sweep.
  public var seed: UInt64
  /// The version of the program that measured.
  public var version: String
  /// The mean hops of a lookup.
  public var meanHops: Double
  /// The half-width of the 95 % confidence interval of the mean hops, over the repeats; `nil` for one repeat.
  public var meanHopsCI95: Double?
  /// The hops that half of all lookups of all repeats do not exceed.
  public var p50Hops: Int
  /// The hops that 95 % of all lookups do not exceed.
  public var p95Hops: Int
  /// The hops that 99 % of all lookups do not exceed.
  public var p99Hops: Int
  /// The most hops of a lookup.
  public var maxHops: Int
  /// The mean neighbors of a node.
  public var meanNeighbors: Double
  /// The most neighbors of a node.
  public var maxNeighbors: Int
  /// The mean hops by the closed form of the paper; `nil` where there is none.
  public var closedFormHops: Double?
}
