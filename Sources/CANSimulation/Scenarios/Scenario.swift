import CANCore
import CANGeometry
import CANStorage

/// A run in full: how an overlay is built, what goes wrong with it, and what it is used for meanwhile.
///
/// First the nodes join; in the *safety* phase everything goes wrong that the list of faults says; in the
/// *liveness* phase the network is whole again but for some loss, and the overlay has to be as well, soon.
public struct Scenario: Hashable, Sendable {
  /// What it is called.
  public var name: String
  /// Decides everything that is left to chance.
  public var seed: UInt64
  /// The dimensions of the torus, 1 to 32.
  public var dimensions: Int
  /// The coordinate spaces, 1 to 16.
  public var realities: Int {
    didSet { readQuorum = min(readQuorum, max(realities, 1)) }
  }
  /// The nodes that may share a zone, 1 to 16.
  public var peersPerZoneMax: Int
  /// How many coordinate spaces a read asks, 1 to as many as there are.
  public var readQuorum: Int
  /// How the zone is chosen that a join splits.
  public var joins: Configuration.JoinRule
  /// The nodes at the beginning.
  public var nodes: Int
  /// The mean delay of a message, in milliseconds.
  public var delay: Int
  /// The pause between two joins of the beginning, in milliseconds.
  public var joinInterval: Int
  /// The length of the safety phase, in milliseconds.
  public var safety: Int
  /// The longest that the liveness phase may take, in milliseconds.
  public var liveness: Int
  /// The share of messages that is lost in the liveness phase.
  public var residualLoss: Double
  /// The writes a second.
  public var writes: Double
  /// Everything that goes wrong.
  public var faults: [Fault]

  /// A quiet scenario of so many nodes.
  public init(name: String, seed: UInt64, nodes: Int, dimensions: Int = 2, realities: Int = 1) {
    self.name = name
    self.seed = seed
    self.nodes = nodes
    self.dimensions = dimensions
    self.realities = realities
    peersPerZoneMax = 1
    readQuorum = 1
    joins = .random
    delay = 30
    joinInterval = 300
    safety = 60_000
    liveness = 150_000
    residualLoss = 0
    writes = 0
    faults = []
  }
}
