import ArgumentParser
import CANTuning
import CANViz

/// A picture of a sweep and the file that it goes to, as typed: `hops.svg`, or `neighbors:figure6.svg`.
struct SweepChart: Hashable {
  /// What is drawn.
  enum Kind: String, CaseIterable {
    case hops, neighbors, front, volumes, cdf

    /// Whether the picture needs more of each row than stands in a table.
    var needsDistributions: Bool { self == .volumes || self == .cdf }
  }

  let kind: Kind
  let path: String

  /// The picture that `text` asks for.
  init(parsing text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let kind = parts.count == 2 ? Kind(rawValue: parts[0]) : .hops
    guard kind != nil || parts[0].contains("/") else {
      let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(parts[0])' is not a chart: \(kinds); write ./\(text) for a file of this name")
    }
    self.kind = kind ?? .hops
    path = parts.count == 2 && kind != nil ? parts[1] : text
    guard OutputFormat(extensionOf: path) == .svg else {
      throw ValidationError("'\(text)' does not end with .svg")
    }
  }

  /// Where the picture goes.
  var destination: Destination { Destination(path: path) }

  /// The picture of rows, with `measurements` of all of them where it needs their distributions.
  func svg(of rows: [SweepRow], measurements: [Measurement]) -> String {
    switch kind {
    case .hops: LineChart(hopsOf: rows).svg()
    case .neighbors: LineChart(hopsOverNeighborsOf: rows).svg()
    case .front: LineChart(frontOf: rows).svg()
    case .volumes: BarChart(volumesOf: measurements).svg()
    case .cdf: LineChart(hopDistributionsOf: measurements).svg()
    }
  }
}
