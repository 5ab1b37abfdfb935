#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(ucrt)
  import ucrt
#endif

/// Round values to mark an axis with.
enum Ticks {
  /// About `count` multiples of 1, 2 or 5 times a power of ten within `bounds`.
  static func linear(_ bounds: ClosedRange<Double>, count: Int) -> [Double] {
    let width = bounds.upperBound - bounds.lowerBound
    guard width > 0, width.isFinite, count > 0 else { return [bounds.lowerBound] }
    let rough = width / Double(count)
    let power = pow(10, log10(rough).rounded(.down))
    let size = rough / power
    return multiples(of: (size < 1.41 ? 1 : size < 3.16 ? 2 : size < 7.07 ? 5 : 10) * power, in: bounds)
  }

  /// Multiples of a step that divides the circle, for an axis in degrees.
  static func degrees(_ bounds: ClosedRange<Double>, count: Int) -> [Double] {
    let width = bounds.upperBound - bounds.lowerBound
    let steps: [Double] = [1, 2, 5, 10, 15, 30, 45, 60, 90]
    guard count > 0, let step = steps.first(where: { width / $0 <= Double(count) }), width >= 5 else {
      return linear(bounds, count: count)
    }
    return multiples(of: step, in: bounds)
  }

  /// Powers of `base`, thinned to at most `count`; with few of them in base ten, also 2 and 5 times these.
  static func logarithmic(_ bounds: ClosedRange<Double>, base: Double, count: Int) -> [Double] {
    guard bounds.lowerBound > 0, bounds.upperBound.isFinite, count > 0 else { return [] }
    let low = Int((log(bounds.lowerBound) / log(base) - 1e-9).rounded(.up))
    let high = Int((log(bounds.upperBound) / log(base) + 1e-9).rounded(.down))
    if base == 10, high - low < 3 {
      let fine = (low - 1...max(high, low - 1)).flatMap { power in
        [1.0, 2, 5].map { $0 * pow(10, Double(power)) }
      }
      let within = fine.filter { bounds.contains($0) }
      if within.count >= 3 { return within }
      return linear(bounds, count: count)
    }
    guard low <= high else { return [] }
    let step = max(1, (high - low + count) / count)
    return stride(from: low, through: high, by: step).map { pow(base, Double($0)) }
  }

  private static func multiples(of step: Double, in bounds: ClosedRange<Double>) -> [Double] {
    let first = (bounds.lowerBound / step - 1e-9).rounded(.up)
    let last = (bounds.upperBound / step + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    return (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  /// A short spelling: thousands apart, large and small numbers with a power of ten.
  static func label(_ value: Double) -> String {
    let size = value.magnitude
    guard size > 0 else { return "0" }
    if size >= 1e7 || size < 1e-4 {
      let power = Int(log10(size).rounded(.down))
      return SVG.fixed(value / pow(10, Double(power)), decimals: 2) + "e\(power)"
    }
    let text = SVG.fixed(value, decimals: size >= 100 ? 0 : size >= 1 ? 2 : 5)
    guard size >= 10_000, value == value.rounded() else { return text }
    return text.dropLast(3) + "\u{2009}" + text.suffix(3)
  }
}
