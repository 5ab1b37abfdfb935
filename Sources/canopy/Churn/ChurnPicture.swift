import CANTuning
import CANViz

/// What can be drawn of overlays under churn, over the median session time.
enum ChurnPicture: String, CaseIterable {
  case success, latency, maintenance, recovery

  /// The picture of all runs, one line an overlay, or one for the median and one for the tail.
  func svg(of rows: [ChurnMeasurement], in experiment: ChurnExperiment) -> String {
    LineChart(
      title: "\(title), \("node".counted(experiment.plan.nodes))",
      x: .init(title: "median session time in minutes", scale: .log2), y: axis,
      series: experiment.overlays.enumerated().flatMap { group, overlay in
        curves.map { curve in
          LineChart.Series(
            name: [overlay.label, curve.label].filter { !$0.isEmpty }.joined(separator: ", "),
            points: rows.filter { $0.overlay == overlay.name }.compactMap { row in
              row.medianSession.map { LineChart.Point(x: $0 / 60, y: curve.value(row)) }
            }, style: curve.style, group: group)
        }
      }
    ).svg()
  }

  private var title: String {
    switch self {
    case .success: "Lookups that find the owner"
    case .latency: "Latency of lookups"
    case .maintenance: "Maintenance traffic"
    case .recovery: "Recovery from a crash"
    }
  }

  private var axis: ChartAxis {
    switch self {
    case .success: ChartAxis(title: "completed and consistent, %")
    case .latency: ChartAxis(title: "milliseconds", scale: .log2)
    case .maintenance: ChartAxis(title: "bytes a node a second", scale: .log2)
    case .recovery: ChartAxis(title: "seconds", scale: .log2)
    }
  }

  /// A number of each run, and how it is drawn.
  private typealias Curve = (
    label: String, style: LineChart.Series.Style, value: (ChurnMeasurement) -> Double
  )

  private var curves: [Curve] {
    switch self {
    case .success: [("", .line, { $0.successShare * 100 })]
    case .latency: [("median", .line, \.latency.median), ("99 %", .dashed, \.latency.p99)]
    case .maintenance: [("", .line, \.maintenanceBytes)]
    case .recovery: [("median", .line, \.recovery.median), ("99 %", .dashed, \.recovery.p99)]
    }
  }
}
