import CANGeometry
import CANTuning
import Foundation

/// How fast the whole-overlay model builds and routes, beside the C++ program `can_route_limit`.
struct TuningBenchmark: Benchmark {
  static let name = "tuning"
  static let options = [
    (name: "log2-nodes", takes: "20"), (name: "dimensions", takes: "4"),
    (name: "joins", takes: "random|uniform"), (name: "lookups", takes: "100000"),
    (name: "reference", takes: "PATH"),
  ]

  private let log2Nodes: Int
  private let torus: Torus
  private let joins: CANModel.Joins
  private let lookups: Int
  private let reference: String?

  /// How often lookups are measured; the middle figure counts.
  private static let rounds = 5

  init(_ options: Options) throws {
    log2Nodes = try options.number("log2-nodes", in: 0...24, default: 20)
    let dimensions = try options.number("dimensions", in: Torus.dimensionsRange, default: 4)
    guard let torus = Torus(dimensions: dimensions) else { throw BenchmarkError("--dimensions") }
    self.torus = torus
    guard let joins = CANModel.Joins(rawValue: options.text("joins") ?? "random") else {
      throw BenchmarkError("--joins is random or uniform")
    }
    self.joins = joins
    lookups = try options.number("lookups", in: 1...1_000_000_000, default: 100_000)
    reference = options.text("reference")
  }

  func run() async throws {
    let (build, model) = try timed {
      try CANModel(nodes: 1 << log2Nodes, configuration: .init(torus: torus, joins: joins), seed: 42)
    }
    let neighbors = model.neighborCounts
    report("nodes, dimensions", "\(model.nodeCount), \(torus.dimensions)")
    report("build", "\(build.rounded(3)) s")
    report("neighbors", "\(neighbors.mean.rounded(3)) mean, \(neighbors.max) max")
    report("bytes a node", (Double(model.byteCount) / Double(model.nodeCount)).rounded(1))

    var oneCore: [Double] = []
    var twoCores: [Double] = []
    var hops = Histogram()
    for round in 0..<UInt64(TuningBenchmark.rounds) {
      let one = timed { model.lookupHops(count: lookups, seed: 99 + round) }
      hops.merge(one.result)
      oneCore.append(one.seconds)
      twoCores.append(await secondsOnTwoCores(model, seed: 199 + 2 * round))
    }
    report("hops", "\(hops.mean.rounded(2)) mean, \(hops.percentile(99)) p99, \(hops.max) max")
    report("lookups, one core", figures(oneCore))
    report("lookups, two cores", figures(twoCores) + " for as many on each")
    report("peak memory", "\(peakMemory >> 20) MiB")
    try compare(build: build, lookups: oneCore.median)
  }

  private func secondsOnTwoCores(_ model: CANModel, seed: UInt64) async -> Double {
    await timed {
      async let one = model.lookupHops(count: lookups, seed: seed)
      async let other = model.lookupHops(count: lookups, seed: seed + 1)
      _ = await (one, other)
    }.seconds
  }

  private func figures(_ seconds: [Double]) -> String {
    let (low, high) = (seconds.min() ?? 0, seconds.max() ?? 0)
    return "\(seconds.median.rounded(3)) s [\(low.rounded(3)) to \(high.rounded(3))] for \(lookups)"
  }

  /// Prints the command of the C++ program, or runs it and prints how much longer the model takes.
  private func compare(build: Double, lookups seconds: Double) throws {
    let arguments = ["\(log2Nodes)", "\(torus.dimensions)", "\(lookups)"]
    guard let reference else {
      report("to compare", "can_route_limit \(arguments.joined(separator: " "))  (g++ -O3)")
      return
    }
    let text = try output(of: reference, arguments)
    let their = (
      build: try figure("build_zones=", in: text) + figure("neighbours=", in: text),
      // Per 10⁵ lookups, of the first of two variants.
      lookups: try figure("inter ", in: text) * Double(lookups) / 100_000
    )
    report("reference build", "\(their.build.rounded(3)) s, ratio \((build / their.build).rounded(2))")
    report(
      "reference lookups", "\(their.lookups.rounded(3)) s, ratio \((seconds / their.lookups).rounded(2))")
  }

  private func figure(_ label: String, in text: String) throws -> Double {
    guard let start = text.range(of: label)?.upperBound,
      let figure = Double(text[start...].prefix { $0.isNumber || $0 == "." })
    else { throw BenchmarkError("the reference does not print \(label)") }
    return figure
  }
}
