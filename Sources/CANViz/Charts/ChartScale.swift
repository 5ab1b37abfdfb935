#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(ucrt)
  import ucrt
#endif

extension LineChart.Axis.Scale {
  /// Whether a value can be shown.
  func holds(_ value: Double) -> Bool {
    value.isFinite && value.magnitude < 1e300 && (self == .linear || value > 1e-300)
  }
}

/// How the values of a chart spread over one of its sides.
struct ChartScale {
  private let scale: LineChart.Axis.Scale
  private let bounds: ClosedRange<Double>

  /// A scale on which all of `values` that it can hold have room.
  init(_ scale: LineChart.Axis.Scale, values: [Double], startsAtZero: Bool) {
    self.scale = scale
    let values = values.filter(scale.holds)
    guard let low = values.min(), let high = values.max() else {
      bounds = scale == .linear ? 0...1 : 1...10
      return
    }
    switch scale {
    case .linear:
      bounds = ChartScale.linearBounds(low, high, startsAtZero: startsAtZero)
    case .log2, .log10:
      let margin = pow(high / low, 0.04)
      bounds = high / low < 1.01 ? low / 2...high * 2 : low / margin...high * margin
    }
  }

  private static func linearBounds(
    _ low: Double, _ high: Double, startsAtZero: Bool
  ) -> ClosedRange<Double> {
    let margin = high > low ? (high - low) * 0.05 : max(high.magnitude * 0.1, 0.5)
    let isNearZero = startsAtZero && low >= 0 && low < high * 0.6
    return (isNearZero ? 0 : low - margin)...(high + margin)
  }

  /// Where `value` lies between the ends, 0 to 1; what the scale cannot hold is at the lower end.
  func share(of value: Double) -> Double {
    guard scale != .linear else {
      return (value - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
    }
    guard value > bounds.lowerBound else { return 0 }
    return log(value / bounds.lowerBound) / log(bounds.upperBound / bounds.lowerBound)
  }

  /// About `count` round values.
  func ticks(count: Int) -> [Double] {
    switch scale {
    case .linear: Ticks.linear(bounds, count: count)
    case .log2: Ticks.logarithmic(bounds, base: 2, count: count)
    case .log10: Ticks.logarithmic(bounds, base: 10, count: count)
    }
  }
}
