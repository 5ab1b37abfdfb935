import CANSimulation
import CANViz

/// What can be drawn of a scenario over time.
enum ScenarioPicture: String, CaseIterable {
  case availability, messages

  /// The picture of a run.
  func svg(of report: CANSimulation.Report, scenario: Scenario) -> String {
    let samples = report.samples
    func series(_ name: String, _ value: (Sample) -> Double) -> LineChart.Series {
      LineChart.Series(
        name: name, points: samples.map { LineChart.Point(x: $0.time.seconds, y: value($0)) }, style: .steps)
    }
    let time = LineChart.Axis(title: "seconds from the beginning of the safety phase")
    let title = "\(scenario.name), \("node".counted(scenario.nodes))"
    switch self {
    case .availability:
      return LineChart(
        title: "Owners of points: " + title, x: time, y: .init(title: "share of points, %"),
        series: [
          series("exactly one owner") { $0.ownership.once * 100 },
          series("nobody") { $0.ownership.never * 100 },
          series("several owners") { $0.ownership.severally * 100 },
        ]
      ).svg()
    case .messages:
      return LineChart(
        title: "Messages: " + title, x: time, y: .init(title: "messages a node a second"),
        series: [series("sent") { $0.messageRate }]
      ).svg()
    }
  }
}
