/// How long nodes stay before they depart and come again: what churn costs.
public struct Session: Hashable, Sendable {
  /// The median time that a node stays, in seconds, above 0.
  public let median: Double

  /// Nodes that stay for so many seconds; `nil` unless that is a positive number.
  public init?(median: Double) {
    guard median > 0, median.isFinite else { return nil }
    self.median = median
  }

  /// The maintenance messages of a node in a second: its keep-alives, and those of one join and one
  /// departure in each session.
  public func messages(of row: SweepRow) -> Double? {
    guard let alive = row[.keepAliveMessages].number, let join = row[.joinMessages].number,
      let departure = row[.departureMessages].number
    else { return nil }
    return alive / MaintenanceCosts.updatePeriod + (join + departure) / median
  }
}
