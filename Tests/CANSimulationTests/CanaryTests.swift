import CANGeometry
import CANStorage
import Testing

@testable import CANCore
@testable import CANSimulation

/// A canary for each promise: a bug that is planted from outside in a whole run, which its checker must report.
@Suite struct CanaryTests {
  typealias Tamper = @Sendable (inout Simulator, NodeID, Effect) -> [Effect]

  /// A small overlay with writes, in which nothing goes wrong by itself.
  private func scenario(realities: Int = 1, writes: Double = 5, faults: [Fault] = []) -> Scenario {
    var scenario = Scenario(name: "canary", seed: 7, nodes: 8, dimensions: 2, realities: realities)
    scenario.joinInterval = 200
    scenario.safety = 45_000
    scenario.liveness = 60_000
    scenario.writes = writes
    scenario.faults = faults
    return scenario
  }

  private func report(on scenario: Scenario, _ tamper: Tamper?) throws -> Report {
    var run = try #require(ScenarioRun(scenario))
    run.simulator.tamper = tamper
    return run.run()
  }

  private func expect(
    _ promise: Promise, brokenOn scenario: Scenario, by tamper: @escaping Tamper,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let report = try report(on: scenario, tamper)
    #expect(
      report.brokenPromises.contains(promise), "\(report.breaches), \(String(describing: report.flaw))",
      sourceLocation: location)
    #expect(report.failure != nil, sourceLocation: location)
  }

  private static func isLate(_ simulator: Simulator) -> Bool { simulator.now > .start + .seconds(40) }

  // MARK: - Without a bug

  @Test(arguments: [1, 3]) func whereNothingIsPlantedNothingIsReported(realities: Int) throws {
    var scenario = scenario(realities: realities)
    scenario.readQuorum = max(realities - 1, 1)
    let report = try report(on: scenario) { _, _, effect in [effect] }
    #expect(report.failure == nil && report.brokenPromises.isEmpty, "\(report.breaches)")
    #expect(report.reads > 0 && report.queries > 0 && report.lookups > 0 && report.writesAcknowledged > 0)
    // While nodes join, a zone may be handed over between an answer and the look at it.
    let failedLookups = report.samples.filter { $0.phase != .join }.reduce(0) { $0 + $1.failedLookups }
    #expect(report.readsFailed + failedLookups + report.queriesIncomplete == 0)
    // A query asks one coordinate space, which a write may not have waited for.
    #expect(report.readsBehind == 0 && (realities > 1 || report.queriesWrong == 0))
  }

  // MARK: - Nodes and zones

  @Test func aNodeThatContradictsItself() throws {
    try expect(.consistency, brokenOn: scenario()) { simulator, node, effect in
      if Self.isLate(simulator), node == 3 { simulator.nodes[3]?.stage = .detached }
      return [effect]
    }
  }

  @Test func aNodeThatNobodyHearsAndThatHearsNobody() throws {
    try expect(.tiling, brokenOn: scenario()) { simulator, node, effect in
      guard Self.isLate(simulator), case .send(_, let receiver) = effect else { return [effect] }
      return node == 3 || receiver.id == 3 ? [] : [effect]
    }
  }

  @Test func aNodeThatIsNeverToldWhoOwnsWhat() throws {
    var join = Fault(.join, at: 20_000)
    join.count = 8
    try expect(.neighbors, brokenOn: scenario(faults: [join])) { simulator, _, effect in
      guard simulator.now > .start + .seconds(20), case .send(let message, let receiver) = effect,
        receiver.id == 3
      else { return [effect] }
      switch message {
      case .claims: return []
      case .update(let update):
        let silent = Update(
          number: update.number, version: update.version, learned: update.learned,
          refutation: update.refutation, news: nil)
        return [.send(.update(silent), to: receiver)]
      default: return [effect]
      }
    }
  }

  @Test func neighborsThatNeverTakeOver() throws {
    var scenario = scenario(faults: [Fault(.crash, at: 1_000)])
    scenario.safety = 80_000
    try expect(.availability, brokenOn: scenario) { simulator, node, effect in
      for claim in simulator.node(node)?.status.neighbors ?? [] {
        simulator.nodes[Int(node)]?.upkeep.takeovers.insert(.init(reality: claim.reality, zone: claim.zone))
      }
      return [effect]
    }
  }

  @Test func answersThatNeverCome() throws {
    try expect(.availability, brokenOn: scenario()) { simulator, _, effect in
      guard simulator.now > .start + .seconds(95), case .complete(let id, .owner) = effect else {
        return [effect]
      }
      return [.complete(id, .failed(.timedOut))]
    }
  }

  // MARK: - Records

  @Test(arguments: [1, 3]) func writesThatAreAcknowledgedAndNotKept(realities: Int) throws {
    try expect(.durability, brokenOn: scenario(realities: realities)) { simulator, _, effect in
      guard Self.isLate(simulator), case .complete(_, .stored(let version, _)) = effect else {
        return [effect]
      }
      simulator.alterRecords { record, _ in record.version == version ? [] : [record] }
      return [effect]
    }
  }

  /// Nobody is told of the crash, after which the writes should still be on the disk.
  @Test func aDiskThatForgetsWhatItKept() throws {
    try expect(.durability, brokenOn: scenario()) { simulator, node, effect in
      if Self.isLate(simulator), node != 3, simulator.hosts[3].process == 1 {
        simulator.crash(3, disk: .lost)
        simulator.restart(3)
        _ = simulator.begin(.join(through: [Contact(id: node)], at: nil), at: 3)
      }
      return [effect]
    }
  }

  @Test func writesThatAreStampedBelowWhatTheyReplace() throws {
    try expect(.durability, brokenOn: scenario()) { simulator, _, effect in
      guard Self.isLate(simulator), case .complete(let id, .stored(let version, let hops)) = effect else {
        return [effect]
      }
      let earlier = Version(time: version.time - 60_000_000_000, node: version.node)
      simulator.alterRecords { record, torus in
        record.version == version ? [record.stamped(earlier, on: torus)] : [record]
      }
      return [.complete(id, .stored(earlier, hops: hops))]
    }
  }

  @Test func valuesThatWereNeverWritten() throws {
    try expect(.answers, brokenOn: scenario()) { simulator, _, effect in
      guard Self.isLate(simulator), case .complete(let id, .record(let record?, let hops)) = effect else {
        return [effect]
      }
      guard let torus = Torus(dimensions: 2) else { return [effect] }
      let other = Record(
        key: record.key, point: record.point, on: torus, position: record.position, value: [0],
        version: record.version, source: record.source)
      return [.complete(id, .record(other, hops: hops))]
    }
  }

  @Test func readsThatMissWhatIsThere() throws {
    try expect(.freshness, brokenOn: scenario()) { simulator, _, effect in
      guard Self.isLate(simulator), case .send(.reply(let id, .record(_?, let hops)), let receiver) = effect
      else { return [effect] }
      return [.send(.reply(id, .record(nil, hops: hops)), to: receiver)]
    }
  }

  @Test(arguments: [1, 3]) func deletedRecordsThatComeBack(realities: Int) throws {
    try expect(.deletion, brokenOn: scenario(realities: realities)) { simulator, _, effect in
      // Soon after the last writes.
      guard simulator.now > .start + .seconds(115) else { return [effect] }
      simulator.alterRecords { record, torus in
        guard record.isTombstone, !record.isPointer, record.position.isEmpty else { return [record] }
        return [record.before(on: torus)]
      }
      return [effect]
    }
  }

  // MARK: - Queries

  @Test func answersThatLackWhatTheyCover() throws {
    try expect(.answers, brokenOn: scenario()) { simulator, _, effect in
      guard Self.isLate(simulator), case .send(.answer(let part, var answer), let receiver) = effect else {
        return [effect]
      }
      answer.matches = []
      return [.send(.answer(part, answer), to: receiver)]
    }
  }

  @Test func answersThatHoldARecordTwice() throws {
    try expect(.answers, brokenOn: scenario()) { _, _, effect in
      guard case .complete(let id, .answer(var answer)) = effect, let match = answer.matches.first else {
        return [effect]
      }
      answer.matches.append(match)
      return [.complete(id, .answer(answer))]
    }
  }

  @Test func answersThatHideWhatIsMissing() throws {
    try expect(.answers, brokenOn: scenario()) { _, _, effect in
      guard case .complete(let id, .answer(var answer)) = effect else { return [effect] }
      answer.coverage.covered -= 1
      return [.complete(id, .answer(answer))]
    }
  }

  // MARK: - Bounds

  @Test func aStormOfMessages() throws {
    try expect(.bounds, brokenOn: scenario()) { simulator, _, effect in
      guard Self.isLate(simulator), case .send(.update, _) = effect else { return [effect] }
      return Array(repeating: effect, count: 1_000)
    }
  }

  @Test func requestsThatAreNeverForgotten() throws {
    try expect(.bounds, brokenOn: scenario()) { simulator, node, effect in
      if case .complete = effect, node == 3 {
        simulator.nodes[3]?.readParts[RequestID(simulator.now.nanoseconds.magnitude)] = (RequestID(0), 0)
      }
      return [effect]
    }
  }

  @Test func moreThanANodeMayKeep() throws {
    try expect(.bounds, brokenOn: scenario()) { simulator, node, effect in
      if Self.isLate(simulator), node == 3 {
        for number in 0...Limit.pendingRequests {
          simulator.nodes[3]?.requests[RequestID(UInt64(number))] = .init(until: simulator.now)
        }
      }
      return [effect]
    }
  }
}

extension Simulator {
  /// Replaces every record that any node holds.
  fileprivate mutating func alterRecords(_ change: (Record, Torus) -> [Record]) {
    for index in nodes.indices {
      guard let configuration = nodes[index]?.configuration else { continue }
      for reality in 0..<configuration.realities {
        for record in nodes[index]?.storedRecords(in: RealityIndex(reality)).map({ $0 }) ?? [] {
          let changed = change(record, configuration.torus)
          guard changed != [record] else { continue }
          nodes[index]?.realities[reality].records.remove(record.place)
          for other in changed { _ = nodes[index]?.realities[reality].records.insert(other) }
        }
      }
    }
  }
}

extension Record {
  /// The same write with another stamp.
  fileprivate func stamped(_ version: Version, on torus: Torus) -> Record {
    Record(
      key: key, role: role, point: point, on: torus, position: position, value: value, version: version,
      expiry: expiry, source: source, predecessors: predecessors)
  }

  /// What a tombstone of a hashed key may have ended.
  fileprivate func before(on torus: Torus) -> Record {
    Record(
      key: key, point: point, on: torus, value: [1],
      version: Version(time: version.time - 1, node: version.node))
  }
}
