import ArgumentParser
import CANTuning

/// What is made of the rows: a recommendation under a budget, and pictures.
struct AdviceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Recommend the fastest lookups that so many neighbors a node can buy.", valueName: "n"))
  var maxNeighbors: Double?

  @Option(
    help: ArgumentHelp(
      "Recommend the least upkeep among lookups that take so long on average; needs --underlay.",
      valueName: "ms"))
  var maxLatencyMs: Double?

  @Option(
    help: ArgumentHelp(
      "Recommend for nodes that stay so long in the median, such as 90s, 60m or 1h: counts the messages "
        + "that keep the overlay together.", valueName: "time"),
    transform: Session.init(parsing:))
  var churn: Session?

  @Option(
    help: ArgumentHelp(
      "Draw to this SVG: hops (by default), neighbors (hops over neighbors), front (what is worth choosing), "
        + "volumes (of zones) or cdf (of hops), as KIND:FILE; may be repeated.", valueName: "file"),
    transform: ChartFile.init(parsing:))
  var chart: [ChartFile<SweepPicture>] = []

  /// The budget; empty where none of the options was given.
  var budget: Budget { Budget(maxNeighbors: maxNeighbors, maxLatency: maxLatencyMs, session: churn) }

  func validate() throws {
    for (name, limit) in [("--max-neighbors", maxNeighbors), ("--max-latency-ms", maxLatencyMs)] {
      if let limit, !(limit > 0 && limit.isFinite) {
        throw ValidationError("\(name) \(limit.plain) is not a positive number")
      }
    }
    if let twice = chart.enumerated().first(where: { number, one in
      chart[..<number].contains { $0.path == one.path }
    }) {
      throw ValidationError("two charts go to \(twice.element.path): give each a file of its own")
    }
  }
}

extension Session {
  /// The seconds in a unit of time.
  private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]

  /// The session of a median such as `90s`, `60m`, `1h` or `2d`.
  init(parsing text: String) throws {
    guard let unit = text.last.flatMap({ Session.units[$0] }), let number = Double(decimal: text.dropLast()),
      let session = Session(median: number * unit)
    else { throw ValidationError("'\(text)' is not a time such as 90s, 60m, 1h or 2d") }
    self = session
  }
}
