import Foundation

/// A C++ program that builds the same overlay in flat arrays and routes through it, sixteen lookups at a time.
struct RoutingReference {
  /// Where the program is.
  let path: String

  /// How it is made and called, for those who have its source.
  static func command(_ arguments: [String]) -> String {
    "g++ -O3 -std=c++17 -pthread can_route_limit.cpp -o can_route_limit; can_route_limit "
      + arguments.joined(separator: " ")
  }

  /// What the program measures for `log2 of nodes, dimensions, lookups`, without inlined zones.
  func figures(_ arguments: [String], lookups: Int) throws -> OverlayFigures {
    let text = try output(of: path, arguments)
    // It prints seconds for 10⁵ lookups, of the variant without inlined zones first.
    let share = Double(lookups) / 100_000
    return OverlayFigures(
      build: try figure("build_zones=", in: text) + figure("neighbours=", in: text),
      oneCore: try figure("inter ", in: text, after: "lookups:") * share,
      twoCores: try figure("2core ", in: text, after: "lookups:") * share,
      bytesPerNode: try figure("bytes/node(no inline)=", in: text), hops: try figure("meanhops=", in: text))
  }

  /// The number behind the first `label` after `mark`.
  private func figure(_ label: String, in text: String, after mark: String = "") throws -> Double {
    let start = text.range(of: mark)?.upperBound ?? text.startIndex
    guard let end = text[start...].range(of: label)?.upperBound,
      let figure = Double(text[end...].prefix { $0.isNumber || $0 == "." })
    else { throw BenchmarkError("the reference does not print \(label)") }
    return figure
  }
}
