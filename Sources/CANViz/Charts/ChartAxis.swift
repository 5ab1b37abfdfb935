/// What is measured along one side of a chart.
public struct ChartAxis: Hashable, Sendable {
  /// How values are spread.
  public enum Scale: String, Hashable, Sendable, CaseIterable {
    /// Evenly, with ticks at round numbers.
    case linear
    /// By the logarithm, with ticks at powers of two.
    case log2
    /// By the logarithm, with ticks at powers of ten.
    case log10

    /// Whether a value can be shown.
    func holds(_ value: Double) -> Bool {
      value.isFinite && value.magnitude < 1e300 && (self == .linear || value > 1e-300)
    }
  }

  /// The name of the axis, with its unit.
  public var title: String
  /// How values are spread.
  public var scale: Scale

  /// An axis with a title.
  public init(title: String, scale: Scale = .linear) {
    self.title = title
    self.scale = scale
  }
}
