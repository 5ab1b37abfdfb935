/// Lines over a numeric axis: hops over nodes or dimensions, measured and by formula.
///
///     let chart = LineChart(
///       title: "Path length", x: .init(title: "nodes", scale: .log2), y: .init(title: "mean hops"),
///       series: [
///         .init(name: "d = 2", points: [.init(x: 256, y: 6.9, error: 0.1), .init(x: 1024, y: 12.1)]),
///         .init(name: "closed form", points: formula, style: .dashed),
///       ])
///     let picture = chart.svg()
public struct LineChart: Hashable, Sendable {
  /// What is measured along one side.
  public typealias Axis = ChartAxis

  /// One measurement.
  public struct Point: Hashable, Sendable {
    /// The place along the horizontal axis.
    public var x: Double
    /// The value.
    public var y: Double
    /// Half the height of the error bar, such as a confidence interval; 0 for none.
    public var error: Double
    /// What is written beside the point where there is room, such as its setting; empty for nothing.
    public var label: String

    /// A measurement. Points whose numbers are not finite, or not positive on a logarithmic axis, are left out.
    public init(x: Double, y: Double, error: Double = 0, label: String = "") {
      self.x = x
      self.y = y
      self.error = error
      self.label = label
    }
  }

  /// Points that belong together.
  public struct Series: Hashable, Sendable {
    /// How the points are joined.
    public enum Style: String, Hashable, Sendable, CaseIterable {
      /// A line with a mark at each point: measured here.
      case line
      /// A dashed line without marks: a formula.
      case dashed
      /// Marks only: figures published elsewhere, or what a front leaves behind.
      case marks
      /// Each value holds until the next point, the last one to the edge: a distribution.
      case steps
    }

    /// What the legend calls them; series of one name and style share a line of the legend.
    public var name: String
    /// The points, which are joined in ascending order of x.
    public var points: [Point]
    /// How the points are joined.
    public var style: Style
    /// Series with the same group share a color and a mark; `nil` for a color of its own.
    public var group: Int?

    /// A series.
    public init(name: String, points: [Point], style: Style = .line, group: Int? = nil) {
      self.name = name
      self.points = points
      self.style = style
      self.group = group
    }
  }

  /// The heading.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// What is drawn, first at the bottom.
  public var series: [Series]
  /// The ground.
  public var theme: Theme

  /// A chart.
  public init(title: String, x: Axis, y: Axis, series: [Series], theme: Theme = .light) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
    self.theme = theme
  }
}

extension LineChart.Series {
  /// The distribution of a whole number that was seen `counts[v]` times as `v`: the share, 0 to 1, of
  /// what was at most `v`, in steps.
  public init(name: String, distribution counts: [Int], group: Int? = nil) {
    let total = counts.reduce(0) { $0 + Double($1) }
    var seen = 0.0
    var points: [LineChart.Point] = []
    for (value, count) in counts.enumerated() where total > 0 {
      seen += Double(count)
      points.append(LineChart.Point(x: Double(value), y: seen / total))
    }
    self.init(name: name, points: points, style: .steps, group: group)
  }
}
