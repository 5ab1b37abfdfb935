import ArgumentParser
import CANGeometry

/// The bounds of the axes of a Euclidean space as they are typed: `0...1`, or `-180...180,0...700`.
struct Bounds: Hashable {
  /// One range for all axes, or one an axis.
  let ranges: [ClosedRange<Double>]

  /// The bounds that `text` spells.
  init(parsing text: String) throws {
    ranges = try text.split(separator: ",", omittingEmptySubsequences: false).map { item in
      guard let dots = item.firstRange(of: "..."),
        let lower = Double(decimal: item[..<dots.lowerBound]),
        let upper = Double(decimal: item[dots.upperBound...]),
        lower.isFinite, upper.isFinite, lower < upper
      else {
        throw ValidationError("'\(item)' is not a range of two ascending numbers, such as -10...700")
      }
      return lower...upper
    }
  }

  /// One range for each of `count` axes.
  func ranges(for count: Int) throws -> [ClosedRange<Double>] {
    if ranges.count == 1 { return Array(repeating: ranges[0], count: count) }
    guard ranges.count == count else {
      throw ValidationError(
        "--bounds has \(ranges.count) ranges for \(count) columns: one for all, or one each")
    }
    return ranges
  }
}
