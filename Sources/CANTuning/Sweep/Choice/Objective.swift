/// What a setting is judged by: less is better.
public enum Objective: Hashable, Sendable {
  /// The mean hops of a lookup.
  case hops
  /// The mean latency of a lookup, in milliseconds.
  case latency
  /// The mean neighbors of a node: its state.
  case neighbors
  /// What a node sends to stay connected: messages a second under churn, else in each update period.
  case maintenance(Churn?)
  /// The product of what lookups and maintenance cost, which does not depend on their units: a balance of both.
  case product(Churn?)

  /// What a row costs; `nil` where that was not measured.
  public func value(of row: SweepRow) -> Double? {
    switch self {
    case .hops: row[.meanHops].number
    case .latency: row[.meanLatency].number
    case .neighbors: row[.meanNeighbors].number
    case .maintenance(let churn): churn.map { $0.messages(of: row) } ?? row[.keepAliveMessages].number
    case .product(let churn):
      Objective.maintenance(churn).value(of: row).flatMap { messages in
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
    case .product(let churn):
      Objective.speed(of: [row]).uncertainty(of: row) * (Objective.maintenance(churn).value(of: row) ?? 0)
    }
  }

  /// How fast lookups of these rows are: by latency where all have one, else by hops.
  public static func speed(of rows: [SweepRow]) -> Objective {
    !rows.isEmpty && rows.allSatisfy { $0.meanLatency != nil } ? .latency : .hops
  }
}

/// How nodes come and go.
public struct Churn: Hashable, Sendable {
  /// The median time that a node stays, in seconds, above 0.
  public let session: Double

  /// How often nodes tell their neighbors that they live, in seconds.
  public static let updatePeriod = 30.0

  /// Nodes that stay for so many seconds; `nil` unless that is a positive number.
  public init?(session: Double) {
    guard session > 0, session.isFinite else { return nil }
    self.session = session
  }

  /// The maintenance messages of a node in a second: its keep-alives, and those of one join and one
  /// departure in each session.
  public func messages(of row: SweepRow) -> Double? {
    guard let alive = row[.keepAliveMessages].number, let join = row[.joinMessages].number,
      let departure = row[.departureMessages].number
    else { return nil }
    return alive / Churn.updatePeriod + (join + departure) / session
  }
}
