import CANStorage
import CANTestKit
import Testing

@testable import CANCore
@testable import CANSimulation

/// Long runs try every rule of ownership: each mark is seen.
@Suite struct SwarmMarkTests {
  /// The marks that a swarm of this size has seen many times.
  private static let frequent = Set(Mark.allCases).subtracting([.grantAborted, .commitAdopted])

  @Test(.enabled(if: isOptimized)) func whatIsSeldomHappensInASwarm() async {
    var marks: [Mark: Int] = [:]
    for outcome in await Swarm(seeds: 1...60, workers: 2).run() {
      marks.merge(outcome.report.marks, uniquingKeysWith: +)
      #expect(outcome.report.failure == nil, "seed \(outcome.seed)")
    }
    for mark in Self.frequent { #expect(marks[mark, default: 0] > 0, "\(mark) was never seen") }
  }

  /// Every commit is lost: the heirs of those who leave learn from their neighbors what they own.
  @Test func lostCommitsAreAdopted() throws {
    let report = try report(leaving: 3) { _, _, effect in
      if case .send(.commit, _) = effect { [] } else { [effect] }
    }
    #expect(report.marks[.commitAdopted, default: 0] > 0, "\(report.marks)")
    #expect(report.failure == nil, "\(String(describing: report.failure))")
  }

  /// Heirs stop in the moment in which a zone is theirs.
  @Test func heirsThatStopWithAGrantAreStoodInFor() throws {
    let report = try report(leaving: 2) { simulator, _, effect in
      guard case .send(.commit, let heir) = effect, simulator.witness?.marks[.grantAborted] == nil else {
        return [effect]
      }
      simulator.crash(heir.id)
      return [effect]
    }
    #expect(report.marks[.grantAborted, default: 0] > 0, "\(report.marks)")
    // The overlay is whole but for the one who stopped, which nobody said would.
    #expect(report.flaw?.description.contains("is gone") == true, "\(report)")
  }

  private func report(
    leaving count: Int, _ tamper: @escaping @Sendable (inout Simulator, NodeID, Effect) -> [Effect]
  ) throws -> Report {
    var scenario = Scenario(name: "marks", seed: 3, nodes: 16, dimensions: 2)
    scenario.joinInterval = 200
    scenario.safety = 60_000
    var leave = Fault(.leave, at: 1_000)
    leave.count = count
    leave.pick = 0.5
    scenario.faults = [leave]
    var run = try #require(ScenarioRun(scenario))
    run.simulator.tamper = { simulator, node, effect in
      simulator.now > .start + .seconds(18) ? tamper(&simulator, node, effect) : [effect]
    }
    return run.run()
  }
}
