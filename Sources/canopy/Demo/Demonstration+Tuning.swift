import CANTuning
import CANViz
import Foundation

extension Demonstration {
  /// The budget of neighbors that the recommendation keeps to.
  private static let maxNeighbors = 16.0

  /// Measures hops over dimensions at some sizes, beside the figures of the paper, and recommends.
  mutating func tune(sizes: [Int]) async throws {
    let sweep = try Sweep(
      dimensions: Array(2...8), nodes: sizes, lookups: 2_000, repeats: 5, seed: recipe.seed,
      version: Canopy.version)
    let progress = console.progress("measuring", total: sweep.settings.count * sweep.repeats)
    let rows = try await sweep.run(progress: { progress.show($0.done, share: $0.share) }).map(\.row)
    progress.end()

    for size in sizes {
      let own = rows.filter { $0.nodes == size }
      tell("Tune.", "\(size) nodes, means of \(sweep.repeats) overlays by dimensions:")
      list([Demonstration.header] + own.map(Demonstration.line))
      let choice = Recommendation(
        among: own, within: Budget(maxNeighbors: Demonstration.maxNeighbors))
      tell("", "With at most \(Int(Demonstration.maxNeighbors)) neighbors: \(choice.reason)")
      pause()
    }
    keep(
      IndexPage.Picture(
        file: "hops.svg", data: "hops.csv", title: "Hops over dimensions",
        caption: "Measured, by the closed form (d/4) n^(1/d), and as the paper's Figure 4 has it."),
      svg: LineChart(hopsOf: rows).svg(), data: String(decoding: Report.csv(rows), as: UTF8.self))
  }

  private static let header = " d     hops  closed form  paper, Figure 4  neighbors"

  private static func line(_ row: SweepRow) -> String {
    let published = PublishedHops.figure4.first {
      $0.dimensions == row.dimensions && $0.nodes == row.nodes
    }
    let cells: [(value: Double?, width: Int)] = [
      (row.meanHops, 9), (row.closedFormHops, 13), (published?.hops, 17), (row.meanNeighbors, 11),
    ]
    let numbers = cells.map { value, width in
      (value.map { String(format: "%.2f", $0) } ?? "–").padded(to: width)
    }
    return String(row.dimensions ?? 0).padded(to: 2) + numbers.joined()
  }
}
