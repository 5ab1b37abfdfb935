/// An overlay that can be run under churn.
public protocol ChurnModel: Sendable {
  /// What a run of `plan` comes to; the same seed gives the same run.
  func measure(_ plan: ChurnPlan, seed: UInt64) -> ChurnMeasurement
}

/// An overlay under way, to which crashes, joins and lookups happen when its plan says so.
public protocol ChurnRun {
  /// What is to happen.
  var plan: ChurnPlan { get }
  /// What has happened.
  var tally: ChurnTally { get }
  /// Lets the overlay go on up to `time`, and what happens then happen too.
  mutating func advance(to time: Nanoseconds)
  /// Crashes a node without a word, and lets another begin to join.
  mutating func replace(_ replacement: ChurnPlan.Replacement)
  /// Starts the lookup of this number.
  mutating func startLookup(_ number: Int)
}

extension ChurnRun {
  /// Lets the plan happen from its beginning to its end.
  ///
  /// Of what happens at the same time crashes come first, so that whoever is asked to look up a key is alive.
  public mutating func run() {
    var replacements = plan.replacements[...]
    for (number, lookup) in plan.lookups.enumerated() {
      replace(&replacements, until: lookup.time)
      advance(to: lookup.time)
      startLookup(number)
    }
    replace(&replacements, until: plan.end)
    advance(to: plan.end)
  }

  private mutating func replace(
    _ replacements: inout ArraySlice<ChurnPlan.Replacement>, until end: Nanoseconds
  ) {
    while let replacement = replacements.first, replacement.time <= end {
      replacements.removeFirst()
      advance(to: replacement.time)
      replace(replacement)
    }
  }
}
