/// What is given and not chosen: rows of one scenario can be compared with each other.
public struct Scenario: Hashable, Sendable {
  /// The nodes of an overlay.
  public let nodes: Int
  /// The network below, by its name.
  public let underlay: String
  /// Which keys are asked for.
  public let demand: String

  /// The scenario of a row.
  public init(of row: SweepRow) {
    nodes = row.nodes
    underlay = row[.underlay].description
    demand = row[.demand].description
  }
}

extension Scenario: CustomStringConvertible {
  /// The size and what else is not as usual: `4096 nodes`, `4096 nodes on plane under zipf:1:10000`.
  public var description: String {
    "\(nodes) node\(nodes == 1 ? "" : "s")"
      + (underlay == "none" || underlay.isEmpty ? "" : " on \(underlay)")
      + (demand == "uniform" || demand.isEmpty ? "" : " under \(demand)")
  }
}

extension [SweepRow] {
  /// The rows by scenario, both in the order of the rows.
  public var byScenario: [(scenario: Scenario, rows: [SweepRow])] {
    var order: [Scenario] = []
    var groups: [Scenario: [SweepRow]] = [:]
    for row in self {
      let scenario = Scenario(of: row)
      if groups[scenario] == nil { order.append(scenario) }
      groups[scenario, default: []].append(row)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }
}
