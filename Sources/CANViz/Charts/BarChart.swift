/// Grouped bars over categories: a histogram measured and published, tables side by side.
///
///     let chart = BarChart(
///       title: "Zone volumes", categories: ["V/4", "V/2", "V", "2V"],
///       x: "volume", y: .init(title: "% of nodes"),
///       series: [
///         .init(name: "measured", bars: [.init(7.1, error: 0.3), .init(22), .init(41), .init(24)]),
///         .init(name: "paper", bars: [.init(8), .init(20), .init(42), .init(25)], style: .outlined),
///       ])
///     let picture = chart.svg()
public struct BarChart: Hashable, Sendable {
  /// What is measured along the vertical side.
  public typealias Axis = ChartAxis

  /// One measurement.
  public struct Bar: Hashable, Sendable {
    /// The value; one that is not finite, or not positive on a logarithmic axis, is left out.
    public var value: Double
    /// Half the height of the error bar, such as a confidence interval; 0 for none.
    public var error: Double

    /// A measurement.
    public init(_ value: Double, error: Double = 0) {
      self.value = value
      self.error = error
    }
  }

  /// Bars that belong together, one for each category.
  public struct Series: Hashable, Sendable {
    /// How the bars are drawn.
    public enum Style: String, Hashable, Sendable, CaseIterable {
      /// Solid: measured here.
      case filled
      /// Outlines only: figures published elsewhere.
      case outlined
    }

    /// What the legend calls them; series of one name and style share a line of the legend.
    public var name: String
    /// The bars in the order of the categories; those beyond the last category are left out.
    public var bars: [Bar]
    /// How the bars are drawn.
    public var style: Style
    /// Series with the same group share a color; `nil` for a color of its own.
    public var group: Int?

    /// A series.
    public init(name: String, bars: [Bar], style: Style = .filled, group: Int? = nil) {
      self.name = name
      self.bars = bars
      self.style = style
      self.group = group
    }
  }

  /// The heading.
  public var title: String
  /// What the bars stand over, from left to right.
  public var categories: [String]
  /// What the categories are.
  public var x: String
  /// The vertical axis; bars rise from 0, on a logarithmic axis from its lower end.
  public var y: Axis
  /// The bars of a category, from left to right.
  public var series: [Series]
  /// The ground.
  public var theme: Theme

  /// A chart.
  public init(
    title: String, categories: [String], x: String, y: Axis, series: [Series], theme: Theme = .light
  ) {
    self.title = title
    self.categories = categories
    self.x = x
    self.y = y
    self.series = series
    self.theme = theme
  }
}
