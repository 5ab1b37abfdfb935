#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(ucrt)
  import ucrt
#endif

/// How values spread over a color ramp: evenly, or by the logarithm where a few are far above the rest.
struct ValueScale {
  let bounds: ClosedRange<Double>
  let isLogarithmic: Bool
  private let areWhole: Bool

  /// A scale for `values`, all of them finite and not negative.
  init(_ values: [Double], fromZero: Bool) {
    let low = fromZero ? 0 : values.min() ?? 0
    bounds = low...max(values.max() ?? low, low)
    areWhole = values.allSatisfy { $0 == $0.rounded() }
    let positive = values.filter { $0 > 0 }.sorted()
    let median = positive.isEmpty ? 0 : positive[positive.count / 2]
    isLogarithmic = fromZero && median > 0 && bounds.upperBound > 10 * median
  }

  /// Where `value` lies between the bounds, 0 to 1.
  func share(of value: Double) -> Double {
    let (low, high) = (height(of: bounds.lowerBound), height(of: bounds.upperBound))
    return high > low ? (height(of: value) - low) / (high - low) : 0.3
  }

  private func height(of value: Double) -> Double { isLogarithmic ? log(1 + value) : value }

  /// Round values to mark the ramp with.
  var ticks: [Double] {
    guard bounds.lowerBound < bounds.upperBound else { return [bounds.lowerBound] }
    if isLogarithmic {
      let high = log10(bounds.upperBound)
      let step = max(1, Int(high / 3))
      return [0] + stride(from: 0, through: Int(high), by: step).map { pow(10, Double($0)) }
    }
    return Ticks.linear(bounds, count: 4).filter { !areWhole || $0 == $0.rounded() }
  }
}
