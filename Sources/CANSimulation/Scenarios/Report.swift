import CANCore
import CANGeometry
import CANStorage

/// What was seen in the run of a scenario.
public struct Report: Hashable, Sendable {
  /// The promise that was broken while faults happened; `nil` for none.
  public internal(set) var violation: InvariantViolation?
  /// What kept the overlay from being whole when it was last looked at.
  public internal(set) var flaw: InvariantViolation?
  /// The time from the last fault until the overlay was whole for good; `nil` for never.
  public internal(set) var recovery: Duration?
  /// What is not as it was promised of records when the overlay was whole again.
  public internal(set) var breach: InvariantViolation?
  /// The writes that were acknowledged.
  public internal(set) var writesAcknowledged = 0
  /// The writes that failed, or whose node was gone.
  public internal(set) var writesFailed = 0
  /// The keys whose acknowledged write is gone although too few of its holders stopped.
  public internal(set) var writesLost = 0
  /// The keys whose acknowledged write is gone with as many holders as it takes.
  public internal(set) var writesLostWithHolders = 0
  /// The faults that happened.
  public internal(set) var faults = 0
  /// The messages of the whole run.
  public internal(set) var messages = 0
  /// The events of the whole run.
  public internal(set) var events = 0
  /// The length of the run in virtual time.
  public internal(set) var duration = Duration.zero
  /// The lookups that ended.
  public internal(set) var lookups = 0
  /// Those of the lookups that failed or gave a wrong answer.
  public internal(set) var failedLookups = 0
  /// What the overlay was like over time.
  public internal(set) var samples: [Sample] = []
  /// The time that all nodes together ran, in seconds.
  public internal(set) var nodeSeconds = 0.0
  /// The mean share of points with exactly one owner, from the beginning of the safety phase.
  public internal(set) var availability = 1.0

  /// The messages that a node sent a second, on average.
  public var messageRate: Double { nodeSeconds > 0 ? Double(messages) / nodeSeconds : 0 }

  /// How the run failed; `nil` for a run that went well.
  public var failure: ScenarioFailure? {
    if let broken = violation ?? breach { return .brokenPromise(broken) }
    return recovery == nil ? .noRecovery(flaw) : nil
  }

  mutating func finish(_ simulator: Simulator, _ timeline: Timeline) {
    violation = simulator.violation
    messages = simulator.traffic.messages
    events = simulator.eventCount
    duration = simulator.now - .start
    samples = timeline.samples
    nodeSeconds = timeline.nodeSeconds
    let (sum, count) = timeline.availabilities
    if count > 0 { availability = sum / Double(count) }
  }
}

/// How a run fails.
public enum ScenarioFailure: Hashable, Sendable, CustomStringConvertible {
  /// Something was seen that must never be.
  case brokenPromise(InvariantViolation)
  /// The overlay was not whole when the liveness phase was over; says what it lacked, if that is known.
  case noRecovery(InvariantViolation?)

  /// What went wrong, in one sentence.
  public var description: String {
    switch self {
    case .brokenPromise(let violation): "a promise was broken: \(violation)"
    case .noRecovery(let flaw): "the overlay did not recover" + (flaw.map { ": \($0)" } ?? "")
    }
  }

  /// Whether both are of one kind: the same promise, whichever nodes and zones broke it, or no recovery.
  public func isSameKind(as other: ScenarioFailure) -> Bool {
    switch (self, other) {
    case (.brokenPromise(let one), .brokenPromise(let other)): one.words == other.words
    case (.noRecovery, .noRecovery): true
    default: false
    }
  }
}

extension InvariantViolation {
  /// The words of the text without those that hold digits, such as nodes and zones.
  fileprivate var words: [Substring] {
    description.split(separator: " ").filter { !$0.contains(where: \.isNumber) }
  }
}
