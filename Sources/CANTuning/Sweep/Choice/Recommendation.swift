/// Which measured setting to choose under a budget, and why.
public struct Recommendation: Hashable, Sendable {
  /// What the choice may cost.
  public let budget: Budget
  /// The row that comes nearest to the goal of the budget within its limits; of those whose confidence
  /// intervals overlap with its, the one with the fewest neighbors. `nil` where no row keeps the limits.
  public let row: SweepRow?
  /// The dimensions to choose: those of the row, which another overlay does not have, or without a row the most
  /// whose closed form 2d is within the budget of neighbors.
  public let dimensions: Int?
  /// Why, in a few sentences.
  public let reason: String

  /// The recommendation among `rows`, which should be of one scenario; of equal rows the first counts.
  /// Rows in which lookups fail are left out.
  public init(among rows: [SweepRow], within budget: Budget) {
    self.budget = budget
    let rows = rows.filter { !$0.hasFailures }
    let goal = budget.goal(for: rows)
    let affordable = rows.filter { budget.affords($0) && goal.value(of: $0) != nil }
    let best = affordable.min { goal.cost(of: $0) < goal.cost(of: $1) }
    row = affordable.filter { row in best.map { goal.isAsGood(row, as: $0) } ?? false }
      .min { ($0.meanNeighbors, goal.cost(of: $0)) < ($1.meanNeighbors, goal.cost(of: $1)) }
    dimensions =
      row.map(\.dimensions) ?? budget.maxNeighbors.map(ClosedForm.dimensions(withinNeighbors:))
    let words = Reasoning(rows: rows, budget: budget, goal: goal)
    reason = row.map(words.reason) ?? words.reasonWithoutRow
  }
}

extension Objective {
  /// The value, or more than any where there is none.
  func cost(of row: SweepRow) -> Double { value(of: row) ?? .infinity }

  /// Whether the confidence interval of a row reaches down to that of another.
  func isAsGood(_ row: SweepRow, as other: SweepRow) -> Bool {
    cost(of: row) - uncertainty(of: row) <= cost(of: other) + uncertainty(of: other)
  }
}
