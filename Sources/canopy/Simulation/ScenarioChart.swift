import ArgumentParser
import CANSimulation
import CANViz

/// A picture of a run over time and the file that it goes to, as typed: `run.svg`, or `messages:run.svg`.
struct ScenarioChart: Hashable {
  /// What is drawn.
  enum Kind: String, CaseIterable {
    case availability, messages
  }

  let kind: Kind
  let path: String

  /// The picture that `text` asks for.
  init(parsing text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let kind = parts.count == 2 ? Kind(rawValue: parts[0]) : .availability
    guard kind != nil || parts[0].contains("/") else {
      let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(parts[0])' is not a chart: \(kinds); write ./\(text) for a file of this name")
    }
    self.kind = kind ?? .availability
    path = parts.count == 2 && kind != nil ? parts[1] : text
    guard OutputFormat(extensionOf: path) == .svg else {
      throw ValidationError("'\(text)' does not end with .svg")
    }
  }

  /// Where the picture goes.
  var destination: Destination { Destination(path: path) }

  /// The picture of a run.
  func svg(of report: CANSimulation.Report, scenario: Scenario) -> String {
    let samples = report.samples
    func series(_ name: String, _ value: (Sample) -> Double) -> LineChart.Series {
      LineChart.Series(
        name: name, points: samples.map { LineChart.Point(x: $0.time.seconds, y: value($0)) }, style: .steps)
    }
    let time = LineChart.Axis(title: "seconds from the beginning of the safety phase")
    let title = "\(scenario.name), \("node".counted(scenario.nodes))"
    switch kind {
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
