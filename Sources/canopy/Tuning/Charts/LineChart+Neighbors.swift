import CANTuning
import CANViz

extension LineChart {
  /// Mean hops over mean neighbors, as the paper's Figure 6: one line where only dimensions differ, one where
  /// only realities do, and one for every other overlay at all sizes.
  init(hopsOverNeighborsOf rows: [SweepRow]) {
    let names = RowNames(of: rows)
    func scene(_ row: SweepRow) -> String { "node".counted(row.nodes) + names.conditions(of: row) }
    let byDimensions = rows.grouped { row in
      guard row.dimensions != nil else { return names.overlay(of: row) + names.conditions(of: row) }
      return ["dimensions", row.variant, scene(row)].filter { !$0.isEmpty }.joined(separator: ", ")
    }
    let byRealities = rows.filter { $0.dimensions != nil }.grouped { row in
      var basic = row
      basic[.realities] = .integer(1)
      return "realities, \(basic.label), \(scene(row))"
    }.filter { $0.rows.count > 1 }
    let inRealities = Set(byRealities.flatMap(\.rows))
    // A row alone is drawn for itself only where it is on no other line.
    let lines =
      byDimensions.filter { group in group.rows.count > 1 || !inRealities.contains(group.rows[0]) }
      + byRealities
    self.init(
      title: "Hops over neighbors", x: Axis(title: "mean neighbors of a node", scale: .log2),
      y: Axis(title: "mean hops", scale: .log2),
      series: lines.map { name, rows in
        LineChart.Series(
          name: name, points: rows.map { LineChart.Point(x: $0.meanNeighbors, hopsOf: $0) },
          style: rows.count > 1 ? .line : .marks)
      })
  }

  /// All rows by speed and neighbors, and the front that no other row beats.
  init(frontOf rows: [SweepRow]) {
    let speed = Objective.speed(of: rows)
    let names = RowNames(of: rows)
    func points(_ rows: [SweepRow]) -> [Point] {
      rows.compactMap { row in
        speed.value(of: row).map { Point(x: row.meanNeighbors, y: $0, label: names.overlay(of: row)) }
      }
    }
    let groups = rows.byScenario
    self.init(
      title: "What is worth choosing", x: Axis(title: "mean neighbors of a node", scale: .log2),
      y: Axis(title: speed == .latency ? "mean latency in ms" : "mean hops", scale: .log2),
      series: groups.enumerated().flatMap { number, group in
        let front = ParetoFront(among: group.rows, by: [speed, .neighbors]).rows
        let others = group.rows.filter { !front.contains($0) }
        return [
          Series(name: "\(group.scenario), front", points: points(front), group: number),
          Series(name: "\(group.scenario), beaten", points: points(others), style: .marks, group: number),
        ].filter { !$0.points.isEmpty }
      })
  }
}
