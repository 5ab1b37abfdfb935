import CANTuning

extension Report {
  /// What overlays come to under churn, one run a row, and the settings of all.
  init(_ rows: [ChurnMeasurement], of experiment: ChurnExperiment) {
    let fields = rows.map { Report.fields(of: $0, in: experiment) }
    self.init(
      columns: fields.first?.map(\.key) ?? [], rows: fields.map { $0.map(\.value) }, named: "runs")
    let plan = experiment.plan
    facts = [
      "session_times": .string(experiment.sessions.first.map { "\($0)" } ?? ""),
      "warm_up_min": .double(Double(plan.warmUp) / 60e9, decimals: 6),
      "measured_min": .double(Double(plan.duration) / 60e9, decimals: 6),
      "lookup_period_s": .double(Double(plan.lookupPeriod) / 1e9, decimals: 6),
      "askers_per_key": .integer(plan.askersPerKey), "seed": .string(String(experiment.seed)),
    ]
    tableColumns = fields.first?.map(\.key).filter {
      !["nodes", "dimensions", "realities", "overload"].contains($0)
    }
    spareColumns = [
      "crashes", "lookups", "latency_mean_ms", "latency_p95_ms", "maintenance_messages_per_node_s",
      "messages_per_lookup", "bytes_per_lookup", "recovery_mean_s", "recovery_p95_s", "recovery_p99_s",
      "unrecovered",
    ]
  }

  private static func fields(
    of row: ChurnMeasurement, in experiment: ChurnExperiment
  ) -> KeyValuePairs<String, JSONValue> {
    let can = row.overlay == CANModel.overlay ? experiment.configuration : nil
    return [
      "overlay": .string(row.overlay), "nodes": .integer(row.nodes),
      "dimensions": can.map { .integer($0.torus.dimensions) } ?? .null,
      "realities": can.map { .integer($0.realities) } ?? .null,
      "overload": can.map { .integer($0.peersPerZoneMax) } ?? .null,
      "session_min": row.medianSession.map { .double($0 / 60, decimals: 6) } ?? .null,
      "success": .double(row.successShare, decimals: 6),
      "completed": .double(row.completedShare, decimals: 6),
      "consistent": .double(row.consistentShare, decimals: 6), "hops": .double(row.hops, decimals: 3),
      "latency_median_ms": .double(row.latency.median, decimals: 1),
      "latency_p99_ms": .double(row.latency.p99, decimals: 1),
      "maintenance_bytes_per_node_s": .double(row.maintenanceBytes, decimals: 1),
      "recovery_median_s": .double(row.recovery.median, decimals: 2),
      "latency_mean_ms": .double(row.latency.mean, decimals: 1),
      "latency_p95_ms": .double(row.latency.p95, decimals: 1),
      "recovery_mean_s": .double(row.recovery.mean, decimals: 2),
      "recovery_p95_s": .double(row.recovery.p95, decimals: 2),
      "recovery_p99_s": .double(row.recovery.p99, decimals: 2), "unrecovered": .integer(row.unrecovered),
      "maintenance_messages_per_node_s": .double(row.maintenanceMessages, decimals: 2),
      "messages_per_lookup": .double(row.lookupMessages, decimals: 2),
      "bytes_per_lookup": .double(row.lookupBytes, decimals: 1), "crashes": .integer(row.crashes),
      "lookups": .integer(row.lookups),
    ]
  }
}
