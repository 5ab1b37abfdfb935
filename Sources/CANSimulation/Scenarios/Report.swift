import CANCore
import CANGeometry
import CANStorage

/// What was seen in the run of a scenario.
public struct Report: Hashable, Sendable {
  /// The promises that were broken, each as it was seen first.
  public private(set) var breaches: [Breach] = []
  /// What kept the overlay from being whole when it was last looked at.
  public internal(set) var flaw: Breach?
  /// The time from the last fault until the overlay was whole for good; `nil` for never.
  public internal(set) var recovery: Duration?
  /// The writes that were acknowledged.
  public internal(set) var writesAcknowledged = 0
  /// The writes that failed, or whose node was gone.
  public internal(set) var writesFailed = 0
  /// The keys whose last write was acknowledged before the faults were over, and had to be there at the end.
  public internal(set) var writesOutlasting = 0
  /// The keys whose last acknowledged write is gone although too few of its holders stopped.
  public internal(set) var writesLost = 0
  /// The keys whose last acknowledged write is gone with as many holders as it takes.
  public internal(set) var writesLostWithHolders = 0
  /// The keys whose last acknowledged write was overtaken by a late copy of an earlier one.
  public internal(set) var writesRepeated = 0
  /// The reads that found something or nothing.
  public internal(set) var reads = 0
  /// The reads that failed.
  public internal(set) var readsFailed = 0
  /// Those of the reads that found something older than what was acknowledged before they began.
  public internal(set) var readsBehind = 0
  /// The queries that ended.
  public internal(set) var queries = 0
  /// The queries that failed, or said that something is missing.
  public internal(set) var queriesIncomplete = 0
  /// The queries that found something older than what was acknowledged before, or lacked it and did not say so.
  public internal(set) var queriesWrong = 0
  /// The longest time that a part of the torus had no owner and no fault explained it.
  public internal(set) var vacancy = Duration.zero
  /// How often what happens seldom happened.
  public internal(set) var marks: [Mark: Int] = [:]
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
  /// Those of the lookups that failed, or named a node that does not serve the point when the answer is there.
  public internal(set) var failedLookups = 0
  /// What the overlay was like over time.
  public internal(set) var samples: [Sample] = []
  /// The time that all nodes together ran, in seconds.
  public internal(set) var nodeSeconds = 0.0
  /// The mean share of points with exactly one owner, from the beginning of the safety phase.
  public internal(set) var availability = 1.0

  /// The messages that a node sent a second, on average.
  public var messageRate: Double { nodeSeconds > 0 ? Double(messages) / nodeSeconds : 0 }

  /// The promises that were broken: those that were seen broken, and what the overlay lacked to the end.
  public var brokenPromises: Set<Promise> {
    Set(breaches.map(\.promise) + (recovery == nil ? [flaw?.promise].compactMap { $0 } : []))
  }

  /// How the run failed; `nil` for a run that went well.
  public var failure: ScenarioFailure? {
    if let broken = breaches.first { return .brokenPromise(broken) }
    return recovery == nil ? .noRecovery(flaw) : nil
  }

  /// Notes a broken promise unless it is known already.
  mutating func note(_ breach: Breach) {
    if !breaches.contains(where: { $0.promise == breach.promise }) { breaches.append(breach) }
  }

  mutating func finish(_ simulator: Simulator, _ timeline: Timeline) {
    if let breach = simulator.breach { note(breach) }
    marks = simulator.witness?.marks ?? [:]
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
  case brokenPromise(Breach)
  /// The overlay was not whole when the liveness phase was over; says what it lacked, if that is known.
  case noRecovery(Breach?)

  /// What went wrong, in one sentence.
  public var description: String {
    switch self {
    case .brokenPromise(let breach): "a promise was broken: \(breach.promise.rawValue): \(breach)"
    case .noRecovery(let flaw): "the overlay did not recover" + (flaw.map { ": \($0)" } ?? "")
    }
  }

  /// Whether both are of one kind: the same promise, whichever nodes and zones broke it, or no recovery.
  public func isSameKind(as other: ScenarioFailure) -> Bool {
    switch (self, other) {
    case (.brokenPromise(let one), .brokenPromise(let other)):
      one.promise == other.promise && one.words == other.words
    case (.noRecovery, .noRecovery): true
    default: false
    }
  }
}

extension Breach {
  /// The words of the text without those that hold digits, such as nodes and zones.
  fileprivate var words: [Substring] {
    description.split(separator: " ").filter { !$0.contains(where: \.isNumber) }
  }
}
