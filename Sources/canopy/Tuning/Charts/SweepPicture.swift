import CANTuning
import CANViz

/// What can be drawn of a sweep.
enum SweepPicture: String, CaseIterable {
  case hops, neighbors, front, volumes, cdf

  /// Whether the picture needs more of each row than stands in a table.
  var needsDistributions: Bool { self == .volumes || self == .cdf }

  /// The picture of rows, with `measurements` of all of them where it needs their distributions.
  func svg(of rows: [SweepRow], measurements: [Measurement]) -> String {
    switch self {
    case .hops: LineChart(hopsOf: rows).svg()
    case .neighbors: LineChart(hopsOverNeighborsOf: rows).svg()
    case .front: LineChart(frontOf: rows).svg()
    case .volumes: BarChart(volumesOf: measurements).svg()
    case .cdf: LineChart(hopDistributionsOf: measurements).svg()
    }
  }
}
