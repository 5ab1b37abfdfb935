import CANGeometry

/// Kademlia under churn: the protocol of Maymounkov and Mazières (IPTPS 2002), message by message.
///
///     let plan = try ChurnPlan(configuration: .init(nodes: 1_000, sessions: sessions), seed: 1)
///     let row = try KademliaChurn().measure(plan, seed: 1)
///
/// - *Buckets*: whoever sends a node a request or an answer is moved to the end of its bucket, or added where
///   there is room. Where there is none, the least recently seen is pinged and gives way only if it does not
///   answer (2.2). Such pings themselves teach their receivers nothing, else each would cause the next.
/// - *Lookups* are iterative (2.3): alpha requests are under way at a time, to the closest nodes heard of; when
///   alpha answers in a row have named nothing closer, all of the k closest are asked at once. Who does not answer
///   in time is no candidate any more and leaves the asker's bucket.
/// - *Joins* look up the own id through a random member, then a random id in each bucket farther away than
///   the closest neighbor; others learn of a node by its requests.
/// - *Refreshes* look up a random id in each bucket that no lookup of the node has gone through for a period.
public struct KademliaChurn: ChurnModel {
  /// What the nodes are set to.
  public let configuration: Configuration
  /// What lies between the nodes.
  public let network: ChurnNetwork

  /// The knobs of a Kademlia node under churn.
  public struct Configuration: Hashable, Sendable {
    /// The nodes in a full bucket and in an answer, k: 1 to 64. Default: 8, as in BitTorrent's Mainline (BEP 5).
    ///
    /// The paper's 20 make lookups a tenth faster for thrice the bytes, and in 1,000 nodes no more consistent.
    public var bucketSize: Int
    /// The requests under way at a time in a lookup, alpha: 1 to 64. Default: 3, as in the paper.
    public var parallelism: Int
    /// The nanoseconds after which an unused bucket is refreshed: 1 s to a day.
    ///
    /// Default: a minute. The paper's hour suits sessions of hours; with sessions of minutes most of a bucket
    /// would be dead by then. A minute costs about half the messages of Chord's stabilization each second.
    public var refreshPeriod: Nanoseconds
    /// When a lookup of the plan has ended. Default: with the answer of the closest node.
    public var ending: Ending

    /// k = 8, alpha = 3 and a refresh each minute, unless said otherwise.
    public init(
      bucketSize: Int = 8, parallelism: Int = 3, refreshPeriod: Nanoseconds = 60_000_000_000,
      ending: Ending = .closest
    ) {
      self.bucketSize = bucketSize
      self.parallelism = parallelism
      self.refreshPeriod = refreshPeriod
      self.ending = ending
    }
  }

  /// When a lookup of the plan has ended; those of joins and refreshes always ask all of the k closest.
  public enum Ending: String, CaseIterable, Hashable, Sendable {
    /// When the closest node heard of has answered, as FIND_VALUE ends with the value that this node has.
    case closest
    /// When the k closest nodes heard of have answered, as FIND_NODE and STORE have it.
    case allClosest
  }

  /// Nodes with these settings on this network.
  public init(
    configuration: Configuration = Configuration(), network: ChurnNetwork = ChurnNetwork()
  ) throws(ModelError) {
    guard (1...64).contains(configuration.bucketSize) else {
      throw .setting("a bucket of Kademlia under churn holds 1 to 64 nodes, not \(configuration.bucketSize)")
    }
    guard (1...64).contains(configuration.parallelism) else {
      throw .setting("a lookup under churn has 1 to 64 requests under way, not \(configuration.parallelism)")
    }
    guard (1_000_000_000...86_400_000_000_000).contains(configuration.refreshPeriod) else {
      throw .setting("a bucket is refreshed after 1 s to a day, not after \(configuration.refreshPeriod) ns")
    }
    try network.check()
    self.configuration = configuration
    self.network = network
  }

  /// What a run of `plan` comes to; the same seed gives the same run. O(events · (k + log n)).
  public func measure(_ plan: ChurnPlan, seed: UInt64) -> ChurnMeasurement {
    var run = KademliaRun(configuration, plan: plan, network: network, seed: seed)
    run.run()
    return run.tally.measurement(overlay: KademliaModel.overlay)
  }
}
