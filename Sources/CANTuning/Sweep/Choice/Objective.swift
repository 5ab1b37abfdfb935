/// What a setting is judged by: less is better.
public enum Objective: Hashable, Sendable {
  /// The mean hops of a lookup.
  case hops
  /// The mean latency of a lookup, in milliseconds.
  case latency
  /// The mean neighbors of a node: its state.
  case neighbors
  /// What a node sends to stay connected: messages a second in sessions, else in each update period.
  case maintenance(Session?)
  /// The product of what lookups and maintenance cost, which does not depend on their units: a balance of both.
  case product(Session?)

  /// What a row costs; `nil` where that was not measured.
  public func value(of row: SweepRow) -> Double? {
    switch self {
    case .hops: row[.meanHops].number
    case .latency: row[.meanLatency].number
    case .neighbors: row[.meanNeighbors].number
    case .maintenance(let session): session.map { $0.messages(of: row) } ?? row[.keepAliveMessages].number
    case .product(let session):
      Objective.maintenance(session).value(of: row).flatMap { messages in
        Objective.speed(of: [row]).value(of: row).map { $0 * messages }
      }
    }
  }

  /// The half-width of the confidence interval of the value; 0 where there is none.
  func uncertainty(of row: SweepRow) -> Double {
    switch self {
    case .hops: row.meanHopsCI95 ?? 0
    case .latency: row[.meanLatencyCI95].number ?? 0
    case .neighbors, .maintenance: 0
    case .product(let session):
      Objective.speed(of: [row]).uncertainty(of: row) * (Objective.maintenance(session).value(of: row) ?? 0)
    }
  }

  /// How fast lookups of these rows are: by latency where all in which none fails have one, else by hops.
  public static func speed(of rows: [SweepRow]) -> Objective {
    let sound = rows.filter { !$0.hasFailures }
    return !sound.isEmpty && sound.allSatisfy { $0.meanLatency != nil } ? .latency : .hops
  }
}
