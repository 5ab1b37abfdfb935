import ArgumentParser
import CANTuning

/// Lists of values of a CAN's knobs.
struct KnobOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("How many dimensions the torus has, 1 to 32. (default: 2...8)", valueName: "list"),
    transform: NumberList.init(parsing:))
  var dimensions: NumberList?

  @Option(
    help: ArgumentHelp(
      "How many coordinate spaces every node has a zone in. (default: 1)", valueName: "list"),
    transform: NumberList.init(parsing:))
  var realities: NumberList?

  @Option(
    help: ArgumentHelp("How many nodes share a zone at most. (default: 1)", valueName: "list"),
    transform: NumberList.init(parsing:))
  var overload: NumberList?

  @Option(
    help: ArgumentHelp("How many points a key is kept at. (default: 1)", valueName: "list"),
    transform: NumberList.init(parsing:))
  var hashFunctions: NumberList?

  @Option(
    help: ArgumentHelp(
      "Which of these points a lookup goes to: all in parallel, or the nearest. (default: parallel)",
      valueName: "list"),
    transform: ChoiceList<CANModel.HashChoice>.init(parsing:))
  var hashChoice: ChoiceList<CANModel.HashChoice>?

  @Option(
    help: ArgumentHelp(
      "How a node chooses the next hop: greedy, or rtt by progress over round-trip time, which needs "
        + "--underlay. (default: greedy)", valueName: "list"),
    transform: ChoiceList<CANModel.Metric>.init(parsing:))
  var metric: ChoiceList<CANModel.Metric>?

  @Option(
    help: ArgumentHelp(
      "How many landmarks tell a node where to join, 0 or 2 to 8; needs --underlay. (default: 0)",
      valueName: "list"),
    transform: NumberList.init(parsing:))
  var landmarks: NumberList?

  @Option(
    help: ArgumentHelp(
      "Where nodes join: at random points, uniform splitting the largest zone near by, or by load where most "
        + "of --points are. (default: random)", valueName: "list"),
    transform: ChoiceList<CANModel.Joins>.init(parsing:))
  var joins: ChoiceList<CANModel.Joins>?

  @Option(
    help: ArgumentHelp(
      "Long links across the torus: none, standard (7x3/2), or how much shorter each distance is, as 4 for "
        + "1/2, 1/8, 1/32, …. (default: none)", valueName: "list"),
    transform: ValueList<Expressways>.expressways)
  var expressways: ValueList<Expressways>?

  @Option(
    help: ArgumentHelp(
      "How keys in great demand are spread: none, cache:KEYS, replicate:ANSWERS or both as "
        + "cache:16+replicate:100. (default: none)", valueName: "list"),
    transform: ValueList<HotSpots>.hotSpots)
  var hotSpots: ValueList<HotSpots>?

  @Option(
    help: ArgumentHelp(
      "Measure also this combination of knobs, such as 'dimensions=10 overload=4 joins=uniform'; may be "
        + "repeated. Without --dimensions nothing but combinations is measured.", valueName: "knobs"),
    transform: KnobOptions.combination)
  var combination: [CANModel.Configuration] = []

  /// Whether any of the options was given.
  var isNamed: Bool { dimensions != nil || namedBesideDimensions != nil || !combination.isEmpty }

  /// The CANs to measure: every value with every other, then the combinations.
  func configurations() throws -> [CANModel.Configuration] {
    if dimensions == nil, !combination.isEmpty {
      if let name = namedBesideDimensions {
        throw ValidationError(
          "\(name) beside --combination needs --dimensions, or belongs into the combination")
      }
      return combination
    }
    do {
      return try knobs.configurations() + combination
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// How many CANs the lists ask for, or more than there can be.
  var count: Int {
    guard dimensions != nil || combination.isEmpty else { return combination.count }
    let lists = [
      knobs.dimensions.count, knobs.realities.count, knobs.peersPerZoneMax.count, knobs.hashFunctions.count,
      knobs.hashChoices.count, knobs.metrics.count, knobs.landmarks.count, knobs.joins.count,
      knobs.expressways.count, knobs.hotSpots.count,
    ]
    return Int.product(lists) + combination.count
  }

  private var knobs: Knobs {
    var knobs = Knobs(dimensions: dimensions?.values ?? Array(2...8))
    if let realities { knobs.realities = realities.values }
    if let overload { knobs.peersPerZoneMax = overload.values }
    if let hashFunctions { knobs.hashFunctions = hashFunctions.values }
    if let hashChoice { knobs.hashChoices = hashChoice.values }
    if let metric { knobs.metrics = metric.values }
    if let landmarks { knobs.landmarks = landmarks.values }
    if let joins { knobs.joins = joins.values }
    if let expressways { knobs.expressways = expressways.values }
    if let hotSpots { knobs.hotSpots = hotSpots.values }
    return knobs
  }

  /// The first option that was given beside the dimensions.
  private var namedBesideDimensions: String? {
    let given = [
      ("--realities", realities != nil), ("--overload", overload != nil),
      ("--hash-functions", hashFunctions != nil), ("--hash-choice", hashChoice != nil),
      ("--metric", metric != nil), ("--landmarks", landmarks != nil), ("--joins", joins != nil),
      ("--expressways", expressways != nil), ("--hot-spots", hotSpots != nil),
    ]
    return given.first { $0.1 }?.0
  }

  private static func combination(_ text: String) throws -> CANModel.Configuration {
    do {
      return try CANModel.Configuration(parsing: text)
    } catch {
      throw ValidationError(error.description)
    }
  }
}

extension Int {
  /// The product of some counts, or the half of the largest number where that is too large.
  static func product(_ counts: [Int]) -> Int {
    counts.reduce(1) { product, count in
      let (next, overflow) = product.multipliedReportingOverflow(by: count)
      return overflow ? Int.max / 2 : Swift.min(next, Int.max / 2)
    }
  }
}
