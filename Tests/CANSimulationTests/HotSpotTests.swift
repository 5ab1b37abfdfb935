import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANTestKit
import Testing

/// A storm of reads of one key spreads over the nodes, and no answer is older than it may be (3.8).
@Suite struct HotSpotTests {
  private let key = Key(space: "s", id: "hot")

  /// Twenty seconds in which 40 nodes read a key 200 times a second while it is written every two.
  ///
  /// After sixteen it is deleted; until then it is counted who answers. Messages are doubled and replayed.
  private func storm(seed: UInt64, change: (inout Configuration) -> Void) throws -> ReadStorm {
    let torus = try #require(Torus(dimensions: 2))
    let key = try #require(key)
    var configuration = Configuration.steady(on: torus)
    change(&configuration)
    var simulator = Simulator(seed: seed)
    let nodes = simulator.plant(40, configuration)
    simulator.run(for: .seconds(2))
    simulator.network.duplication = 0.1
    simulator.network.replay = 0.05
    simulator.trace = Trace()
    var generator = SeededGenerator(seed: seed)
    var storm = ReadStorm()
    // The values in the order in which they were acknowledged, each with the time; the last is the deletion.
    var acknowledged: [(value: [UInt8]?, at: Instant)] = []
    var write: (request: RequestID, value: [UInt8]?)?
    var reads: [RequestID: Instant] = [:]
    for tick in 0..<4_000 {
      // No more writes than a record remembers, so that a replayed one is known.
      if tick % 400 == 0, tick <= 3_200 {
        let value: [UInt8]? = tick < 3_200 ? [UInt8(tick / 400)] : nil
        let mapping = KeyMapping.hashed(functions: 1)
        let wish =
          try value.map { try Write.put(key, value: $0, by: mapping, on: torus) }
          ?? .delete(key, by: mapping, on: torus)
        if value == nil {
          storm.hottest = ReadStorm.hottest(simulator.trace?.lines ?? [])
          simulator.trace = nil
        }
        write = (simulator.begin(.write(wish), at: nodes[0]), value)
      }
      if !acknowledged.isEmpty {
        reads[simulator.begin(.read(key), at: nodes[generator.below(nodes.count)])] = simulator.now
      }
      let end = simulator.now + .milliseconds(5)
      while simulator.now < end {
        for (request, outcome) in simulator.runToOutcomes(until: end) {
          switch outcome {
          case .stored where request == write?.request: acknowledged.append((write?.value, simulator.now))
          case .record(let record, _):
            if let begun = reads[request] { storm.count(record?.value, begun: begun, acknowledged) }
          default: throw OverlayError.failed(.timedOut)
          }
        }
      }
    }
    return storm
  }

  @Test(arguments: [false, true], [false, true])
  func theHottestNodeCoolsAndNoAnswerIsTooOld(caching: Bool, replication: Bool) throws {
    for seed in seeds(isOptimized ? 5 : 1) {
      let plain = try storm(seed: seed) { _ in }
      #expect(plain.stale == 0, "seed \(seed): \(plain)")
      #expect(Double(plain.hottest) > 0.7 * Double(plain.reads), "seed \(seed): \(plain)")
      guard caching || replication else { continue }
      let time = Duration.seconds(2)
      let spread = try storm(seed: seed) {
        if caching { $0.cacheTime = time }
        if replication { $0.replicationThreshold = 20 }
        $0.replicaTime = time
      }
      #expect(plain.hottest > 4 * spread.hottest, "seed \(seed): \(plain.hottest) and \(spread.hottest)")
      #expect(spread.staleness <= time, "seed \(seed): \(spread)")
      // That it is behind at all shows that the clock of the test sees it.
      #expect(spread.stale > 0, "seed \(seed)")
    }
  }
}

/// What a storm of reads came to.
private struct ReadStorm {
  /// The answers of the node that sent the most of them.
  var hottest = 0
  /// The answers that were given.
  var reads = 0
  /// The answers that were behind the last acknowledged write.
  var stale = 0
  /// The longest that an answer was behind.
  var staleness = Duration.zero

  /// The answers to other nodes by the one that sent the most.
  static func hottest(_ lines: [String]) -> Int {
    let answers = lines.filter { $0.contains("record after") || $0.contains("copy of") }
    let senders = answers.compactMap { $0.split(separator: " ").dropFirst(2).first }
    return Dictionary(grouping: senders) { $0 }.values.map(\.count).max() ?? 0
  }

  /// Counts an answer: it is behind by as long as a later value was acknowledged before the read began.
  mutating func count(
    _ value: [UInt8]?, begun: Instant, _ acknowledged: [(value: [UInt8]?, at: Instant)]
  ) {
    reads += 1
    guard let index = acknowledged.firstIndex(where: { $0.value == value }), index + 1 < acknowledged.count
    else { return }
    let next = acknowledged[index + 1].at
    guard next < begun else { return }
    stale += 1
    staleness = max(staleness, begun - next)
  }
}
