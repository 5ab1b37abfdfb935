/// Many overlays measured alike.
///
///     var design = Design(nodes: [1024, 65_536])
///     design.overlays = try Knobs(dimensions: 2...4).configurations().map { .can($0) }
///     let sweep = try Sweep(design.settings, lookups: 10_000, seed: 1)
///     for measurement in try await sweep.run() { print(measurement.row) }
///
/// Each setting is measured in `repeats` independent overlays whose seeds are derived from that of the
/// sweep and from the setting alone: a row is the same whatever else is swept and however many run at a time.
public struct Sweep: Hashable, Sendable {
  /// The settings in the order of the rows.
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
  public var workersMax = JobPool.processorCount

  /// A sweep of settings that can be measured, with at least one lookup in at least one repeat.
  public init(
    _ settings: [Setting], lookups: Int = 10_000, repeats: Int = 5, seed: UInt64, version: String = ""
  ) throws(SweepError) {
    guard lookups > 0 else { throw .lookupCount(lookups) }
    guard repeats > 0 else { throw .repeatCount(repeats) }
    guard !settings.isEmpty else { throw .empty }
    var check = SettingCheck()
    for setting in settings {
      do { try check.check(setting) } catch { throw .setting(setting, error) }
    }
    self.settings = settings
    self.lookups = lookups
    self.repeats = repeats
    self.seed = seed
    self.version = version
  }

  /// A sweep of bare CANs of all pairs of `nodes` and `dimensions`, the latter varying faster.
  public init(
    dimensions: [Int], nodes: [Int], lookups: Int = 10_000, repeats: Int = 5, seed: UInt64,
    version: String = ""
  ) throws(SweepError) {
    var design = Design(nodes: nodes)
    do {
      design.overlays = try Knobs(dimensions: dimensions).configurations().map { .can($0) }
    } catch {
      throw .knobs(error)
    }
    try self.init(design.settings, lookups: lookups, repeats: repeats, seed: seed, version: version)
  }
}

/// Why a sweep cannot be made.
public enum SweepError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no setting.
  case empty
  /// A list of knobs holds what is out of its range.
  case knobs(ModelError)
  /// A setting cannot be modeled.
  case setting(Setting, ModelError)
  /// There are no lookups.
  case lookupCount(Int)
  /// There are no overlays.
  case repeatCount(Int)

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .empty:
      "a sweep needs at least one overlay and one number of nodes"
    case .knobs(let error):
      error.description
    case .setting(let setting, let error):
      "\(setting.overlay): \(error)"
    case .lookupCount(let count):
      "a sweep makes at least 1 lookup in each overlay, not \(count)"
    case .repeatCount(let count):
      "a sweep makes at least 1 overlay of each setting, not \(count)"
    }
  }
}
