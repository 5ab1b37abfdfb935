import CANTuning
import CANViz

extension LineChart {
  /// The share of lookups that need at most so many hops, one line a row.
  init(hopDistributionsOf measurements: [Measurement]) {
    let names = RowNames(of: measurements.map(\.row))
    self.init(
      title: "Lookups within so many hops", x: Axis(title: "hops"), y: Axis(title: "share of lookups"),
      series: measurements.map {
        Series(name: names.name(of: $0.row), distribution: $0.hops.counts)
      })
  }
}

extension BarChart {
  /// The volumes of zones as in the paper's Figure 9: the share of nodes that answer for a multiple of the mean
  /// share of keys. Other overlays are shown where there is no CAN.
  init(volumesOf measurements: [Measurement]) {
    let zoned = measurements.filter { $0.row.dimensions != nil }
    let measurements = zoned.isEmpty ? measurements : zoned
    let names = RowNames(of: measurements.map(\.row))
    let seen = measurements.flatMap { $0.loads.shares }.filter { $0.share >= BarChart.shareMin }
    let multiples = Set(seen.map(\.multiple)).sorted()
    self.init(
      title: "Volumes of zones", categories: multiples.map(BarChart.name),
      x: "volume, in the V of equal zones", y: Axis(title: "% of nodes"),
      series: measurements.map { measurement in
        let shares = Dictionary(
          uniqueKeysWithValues: measurement.loads.shares.map { ($0.multiple, $0.share) })
        return Series(
          name: names.name(of: measurement.row), bars: multiples.map { Bar(shares[$0, default: 0] * 100) })
      })
  }

  /// The smallest share of nodes that is worth a bar.
  private static let shareMin = 0.0005

  /// A power of two in units of V, as the paper writes it: `V/4`, `V`, `2V`.
  private static func name(of multiple: Double) -> String {
    if multiple == 1 { return "V" }
    return multiple < 1 ? "V/\(Int64(exactly: 1 / multiple) ?? .max)" : "\(Int64(exactly: multiple) ?? .max)V"
  }
}
