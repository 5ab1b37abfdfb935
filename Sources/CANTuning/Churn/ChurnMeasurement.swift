/// What an overlay does under churn: a row of the curves over the median session time.
///
/// The measures are those of Rhea et al. (Handling Churn in a DHT, USENIX 2004) and of Li et al. (A
/// performance vs. cost framework for evaluating DHT design tradeoffs under churn, INFOCOM 2005).
public struct ChurnMeasurement: Hashable, Sendable {
  /// The overlay, such as `chord`.
  public var overlay: String
  /// The nodes that are alive at any time.
  public var nodes: Int
  /// The median session in seconds; `nil` without churn.
  public var medianSession: Double?
  /// The crashes while it was measured.
  public var crashes: Int
  /// The lookups whose askers lived for their answers or for the 30 s that a lookup may take.
  public var lookups: Int
  /// The share of those lookups that ended at some node within 30 s, 0 to 1.
  public var completedShare: Double
  /// The share of the completed lookups that ended where most of their group did, 0 to 1.
  ///
  /// Of a group of nodes that look up one key at a time, all agree with the node that more than half of the
  /// group's completed lookups found; where there is no such node, none is consistent (Rhea et al.).
  public var consistentShare: Double
  /// The mean hops of the completed lookups: messages passed on, or referrals followed.
  public var hops: Double
  /// The latencies of the completed lookups, in milliseconds from their times in the plan, at which an asker may
  /// still be joining, to the answers at their askers.
  public var latency: Spread
  /// The messages that a node sends each second to keep the overlay together: all but those of lookups.
  ///
  /// Answers count, messages that are lost or sent to the dead count, and so do those of joins.
  public var maintenanceMessages: Double
  /// The bytes of these, a node a second.
  public var maintenanceBytes: Double
  /// The mean messages of a lookup that was started, answers and retries too.
  public var lookupMessages: Double
  /// The mean bytes of a lookup that was started.
  public var lookupBytes: Double
  /// The times of recovery in seconds, of all crashes of nodes that others depended on.
  ///
  /// A crash is recovered from when no living node counts the dead one any more among those by which it
  /// decides where lookups end: in Chord its successor and predecessor, in Kademlia its k closest contacts,
  /// in a CAN the owners of the zones that abut its own. Crashes that are not recovered from when the run
  /// ends count as if they were then.
  public var recovery: Spread
  /// How many of these crashes were not recovered from when the run ended.
  public var unrecovered: Int

  /// The share of lookups that completed and were consistent, 0 to 1.
  public var successShare: Double { completedShare * consistentShare }

  /// The middle and the tail of many times.
  public struct Spread: Hashable, Sendable {
    /// The mean; 0 where there are none.
    public var mean: Double
    /// The time that half do not exceed, by nearest rank.
    public var median: Double
    /// The time that 95 % do not exceed.
    public var p95: Double
    /// The time that 99 % do not exceed.
    public var p99: Double

    /// The spread of times, in any order, divided by `unit` nanoseconds. O(n log n).
    init(_ times: [Nanoseconds], unit: Double) {
      let times = times.sorted()
      func rank(_ percent: Int) -> Double {
        times.isEmpty ? 0 : Double(times[(times.count * percent + 99) / 100 - 1]) / unit
      }
      mean = times.isEmpty ? 0 : times.reduce(0) { $0 + Double($1) } / Double(times.count) / unit
      median = rank(50)
      p95 = rank(95)
      p99 = rank(99)
    }
  }
}
