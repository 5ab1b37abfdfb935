import CANCore
import CANGeometry
import CANStorage

// What was promised of records is looked at when the overlay is whole again: every acknowledged write is read
// back, unless so many of its holders stopped in one repair window that it may be lost.

extension ScenarioRun {
  /// Reads every key back and notes what is not as it was acknowledged.
  mutating func checkRecords() {
    workload.isOver = true
    simulator.network.calm()
    guard !workload.acknowledged.isEmpty else { return }
    // One window, in which copies are made good and what was pushed arrives.
    advance(for: Int(Maintenance().repairWindow.components.seconds) * 1000)
    var reads: [(key: Int, request: RequestID)] = []
    for key in workload.acknowledged.keys.sorted() {
      let serving = serving
      guard let name = Self.key(key), !serving.isEmpty else { continue }
      let node = serving[generator.below(serving.count)]
      reads.append((key, simulator.begin(.read(name), at: node)))
    }
    advance(for: 31_000)
    for (key, request) in reads { check(simulator.takeOutcome(of: request), of: key) }
    checkObjects()
  }

  private mutating func check(_ outcome: Outcome?, of key: Int) {
    guard let write = workload.acknowledged[key] else { return }
    let isExcused = workload.isExcused(
      key, quorum: configuration.writeQuorum, window: Maintenance().repairWindow)
    guard case .record(let record, _) = outcome else {
      // A pointer whose object is gone leads nowhere.
      if isExcused { return report.writesLostWithHolders += 1 }
      return breach("key \(key) could not be read: \(outcome.map { "\($0)" } ?? "no answer")")
    }
    let isKept =
      record.map { $0.version > write.version || ($0.version == write.version && $0.value == write.value) }
      ?? (write.value == nil || isOverwritten(key))
    guard !isKept else { return }
    if isExcused {
      report.writesLostWithHolders += 1
    } else {
      report.writesLost += 1
      breach(
        "the write \(write.version) of key \(key) is lost: \(record.map { "\($0.version)" } ?? "nothing") is there"
      )
    }
  }

  /// Whether a later write, one that was not acknowledged, ended the key.
  private func isOverwritten(_ key: Int) -> Bool {
    guard let name = Self.key(key), let write = workload.acknowledged[key] else { return false }
    return simulator.nodes.contains { node in
      (0..<RealityIndex(configuration.realities)).contains { reality in
        node?.storedRecords(in: reality).contains {
          $0.key == name && $0.isTombstone && $0.version > write.version
        } ?? false
      }
    }
  }

  /// Every spatial object is found once.
  private mutating func checkObjects() {
    let serving = serving
    guard let node = serving.first else { return }
    let query = Query(
      .records(space: Array(Self.spatial.name.utf8), .everything(in: .wgs84)),
      in: .whole(of: configuration.torus))
    let request = simulator.begin(.query(query), at: node)
    advance(for: 31_000)
    guard case .answer(let answer) = simulator.takeOutcome(of: request) else {
      return breach("a query was not answered")
    }
    guard answer.coverage.isComplete else {
      return breach("a query covers \(answer.coverage.share) of the torus when all is whole")
    }
    let keys = answer.matches.map(\.record.key)
    if Set(keys).count < keys.count { breach("an object is found twice") }
  }

  private mutating func breach(_ text: String) {
    if report.breach == nil { report.breach = InvariantViolation(text) }
  }
}
