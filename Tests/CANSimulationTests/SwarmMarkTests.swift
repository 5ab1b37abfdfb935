import CANSimulation
import CANTestKit
import Testing

/// A run of many scenarios tries every rule of ownership: each mark is seen.
@Suite struct SwarmMarkTests {
  @Test(.enabled(if: isOptimized)) func everyMarkFires() async {
    var marks: [Mark: Int] = [:]
    for outcome in await Swarm(seeds: 1...100, workers: 2).run() {
      marks.merge(outcome.report.marks, uniquingKeysWith: +)
    }
    for mark in Mark.allCases { #expect(marks[mark, default: 0] > 0, "\(mark) was never seen") }
  }
}
