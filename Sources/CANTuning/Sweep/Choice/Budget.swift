/// What an overlay may cost: limits that a choice must keep, and the churn that it must bear.
public struct Budget: Hashable, Sendable {
  /// The most neighbors that a node shall have on average.
  public var maxNeighbors: Double?
  /// The longest that a lookup shall take on average, in milliseconds.
  public var maxLatency: Double?
  /// How long nodes stay; `nil` where churn does not count.
  public var session: Session?

  /// A budget; what is `nil` is no limit.
  public init(maxNeighbors: Double? = nil, maxLatency: Double? = nil, session: Session? = nil) {
    self.maxNeighbors = maxNeighbors
    self.maxLatency = maxLatency
    self.session = session
  }

  /// Whether nothing is asked.
  public var isEmpty: Bool { self == Budget() }

  /// Whether a row keeps the limits; what was not measured does not.
  func affords(_ row: SweepRow) -> Bool {
    (maxNeighbors.map { row.meanNeighbors <= $0 } ?? true)
      && (maxLatency.map { limit in row.meanLatency.map { $0 <= limit } ?? false } ?? true)
  }

  /// What is made small within the limits.
  ///
  /// With a limit on latency lookups are fast enough: what remains is the upkeep. Else lookups shall be fast,
  /// and under churn fast for their upkeep.
  func goal(for rows: [SweepRow]) -> Objective {
    if maxLatency != nil { return session == nil ? .neighbors : .maintenance(session) }
    return session == nil ? .speed(of: rows) : .product(session)
  }

  /// The limits in words: `within 8 neighbors and 300 ms`.
  var limits: String {
    let parts = [maxNeighbors.map { $0.counting("neighbor") }, maxLatency.map { "\($0.fourDigits) ms" }]
    let named = parts.compactMap { $0 }
    return named.isEmpty ? "" : "within " + named.joined(separator: " and ")
  }
}
