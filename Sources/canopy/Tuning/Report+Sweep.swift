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
    let spare = Report.spare.filter { column in rows.contains { $0.tells(column) } }
    let shown = Report.told(by: rows) + [.meanHops, .meanHopsCI95, .meanNeighbors] + spare
    tableColumns = shown.map(\.rawValue) + (advice.hasFront ? ["front"] : [])
    spareColumns = Set(spare.map(\.rawValue))
    notes = advice.notes
    if !advice.recommendations.isEmpty {
      facts = ["recommendations": .array(advice.recommendations.map(\.json))]
    }
  }

  /// The parameters that a table shows: the size, a CAN's dimensions, and what differs among those that have it.
  private static func told(by rows: [SweepRow]) -> [SweepRow.Column] {
    SweepRow.Column.ofParameters.filter { column in
      let values = Set(rows.map { $0[column] }).subtracting([.missing])
      return switch column {
      case .row: false
      case .nodes, .dimensions, .parameters: !values.isEmpty
      default: values.count > 1
      }
    }
  }

  /// The measurements that a table shows where they say something and there is room.
  private static let spare: [SweepRow.Column] = [
    .failedShare, .p95Hops, .p99Hops, .maxHops, .meanMessages, .meanLatency, .meanLatencyCI95, .p95Latency,
    .latencyStretch, .maxNeighbors, .keepAliveMessages, .maxRecords, .maxLoad, .closedFormHops,
  ]
}

extension SweepRow {
  /// Whether a measurement says more than another that stands beside it, or anything at all.
  fileprivate func tells(_ column: Column) -> Bool {
    switch column {
    case .meanMessages: self[column].number != self[.meanHops].number
    case .keepAliveMessages: self[column].number != self[.meanNeighbors].number
    case .failedShare: self[column].number != 0
    case .p95Hops, .p99Hops, .maxHops: meanLatency == nil
    case .maxLoad: dimensions == nil
    default: self[column] != .missing
    }
  }
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
