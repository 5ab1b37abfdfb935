import CANGeometry

/// A knob of a CAN by the name that it is typed with.
enum Knob: String, CaseIterable {
  case dimensions, realities
  case peersPerZoneMax = "overload"
  case hashFunctions = "hash-functions"
  case hashChoice = "hash-choice"
  case metric, landmarks, joins, expressways
  case hotSpots = "hot-spots"

  /// How the knob of a configuration is set, as text.
  func text(in configuration: CANModel.Configuration) -> String {
    switch self {
    case .dimensions: "\(configuration.torus.dimensions)"
    case .realities: "\(configuration.realities)"
    case .peersPerZoneMax: "\(configuration.peersPerZoneMax)"
    case .hashFunctions: "\(configuration.hashFunctions)"
    case .hashChoice: configuration.hashChoice.rawValue
    case .metric: configuration.metric.rawValue
    case .landmarks: "\(configuration.landmarks)"
    case .joins: configuration.joins.rawValue
    case .expressways: configuration.expressways.description
    case .hotSpots: configuration.hotSpots.description
    }
  }

  /// Sets the knob of a configuration to what `text` says.
  func set(_ configuration: inout CANModel.Configuration, to text: String) throws(ModelError) {
    switch self {
    case .dimensions:
      configuration.torus = try Torus(text).orThrow("dimensions is 1 to 32, not '\(text)'")
    case .realities: configuration.realities = try number(text)
    case .peersPerZoneMax: configuration.peersPerZoneMax = try number(text)
    case .hashFunctions: configuration.hashFunctions = try number(text)
    case .hashChoice: configuration.hashChoice = try choice(text)
    case .metric: configuration.metric = try choice(text)
    case .landmarks: configuration.landmarks = try number(text)
    case .joins: configuration.joins = try choice(text)
    case .expressways:
      configuration.expressways = try Expressways(text).orThrow(
        "expressways is none, standard or a ratio of distances such as 4 or 7x3/2, not '\(text)'")
    case .hotSpots: configuration.hotSpots = try HotSpots(parsing: text)
    }
  }

  private func number(_ text: String) throws(ModelError) -> Int {
    try Int(text).orThrow("\(rawValue) is a whole number, not '\(text)'")
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String
  ) throws(ModelError) -> Choice where Choice.RawValue == String {
    let names = Choice.allCases.map(\.rawValue).joined(separator: " or ")
    return try Choice(rawValue: text).orThrow("\(rawValue) is \(names), not '\(text)'")
  }
}

extension CANModel.Configuration: CustomStringConvertible {
  /// The dimensions and all knobs that are not as in the basic design: `dimensions=4 overload=4 metric=rtt`.
  public var description: String {
    let basic = CANModel.Configuration(torus: torus)
    let turned = Knob.allCases.filter { $0 == .dimensions || $0.text(in: self) != $0.text(in: basic) }
    return turned.map { "\($0.rawValue)=\($0.text(in: self))" }.joined(separator: " ")
  }

  /// The configuration that `text` spells as `description` does; what it does not name is as in the basic
  /// design in two dimensions.
  public init(parsing text: String) throws(ModelError) {
    let plane = try Torus(dimensions: 2).orThrow("a torus has 1 to 32 dimensions")
    self.init(torus: plane)
    var named: Set<Knob> = []
    for item in text.split(separator: " ") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let knob = Knob(rawValue: String(parts[0])) else {
        let names = Knob.allCases.map(\.rawValue).joined(separator: ", ")
        throw .setting("'\(item)' is not a knob and its value such as overload=4; the knobs are \(names)")
      }
      guard named.insert(knob).inserted else { throw .setting("'\(text)' sets \(knob.rawValue) twice") }
      try knob.set(&self, to: String(parts[1]))
    }
    guard !named.isEmpty else { throw .setting("a combination of knobs names none") }
  }
}

extension Torus {
  /// The torus of as many dimensions as `text` says.
  fileprivate init?(_ text: String) {
    guard let dimensions = Int(text) else { return nil }
    self.init(dimensions: dimensions)
  }
}

extension Optional {
  /// What there is, or an error for this reason.
  fileprivate func orThrow(_ reason: String) throws(ModelError) -> Wrapped {
    guard let self else { throw .setting(reason) }
    return self
  }
}
