/// The rows that no other row beats in everything: what is worth choosing among.
public struct ParetoFront: Hashable, Sendable {
  /// What rows are judged by.
  public let objectives: [Objective]
  /// The rows on the front, in their order.
  public let rows: [SweepRow]

  /// The front of rows of one scenario by latency or hops, neighbors and maintenance messages.
  public init(among rows: [SweepRow], under session: Session? = nil) {
    self.init(among: rows, by: [.speed(of: rows), .neighbors, .maintenance(session)])
  }

  /// The front of rows by given objectives; rows in which one was not measured or lookups fail are left out.
  ///
  /// O(n log n + n f) for f rows on the front.
  public init(among rows: [SweepRow], by objectives: [Objective]) {
    self.objectives = objectives
    let costs = rows.map { row in objectives.compactMap { $0.value(of: row) } }
    let measured = rows.indices.filter { costs[$0].count == objectives.count && !rows[$0].hasFailures }
    // In this order no row can be beaten by a later one.
    let ordered = measured.sorted { costs[$0].lexicographicallyPrecedes(costs[$1]) }
    var front: [Int] = []
    for own in ordered where !front.contains(where: { ParetoFront.dominates(costs[$0], costs[own]) }) {
      front.append(own)
    }
    self.rows = front.sorted().map { rows[$0] }
  }

  /// Whether some costs are nowhere higher than others, and somewhere lower.
  private static func dominates(_ one: [Double], _ other: [Double]) -> Bool {
    zip(one, other).allSatisfy { $0 <= $1 } && one != other
  }
}
