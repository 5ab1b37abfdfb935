import CANSimulation

extension Scenario {
  /// The scenario as a document, one field or one fault a line; it reads back as one that runs the same.
  func json(summary: String) -> String {
    var members: [JSONValue.Member] = []
    func add(_ name: String, _ value: JSONValue) {
      members.append(JSONValue.Member(name: name, value: value))
    }
    add("format", .string(ScenarioDocument.format))
    add("version", .integer(ScenarioDocument.version))
    add("name", .string(name))
    if !summary.isEmpty { add("summary", .string(summary)) }
    add("seed", seed < 1 << 53 ? .integer(seed) : .string(String(seed)))
    add("nodes", .integer(nodes))
    add("dimensions", .integer(dimensions))
    add("realities", .integer(realities))
    if peersPerZoneMax > 1 { add("overload", .integer(peersPerZoneMax)) }
    if readQuorum > 1 { add("read_quorum", .integer(readQuorum)) }
    if joins != .random { add("joins", .string(joins.rawValue)) }
    add("delay_ms", .integer(delay))
    add("join_interval_ms", .integer(joinInterval))
    add("safety_s", .seconds(safety))
    add("liveness_s", .seconds(liveness))
    add("residual_loss", .double(residualLoss))
    add("writes_per_s", .double(writes))
    var lines = members.map { "  \(JSONValue.string($0.name).json): \($0.value.json)" }
    let rows = faults.map { "    " + $0.json.json }
    lines.append(rows.isEmpty ? "  \"faults\": []" : "  \"faults\": [\n\(rows.joined(separator: ",\n"))\n  ]")
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }
}

extension Fault {
  /// The fault with what its kind has.
  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = []
    func add(_ name: String, _ value: JSONValue?) {
      if let value { members.append(JSONValue.Member(name: name, value: value)) }
    }
    add("kind", .string(kind.rawValue))
    add("at_s", .seconds(at))
    if kind.picks { add("pick", .double(pick ?? 0)) }
    switch kind {
    case .join, .leave: add("count", .integer(count ?? 1))
    case .crash:
      add("count", .integer(count ?? 1))
      add("disk", .string((fate ?? .kept).rawValue))
    case .partition:
      add("cut", .string((cut ?? .uniform).rawValue))
      add("count", .integer(max(count ?? 2, 2)))
      add("one_way", .bool(isOneWay ?? false))
    case .network:
      add("loss", loss.map { .double($0) })
      add("duplication", duplication.map { .double($0) })
      add("replay", replay.map { .double($0) })
      add("late", late.map { .double($0) })
    case .clock:
      add("offset_s", .seconds(offset ?? 0))
      add("drift_ppm", .integer(drift ?? 0))
    case .disk: add("ailment", .string((ailment ?? .slow).rawValue))
    case .pause, .clog: break
    }
    add("duration_s", duration.map { .seconds($0) })
    return .object(members)
  }
}

extension JSONValue {
  /// Milliseconds as a number of seconds.
  fileprivate static func seconds(_ milliseconds: Int) -> JSONValue { .double(Double(milliseconds) / 1000) }
}
