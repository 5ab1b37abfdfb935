import CANGeometry

/// Who crashes, who joins and who looks up what, and when: the same for every overlay that is compared.
///
/// As Rhea et al. do (Handling Churn in a DHT, USENIX 2004), the number of nodes is constant: every crash is
/// followed at once by the first message of a new node. Nodes 0 up to `nodeCount` are alive, joined and all
/// known to each other as a stable overlay has it at time 0; the others are numbered in the order they join.
/// A newcomer takes the *place* of the node that crashed, from 0 up to `nodeCount`.
///
///     let sessions = try SessionTimes.exponential(median: 84)
///     let plan = try ChurnPlan(configuration: .init(nodes: 1_000, sessions: sessions), seed: 1)
///     let row = try ChordChurn().measure(plan, seed: 1)
public struct ChurnPlan: Sendable {
  /// What the plan was drawn from.
  public let configuration: Configuration
  /// The crashes and joins, in the order of their times.
  public let replacements: [Replacement]
  /// The lookups, in the order of their times: those of a key one after the other.
  public let lookups: [Lookup]
  /// When each node joins; 0 for the first ones.
  let births: [Nanoseconds]
  /// When each node crashes; `Nanoseconds.max` for those that are left.
  let deaths: [Nanoseconds]
  /// The place of each node.
  let places: [UInt32]

  /// A crash, and the join that follows it at once.
  public struct Replacement: Hashable, Sendable {
    /// When both happen.
    public let time: Nanoseconds
    /// The node that crashes, without a word.
    public let leaving: Int
    /// The node that joins, with an id and state of its own.
    public let joining: Int
    /// The place of both among the living, 0 up to the number of nodes.
    public let place: Int
  }

  /// A lookup of a key by one node; others look it up at the same time.
  public struct Lookup: Hashable, Sendable {
    /// When it starts.
    public let time: Nanoseconds
    /// The lookups of a group have the same key.
    public let group: Int
    /// A uniformly random key; an overlay may read it as a point.
    public let key: UInt64
    /// The node that asks, alive at that time; where it has not joined yet, it asks as soon as it has.
    public let asker: Int
  }

  /// The crashes, joins and lookups that `seed` draws.
  public init(configuration: Configuration, seed: UInt64) throws(ModelError) {
    try configuration.check()
    self.configuration = configuration
    var seeds = SeededGenerator(seed: seed)
    var generator = seeds.split()
    replacements = Self.replacements(configuration, &generator)
    generator = seeds.split()
    lookups = Self.lookups(configuration, replacements: replacements, &generator)
    var births = [Nanoseconds](repeating: 0, count: configuration.nodes + replacements.count)
    var deaths = [Nanoseconds](repeating: .max, count: births.count)
    var places = [UInt32](repeating: 0, count: births.count)
    for node in 0..<configuration.nodes { places[node] = UInt32(node) }
    for event in replacements {
      deaths[event.leaving] = event.time
      births[event.joining] = event.time
      places[event.joining] = UInt32(event.place)
    }
    self.births = births
    self.deaths = deaths
    self.places = places
  }

  /// The nodes that are alive at any time.
  public var nodeCount: Int { configuration.nodes }

  /// All nodes that ever live.
  public var totalNodeCount: Int { births.count }

  /// When the nodes that are measured begin and cease to be measured: after the warm-up, until churn ends.
  public var measured: Range<Nanoseconds> {
    configuration.warmUp..<configuration.warmUp + configuration.duration
  }

  /// When the run ends: the measured time, and the time in which the overlay settles.
  public var end: Nanoseconds { measured.upperBound + configuration.settling }

  /// When `node` crashes; `nil` if it does not.
  public func death(of node: Int) -> Nanoseconds? { deaths[node] == .max ? nil : deaths[node] }
}
