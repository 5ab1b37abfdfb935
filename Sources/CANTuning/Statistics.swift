#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(ucrt)
  import ucrt
#endif

/// How sure a few independent measurements make one.
public enum Statistics {
  /// The mean; 0 for no samples.
  public static func mean(_ samples: [Double]) -> Double {
    samples.isEmpty ? 0 : samples.reduce(0, +) / Double(samples.count)
  }

  /// The half-width of the 95 % confidence interval of the mean by Student's t; `nil` below two samples.
  public static func confidence95(_ samples: [Double]) -> Double? {
    guard samples.count > 1 else { return nil }
    let mean = mean(samples)
    let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(samples.count - 1)).squareRoot()
    return studentT95(degreesOfFreedom: samples.count - 1) * deviation
      / Double(samples.count).squareRoot()
  }

  /// The t within whose ±t a Student variable falls with probability 0.95, to 8 digits.
  ///
  /// `degreesOfFreedom` is 1 or more; `Int.max` stands for the normal distribution.
  public static func studentT95(degreesOfFreedom: Int) -> Double {
    let degrees = Swift.max(degreesOfFreedom, 1)
    guard degrees <= 200 else { return expandedT95(Double(degrees)) }
    // The angle whose tangent is t over the root of the degrees lies below a right angle.
    var low = 0.0
    var high = Double.pi / 2
    for _ in 0..<64 {
      let angle = (low + high) / 2
      if central(angle, degreesOfFreedom: degrees) < 0.95 { low = angle } else { high = angle }
    }
    return tan(low) * Double(degrees).squareRoot()
  }

  /// The probability of ±t at the angle whose tangent is t / √degrees (Abramowitz and Stegun, 26.7.3, 26.7.4).
  private static func central(_ angle: Double, degreesOfFreedom degrees: Int) -> Double {
    let (sine, cosine) = (sin(angle), cos(angle))
    let isOdd = degrees % 2 == 1
    var term = isOdd ? cosine : 1
    var sum = degrees == 1 ? 0 : term
    for factor in stride(from: isOdd ? 2 : 1, to: degrees - 2, by: 2) {
      term *= cosine * cosine * Double(factor) / Double(factor + 1)
      sum += term
    }
    return isOdd ? 2 / .pi * (angle + sine * sum) : sine * sum
  }

  /// The expansion around the normal quantile (Abramowitz and Stegun, 26.7.5), for many degrees of freedom.
  private static func expandedT95(_ degrees: Double) -> Double {
    let z = 1.959_963_984_540_054
    let z2 = z * z
    let first = z * (z2 + 1) / 4
    let second = z * ((5 * z2 + 16) * z2 + 3) / 96
    let third = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384
    return z + (first + (second + third / degrees) / degrees) / degrees
  }
}
