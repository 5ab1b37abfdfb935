import CANTuning

extension Report {
  /// The table of a sweep: its columns, and whether a row is on the Pareto front of its scenario.
  ///
  /// Recommendations are a field in JSON and notes elsewhere.
  init(_ rows: [SweepRow], advice: Advice = Advice(among: [])) {
    let columns = SweepRow.Column.allCases
    self.init(
      columns: columns.map(\.rawValue) + ["front"],
      rows: rows.map { row in
        columns.map { JSONValue(row[$0]) } + [.string(advice.isOnFront(row) ? "yes" : "no")]
      }, named: "rows")
    hasFactsInRows = false
    let varied = SweepRow.Column.ofParameters.filter { column in
      column != .row && rows.contains { $0[column] != rows[0][column] }
    }
    let measured: [SweepRow.Column] = [.meanHops, .meanHopsCI95, .meanNeighbors]
    tableColumns =
      (varied + (rows.contains { $0.dimensions != nil } ? [.dimensions] : []) + [.nodes] + measured
      + Report.spare).map(\.rawValue) + (advice.hasFront ? ["front"] : [])
    spareColumns = Set(Report.spare.map(\.rawValue))
    notes = advice.notes
    if !advice.recommendations.isEmpty {
      facts = ["recommendations": .array(advice.recommendations.map(\.json))]
    }
  }

  /// The measurements that a table shows where they were made and there is room.
  private static let spare: [SweepRow.Column] = [
    .p95Hops, .p99Hops, .maxHops, .meanLatency, .p95Latency, .latencyStretch, .maxNeighbors,
    .keepAliveMessages, .maxRecords, .maxLoad, .closedFormHops,
  ]
}

extension Report {
  /// The rows as they stand in a file, without what is concluded from them.
  static func csv(_ rows: [SweepRow]) -> [UInt8] {
    Array(([SweepRow.header] + rows.map(\.line)).map { $0 + "\n" }.joined().utf8)
  }
}

extension JSONValue {
  /// A value of a sweep.
  init(_ value: SweepRow.Value) {
    switch value {
    case .text(let text): self = .string(text)
    case .integer, .number: self = .number(value.description)
    case .missing: self = .null
    }
  }
}
