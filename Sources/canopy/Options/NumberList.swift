import ArgumentParser

/// Whole numbers as they are typed in a list of numbers and ranges.
///
///     1024,65536      // these two
///     2...8           // 2, 3, 4, 5, 6, 7, 8
///     2...10+2        // 2, 4, 6, 8, 10
///     2^8...2^19x2    // 256, 512, …, 524288
struct NumberList: Hashable {
  /// The numbers, ascending and different, at least one.
  let values: [Int]

  /// The most numbers that a list can spell.
  static let countMax = 10_000

  /// The list of these numbers.
  init(_ values: some Sequence<Int>) {
    self.values = Set(values).sorted()
  }

  /// The list that `text` spells.
  init(parsing text: String) throws {
    var values: Set<Int> = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      try NumberList.parse(item, into: &values)
    }
    self.values = values.sorted()
  }

  private static func parse(_ item: Substring, into values: inout Set<Int>) throws {
    guard let dots = item.firstRange(of: "...") else {
      values.insert(try number(item))
      return
    }
    let lower = try number(item[..<dots.lowerBound])
    var rest = item[dots.upperBound...]
    var step = { (value: Int) in value.addingReportingOverflow(1) }
    if let mark = rest.firstIndex(where: { $0 == "+" || $0 == "x" }) {
      let amount = try number(rest[rest.index(after: mark)...])
      if rest[mark] == "+" {
        guard amount > 0 else { throw ValidationError("'\(item)': the step is not positive") }
        step = { $0.addingReportingOverflow(amount) }
      } else {
        guard amount > 1, lower > 0 else { throw ValidationError("'\(item)': x needs a factor of 2 or more") }
        step = { $0.multipliedReportingOverflow(by: amount) }
      }
      rest = rest[..<mark]
    }
    let upper = try number(rest)
    guard lower <= upper else { throw ValidationError("'\(item)': the range runs downward") }
    var next = (partialValue: lower, overflow: false)
    while !next.overflow, next.partialValue <= upper {
      values.insert(next.partialValue)
      guard values.count <= countMax else { throw ValidationError("more than \(countMax) numbers") }
      next = step(next.partialValue)
    }
  }

  /// A number in digits, or a power such as 2^16.
  private static func number(_ text: Substring) throws -> Int {
    let parts = text.split(separator: "^", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { digits($0) }
    guard numbers.count == parts.count else { throw ValidationError("'\(text)' is not a whole number") }
    guard numbers.count == 2 else { return numbers[0] }
    var power = 1
    for _ in 0..<min(numbers[1], 64) {
      let (product, overflow) = power.multipliedReportingOverflow(by: numbers[0])
      guard !overflow else { throw ValidationError("'\(text)' is too large") }
      power = product
    }
    return power
  }

  private static func digits(_ text: Substring) -> Int? {
    text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
  }
}
