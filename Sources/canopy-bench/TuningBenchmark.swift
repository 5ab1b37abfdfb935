import CANGeometry
import CANTuning

/// How fast the whole-overlay model builds and routes over dimensions, beside a C++ program; then its largest overlay.
struct TuningBenchmark: Benchmark {
  static let name = "tuning"
  static let options = [
    (name: "log2-nodes", takes: "20"), (name: "dimensions", takes: "2,3,4,6,8"),
    (name: "lookups", takes: "100000"), (name: "largest", takes: "10000000"),
    (name: "reference", takes: "PATH"),
  ]

  private let log2Nodes: Int
  private let tori: [Torus]
  private let lookups: Int
  private let largest: Int
  private let reference: RoutingReference?

  init(_ options: Options) throws {
    log2Nodes = try options.number("log2-nodes", in: 0...24, default: 20)
    tori = try (options.text("dimensions") ?? "2,3,4,6,8").split(separator: ",").map { text in
      guard let torus = Int(text).flatMap({ Torus(dimensions: $0) }) else {
        throw BenchmarkError("--dimensions is a list of numbers from 1 to 32")
      }
      return torus
    }
    lookups = try options.number("lookups", in: 1...1_000_000_000, default: 100_000)
    largest = try options.number("largest", in: 0...CANModel.nodesRange.upperBound, default: 10_000_000)
    reference = options.text("reference").map { RoutingReference(path: $0) }
  }

  func run() async throws {
    let nodes = 1 << log2Nodes
    print("\(nodes) nodes; seconds to build and for \(lookups) lookups on one core and on two; bytes a node")
    for torus in tori {
      let own = try await OverlayFigures(torus: torus, nodes: nodes, lookups: lookups)
      report("d = \(torus.dimensions)", own.text)
      let arguments = ["\(log2Nodes)", "\(torus.dimensions)", "\(lookups)"]
      report("  the reference", RoutingReference.command(arguments))
      guard let their = try reference?.figures(arguments, lookups: lookups) else { continue }
      report("    took", their.text)
      report("    ratio", own.ratio(to: their))
    }
    guard largest > 0, let torus = Torus(dimensions: 4) else { return }
    let own = try await OverlayFigures(torus: torus, nodes: largest, lookups: lookups, rounds: 1)
    report("d = 4, \(largest) nodes", own.text)
    report("  peak memory", "\(peakMemory >> 20) MiB")
  }
}

/// What building an overlay and routing through it costs.
struct OverlayFigures {
  /// The seconds that the build took.
  var build: Double
  /// The seconds for all lookups on one core.
  var oneCore: Double
  /// The seconds for as many lookups, half of them on each of two cores.
  var twoCores: Double
  /// The memory of a node.
  var bytesPerNode: Double
  /// The mean hops of a lookup.
  var hops: Double

  /// Measures our model: the middle one of some rounds.
  init(torus: Torus, nodes: Int, lookups: Int, rounds: Int = 5) async throws {
    var builds: [Double] = []
    var built: CANModel?
    for _ in 0..<min(rounds, 3) {
      built = nil
      let one = try timed { try CANModel(nodes: nodes, configuration: .init(torus: torus), seed: 42) }
      builds.append(one.seconds)
      built = one.result
    }
    guard let model = built else { throw BenchmarkError("nothing was built") }
    var oneCore: [Double] = []
    var twoCores: [Double] = []
    var hops = Histogram()
    for round in 0..<UInt64(rounds) {
      let one = timed { model.lookupHops(count: lookups, seed: 99 + round) }
      hops.merge(one.result)
      oneCore.append(one.seconds)
      let two = await timed {
        async let half = model.lookupHops(count: lookups / 2, seed: 199 + 2 * round)
        async let other = model.lookupHops(count: lookups - lookups / 2, seed: 200 + 2 * round)
        _ = await (half, other)
      }
      twoCores.append(two.seconds)
    }
    self.init(
      build: builds.median, oneCore: oneCore.median, twoCores: twoCores.median,
      bytesPerNode: Double(model.byteCount) / Double(nodes), hops: hops.mean)
  }

  /// Figures that were measured elsewhere.
  init(build: Double, oneCore: Double, twoCores: Double, bytesPerNode: Double, hops: Double) {
    self.build = build
    self.oneCore = oneCore
    self.twoCores = twoCores
    self.bytesPerNode = bytesPerNode
    self.hops = hops
  }

  /// The figures in one line.
  var text: String {
    let seconds = [build, oneCore, twoCores].map { $0.rounded(3) }
    return "build \(seconds[0])  one core \(seconds[1])  two cores \(seconds[2])  "
      + "bytes \(bytesPerNode.rounded(1))  hops \(hops.rounded(2))"
  }

  /// How much longer, in one line, these took than others.
  func ratio(to other: OverlayFigures) -> String {
    "build \((build / other.build).rounded(2))  one core \((oneCore / other.oneCore).rounded(2))  "
      + "two cores \((twoCores / other.twoCores).rounded(2))"
  }
}
