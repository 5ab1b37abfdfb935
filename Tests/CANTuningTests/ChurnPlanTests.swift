import CANGeometry
import CANTestKit
import Testing

@testable import CANTuning

@Suite struct ChurnPlanTests {
  private static let minute: Nanoseconds = 60_000_000_000

  private func lengths(_ sessions: SessionTimes, count: Int, seed: UInt64) -> [Nanoseconds] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in sessions.draw(&generator) }
  }

  private func plan(
    nodes: Int = 200, median: Double = 300, minutes: Int64 = 20, seed: UInt64
  ) throws -> ChurnPlan {
    try ChurnPlan(
      configuration: .init(
        nodes: nodes, sessions: try .exponential(median: median), duration: minutes * Self.minute), seed: seed
    )
  }

  @Test func halfOfAllSessionsAreShorterThanTheMedian() throws {
    for seed in seeds(3) {
      let times: [SessionTimes] = [
        try .exponential(median: 84), try .pareto(shape: 1, median: 84), try .pareto(shape: 2.5, median: 84),
        try SessionTimes(parsing: Array("30\n84\n7000".utf8)),
      ]
      for sessions in times.dropLast() {
        let drawn = lengths(sessions, count: 20_000, seed: seed)
        let shorter = Double(drawn.count { $0 < sessions.median }) / 20_000
        #expect(abs(shorter - 0.5) < 0.015, "\(sessions), CANOPY_SEEDS=\(seed)...\(seed)")
      }
      #expect(times.allSatisfy { $0.median == 84_000_000_000 })
      let traced = Set(lengths(times[3], count: 1_000, seed: seed))
      #expect(traced == [30_000_000_000, 84_000_000_000, 7_000_000_000_000])
    }
  }

  @Test func exponentialSessionsHaveTheirMeanAndParetoSessionsTheirTail() throws {
    let exponential = lengths(try .exponential(median: 100), count: 100_000, seed: 1)
    let mean = exponential.reduce(0) { $0 + Double($1) } / 100_000 / 1e9
    #expect(abs(mean / 144.27 - 1) < 0.01)
    let pareto = lengths(try .pareto(shape: 2, median: 100), count: 100_000, seed: 1)
    // From 70.7 s on; a tenth as many are √10 times as long.
    #expect(pareto.allSatisfy { $0 >= 70_710_000_000 })
    let long = Double(pareto.count { $0 > 223_600_000_000 }) / 100_000
    #expect(abs(long - 0.1) < 0.005)
  }

  @Test func traceFilesMayHaveCommentsAndBlanks() throws {
    let text = "\u{FEFF}# seconds\r\n 60 # a minute\r\n\n1.5e2\t\n0.0014\n#"
    let sessions = try SessionTimes(parsing: Array(text.utf8))
    #expect(sessions.median == Self.minute)
    #expect(Set(lengths(sessions, count: 100, seed: 1)) == [1_000_000, 60_000_000_000, 150_000_000_000])
  }

  @Test(arguments: [
    ("", 1, SessionTraceError.Problem.empty),
    ("# nothing\n\n", 2, .empty),
    ("60\n1 2", 2, .number("1 2")),
    ("60\n\nsoon\n", 3, .number("soon")),
    ("nan", 1, .number("nan")),
    ("5\n0", 2, .length("0")),
    ("-4 # ago", 1, .length("-4")),
    ("inf", 1, .length("inf")),
    ("1e10", 1, .length("1e10")),
  ])
  func whatIsNoTraceIsRefusedWithItsLine(text: String, line: Int, problem: SessionTraceError.Problem) {
    let error = SessionTraceError(line: line, problem: problem)
    #expect(throws: error) { try SessionTimes(parsing: Array(text.utf8)) }
    #expect(error.description.hasPrefix("line \(line): "))
  }

  @Test func settingsOutOfRangeAreRefused() {
    for median in [0, -1, .nan, .infinity, 1e10] {
      #expect(throws: ModelError.self) { try SessionTimes.exponential(median: median) }
    }
    for shape in [0, -1, .nan, 1_000] {
      #expect(throws: ModelError.self) { try SessionTimes.pareto(shape: shape, median: 60) }
    }
    let configurations: [ChurnPlan.Configuration] = [
      .init(nodes: 1, sessions: nil), .init(sessions: nil, warmUp: -1), .init(sessions: nil, duration: 0),
      .init(sessions: nil, settling: 0), .init(sessions: nil, duration: .max),
      .init(sessions: nil, lookupPeriod: 0), .init(sessions: nil, lookupPeriod: 1),
      .init(nodes: 5, sessions: nil, askersPerKey: 6), .init(sessions: nil, askersPerKey: 0),
    ]
    for configuration in configurations {
      #expect(throws: ModelError.self) { try ChurnPlan(configuration: configuration, seed: 1) }
    }
    for network in [
      ChurnNetwork(delay: -1...5), .init(loss: .nan), .init(timeout: 199_999_999), .init(attempts: 0),
    ] {
      #expect(throws: ModelError.self) { try ChordChurn(network: network) }
      #expect(throws: ModelError.self) { try KademliaChurn(network: network) }
    }
    #expect(throws: ModelError.self) { try ChordChurn(configuration: .init(successors: 0)) }
    #expect(throws: ModelError.self) { try ChordChurn(configuration: .init(period: 0)) }
    #expect(throws: ModelError.self) { try KademliaChurn(configuration: .init(bucketSize: 65)) }
    #expect(throws: ModelError.self) { try KademliaChurn(configuration: .init(parallelism: 0)) }
    #expect(throws: ModelError.self) { try KademliaChurn(configuration: .init(refreshPeriod: 0)) }
  }

  /// Every crash is a living node's, and its place is taken at once.
  @Test func thereAreAlwaysAsManyNodes() throws {
    for seed in seeds(3) {
      let plan = try plan(seed: seed)
      var occupants = Array(0..<plan.nodeCount)
      var time: Nanoseconds = 0
      for (number, event) in plan.replacements.enumerated() {
        #expect(event.time >= time && event.time < plan.measured.upperBound)
        #expect(occupants[event.place] == event.leaving && event.joining == plan.nodeCount + number)
        #expect(plan.death(of: event.leaving) == event.time && plan.births[event.joining] == event.time)
        #expect(plan.places[event.joining] == UInt32(event.place))
        occupants[event.place] = event.joining
        time = event.time
      }
      #expect(occupants.allSatisfy { plan.death(of: $0) == nil })
      #expect(plan.totalNodeCount == plan.nodeCount + plan.replacements.count)
    }
  }

  /// n nodes of a Poisson process with median m die every m / (n ln 2), from the beginning on.
  @Test func nodesDieAtTheRateOfTheirSessions() throws {
    for seed in seeds(3) {
      let plan = try plan(nodes: 1_000, minutes: 55, seed: seed)
      let expected = 3_600 * 1_000 * 0.693_147 / 300
      let context: Comment = "CANOPY_SEEDS=\(seed)...\(seed)"
      #expect(abs(Double(plan.replacements.count) / expected - 1) < 0.04, context)
      let half = Double(plan.replacements.count { $0.time < 30 * Self.minute })
      #expect(abs(half / expected - 0.5) < 0.03, context)
    }
  }

  /// Sessions that are all as long do not all end at once.
  @Test func sessionsOfAllAgesAreUnderWayAtTheStart() throws {
    for text in ["300", "100\n500\n2000"] {
      let sessions = try SessionTimes(parsing: Array(text.utf8))
      let plan = try ChurnPlan(configuration: .init(nodes: 2_000, sessions: sessions), seed: 1)
      let minutes = (0..<65).map { minute in
        plan.replacements.count { $0.time / Self.minute == minute }
      }
      let mean = Double(plan.replacements.count) / 65
      #expect(minutes.allSatisfy { abs(Double($0) / mean - 1) < 0.35 }, "\(minutes)")
    }
  }

  @Test func lookupsAreAskedByDifferentLivingNodesWhileTheOverlayIsMeasured() throws {
    for seed in seeds(3) {
      let plan = try plan(median: 30, seed: seed)
      let groups = Dictionary(grouping: plan.lookups, by: \.group)
      #expect(abs(Double(groups.count) / 1_200 - 1) < 0.15, "CANOPY_SEEDS=\(seed)...\(seed)")
      for lookups in groups.values {
        #expect(Set(lookups.map(\.asker)).count == 10)
        #expect(Set(lookups.map(\.key)).count == 1 && Set(lookups.map(\.time)).count == 1)
      }
      for lookup in plan.lookups {
        #expect(plan.measured.contains(lookup.time))
        #expect(plan.births[lookup.asker] <= lookup.time && plan.deaths[lookup.asker] > lookup.time)
      }
    }
  }

  @Test func theSameSeedDrawsTheSamePlan() throws {
    let (one, again, other) = (try plan(seed: 1), try plan(seed: 1), try plan(seed: 2))
    #expect(one.replacements == again.replacements && one.lookups == again.lookups)
    #expect(one.replacements != other.replacements && one.lookups != other.lookups)
  }

  @Test func eventsComeInTheOrderOfTheirTimesAndThenAsScheduled() {
    for seed in seeds(3) {
      var generator = SeededGenerator(seed: seed)
      var queue = EventQueue<Int>()
      var expected: [(time: Nanoseconds, event: Int)] = []
      for number in 0..<500 {
        let time = Nanoseconds(generator.below(100))
        queue.schedule(number, at: time)
        expected.append((time, number))
      }
      expected.sort { $0 < $1 }
      for (time, event) in expected {
        #expect(queue.next(until: time - 1) == nil)
        let next = queue.next(until: time)
        #expect(next?.time == time && next?.event == event, "CANOPY_SEEDS=\(seed)...\(seed)")
      }
      #expect(queue.count == 0)
    }
  }
}
