import ArgumentParser
import CANTuning
import Foundation

/// What is swept beside the knobs of CANs, and how often it is measured.
struct SweepOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("How many nodes an overlay has. (default: 64)", valueName: "list"),
    transform: NumberList.init(parsing:))
  var nodes: NumberList?

  @OptionGroup var knobs: KnobOptions

  @Option(
    help: ArgumentHelp(
      "Measure also other overlays: chord, kademlia, pastry, tapestry, full, central, flooding; with "
        + "parameters as kademlia:mainline or kademlia:k=8+alpha=3.", valueName: "list"),
    transform: ValueList<OverlayConfiguration>.overlays)
  var against: ValueList<OverlayConfiguration>?

  @Option(
    help: ArgumentHelp(
      "The network below, which gives latencies: h100-10-1, h20-5-2, r10-50, 10xh20-5-2, plane, or a file of "
        + "round-trip times as king:FILE or a path. (default: none)", valueName: "list"),
    transform: UnderlayList.init(parsing:))
  var underlay: UnderlayList?

  @Option(
    help: ArgumentHelp(
      "Which keys are asked for: uniform, or zipf:EXPONENT of 10000 keys, or zipf:EXPONENT:KEYS. "
        + "(default: uniform)", valueName: "list"),
    transform: ValueList<Demand>.demands)
  var demand: ValueList<Demand>?

  @Option(
    help: ArgumentHelp(
      "Records to join by load of, and to see spread: a file of points as 'canopy store' reads them.",
      valueName: "file"))
  var points: String?

  @Option(help: ArgumentHelp("How many lookups each overlay routes. (default: 10000)", valueName: "n"))
  var lookups: Int?

  @Option(
    help: ArgumentHelp(
      "How many independent overlays each row is the mean of; the confidence interval is over them. "
        + "(default: 5)", valueName: "n"))
  var repeats: Int?

  @Option(help: ArgumentHelp("What all chance is drawn from. (default: 1)", valueName: "seed"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "How many overlays are measured at a time; results do not depend on it. (default: one a core)",
      valueName: "n"))
  var workers: Int?

  /// The most lookups in an overlay.
  static let lookupsMax = 1_000_000_000
  /// The most overlays a row.
  static let repeatsMax = 10_000
  /// The most overlays of all rows.
  static let overlaysMax = 1_000_000

  /// Whether any of the options was given.
  var isNamed: Bool {
    nodes != nil || knobs.isNamed || against != nil || underlay != nil || demand != nil || points != nil
      || lookups != nil || repeats != nil || seed != nil || workers != nil
  }

  /// The sweep that is asked for.
  func sweep() throws -> Sweep {
    try checkCounts()
    var design = Design(nodes: nodes?.values ?? [64])
    design.overlays = try knobs.configurations().map { .can($0) } + (against?.values ?? [])
    design.underlays = try underlay?.topologies() ?? [nil]
    design.demands = demand?.values ?? [.uniform]
    let tori = design.overlays.compactMap(\.knobs?.torus)
    design.records = try points.map { try NamedRecords(path: $0, on: Set(tori)) }
    do {
      var sweep = try Sweep(
        design.settings, lookups: lookups ?? 10_000, repeats: repeats ?? 5, seed: seed ?? 1,
        version: Canopy.version)
      if let workers { sweep.workersMax = workers }
      return sweep
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// Refuses overlays that take more than twice the bytes of this machine's memory, as far as that can be told.
  static func check(
    _ sweep: Sweep, memory: Int = Int(clamping: ProcessInfo.processInfo.physicalMemory)
  ) throws {
    guard let setting = sweep.settings.first(where: { $0.bytesEstimate / 2 > memory }) else { return }
    let (needed, there) = (setting.bytesEstimate >> 30, memory >> 30)
    throw ValidationError(
      "\(setting.overlay): \(setting.nodes) nodes take about \(needed) GB and this machine has \(there): "
        + "ask for fewer, or for less of what each keeps")
  }

  /// Refuses what would take forever, before it is spelled out.
  private func checkCounts() throws {
    let settings = Int.product([
      nodes?.values.count ?? 1, knobs.count + (against?.values.count ?? 0), underlay?.items.count ?? 1,
      demand?.values.count ?? 1,
    ])
    let overlays = Int.product([settings, min(max(repeats ?? 5, 1), SweepOptions.repeatsMax)])
    guard overlays <= SweepOptions.overlaysMax else {
      throw ValidationError(
        "the lists and --repeats ask for \(overlays) overlays: at most \(SweepOptions.overlaysMax)")
    }
    try SweepOptions.check(lookups: lookups, repeats: repeats)
    try SweepOptions.check("--workers", workers, max: 10_000)
  }

  /// Refuses how often overlays cannot be measured, `nil` being as usual.
  static func check(lookups: Int?, repeats: Int?) throws {
    try check("--lookups", lookups, max: lookupsMax)
    try check("--repeats", repeats, max: repeatsMax)
  }

  private static func check(_ name: String, _ value: Int?, max: Int) throws {
    guard let value, !(1...max).contains(value) else { return }
    throw ValidationError("\(name) is 1 to \(max), not \(value)")
  }
}
