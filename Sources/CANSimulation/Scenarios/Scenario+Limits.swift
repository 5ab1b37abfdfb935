import CANCore
import CANGeometry

extension Scenario {
  /// The nodes that a scenario may begin with.
  public static let nodesRange = 1...100_000
  /// The dimensions that the torus of a scenario may have.
  public static let dimensionsRange = Torus.dimensionsRange
  /// The coordinate spaces that a scenario may have.
  public static let realitiesRange = 1...Limit.realities
  /// The nodes that may share a zone of a scenario.
  public static let peersRange = 1...Limit.peersPerZone
  /// The mean delays of a message, in milliseconds.
  public static let delayRange = 0...10_000
  /// The times and lengths of time in a scenario, in milliseconds: all below a day.
  public static let timeRange = 0...86_399_999
  /// The writes a second.
  public static let writesRange = 0.0...10_000
  /// The most faults of a scenario.
  public static let faultsMax = 100_000

  /// Whether every number is within its range and every fault within the safety phase.
  public var isValid: Bool {
    Scenario.nodesRange.contains(nodes) && Scenario.dimensionsRange.contains(dimensions)
      && Scenario.realitiesRange.contains(realities) && Scenario.peersRange.contains(peersPerZoneMax)
      && (1...realities).contains(readQuorum) && Scenario.delayRange.contains(delay)
      && [joinInterval, safety, liveness].allSatisfy(Scenario.timeRange.contains)
      && (0...1).contains(residualLoss) && Scenario.writesRange.contains(writes)
      && faults.count <= Scenario.faultsMax
      && faults.allSatisfy { (0...safety).contains($0.at) && $0.isValid }
  }

  /// The pause between the last join of the beginning and the safety phase, in milliseconds.
  public static let warmUp = 15_000

  /// When the safety phase begins, in milliseconds of virtual time.
  public var safetyStart: Int { (nodes - 1) * joinInterval + Scenario.warmUp }

  /// The longest that a run may take, in milliseconds of virtual time.
  public var lengthMax: Int { safetyStart + safety + liveness }
}

extension Fault {
  /// How many nodes may join, leave or crash at once.
  public static let countRange = 1...100_000
  /// The parts that a partition may have.
  public static let partsRange = 2...200
  /// The jumps of a clock, in milliseconds: less than a day either way.
  public static let offsetRange = -86_399_999...86_399_999
  /// The drifts of a clock, in parts in a million.
  public static let driftRange = -500_000...500_000

  /// The counts that a fault of this kind may have.
  public static func countRange(of kind: Kind) -> ClosedRange<Int> {
    kind == .partition ? partsRange : countRange
  }

  var isValid: Bool {
    let shares = [loss, duplication, replay, late].compactMap { $0 }
    return shares.allSatisfy((0...1).contains) && (0..<1).contains(pick ?? 0)
      && Scenario.timeRange.contains(duration ?? 0)
      && (count.map { Fault.countRange(of: kind).contains($0) } ?? true)
      && Fault.offsetRange.contains(offset ?? 0) && Fault.driftRange.contains(drift ?? 0)
  }
}
