extension OverlayConfiguration {
  /// The overlay that `text` names, with parameters behind a colon that differ from its usual ones.
  ///
  /// `chord`, `kademlia:mainline`, `pastry:b=2 L=8`; a plus between parameters is as good as a blank.
  public init(parsing text: String) throws(ModelError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    var parameters = Parameters(parts.count == 2 ? parts[1] : "", of: parts[0])
    switch parts[0] {
    case CANModel.overlay:
      self = .can(try CANModel.Configuration(parsing: parts.count == 2 ? parts[1] : "dimensions=2"))
      return
    case ChordModel.overlay: self = .chord(try parameters.chord())
    case KademliaModel.overlay: self = .kademlia(try parameters.kademlia())
    case PastryModel.overlay: self = .pastry(try parameters.pastry())
    case TapestryModel.overlay: self = .tapestry(try parameters.tapestry())
    case FullMembershipModel.overlay: self = .full(try parameters.full())
    case CentralIndexModel.overlay: self = .central(CentralIndexModel.Configuration())
    case FloodingModel.overlay: self = .flooding(try parameters.flooding())
    default:
      throw .setting("'\(parts[0])' is not an overlay: \(OverlayConfiguration.names.joined(separator: ", "))")
    }
    try parameters.end()
  }

  /// What overlays are called.
  public static let names = [
    CANModel.overlay, ChordModel.overlay, KademliaModel.overlay, PastryModel.overlay,
    TapestryModel.overlay, FullMembershipModel.overlay, CentralIndexModel.overlay, FloodingModel.overlay,
  ]
}

/// The parameters of an overlay as they are typed: names with values, and names alone.
private struct Parameters {
  private let overlay: String
  private var items: [String]
  /// The names that were asked for.
  private var known: [String] = []

  init(_ text: String, of overlay: String) {
    self.overlay = overlay
    items = text.split { $0 == " " || $0 == "+" }.map(String.init)
  }

  /// Refuses what nobody asked for.
  func end() throws(ModelError) {
    guard let rest = items.first else { return }
    let names = known.isEmpty ? "there are none" : "there are " + known.joined(separator: ", ")
    throw .setting("'\(rest)' is not a parameter of \(overlay): \(names)")
  }

  /// Takes the parameter of a name, where it is there.
  private mutating func take(_ name: String) -> String? {
    known.append(name)
    guard let index = items.firstIndex(where: { $0.hasPrefix(name + "=") }) else { return nil }
    return String(items.remove(at: index).dropFirst(name.count + 1))
  }

  private mutating func take(_ name: String, into value: inout Int) throws(ModelError) {
    guard let text = take(name) else { return }
    guard let number = Int(text) else {
      throw .setting("\(name) of \(overlay) is a whole number, not '\(text)'")
    }
    value = number
  }

  /// Takes the first of some names that stands alone.
  private mutating func take<Value>(named values: KeyValuePairs<String, Value>) -> Value? {
    known += values.map(\.key)
    for (name, value) in values {
      guard let index = items.firstIndex(of: name) else { continue }
      items.remove(at: index)
      return value
    }
    return nil
  }

  mutating func chord() throws(ModelError) -> ChordModel.Configuration {
    var configuration = ChordModel.Configuration()
    configuration.style = take(named: ["recursive": .recursive, "iterative": .iterative]) ?? .recursive
    if let text = take("successors"), text != "2log2(n)" {
      guard let successors = Int(text) else {
        throw .setting("successors of chord is a whole number or 2log2(n), not '\(text)'")
      }
      configuration.successors = successors
    }
    return configuration
  }

  mutating func kademlia() throws(ModelError) -> KademliaModel.Configuration {
    var configuration =
      take(named: [
        "paper": KademliaModel.Configuration.paper, "mainline": .mainline, "discv5": .discv5,
        "libp2p": .libp2p,
      ]) ?? .paper
    try take("k", into: &configuration.bucketSize)
    try take("alpha", into: &configuration.parallelism)
    if let text = take("answers") {
      guard let answers = KademliaModel.Answers(rawValue: text) else {
        throw .setting("answers of kademlia is closest or buckets, not '\(text)'")
      }
      configuration.answers = answers
    }
    return configuration
  }

  mutating func pastry() throws(ModelError) -> PastryModel.Configuration {
    var configuration = PastryModel.Configuration()
    try take("b", into: &configuration.digitBits)
    try take("L", into: &configuration.leafSet)
    try take("M", into: &configuration.neighborhood)
    try take("candidates", into: &configuration.candidates)
    return configuration
  }

  mutating func tapestry() throws(ModelError) -> TapestryModel.Configuration {
    var configuration = TapestryModel.Configuration()
    try take("b", into: &configuration.digitBits)
    try take("R", into: &configuration.backups)
    try take("candidates", into: &configuration.candidates)
    return configuration
  }

  mutating func full() throws(ModelError) -> FullMembershipModel.Configuration {
    var configuration = FullMembershipModel.Configuration()
    try take("tokens", into: &configuration.tokens)
    try take("n", into: &configuration.replicas)
    try take("r", into: &configuration.readQuorum)
    try take("w", into: &configuration.writeQuorum)
    return configuration
  }

  mutating func flooding() throws(ModelError) -> FloodingModel.Configuration {
    var configuration = FloodingModel.Configuration()
    try take("degree", into: &configuration.degree)
    try take("ttl", into: &configuration.timeToLive)
    try take("copies", into: &configuration.copies)
    return configuration
  }
}
