/// Which measured setting to choose when a node can afford only so many neighbors, and why.
public struct Recommendation: Hashable, Sendable {
  /// The most neighbors that a node shall have on average.
  public let maxNeighbors: Double
  /// The row with the fewest mean hops within the budget; of those whose confidence intervals overlap with its,
  /// the one with the fewest neighbors. `nil` where every row exceeds the budget.
  public let row: SweepRow?
  /// The dimensions to choose: those of the row, or the most whose closed form 2d is within the budget.
  public let dimensions: Int
  /// Why, in one or two sentences.
  public let reason: String

  /// The recommendation among `rows`, which should be of one number of nodes; of equal rows the first counts.
  public init(among rows: [SweepRow], maxNeighbors: Double) {
    self.maxNeighbors = maxNeighbors
    let affordable = rows.filter { $0.meanNeighbors <= maxNeighbors }
    let fewest = affordable.min { $0.meanHops < $1.meanHops }
    row = affordable.filter { row in fewest.map { row.isAsGood(as: $0) } ?? false }
      .min { ($0.meanNeighbors, $0.meanHops) < ($1.meanNeighbors, $1.meanHops) }
    if let row {
      dimensions = row.dimensions
      reason = Recommendation.reason(for: row, among: rows, maxNeighbors: maxNeighbors)
    } else {
      dimensions = ClosedForm.dimensions(withinNeighbors: maxNeighbors)
      reason = Recommendation.reason(withoutRowAmong: rows, maxNeighbors: maxNeighbors, dimensions)
    }
  }

  private static func reason(
    for row: SweepRow, among rows: [SweepRow], maxNeighbors: Double
  ) -> String {
    let choice = """
      d = \(row.dimensions): \(row.meanHops.fourDigits) hops and \(row.meanNeighbors.fourDigits) neighbors \
      on average at \(row.nodes) nodes, the fewest hops within \(maxNeighbors.fourDigits) neighbors
      """
    let better = rows.filter { $0.meanHops < row.meanHops && !row.isAsGood(as: $0) }
      .min { $0.meanNeighbors < $1.meanNeighbors }
    guard let better else { return choice + ". Nothing measured needs clearly fewer hops." }
    return choice + """
      . The next step, d = \(better.dimensions), saves \((row.meanHops - better.meanHops).fourDigits) hops \
      and needs \(better.meanNeighbors.fourDigits) neighbors.
      """
  }

  private static func reason(
    withoutRowAmong rows: [SweepRow], maxNeighbors: Double, _ dimensions: Int
  ) -> String {
    let budget = maxNeighbors.fourDigits
    let advice = """
      By the closed form of 2d neighbors, d = \(dimensions) is \
      \(maxNeighbors < 2 ? "the least there is" : "the most that this affords").
      """
    guard let least = rows.min(by: { $0.meanNeighbors < $1.meanNeighbors }) else {
      return "Nothing was measured. " + advice
    }
    return "Nothing measured stays within \(budget) neighbors: "
      + "d = \(least.dimensions) has the fewest, \(least.meanNeighbors.fourDigits). " + advice
  }
}

extension SweepRow {
  /// Whether the confidence interval of the mean hops reaches down to that of `other`.
  fileprivate func isAsGood(as other: SweepRow) -> Bool {
    meanHops - (meanHopsCI95 ?? 0) <= other.meanHops + (other.meanHopsCI95 ?? 0)
  }
}
