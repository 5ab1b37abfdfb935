import CANTuning

/// What follows from the rows of a sweep: what is worth choosing among, and what to choose under a budget.
struct Advice {
  /// What to choose in a scenario.
  struct ForScenario {
    let scenario: Scenario
    let choice: Recommendation
  }

  /// One recommendation for each scenario where a budget is given.
  let recommendations: [ForScenario]
  private let fronts: [(scenario: Scenario, front: ParetoFront)]
  private let onFront: Set<SweepRow>
  private let session: Session?
  private let hasFailures: Bool

  /// What follows from `rows`, scenario by scenario.
  init(among rows: [SweepRow], within budget: Budget = Budget()) {
    let groups = rows.byScenario
    session = budget.session
    hasFailures = rows.contains(where: \.hasFailures)
    fronts = groups.map { ($0.scenario, ParetoFront(among: $0.rows, under: budget.session)) }
    onFront = Set(fronts.flatMap(\.front.rows))
    recommendations =
      budget.isEmpty
      ? []
      : groups.map {
        ForScenario(scenario: $0.scenario, choice: Recommendation(among: $0.rows, within: budget))
      }
  }

  /// Whether no other row of its scenario beats a row in everything.
  func isOnFront(_ row: SweepRow) -> Bool { onFront.contains(row) }

  /// Whether there is a choice at all.
  var hasFront: Bool { !onFront.isEmpty && fronts.contains { $0.front.rows.count > 1 } }

  /// The recommendations as lines for a person.
  var notes: [String] {
    recommendations.map { "\($0.scenario): \($0.choice.reason)" }
  }

  /// What rows were judged by.
  var judgedBy: String? {
    guard hasFront else { return nil }
    let names = fronts.map { $0.front.objectives.contains(.latency) ? "latency" : "hops" }
    let speed = Set(names).sorted().joined(separator: " or ")
    let upkeep = session == nil ? "keep-alive messages" : "maintenance messages"
    let judged = "no other row of the same size is as good or better in \(speed), neighbors and \(upkeep)"
    return "front: \(judged)" + (hasFailures ? "; rows in which lookups fail are left out" : "")
  }
}

extension Advice.ForScenario {
  /// The recommendation as an object.
  var json: JSONValue {
    let budget = choice.budget
    let columns: [SweepRow.Column] = [.row, .overlay, .parameters, .meanHops, .meanLatency, .meanNeighbors]
    let chosen = columns.map { column in
      JSONValue.Member(name: column.rawValue, value: JSONValue(choice.row?[column] ?? .missing))
    }
    let asked: [JSONValue.Member] = [
      JSONValue.Member(name: "nodes", value: .integer(scenario.nodes)),
      JSONValue.Member(name: "underlay", value: .string(scenario.underlay)),
      JSONValue.Member(name: "demand", value: .string(scenario.demand)),
      JSONValue.Member(name: "max_neighbors", value: JSONValue(budget.maxNeighbors)),
      JSONValue.Member(name: "max_latency_ms", value: JSONValue(budget.maxLatency)),
      JSONValue.Member(name: "median_session_s", value: JSONValue(budget.session?.median)),
      JSONValue.Member(name: "within_budget", value: .bool(choice.row != nil)),
      JSONValue.Member(name: "dimensions", value: choice.dimensions.map { .integer($0) } ?? .null),
    ]
    return .object(asked + chosen + [JSONValue.Member(name: "reason", value: .string(choice.reason))])
  }
}

extension JSONValue {
  /// A number that may be missing.
  fileprivate init(_ number: Double?) {
    self = number.map { .double($0) } ?? .null
  }
}
