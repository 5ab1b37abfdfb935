import CANTuning

/// What to choose for an overlay of so many nodes.
struct SizedRecommendation {
  let nodes: Int
  let choice: Recommendation

  /// The recommendation as an object.
  fileprivate var json: JSONValue {
    .object([
      "nodes": .integer(nodes), "max_neighbors": .double(choice.maxNeighbors),
      "dimensions": .integer(choice.dimensions), "within_budget": .bool(choice.row != nil),
      "mean_hops": choice.row.map { JSONValue($0[.meanHops]) } ?? .null,
      "mean_neighbors": choice.row.map { JSONValue($0[.meanNeighbors]) } ?? .null,
      "reason": .string(choice.reason),
    ])
  }
}

extension Report {
  /// The table of a sweep, whose columns are those of the rows; recommendations are a field in JSON and
  /// notes elsewhere.
  init(_ rows: [SweepRow], recommending recommendations: [SizedRecommendation] = []) {
    self.init(
      columns: SweepRow.columnNames, rows: rows.map { $0.values.map(JSONValue.init) }, named: "rows")
    hasFactsInRows = false
    tableColumns = Report.measurements.map(\.rawValue)
    guard !recommendations.isEmpty else { return }
    facts = ["recommendations": .array(recommendations.map(\.json))]
    notes = recommendations.map { "\($0.nodes) nodes: \($0.choice.reason)" }
  }

  /// The columns of a sweep that differ from row to row.
  private static let measurements: [SweepRow.Column] = [
    .dimensions, .nodes, .meanHops, .meanHopsCI95, .p50Hops, .p95Hops, .p99Hops, .maxHops, .meanNeighbors,
    .maxNeighbors, .closedFormHops,
  ]
}

extension JSONValue {
  /// A value of a sweep.
  fileprivate init(_ value: SweepRow.Value) {
    switch value {
    case .text(let text): self = .string(text)
    case .integer, .number: self = .number(value.description)
    case .missing: self = .null
    }
  }
}
