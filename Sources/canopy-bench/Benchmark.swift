/// Something whose speed is measured from the command line.
protocol Benchmark {
  /// What the first argument calls it.
  static var name: String { get }
  /// Its options and what they take, for the usage line.
  static var options: [(name: String, takes: String)] { get }
  /// Takes what it needs from the options.
  init(_ options: Options) throws
  /// Measures, and prints one figure a line.
  func run() async throws
}

extension Benchmark {
  /// The subject and its options.
  static var usage: String {
    options.reduce(name) { "\($0) [--\($1.name) \($1.takes)]" }
  }
}

/// What was asked wrongly, or could not be measured.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// The options of a command line, each `--name value`.
struct Options {
  private let values: [String: String]

  /// Reads `arguments`, whose options must be among `known`.
  init(_ arguments: ArraySlice<String>, known: [String]) throws {
    var values: [String: String] = [:]
    var rest = arguments
    while let option = rest.popFirst() {
      let name = String(option.dropFirst(2))
      guard option.hasPrefix("--"), known.contains(name) else {
        throw BenchmarkError("\(option) is not an option")
      }
      guard let value = rest.popFirst() else { throw BenchmarkError("\(option) needs a value") }
      values[name] = value
    }
    self.values = values
  }

  /// The text after `--name`.
  func text(_ name: String) -> String? { values[name] }

  /// The number after `--name`, which must lie in `range`.
  func number(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws -> Int {
    guard let text = values[name] else { return standard }
    guard let number = Int(text), range.contains(number) else {
      throw BenchmarkError("--\(name) is a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
