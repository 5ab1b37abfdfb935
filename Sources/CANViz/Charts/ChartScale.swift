#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(ucrt)
  import ucrt
#endif

/// How the values of a chart spread over one of its sides.
struct ChartScale {
  private let scale: ChartAxis.Scale
  private let bounds: ClosedRange<Double>

  /// A scale on which all of `values` that it can hold have room.
  init(_ scale: ChartAxis.Scale, values: [Double], startsAtZero: Bool) {
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
      let width = log(high) - log(low)
      let margin = width < 0.01 ? 2 : exp(width * 0.04)
      bounds = low / margin...min(high * margin, .greatestFiniteMagnitude)
    }
  }

  private static func linearBounds(
    _ low: Double, _ high: Double, startsAtZero: Bool
  ) -> ClosedRange<Double> {
    let margin = high > low ? (high - low) * 0.05 : max(high.magnitude * 0.1, 0.5)
    let isNearZero = startsAtZero && low >= 0 && low <= high * 0.6
    return (isNearZero ? 0 : low - margin)...(high + margin)
  }

  /// Where `value` lies between the ends, 0 to 1; what the scale cannot hold is at the lower end.
  func share(of value: Double) -> Double {
    guard scale != .linear else {
      return (value - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
    }
    guard value > bounds.lowerBound else { return 0 }
    let low = log(bounds.lowerBound)
    return (log(value) - low) / (log(bounds.upperBound) - low)
  }

  /// About `count` round values; evenly spread ones where the range holds too few powers.
  func ticks(count: Int) -> [Double] {
    let powers: [Double]
    switch scale {
    case .linear: powers = []
    case .log2: powers = Ticks.logarithmic(bounds, base: 2, count: count)
    case .log10: powers = Ticks.logarithmic(bounds, base: 10, count: count)
    }
    return powers.count < 2 ? Ticks.linear(bounds, count: count) : powers
  }
}
