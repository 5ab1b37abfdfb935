import CANTestKit
import Testing

@testable import CANTuning

@Suite struct ChurnTallyTests {
  /// Two keys that four of eight nodes look up, without churn.
  private func plan() throws -> ChurnPlan {
    let second: Nanoseconds = 1_000_000_000
    for seed in UInt64(1)... {
      let plan = try ChurnPlan(
        configuration: .init(
          nodes: 8, sessions: nil, warmUp: 0, duration: 10 * second, settling: 30 * second,
          lookupPeriod: 5 * second, askersPerKey: 4), seed: seed)
      if plan.lookups.count == 8 { return plan }
    }
    throw ModelError.setting("no plan has two keys")
  }

  @Test func aLookupIsConsistentWhereMostOfItsGroupAgree() throws {
    let plan = try plan()
    // Whether there is a majority, and how many are in it.
    for (ends, consistent) in [
      ([1, 1, 1, 2], 3), ([1, 1, 2, 2], 0), ([1, 2, 3, 4], 0), ([5, 5, 5, 5], 4),
    ] {
      var tally = ChurnTally(plan: plan)
      for (number, end) in ends.enumerated() {
        tally.complete(lookup: number, at: end, hops: 2, time: plan.lookups[number].time + 4_000_000)
      }
      let row = tally.measurement(overlay: "x")
      #expect(row.lookups == 8 && row.completedShare == 0.5 && row.hops == 2)
      #expect(row.consistentShare == Double(consistent) / 4)
      #expect(row.successShare == row.consistentShare / 2)
      #expect(row.latency.mean == 4 && row.latency.p99 == 4)
    }
  }

  @Test func onlyTheFirstAnswerInTimeCounts() throws {
    let plan = try plan()
    var tally = ChurnTally(plan: plan)
    let time = plan.lookups[0].time
    tally.complete(lookup: 0, at: 3, hops: 1, time: time + ChurnNetwork.lookupDeadline + 1)
    #expect(!tally.hasEnded(lookup: 0))
    tally.complete(lookup: 0, at: 4, hops: 1, time: time + 5_000_000)
    tally.complete(lookup: 0, at: 5, hops: 9, time: time + 6_000_000)
    #expect(tally.hasEnded(lookup: 0))
    let row = tally.measurement(overlay: "x")
    #expect(row.completedShare == 0.125 && row.hops == 1 && row.latency.median == 5)
  }

  @Test func maintenanceIsCountedWhileTheOverlayIsMeasured() throws {
    let plan = try plan()
    var tally = ChurnTally(plan: plan)
    for time in [-1, 0, plan.measured.upperBound - 1, plan.measured.upperBound] {
      tally.send(.maintenance, bytes: 100, at: time)
    }
    tally.send(.maintenance, messages: 3, bytes: 70, at: 0)
    tally.send(.lookup, bytes: 60, at: 0)
    tally.send(.lookup, messages: 2, bytes: 90, at: 0)
    let row = tally.measurement(overlay: "x")
    #expect(row.maintenanceMessages == 5 / 80.0 && row.maintenanceBytes == 270 / 80.0)
    #expect(row.lookupMessages == 3 / 8.0 && row.lookupBytes == 150 / 8.0)
  }

  /// Askers that crash within the 30 s of a lookup do not count, unless they had their answer.
  @Test func recoveriesAndLookupsOfCrashedAskersAreCountedAsDocumented() throws {
    let sessions = try SessionTimes.exponential(median: 60)
    let plan = try ChurnPlan(
      configuration: .init(nodes: 50, sessions: sessions, duration: 300_000_000_000), seed: 1)
    var tally = ChurnTally(plan: plan)
    let crashes = plan.replacements.filter { plan.measured.contains($0.time) }
    for crash in plan.replacements.dropLast() {
      tally.depend(on: crash.leaving)
      tally.recover(from: crash.leaving, at: crash.time + 2_000_000_000)
    }
    let last = try #require(plan.replacements.last)
    tally.depend(on: last.leaving)
    let row = tally.measurement(overlay: "x")
    #expect(row.crashes == crashes.count && row.unrecovered == 1 && row.recovery.median == 2)
    let expected = 2 + (Double(plan.end - last.time) / 1e9 - 2) / Double(crashes.count)
    #expect(abs(row.recovery.mean - expected) < 1e-9)
    let living = plan.lookups.count { plan.deaths[$0.asker] > $0.time + ChurnNetwork.lookupDeadline }
    #expect(row.lookups == living && living < plan.lookups.count && row.completedShare == 0)
  }
}
