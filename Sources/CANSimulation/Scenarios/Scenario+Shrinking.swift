extension Scenario {
  /// A failing scenario without what it does not need to fail.
  public struct Shrinking: Hashable, Sendable {
    /// The smallest scenario that was found.
    public let scenario: Scenario
    /// How that one fails.
    public let failure: ScenarioFailure
    /// The runs that were tried.
    public let runs: Int
  }

  /// The smallest scenario found in so many runs that fails in the same way as this one does.
  ///
  /// Leaves out faults, half of them at a time and then fewer (delta debugging; Zeller and Hildebrandt, 2002), and
  /// makes the rest simpler: no writes, no loss, random joins, fewer peers, reads of one reality, fewer realities,
  /// dimensions and nodes, a shorter safety phase, plainer faults; again until nothing more can go. `progress` gets
  /// the runs so far and the smallest scenario; `check` tells how a scenario fails, by default by running it.
  public func shrunk(
    from failure: ScenarioFailure, runsMax: Int = 200,
    progress: (_ runs: Int, _ smallest: Scenario) -> Void = { _, _ in },
    check: (Scenario) -> ScenarioFailure? = Scenario.failure
  ) -> Shrinking {
    withoutActuallyEscaping(progress) { progress in
      withoutActuallyEscaping(check) { check in
        var shrinker = Shrinker(
          smallest: self, failure: failure, runsMax: runsMax, progress: progress, check: check)
        shrinker.shrink()
        return Shrinking(scenario: shrinker.smallest, failure: shrinker.failure, runs: shrinker.runs)
      }
    }
  }

  /// How a run of the scenario fails; `nil` for one that goes well or cannot be run.
  public static func failure(of scenario: Scenario) -> ScenarioFailure? {
    var run = ScenarioRun(scenario)
    return run?.run().failure
  }
}

/// The search for a smaller scenario that fails in the same way.
private struct Shrinker {
  private(set) var smallest: Scenario
  private(set) var failure: ScenarioFailure
  private(set) var runs = 0
  private let runsMax: Int
  private let progress: (Int, Scenario) -> Void
  private let check: (Scenario) -> ScenarioFailure?
  private var tried: Set<Scenario> = []

  init(
    smallest: Scenario, failure: ScenarioFailure, runsMax: Int, progress: @escaping (Int, Scenario) -> Void,
    check: @escaping (Scenario) -> ScenarioFailure?
  ) {
    self.smallest = smallest
    self.failure = failure
    self.runsMax = runsMax
    self.progress = progress
    self.check = check
  }

  mutating func shrink() {
    var before: Scenario
    repeat {
      before = smallest
      simplifyWhole()
      leaveOutFaults()
      lower(\.nodes, to: 1)
      lower(\.dimensions, to: 1)
      lower(\.realities, to: 1)
      lower(\.peersPerZoneMax, to: 1)
      shorten()
      for index in smallest.faults.indices { simplifyFault(at: index) }
    } while smallest != before && runs < runsMax
  }

  /// Takes a scenario for the smallest if it fails in the same way.
  @discardableResult
  private mutating func takes(_ change: (inout Scenario) -> Void) -> Bool {
    var candidate = smallest
    change(&candidate)
    guard candidate != smallest, candidate.isValid, runs < runsMax, tried.insert(candidate).inserted else {
      return false
    }
    runs += 1
    let found = check(candidate)
    let fails = found.map { $0.isSameKind(as: failure) } ?? false
    if fails, let found {
      smallest = candidate
      failure = found
    }
    progress(runs, smallest)
    return fails
  }

  // MARK: - The whole

  private mutating func simplifyWhole() {
    takes { $0.faults = [] }
    takes { $0.writes = 0 }
    takes { $0.residualLoss = 0 }
    takes { $0.joins = .random }
    takes { $0.peersPerZoneMax = 1 }
    takes { $0.readQuorum = 1 }
    takes { $0.realities = 1 }
    takes { $0.dimensions = min($0.dimensions, 2) }
  }

  private mutating func leaveOutFaults() {
    var size = max(smallest.faults.count / 2, 1)
    while !smallest.faults.isEmpty, runs < runsMax {
      var start = 0
      while start < smallest.faults.count, runs < runsMax {
        let end = min(start + size, smallest.faults.count)
        if !takes({ $0.faults.removeSubrange(start..<end) }) { start = end }
      }
      guard size > 1 else { return }
      size /= 2
    }
  }

  /// Brings a number down as far as it goes, in halves of what is left.
  private mutating func lower(_ number: WritableKeyPath<Scenario, Int>, to bound: Int) {
    var step = smallest[keyPath: number] - bound
    while step > 0, runs < runsMax {
      if takes({ $0[keyPath: number] -= step }) {
        step = min(step, smallest[keyPath: number] - bound)
      } else {
        step /= 2
      }
    }
  }

  /// Ends the safety phase earlier and moves the faults forward.
  ///
  /// The liveness phase is shortened for a broken promise only: any overlay fails to recover in no time.
  private mutating func shorten() {
    takes { $0.safety = min($0.safety, $0.faults.map(\.end).max() ?? 0) }
    while takes({ scenario in
      scenario.safety /= 2
      for index in scenario.faults.indices { scenario.faults[index].at /= 2 }
    }) {}
    guard case .brokenPromise = failure else { return }
    lower(\.liveness, to: 0)
  }

  // MARK: - One fault

  private mutating func simplifyFault(at index: Int) {
    let fault = smallest.faults[index]
    for change in Fault.simplifications {
      takes { change(&$0.faults[index]) }
    }
    for number in [\Fault.count, \.duration] where (fault[keyPath: number] ?? 0) > 1 {
      while takes({ scenario in
        scenario.faults[index][keyPath: number] = scenario.faults[index][keyPath: number].map {
          max($0 / 2, 1)
        }
      }) {}
    }
  }
}

extension Fault {
  /// When the fault is over, in milliseconds.
  fileprivate var end: Int { at + (duration ?? 0) }

  /// What makes a fault plainer.
  fileprivate static let simplifications: [@Sendable (inout Fault) -> Void] = [
    { $0.count = $0.count.map { min($0, 1) } },
    { if $0.fate != nil { $0.fate = .kept } },
    { if $0.isOneWay == true { $0.isOneWay = false } },
    { $0.loss = $0.loss.map { _ in 0 } },
    { $0.duplication = $0.duplication.map { _ in 0 } },
    { $0.replay = $0.replay.map { _ in 0 } },
    { $0.late = $0.late.map { _ in 0 } },
    { $0.offset = $0.offset.map { _ in 0 } },
    { $0.drift = $0.drift.map { _ in 0 } },
    { $0.pick = $0.pick.map { _ in 0 } },
    { $0.duration = $0.duration.map { max($0 / 1000 * 1000, min($0, 1000)) } },
    { $0.at = $0.at / 1000 * 1000 },
  ]
}
