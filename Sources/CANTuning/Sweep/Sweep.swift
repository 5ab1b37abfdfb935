import CANGeometry

/// Many overlays measured alike: every number of dimensions with every number of nodes.
///
///     let sweep = try Sweep(dimensions: [2, 3, 4], nodes: [1024, 65_536], lookups: 10_000, seed: 1)
///     for row in await sweep.run() { print(row.values) }
///
/// Each setting is measured in `repeats` independent overlays whose seeds are derived from that of the
/// sweep and from the setting alone: a row is the same whatever else is swept and however many run at a time.
public struct Sweep: Hashable, Sendable {
  /// The settings in the order of the rows: by dimensions, then by nodes, as they were given.
  public let settings: [Setting]
  /// The lookups in each overlay.
  public let lookups: Int
  /// The independent overlays of each setting.
  public let repeats: Int
  /// What all chance derives from.
  public let seed: UInt64
  /// What rows name as the version of the program.
  public let version: String
  /// The memory that overlays under way may take together, in bytes; a larger one runs alone.
  public var memoryLimit = 4 << 30
  /// The most overlays under way at a time.
  public var workersMax = Sweep.processorCount

  /// A sweep of all pairs of `dimensions` and `nodes`, with at least one lookup in at least one repeat.
  public init(
    dimensions: [Int], nodes: [Int], joins: CANModel.Joins = .random, lookups: Int = 10_000,
    repeats: Int = 5, seed: UInt64, version: String = ""
  ) throws(SweepError) {
    guard lookups > 0 else { throw .lookupCount(lookups) }
    guard repeats > 0 else { throw .repeatCount(repeats) }
    var settings: [Setting] = []
    for dimensions in dimensions {
      guard let torus = Torus(dimensions: dimensions) else { throw .dimensions(dimensions) }
      for nodes in nodes {
        guard CANModel.nodesRange.contains(nodes) else { throw .nodeCount(nodes) }
        settings.append(Setting(torus: torus, nodes: nodes, joins: joins))
      }
    }
    guard !settings.isEmpty else { throw .empty }
    self.settings = settings
    self.lookups = lookups
    self.repeats = repeats
    self.seed = seed
    self.version = version
  }
}

extension Sweep {
  /// What one row of a sweep measures.
  public struct Setting: Hashable, Sendable {
    /// The space that the nodes divide.
    public let torus: Torus
    /// The nodes of an overlay.
    public let nodes: Int
    /// Which zone a joining node halves.
    public let joins: CANModel.Joins

    /// The seed of one of the overlays with this setting.
    func seed(of sweepSeed: UInt64, repeat number: Int) -> UInt64 {
      let traits = [torus.dimensions, nodes, joins == .random ? 0 : 1, number]
      return traits.reduce(sweepSeed) { seed, trait in
        var generator = SeededGenerator(seed: seed ^ UInt64(trait))
        return generator.next()
      }
    }

    /// About the most memory that an overlay takes while it is built, in bytes.
    var bytesEstimate: Int {
      let bits = nodes.bitWidth - nodes.leadingZeroBitCount
      let neighbors = min(3 * torus.dimensions, 2 * bits)
      return nodes * (16 * torus.dimensions + 8 * neighbors + 32)
    }
  }

  /// How far a sweep is.
  public struct Progress: Hashable, Sendable {
    /// The overlays that were measured.
    public let done: Int
    /// All overlays of the sweep.
    public let total: Int
    /// The setting of the overlay that was measured last.
    public let setting: Setting
  }
}

/// Why a sweep cannot be made.
public enum SweepError: Error, Hashable, Sendable, CustomStringConvertible {
  case empty
  case dimensions(Int)
  case nodeCount(Int)
  case lookupCount(Int)
  case repeatCount(Int)

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .empty:
      "a sweep needs at least one number of dimensions and one number of nodes"
    case .dimensions(let dimensions):
      "a torus has 1 to 32 dimensions, not \(dimensions)"
    case .nodeCount(let count):
      "an overlay has 1 to \(CANModel.nodesRange.upperBound) nodes, not \(count)"
    case .lookupCount(let count):
      "a sweep makes at least 1 lookup in each overlay, not \(count)"
    case .repeatCount(let count):
      "a sweep makes at least 1 overlay of each setting, not \(count)"
    }
  }
}
