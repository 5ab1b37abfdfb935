import CANGeometry

extension CANModel {
  /// The knobs of a content-addressable network, each for itself and all together (the paper's section 3).
  ///
  /// What is not set is the basic design of section 2.
  public struct Configuration: Hashable, Sendable {
    /// The torus that the nodes divide; more dimensions, fewer hops, more neighbors (3.1).
    public var torus: Torus
    /// The coordinate spaces that every node has a zone in, 1 to 32 (3.2).
    ///
    /// A key lies at the same point of each; a node judges its neighbors by all their zones.
    public var realities = 1
    /// How a node chooses among neighbors that are nearer to the target (3.3).
    public var metric = Metric.greedy
    /// The most nodes that share a zone, 1 to 64 (3.4).
    public var peersPerZoneMax = 1
    /// The points that a key is kept at, 1 to 32 (3.5).
    public var hashFunctions = 1
    /// Which of these points a lookup goes to.
    public var hashChoice = HashChoice.parallel
    /// The landmarks by whose order of latency a node chooses where to join: 0 for none, or 2 to 8 (3.6).
    public var landmarks = 0
    /// Which zone a joining node halves (2.2, 3.7).
    public var joins = Joins.random
    /// The long links that every node keeps beside its neighbors.
    public var expressways = Expressways.none
    /// How the load of keys in great demand is spread; needs a single hash function (3.8).
    public var hotSpots = HotSpots.none

    /// The basic design on a torus, with uniform partitioning if `joins` says so.
    public init(torus: Torus, joins: Joins = .random) {
      self.torus = torus
      self.joins = joins
    }

    /// Whether nodes must be told apart from the zones they sit in.
    var hasSeats: Bool { realities > 1 || peersPerZoneMax > 1 || landmarks > 0 }

    /// Throws where a knob is out of its range or lacks the underlay or the records that it needs.
    func check(hasUnderlay: Bool, hasRecords: Bool) throws(ModelError) {
      guard (1...32).contains(realities) else {
        throw .setting("there are 1 to 32 realities, not \(realities)")
      }
      guard (1...64).contains(peersPerZoneMax) else {
        throw .setting("1 to 64 nodes share a zone, not \(peersPerZoneMax)")
      }
      guard (1...32).contains(hashFunctions) else {
        throw .setting("there are 1 to 32 hash functions, not \(hashFunctions)")
      }
      guard landmarks == 0 || (2...8).contains(landmarks) else {
        throw .setting("there are 0 or 2 to 8 landmarks, not \(landmarks)")
      }
      if joins == .load, !hasRecords { throw .setting("joins by load need records") }
      if joins == .load, landmarks > 0 {
        throw .setting("a node joins by load or by landmarks, not by both")
      }
      if hotSpots != .none, hashFunctions > 1 {
        throw .setting("hot spots are spread with a single hash function, not with \(hashFunctions)")
      }
      guard !hasUnderlay else { return }
      if metric == .rtt { throw .setting("the rtt metric needs an underlay") }
      if landmarks > 0 { throw .setting("landmark-ordered joins need an underlay") }
    }
  }

  /// How a node chooses the next hop (3.3).
  public enum Metric: String, CaseIterable, Hashable, Sendable {
    /// The neighbor nearest to the target.
    case greedy
    /// The neighbor with the most progress toward the target for its round-trip time; needs an underlay.
    case rtt
  }

  /// Which of the points of a key a lookup goes to (3.5).
  public enum HashChoice: String, CaseIterable, Hashable, Sendable {
    /// All at once; the first answer counts.
    case parallel
    /// The one nearest to the node that asks.
    case nearest
  }
}
