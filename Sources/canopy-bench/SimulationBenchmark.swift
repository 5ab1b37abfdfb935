import CANCore
import CANGeometry
import CANSimulation

/// How many messages a second the simulator carries while an overlay maintains itself: a small one, then a large one as
/// a whole and divided into shares.
struct SimulationBenchmark: Benchmark {
  static let name = "simulation"
  static let options = [
    (name: "nodes", takes: "10000"), (name: "dimensions", takes: "4"), (name: "seconds", takes: "10"),
    (name: "shares", takes: "2"),
  ]

  private let nodes: Int
  private let torus: Torus
  private let seconds: Int
  private let shares: Int

  init(_ options: Options) throws {
    nodes = try options.number("nodes", in: 2...1_000_000, default: 10_000)
    let dimensions = try options.number("dimensions", in: Torus.dimensionsRange, default: 4)
    guard let torus = Torus(dimensions: dimensions) else { throw BenchmarkError("no torus") }
    self.torus = torus
    seconds = try options.number("seconds", in: 1...100_000, default: 10)
    shares = try options.number("shares", in: 1...1024, default: 2)
  }

  func run() async throws {
    print("messages a second, and how many times as fast as real time; links of 5 to 95 ms")
    let small = await Pace(of: 24, on: torus, for: seconds * 100, dividedBy: 1)
    report("24 nodes", small.text)
    let whole = await Pace(of: nodes, on: torus, for: seconds, dividedBy: 1)
    report("\(nodes) nodes", whole.text)
    let divided = await Pace(of: nodes, on: torus, for: seconds, dividedBy: shares)
    report("  in \(shares) shares", divided.text)
    report("    ratio", (divided.messages / whole.messages).rounded(2))
    report("  peak memory", "\(peakMemory >> 20) MiB")
  }
}

/// How fast a simulation goes.
struct Pace {
  /// The messages that it carries a second.
  let messages: Double
  /// The virtual seconds that pass in one.
  let realTime: Double

  /// Measures an overlay that has settled, for so many virtual seconds.
  init(of nodes: Int, on torus: Torus, for seconds: Int, dividedBy shares: Int) async {
    var simulator = Simulator(links: .around(milliseconds: 50), seed: 1)
    simulator.keepsDisks = false
    _ = simulator.plant(nodes, Configuration(torus: torus))
    await simulator.run(for: .seconds(5), dividedBy: shares)
    let before = simulator.traffic
    let clock = ContinuousClock()
    let start = clock.now
    await simulator.run(for: .seconds(seconds), dividedBy: shares)
    let took = (clock.now - start).seconds
    messages = Double((simulator.traffic - before).messages) / took
    realTime = Double(seconds) / took
  }

  /// Both figures in one line.
  var text: String { "\((messages / 1e6).rounded(3)) million  \(realTime.rounded(1)) times" }
}
