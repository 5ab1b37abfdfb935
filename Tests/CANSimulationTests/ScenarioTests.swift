import CANCore
import CANGeometry
import CANStorage
import Testing

@testable import CANSimulation

/// Scenarios run the same whoever watches, and what fails is shrunk to what it needs to fail.
@Suite struct ScenarioTests {
  private func claim(_ prefix: String, of owner: NodeID, in reality: RealityIndex = 0) throws -> Claim {
    Claim(
      zone: try #require(Zone(prefix)), in: reality, epoch: 1, owner: Contact(id: owner), start: 1)
  }

  @Test func everyPointHasOneOwnerOrNoneOrSeveral() throws {
    let none = Ownership(of: [], realities: 1)
    #expect((none.once, none.never, none.severally) == (0, 1, 0))
    let whole = Ownership(of: [try claim("", of: 1)], realities: 1)
    #expect((whole.once, whole.never, whole.severally) == (1, 0, 0))
    // A quarter has two owners, another nobody, and the last half one.
    let claims = [try claim("0", of: 1), try claim("01", of: 2), try claim("11", of: 3)]
    let mixed = Ownership(of: claims, realities: 1)
    #expect((mixed.once, mixed.never, mixed.severally) == (0.5, 0.25, 0.25))
    let realities = Ownership(of: claims + [try claim("", of: 1, in: 1)], realities: 2)
    #expect((realities.once, realities.never, realities.severally) == (0.75, 0.125, 0.125))
  }

  /// Where all are gone who owned anything, the others wait for the time of rebirth, and no longer.
  @Test func aDesertedTorusIsBornAgainInTime() throws {
    let none = Ownership(of: [], realities: 1)
    let half = Ownership(of: [try claim("0", of: 1)], realities: 1)
    func longest(_ ownerships: [(Int, Ownership)]) -> Duration {
      var vacancies = Vacancies()
      for (second, ownership) in ownerships { vacancies.update(ownership, at: .start + .seconds(second)) }
      return vacancies.longest
    }
    #expect(longest([(0, half), (10, half), (70, half)]) == .seconds(70))
    #expect(longest([(0, none), (62, none)]) == .seconds(2))
    #expect(longest([(0, none), (62, none), (63, half), (70, half)]) == .seconds(7))
    #expect(longest([(0, none), (62, half), (90, half), (123, half)]) == .seconds(61))
    #expect(longest([(0, none), (130, none)]) > Vacancies.spellMax)
  }

  @Test func theIntervalOfSamplesChangesNothingButTheSamples() throws {
    let scenario = Scenario.swarm(seed: 3)
    var reports: [Report] = []
    for milliseconds in [700, 10_000] {
      var run = try #require(ScenarioRun(scenario))
      run.samplingInterval = .milliseconds(milliseconds)
      reports.append(run.run())
    }
    #expect(reports[0].samples.count > reports[1].samples.count)
    #expect(reports[0].samples.last?.ownership == reports[1].samples.last?.ownership)
    for report in reports {
      #expect(zip(report.samples, report.samples.dropFirst()).allSatisfy { $0.time < $1.time })
      #expect(report.samples.reduce(0) { $0 + $1.faults } == report.faults)
      #expect(report.failure == nil)
    }
    let numbers = reports.map { [$0.messages, $0.events, $0.faults] }
    #expect(numbers[0] == numbers[1])
    #expect(reports[0].availability == reports[1].availability)
    #expect(reports[0].nodeSeconds == reports[1].nodeSeconds && reports[0].nodeSeconds > 0)
  }

  @Test func aSwarmGivesTheSameOutcomesHoweverManyRunAtATime() async throws {
    let one = await Swarm(seeds: 3...5, workers: 1).run()
    var told: Set<UInt64> = []
    let three = await Swarm(seeds: 3...5, workers: 3).run { told.insert($0.seed) }
    #expect(one == three)
    #expect(one.map(\.seed) == [3, 4, 5] && told == [3, 4, 5])
    let summary = Swarm.Summary(of: one)
    #expect(summary.runs == 3 && summary.failed.isEmpty)
    #expect(summary.recovery(within: 0.5) == summary.recoveries[1])
    #expect(summary.recovery(within: 1) == summary.recoveries.last)
  }

  @Test func aSeedMayBeTheLastThereIs() async {
    let outcomes = await Swarm(seeds: .max...(.max), workers: 2).run()
    #expect(outcomes.map(\.seed) == [.max])
  }
}

/// A driver carries effects out in order.
@Suite struct DiskTests {
  @Test func aWriteIsNotDurableBeforeThoseThatCameFirst() throws {
    let empty = DurableState(torus: try #require(Torus(dimensions: 2)))
    var disk = Disk(empty)
    let first = disk.begin([], 1, taking: .seconds(1), at: .start)
    let second = disk.begin([], 2, taking: .milliseconds(1), at: .start + .milliseconds(10))
    #expect(first == .start + .seconds(1) && second == first)
    disk.stop(.kept, empty)
    #expect(disk.begin([], 3, taking: .zero, at: .start) == .start)
  }
}

/// Delta debugging finds what a failure needs and stays within its runs.
@Suite struct ShrinkingTests {
  private let failure = ScenarioFailure.noRecovery(nil)

  /// Needs a crash of two nodes and a join after it, six nodes and two realities.
  private func needsTwoFaults(_ scenario: Scenario) -> ScenarioFailure? {
    let kinds = scenario.faults.filter { $0.kind != .crash || ($0.count ?? 1) >= 2 }.map(\.kind)
    guard let crash = kinds.firstIndex(of: .crash), kinds[crash...].contains(.join) else { return nil }
    return scenario.nodes >= 6 && scenario.realities >= 2 ? failure : nil
  }

  private var large: Scenario {
    var scenario = Scenario(name: "large", seed: 1, nodes: 77, dimensions: 3, realities: 3)
    scenario.writes = 5
    scenario.joins = .uniform
    scenario.residualLoss = 0.1
    scenario.faults = (0..<40).map { number in
      var fault = Fault(Fault.Kind.allCases[number % Fault.Kind.allCases.count], at: 1_000 * number + 77)
      fault.count = 4
      fault.pick = 0.3
      fault.duration = 5_000
      return fault
    }
    return scenario
  }

  @Test func whatIsLeftIsWhatTheFailureNeeds() throws {
    #expect(needsTwoFaults(large) != nil)
    let shrinking = large.shrunk(from: failure, runsMax: 1_000, check: needsTwoFaults)
    let smallest = shrinking.scenario
    #expect(needsTwoFaults(smallest) != nil)
    #expect(smallest.faults.map(\.kind) == [.crash, .join])
    #expect(smallest.faults.map(\.count) == [2, 1] && smallest.faults.allSatisfy { $0.pick == 0 })
    #expect((smallest.nodes, smallest.dimensions, smallest.realities) == (6, 1, 2))
    #expect(smallest.joins == .random)
    #expect(smallest.writes == 0 && smallest.residualLoss == 0 && smallest.safety == 0)
    // An overlay fails to recover in no time, so that is not touched.
    #expect(smallest.liveness == large.liveness && smallest.isValid)
    #expect(large.shrunk(from: failure, runsMax: 1_000, check: needsTwoFaults) == shrinking)
  }

  @Test(arguments: [0, 1, 7, 50]) func runsAreBounded(runsMax: Int) {
    var count = 0
    let shrinking = large.shrunk(
      from: failure, runsMax: runsMax,
      check: { scenario in
        count += 1
        return needsTwoFaults(scenario)
      })
    #expect(count == shrinking.runs && count <= runsMax)
    #expect(needsTwoFaults(shrinking.scenario) != nil)
    if runsMax == 0 { #expect(shrinking.scenario == large) }
  }

  @Test func anotherFailureIsNotTaken() {
    let broken = ScenarioFailure.brokenPromise(Breach(.tiling, "node 3 serves 010 beside node 5"))
    let same = ScenarioFailure.brokenPromise(Breach(.tiling, "node 1 serves 1 beside node 0"))
    let other = ScenarioFailure.brokenPromise(Breach(.durability, "node 1 lost a record"))
    #expect(broken.isSameKind(as: same) && !broken.isSameKind(as: other) && !broken.isSameKind(as: failure))
    let kept = large.shrunk(from: broken, runsMax: 100, check: { _ in other })
    #expect(kept.scenario == large && kept.failure == broken)
    // A broken promise needs no liveness phase.
    let shrunk = large.shrunk(from: broken, runsMax: 300, check: { _ in same })
    #expect(shrunk.scenario.liveness == 0 && shrunk.scenario.faults.isEmpty && shrunk.scenario.nodes == 1)
  }
}
