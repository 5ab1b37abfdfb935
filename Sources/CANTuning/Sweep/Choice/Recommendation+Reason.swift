extension Recommendation {
  /// Puts a choice among rows into words.
  struct Reasoning {
    let rows: [SweepRow]
    let budget: Budget
    let goal: Objective

    /// Why `row` was chosen, and what more would buy.
    func reason(for row: SweepRow) -> String {
      let choice = """
        \(row.label): \(facts(of: row)) on average at \(row.nodes) nodes, \
        \(goal.superlative)\(budget.limits.isEmpty ? "" : " " + budget.limits)
        """
      return [choice + ".", hotSpot(of: row), nextStep(after: row), upkeep].joinedSentences
    }

    /// Why no row was chosen.
    var reasonWithoutRow: String {
      guard !rows.isEmpty else { return ["Nothing was measured.", advice].joinedSentences }
      let missed = budget.limits.isEmpty ? "shows its costs" : "stays \(budget.limits)"
      let nearest = [nearest(by: .neighbors), nearest(by: .latency)].compactMap { $0 }.joined(separator: ", ")
      return ["Nothing measured \(missed)\(nearest.isEmpty ? "." : ": \(nearest).")", advice].joinedSentences
    }

    private func facts(of row: SweepRow) -> String {
      var facts = [row.meanHops.counting("hop")]
      if let latency = row.meanLatency { facts.append("\(latency.fourDigits) ms") }
      facts.append(row.meanNeighbors.counting("neighbor"))
      if let messages = budget.session?.messages(of: row) {
        facts.append(messages.counting("maintenance message") + " a second")
      }
      return facts.dropLast().joined(separator: ", ") + " and " + (facts.last ?? "")
    }

    /// A warning where the mean hides a node that knows far more than the others.
    private func hotSpot(of row: SweepRow) -> String {
      guard let most = row[.maxNeighbors].integer, Double(most) > 20 * row.meanNeighbors else { return "" }
      return "But one node has \(most) neighbors."
    }

    /// What the cheapest row costs that comes clearly nearer to the goal, which the budget does not afford.
    private func nextStep(after row: SweepRow) -> String {
      let better = rows.filter { goal.cost(of: $0) < goal.cost(of: row) && !goal.isAsGood(row, as: $0) }
        .min { $0.meanNeighbors < $1.meanNeighbors }
      guard let better else { return "Nothing measured \(goal.comparative)." }
      let saved = goal.cost(of: row) - goal.cost(of: better)
      let neighbors = better.meanNeighbors.counting("neighbor")
      return switch goal {
      case .hops:
        "The next step, \(better.label), saves \(saved.counting("hop")) and needs \(neighbors)."
      case .latency:
        "The next step, \(better.label), saves \(saved.fourDigits) ms and needs \(neighbors)."
      case .neighbors, .maintenance, .product: "Beyond the budget, \(better.label) has \(facts(of: better))."
      }
    }

    /// How maintenance was reckoned.
    private var upkeep: String {
      guard let session = budget.session else { return "" }
      return
        "Maintenance is the keep-alives of each update period of \(MaintenanceCosts.updatePeriod.fourDigits) s, and a "
        + "join and a departure in each session of \(session.median.fourDigits) s."
    }

    /// The row that costs least, where the budget limits that.
    private func nearest(by objective: Objective) -> String? {
      guard let least = rows.min(by: { objective.cost(of: $0) < objective.cost(of: $1) }),
        let cost = objective.value(of: least)?.fourDigits
      else { return nil }
      switch objective {
      case .neighbors where budget.maxNeighbors != nil: return "\(least.label) has the fewest, \(cost)"
      case .latency where budget.maxLatency != nil: return "\(least.label) is the fastest, \(cost) ms"
      default: return nil
      }
    }

    /// What the closed form promises.
    private var advice: String {
      guard let maxNeighbors = budget.maxNeighbors else { return "" }
      return
        "By the closed form of 2d neighbors, d = \(ClosedForm.dimensions(withinNeighbors: maxNeighbors)) is "
        + (maxNeighbors < 2 ? "the least there is." : "the most that this affords.")
    }
  }
}

extension Objective {
  /// What the best row has.
  fileprivate var superlative: String {
    switch self {
    case .hops: "the fewest hops"
    case .latency: "the shortest lookups"
    case .neighbors: "the fewest neighbors"
    case .maintenance: "the fewest maintenance messages"
    case .product: "the least product of lookup and maintenance costs"
    }
  }

  /// What nothing better does.
  fileprivate var comparative: String {
    switch self {
    case .hops: "needs clearly fewer hops"
    case .latency: "takes clearly less time"
    case .neighbors: "has fewer neighbors"
    case .maintenance: "needs fewer maintenance messages"
    case .product: "is clearly cheaper in both together"
    }
  }
}

extension [String] {
  /// The sentences in a row, without empty ones.
  fileprivate var joinedSentences: String { filter { !$0.isEmpty }.joined(separator: " ") }
}
