import CANSimulation

extension Report {
  /// The run of a scenario over time, and what came of it.
  init(_ report: CANSimulation.Report, of scenario: Scenario) {
    var columns = [
      "time_s", "phase", "nodes", "one_owner", "no_owner", "several_owners", "extra_zones",
      "messages_per_node_s", "faults",
    ]
    let hasLookups = report.lookups > 0
    if hasLookups { columns += ["lookups", "failed_lookups"] }
    let rows = report.samples.map { sample in
      var row: [JSONValue] = [
        .double(sample.time.seconds, decimals: 3), .string(sample.phase.rawValue), .integer(sample.nodes),
        .double(sample.ownership.once, decimals: 6), .double(sample.ownership.never, decimals: 6),
        .double(sample.ownership.severally, decimals: 6), .double(sample.extraZones, decimals: 3),
        .double(sample.messageRate, decimals: 3), .integer(sample.faults),
      ]
      if hasLookups { row += [.integer(sample.lookups), .integer(sample.failedLookups)] }
      return row
    }
    self.init(columns: columns, rows: rows, named: "samples")
    facts = [
      "scenario": .string(scenario.name), "seed": .string(String(scenario.seed)),
      "recovery_s": report.recovery.map { .double($0.seconds, decimals: 3) } ?? .null,
      "violation": report.breaches.first.map { .string($0.description) } ?? .null,
      "broken_promises": .array(report.brokenPromises.map(\.rawValue).sorted().map { .string($0) }),
      "flaw": report.flaw.map { .string($0.description) } ?? .null,
      "availability": .double(report.availability, decimals: 6), "faults": .integer(report.faults),
      "messages": .integer(report.messages), "messages_per_node_s": .double(report.messageRate, decimals: 3),
      "lookups": .integer(report.lookups), "failed_lookups": .integer(report.failedLookups),
      "writes": .integer(report.writesAcknowledged), "writes_failed": .integer(report.writesFailed),
      "outlasting_writes": .integer(report.writesOutlasting), "lost_writes": .integer(report.writesLost),
      "writes_repeated": .integer(report.writesRepeated),
      "writes_lost_with_holders": .integer(report.writesLostWithHolders),
      "reads": .integer(report.reads), "reads_failed": .integer(report.readsFailed),
      "reads_behind": .integer(report.readsBehind), "queries": .integer(report.queries),
      "queries_incomplete": .integer(report.queriesIncomplete),
      "queries_wrong": .integer(report.queriesWrong),
      "vacancy_s": .double(report.vacancy.seconds, decimals: 3),
      "marks": .object(
        Mark.allCases.map { .init(name: $0.rawValue, value: .integer(report.marks[$0, default: 0])) }),
      "events": .integer(report.events), "duration_s": .double(report.duration.seconds, decimals: 3),
    ]
    hasFactsInRows = false
    notes = [report.sentence]
  }

  /// What all scenarios of a swarm come to, in one row.
  init(_ summary: Swarm.Summary) {
    func recovery(_ share: Double) -> JSONValue {
      summary.recovery(within: share).map { .double($0, decimals: 3) } ?? .null
    }
    let fields: KeyValuePairs<String, JSONValue> = [
      "runs": .integer(summary.runs), "violations": .integer(summary.violations),
      "not_recovered": .integer(summary.unrecovered), "recovery_median_s": recovery(0.5),
      "recovery_p95_s": recovery(0.95), "recovery_max_s": recovery(1),
      "availability": .double(summary.availability, decimals: 6),
      "messages_per_node_s": .double(summary.messageRate, decimals: 3), "faults": .integer(summary.faults),
    ]
    var columns = fields.map(\.key)
    var row = fields.map(\.value)
    if summary.writes > 0 {
      columns += ["writes", "outlasting_writes", "lost_writes"]
      row += [summary.writes, summary.outlastingWrites, summary.lostWrites].map { .integer($0) }
    }
    if summary.lookups > 0 {
      columns += ["lookups", "failed_lookups"]
      row += [.integer(summary.lookups), .integer(summary.failedLookups)]
    }
    self.init(columns: columns, rows: [row])
  }

  /// The scenarios of a swarm, one a row.
  init(each outcomes: [Swarm.Outcome]) {
    let rows: [[JSONValue]] = outcomes.map { outcome in
      let report = outcome.report
      return [
        .string(String(outcome.seed)), .integer(outcome.nodes), .integer(report.faults),
        report.recovery.map { .double($0.seconds, decimals: 3) } ?? .null,
        .double(report.availability, decimals: 6), .double(report.messageRate, decimals: 3),
        .integer(report.writesAcknowledged), .integer(report.writesLost), .integer(report.lookups),
        .integer(report.failedLookups),
        report.failure.map { .string($0.description) } ?? .null,
      ]
    }
    self.init(
      columns: [
        "seed", "nodes", "faults", "recovery_s", "availability", "messages_per_node_s", "writes",
        "lost_writes", "lookups", "failed_lookups", "failure",
      ], rows: rows)
    uncutColumns = ["failure"]
  }
}

extension CANSimulation.Report {
  /// What came of a run, in one sentence.
  var sentence: String {
    let end = recovery.map { "whole \($0.seconds.short) s after the safety phase" } ?? "not whole at the end"
    let lookups = lookups > 0 ? ", \("lookup".counted(self.lookups)), \(failedLookups) of which failed" : ""
    return
      "\(end); \("fault".counted(faults)), \(JSONValue.double(availability * 100, decimals: 3).json)% of points "
      + "with one owner on average, \(messages) messages (\(messageRate.short) a node a second)\(lookups) "
      + "in \(duration.seconds.short) s"
  }
}

extension Scenario {
  /// The scenario with all its settings, in one line.
  var sentence: String {
    let peers = peersPerZoneMax > 1 ? ", p = \(peersPerZoneMax)" : ""
    let quorum = readQuorum > 1 ? ", R = \(readQuorum)" : ""
    let shape = "\("node".counted(nodes)), d = \(dimensions), r = \(realities)\(quorum)\(peers)"
    let rule = joins == .random ? "" : " by the rule \(joins.rawValue)"
    let pace = "a join every \(joinInterval) ms\(rule), delay \(delay) ms"
    let phases =
      "safety \(JSONValue.double(Double(safety) / 1000).json) s, liveness up to "
      + "\(JSONValue.double(Double(liveness) / 1000).json) s"
    let rest = "loss at the end \(residualLoss.short), \(writes.short) writes a second"
    return "\(name): seed \(seed), \(shape), \(pace), \(phases), \("fault".counted(faults.count)), \(rest)"
  }
}

extension Double {
  /// The number with three decimals at most.
  var short: String { JSONValue.double(self, decimals: 3).json }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
