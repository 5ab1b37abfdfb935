import ArgumentParser
import CANGeometry

/// How generated points lie in the unit cube.
enum PointDistribution: String, ExpressibleByArgument, CaseIterable {
  /// Evenly.
  case uniform
  /// In 16 clouds of equal weight whose coordinates are normal with a deviation of 0.03.
  case clustered
  /// At 1,000 sites of side 0.01, the k-th of which is chosen in proportion to 1/k.
  case zipf

  private static let clouds = 16
  private static let deviation = 0.03
  private static let sites = 1_000
  private static let siteWidth = 0.01

  /// So many points of so many coordinates within 0..<1, in nine decimals.
  ///
  /// Sums, products and quotients only, so that a seed gives the same digits on every machine.
  func points(_ count: Int, dimensions: Int, seed: UInt64) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    let draw: (inout SeededGenerator) -> [Double]
    switch self {
    case .uniform:
      draw = { generator in (0..<dimensions).map { _ in generator.fraction() } }
    case .clustered:
      let centers = PointDistribution.places(PointDistribution.clouds, dimensions, &generator)
      draw = { generator in
        centers[generator.below(centers.count)].map { $0 + PointDistribution.deviation * generator.normal() }
      }
    case .zipf:
      let centers = PointDistribution.places(PointDistribution.sites, dimensions, &generator)
      let shares = PointDistribution.cumulativeShares(of: centers.count)
      draw = { generator in
        let center = centers[shares.firstIndex(above: generator.fraction())]
        return center.map { $0 + PointDistribution.siteWidth * (generator.fraction() - 0.5) }
      }
    }
    return (0..<count).map { _ in draw(&generator).map(PointDistribution.cut) }
  }

  private static func places(_ count: Int, _ dimensions: Int, _ generator: inout SeededGenerator)
    -> [[Double]]
  {
    (0..<count).map { _ in (0..<dimensions).map { _ in generator.fraction() } }
  }

  /// The share of ranks 1...k for each k, by Zipf's law with exponent 1.
  private static func cumulativeShares(of count: Int) -> [Double] {
    var sum = 0.0
    let sums = (1...count).map { rank in
      sum += 1 / Double(rank)
      return sum
    }
    return sums.map { $0 / sum }
  }

  /// The value wrapped into 0..<1 and cut to nine decimals.
  private static func cut(_ value: Double) -> Double {
    let wrapped = value - value.rounded(.down)
    return min((wrapped * 1e9).rounded(.down), 999_999_999) / 1e9
  }
}

extension SeededGenerator {
  /// A number of mean 0 and variance 1 that is nearly normal: the sum of twelve fractions (Irwin and Hall, 1927).
  ///
  /// Logarithms and cosines would differ in their last bit from machine to machine.
  mutating func normal() -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + fraction() }
  }
}

extension [Double] {
  /// The first index whose element is above `value`, in an ascending array; the last one if none is.
  fileprivate func firstIndex(above value: Double) -> Int {
    var low = 0
    var high = count - 1
    while low < high {
      let middle = (low + high) / 2
      if self[middle] > value { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
