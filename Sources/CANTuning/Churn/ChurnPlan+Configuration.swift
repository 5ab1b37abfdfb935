extension ChurnPlan {
  /// How large, how long and under which churn.
  public struct Configuration: Hashable, Sendable {
    /// The nodes that are alive at any time, 2 to 65,536. Default: 1,000, as Rhea et al. have.
    public var nodes: Int
    /// How long nodes stay; `nil` for an overlay without churn.
    public var sessions: SessionTimes?
    /// The nanoseconds of churn before anything is measured. Default: 5 minutes.
    ///
    /// The overlay is stable when they begin, and sessions of all ages are under way.
    public var warmUp: Nanoseconds
    /// The nanoseconds that are measured. Default: an hour.
    public var duration: Nanoseconds
    /// The nanoseconds after the last crash, in which lookups end and tables are repaired: at least 30 s, which
    /// a lookup may take. Default: a minute.
    public var settling: Nanoseconds
    /// The mean nanoseconds from a looked-up key to the next, a Poisson process. Default: a second.
    public var lookupPeriod: Nanoseconds
    /// The different nodes that look up each key at the same time, 1 to 1,024. Default: 10, as Rhea et al. have.
    public var askersPerKey: Int

    /// The numbers of nodes of a plan.
    public static let nodesRange = 2...65_536
    /// The most crashes or lookups of a plan.
    public static let eventLimit = 50_000_000
    /// The most nanoseconds of a run: 30 days.
    public static let endLimit: Nanoseconds = 30 * 86_400 * 1_000_000_000

    /// A run of 1,000 nodes unless said otherwise, measured for an hour; times in nanoseconds.
    public init(
      nodes: Int = 1_000, sessions: SessionTimes?, warmUp: Nanoseconds = 300_000_000_000,
      duration: Nanoseconds = 3_600_000_000_000, settling: Nanoseconds = 60_000_000_000,
      lookupPeriod: Nanoseconds = 1_000_000_000, askersPerKey: Int = 10
    ) {
      self.nodes = nodes
      self.sessions = sessions
      self.warmUp = warmUp
      self.duration = duration
      self.settling = settling
      self.lookupPeriod = lookupPeriod
      self.askersPerKey = askersPerKey
    }

    /// Throws where any setting is out of its range.
    func check() throws(ModelError) {
      let range = Self.nodesRange
      guard range.contains(nodes) else { throw .nodeCount(nodes, range) }
      guard (1...1_024).contains(askersPerKey), askersPerKey <= nodes else {
        throw .setting("a key is looked up by 1 to 1024 of the nodes, not by \(askersPerKey) of \(nodes)")
      }
      let spans = [warmUp, duration, settling]
      guard spans.allSatisfy({ (0...Self.endLimit).contains($0) }), spans.reduce(0, +) <= Self.endLimit,
        duration > 0, settling >= ChurnNetwork.lookupDeadline
      else {
        throw .setting("a run of churn is measured for a time, settles for 30 s and ends within 30 days")
      }
      guard lookupPeriod > 0, duration / lookupPeriod <= Self.eventLimit / askersPerKey else {
        throw .setting("a run of churn has at most \(Self.eventLimit) lookups, a time apart")
      }
      guard let sessions else { return }
      guard Double(warmUp + duration) / Double(sessions.median) * Double(nodes) <= Double(Self.eventLimit)
      else { throw .setting("a run of churn has at most \(Self.eventLimit) crashes") }
    }
  }
}
