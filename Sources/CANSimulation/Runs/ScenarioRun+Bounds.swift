import CANCore
import CANGeometry
import CANStorage

// What nodes may send and keep in mind, and how long points may be without an owner: watched all the time.

extension ScenarioRun {
  /// The period in which messages are counted.
  static let messageWindow = Duration.seconds(30)
  /// The messages that a node may send a second on average over such a period, beside those that its work takes.
  ///
  /// In quiet it is one a second to each neighbor, of whom there are some three in each direction and coordinate space.
  /// Where three overlays that seventy nodes had made became one again, it was 226 over six seconds.
  var messageRateMax: Double {
    let neighbors = min(simulator.nodes.count - 1, 6 * scenario.dimensions * scenario.realities)
    return Double(100 + 4 * neighbors)
  }
  /// The messages that a write may take.
  static let messagesForWrite = 500.0
  /// The things of one kind that a node may have begun and not ended, beside those that writes make.
  static let unfinishedMax = 1_000

  /// Looks once a second at what may not become too much.
  mutating func watch() {
    let isCutOff = simulator.network.isPartitioned || simulator.network.isClogged(at: simulator.now)
    if isCutOff { timeline.vacancies.excuse(at: simulator.now) }
    for id in simulator.hampered { noteFault(of: id) }
    if isCutOff || timeline.isContested || !timeline.vacancies.spells.isEmpty { movedAt = simulator.now }
    if isCutOff || simulator.network.isUnreliable || timeline.isContested { disturbedAt = simulator.now }
    if windowEnd <= simulator.now {
      let seconds = Self.messageWindow.seconds
      let nodes = Double(max(scenario.nodes, simulator.nodes.count { $0 != nil }))
      let allowance = nodes * messageRateMax + scenario.writes * Self.messagesForWrite
      simulator.messagesMax = simulator.traffic.messages + Int(allowance * seconds)
      windowEnd = simulator.now + Self.messageWindow
    }
    guard boundsDue <= simulator.now else { return }
    boundsDue = simulator.now + .seconds(1)
    let unfinishedMax = Self.unfinishedMax + Int(scenario.writes * 100)
    for case let node? in simulator.nodes {
      for (name, count) in node.unfinished where count > unfinishedMax {
        broken(.bounds, "node \(node.contact.id) has \(count) \(name) that have not ended")
      }
    }
    report.vacancy = timeline.vacancies.longest
    if report.vacancy > Vacancies.spellMax {
      broken(
        .availability, "a part of the torus had no owner for \(report.vacancy.seconds) s without a reason")
    }
  }

  /// Notes a fault that happens to a node which others may have to stand in for.
  mutating func noteFault(of id: NodeID) {
    guard let status = simulator.node(id)?.status else { return }
    timeline.vacancies.excuse(around: status.claims + status.neighbors, at: simulator.now)
    disturbedAt = simulator.now
    movedAt = simulator.now
  }

  /// Sees that every node has nothing to do for a moment, now that nothing is asked of it.
  mutating func checkIdleness() {
    guard !isFarFlung else { return }
    workload.isOver = true
    var busy: [NodeID: Set<String>] = [:]
    // Who has left goes on pushing its records for minutes, though all that it knows of may be gone.
    for case let node? in simulator.nodes where node.stage != .left {
      busy[node.contact.id] = Set(node.unfinished.map(\.key))
    }
    // An offer that was replayed waits for its giver.
    let end = simulator.now + Maintenance().transferTimeout * 2 + .seconds(1)
    while simulator.now < end, simulator.breach == nil, !busy.isEmpty {
      for case let node? in simulator.nodes {
        let names = busy.removeValue(forKey: node.contact.id) ?? []
        let rest = names.intersection(node.unfinished.lazy.filter { $0.value > 0 }.map(\.key))
        if !rest.isEmpty { busy[node.contact.id] = rest }
      }
      advance(for: 100)
    }
    for (node, names) in busy.sorted(by: { $0.key < $1.key }) where simulator.node(node) != nil {
      broken(.bounds, "node \(node) never ends its \(names.sorted().joined(separator: ", "))")
    }
  }
}
