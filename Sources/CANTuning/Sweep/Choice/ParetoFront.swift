/// The rows that no other row beats in everything: what is worth choosing among.
public struct ParetoFront: Hashable, Sendable {
  /// What rows are judged by.
  public let objectives: [Objective]
  /// The rows on the front, in their order.
  public let rows: [SweepRow]

  /// The front of rows of one scenario by latency or hops, neighbors and maintenance messages. O(n²).
  public init(among rows: [SweepRow], under session: Session? = nil) {
    self.init(among: rows, by: [.speed(of: rows), .neighbors, .maintenance(session)])
  }

  /// The front of rows by given objectives; rows in which one was not measured are left out. O(n²).
  public init(among rows: [SweepRow], by objectives: [Objective]) {
    self.objectives = objectives
    let costs = rows.map { row in objectives.compactMap { $0.value(of: row) } }
    let measured = rows.indices.filter { costs[$0].count == objectives.count }
    self.rows = measured.filter { own in
      !measured.contains { ParetoFront.dominates(costs[$0], costs[own]) }
    }.map { rows[$0] }
  }

  /// Whether some costs are nowhere higher than others, and somewhere lower.
  private static func dominates(_ one: [Double], _ other: [Double]) -> Bool {
    zip(one, other).allSatisfy { $0 <= $1 } && one != other
  }
}
