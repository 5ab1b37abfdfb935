import CANGeometry

/// Chord under churn: the protocol of Stoica et al. (SIGCOMM 2001; IEEE/ACM ToN 2003), message by message.
///
///     let plan = try ChurnPlan(configuration: .init(nodes: 1_000, sessions: sessions), seed: 1)
///     let row = try ChordChurn().measure(plan, seed: 1)
///
/// - *Lookups* are recursive, as those of `ChordModel` are by default: each node acknowledges the request and
///   passes it on to its finger nearest before the key; the node before the key to its successor, which answers
///   the asker. A receiver that does not acknowledge in time is dropped from the tables, and the next best asked.
///   A lookup of which the asker hears nothing for 5 s is started anew, for 30 s.
/// - *Joins* look up the successor of the new id through a random member and copy its successor list; fingers
///   are found by `fix_fingers`, the farthest first (ToN, Figure 6).
/// - Every `period` a node runs `stabilize` with its successor, whose list it takes over, `notify`,
///   `check_predecessor`, and `fix_fingers` for one of the fingers that lie beyond its successor.
/// - Recovery is periodic, as the papers have it and Rhea et al. advise: none of it is done on a time-out, but
///   that the successor is replaced by the next of the list (ToN, IV.E.3).
public struct ChordChurn: ChurnModel {
  /// What the nodes are set to.
  public let configuration: Configuration
  /// What lies between the nodes.
  public let network: ChurnNetwork

  /// The knobs of a Chord node under churn.
  public struct Configuration: Hashable, Sendable {
    /// The successors that a node remembers, 1 to 255; `nil` for 2 log₂ n (ToN, V.E).
    public var successors: Int?
    /// The nanoseconds from one stabilization of a node to the next: 10 ms to an hour.
    ///
    /// Default: 1 s, the update interval of our own nodes, so that all have heard of a crash after as long. The
    /// authors' simulations have 30 s.
    public var period: Nanoseconds
    /// Whether lookups are also passed on to the successor list, as ToN, IV.E.3 has it, beside the fingers.
    ///
    /// Default: yes. `ChordModel` and SIGCOMM 2001 have fingers alone.
    public var routesBySuccessors: Bool

    /// Nodes with 2 log₂ n successors that stabilize each second, unless said otherwise.
    public init(
      successors: Int? = nil, period: Nanoseconds = 1_000_000_000, routesBySuccessors: Bool = true
    ) {
      self.successors = successors
      self.period = period
      self.routesBySuccessors = routesBySuccessors
    }
  }

  /// Nodes with these settings on this network.
  public init(
    configuration: Configuration = Configuration(), network: ChurnNetwork = ChurnNetwork()
  ) throws(ModelError) {
    if let successors = configuration.successors, !(1...255).contains(successors) {
      throw .setting("a Chord node under churn remembers 1 to 255 successors, not \(successors)")
    }
    guard (10_000_000...3_600_000_000_000).contains(configuration.period) else {
      throw .setting("a Chord node stabilizes every 10 ms to 1 h, not every \(configuration.period) ns")
    }
    try network.check()
    self.configuration = configuration
    self.network = network
  }

  /// What a run of `plan` comes to; the same seed gives the same run. O(events · log n).
  public func measure(_ plan: ChurnPlan, seed: UInt64) -> ChurnMeasurement {
    var run = ChordRun(configuration, plan: plan, network: network, seed: seed)
    run.run()
    return run.tally.measurement(overlay: ChordModel.overlay)
  }
}
