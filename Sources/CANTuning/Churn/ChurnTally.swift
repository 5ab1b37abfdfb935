/// What happens in a run of a plan, counted the same way for every overlay.
///
/// A run says which messages are sent, which lookups end where, and from which crash the overlay has recovered;
/// `measurement` makes a row of it.
public struct ChurnTally: Sendable {
  /// What a message is sent for.
  public enum Purpose: Sendable {
    /// To keep the overlay together: joins, checks, repairs.
    case maintenance
    /// For a lookup of the plan.
    case lookup
  }

  private let plan: ChurnPlan
  private let measured: Range<Nanoseconds>
  private var maintenance = (messages: 0, bytes: 0)
  private var lookup = (messages: 0, bytes: 0)
  /// Where each lookup ended, or `none`.
  private var ends: [Int32]
  private var latencies: [Nanoseconds]
  private var hops: [Int32]
  /// When each crash was recovered from; -1 while it is not, -2 for a node that nobody depended on.
  private var recoveries: [Nanoseconds]

  private static let none: Int32 = -1

  /// Nothing has happened yet.
  public init(plan: ChurnPlan) {
    self.plan = plan
    measured = plan.measured
    ends = [Int32](repeating: Self.none, count: plan.lookups.count)
    latencies = [Nanoseconds](repeating: 0, count: plan.lookups.count)
    hops = [Int32](repeating: 0, count: plan.lookups.count)
    recoveries = [Nanoseconds](repeating: -2, count: plan.totalNodeCount)
  }

  /// Counts a message, or several of so many bytes together, sent at `time`; maintenance counts while the plan
  /// is measured.
  @inline(__always)
  public mutating func send(_ purpose: Purpose, messages: Int = 1, bytes: Int, at time: Nanoseconds) {
    switch purpose {
    case .maintenance:
      guard measured.contains(time) else { return }
      maintenance.messages += messages
      maintenance.bytes += bytes
    case .lookup:
      lookup.messages += messages
      lookup.bytes += bytes
    }
  }

  /// Ends a lookup, unless it has or 30 s are over: its asker knows at `time` that `node` answers for the key.
  public mutating func complete(lookup number: Int, at node: Int, hops: Int, time: Nanoseconds) {
    let latency = time - plan.lookups[number].time
    guard ends[number] == Self.none, latency <= ChurnNetwork.lookupDeadline else { return }
    ends[number] = Int32(node)
    self.hops[number] = Int32(hops)
    latencies[number] = latency
  }

  /// Whether a lookup has ended.
  public func hasEnded(lookup number: Int) -> Bool { ends[number] != Self.none }

  /// Says that living nodes depend on `node`, which has crashed or does so now.
  public mutating func depend(on node: Int) { recoveries[node] = -1 }

  /// Says that since `time` no living node depends on `node`, which has crashed.
  public mutating func recover(from node: Int, at time: Nanoseconds) { recoveries[node] = time }

  /// The row of a run that has come to the end of its plan.
  public func measurement(overlay: String) -> ChurnMeasurement {
    let counted = plan.lookups.indices.filter { isCounted($0) }
    let completed = counted.filter { ends[$0] != Self.none }
    let crashes = plan.replacements.filter { measured.contains($0.time) }
    let depended = crashes.filter { recoveries[$0.leaving] > -2 }
    let spans = depended.map { crash in
      let recovery = recoveries[crash.leaving]
      return (recovery < 0 ? plan.end : recovery) - crash.time
    }
    let nodeSeconds = Double(plan.nodeCount) * Double(plan.configuration.duration) / 1e9
    let started = Double(max(plan.lookups.count, 1))
    return ChurnMeasurement(
      overlay: overlay, nodes: plan.nodeCount,
      medianSession: plan.configuration.sessions.map { Double($0.median) / 1e9 }, crashes: crashes.count,
      lookups: counted.count,
      completedShare: Double(completed.count) / Double(max(counted.count, 1)),
      consistentShare: Double(consistent(completed)) / Double(max(completed.count, 1)),
      hops: Double(completed.reduce(0) { $0 + Int(hops[$1]) }) / Double(max(completed.count, 1)),
      latency: .init(completed.map { latencies[$0] }, unit: 1e6),
      maintenanceMessages: Double(maintenance.messages) / nodeSeconds,
      maintenanceBytes: Double(maintenance.bytes) / nodeSeconds,
      lookupMessages: Double(lookup.messages) / started, lookupBytes: Double(lookup.bytes) / started,
      recovery: .init(spans, unit: 1e9),
      unrecovered: depended.count { recoveries[$0.leaving] == -1 })
  }

  /// Whether a lookup ended or its asker lived to see that it did not.
  private func isCounted(_ number: Int) -> Bool {
    let lookup = plan.lookups[number]
    return ends[number] != Self.none
      || plan.deaths[lookup.asker] > lookup.time + ChurnNetwork.lookupDeadline
  }

  /// How many of the completed lookups agree with the majority of their group; they are in order.
  private func consistent(_ completed: [Int]) -> Int {
    var consistent = 0
    var start = 0
    while start < completed.count {
      let group = plan.lookups[completed[start]].group
      var end = start
      while end < completed.count, plan.lookups[completed[end]].group == group { end += 1 }
      let found = completed[start..<end].map { ends[$0] }
      let agreeing = found.map { node in found.count { $0 == node } }.max() ?? 0
      if 2 * agreeing > found.count { consistent += agreeing }
      start = end
    }
    return consistent
  }
}
