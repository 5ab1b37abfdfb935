import CANTuning
import CANViz
import Foundation

extension Demonstration {
  /// The numbers of nodes that the demonstration tunes for.
  static let sizes = [64, 65_536]
  /// The budget that it recommends within.
  static let maxNeighbors = 16.0

  /// Measures hops over dimensions, beside the figures of the paper, and recommends.
  mutating func tune(seed: UInt64, console: Console) async throws {
    let sweep = try Sweep(
      dimensions: Array(2...8), nodes: Demonstration.sizes, lookups: 2_000, repeats: 3, seed: seed,
      version: Canopy.version)
    let progress = console.progress("measuring", total: sweep.settings.count * sweep.repeats)
    let rows = await sweep.run { progress.show($0.done) }
    progress.end()

    tell(
      "Tune.   Mean hops of a lookup, and neighbors of a node, by dimensions (\(sweep.repeats) overlays each):"
    )
    tell("        " + Demonstration.header)
    for dimensions in 2...8 { tell("        " + Demonstration.line(dimensions, of: rows)) }
    for size in Demonstration.sizes {
      let choice = Recommendation(
        among: rows.filter { $0.nodes == size }, maxNeighbors: Demonstration.maxNeighbors)
      tell("        With at most 16 neighbors at \(size) nodes: \(choice.reason)")
    }
    tell()
    keep(
      IndexPage.Picture(
        file: "hops.svg", title: "Hops over dimensions",
        caption: "Measured, by the closed form (d/4) n^(1/d), and as the paper's Figure 4 has it.",
        data: "hops.csv"),
      svg: LineChart(hopsOf: rows).svg(), data: String(decoding: Report(rows).csv, as: UTF8.self))
  }

  private static let header =
    " d   hops, 64 nodes   neighbors   hops, 65,536 nodes   neighbors   paper, Figure 4   closed form"

  private static func line(_ dimensions: Int, of rows: [SweepRow]) -> String {
    func row(_ nodes: Int) -> SweepRow? {
      rows.first { $0.nodes == nodes && $0.dimensions == dimensions }
    }
    let published = PublishedHops.figure4.first { $0.dimensions == dimensions && $0.nodes == sizes[1] }
    let cells: [(value: Double?, width: Int)] = [
      (row(sizes[0])?.meanHops, 17), (row(sizes[0])?.meanNeighbors, 12), (row(sizes[1])?.meanHops, 21),
      (row(sizes[1])?.meanNeighbors, 12), (published?.hops, 18), (row(sizes[1])?.closedFormHops, 14),
    ]
    let numbers = cells.map { value, width in
      (value.map { String(format: "%.2f", $0) } ?? "–").padded(to: width)
    }
    return String(dimensions).padded(to: 2) + numbers.joined()
  }
}
