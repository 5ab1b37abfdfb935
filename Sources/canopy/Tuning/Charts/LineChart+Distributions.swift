import CANTuning
import CANViz

extension LineChart {
  /// The share of lookups that need at most so many hops, one line a row.
  init(hopDistributionsOf measurements: [Measurement]) {
    let names = RowNames(of: measurements.map(\.row))
    self.init(
      title: "Lookups within so many hops", x: Axis(title: "hops"), y: Axis(title: "share of lookups in %"),
      series: measurements.map { measurement in
        let count = Double(max(measurement.hops.count, 1))
        var seen = 0
        let points = measurement.hops.counts.enumerated().map { hops, times in
          seen += times
          return Point(x: Double(hops), y: Double(seen) / count * 100)
        }
        return Series(name: names.name(of: measurement.row), points: points)
      })
  }

  /// The share of nodes that answer for a multiple of the mean share of keys: for a CAN, the volumes of zones
  /// as in the paper's Figure 9.
  init(volumesOf measurements: [Measurement]) {
    let names = RowNames(of: measurements.map(\.row))
    self.init(
      title: "Volumes of zones", x: Axis(title: "volume, in volumes of equal zones", scale: .log2),
      y: Axis(title: "share of nodes in %"),
      series: measurements.map { measurement in
        Series(
          name: names.name(of: measurement.row),
          points: measurement.loads.shares.map { Point(x: $0.multiple, y: $0.share * 100) })
      })
  }
}

/// Names rows by what differs between them.
struct RowNames {
  private let hasSizes: Bool
  private let scenarios: ScenarioNames

  init(of rows: [SweepRow]) {
    hasSizes = Set(rows.map(\.nodes)).count > 1
    scenarios = ScenarioNames(of: rows)
  }

  /// The overlay of a row, and its size where sizes differ.
  func name(of row: SweepRow) -> String {
    row.label + (hasSizes ? ", " + "node".counted(row.nodes) : "") + scenarios.conditions(of: row)
  }
}
