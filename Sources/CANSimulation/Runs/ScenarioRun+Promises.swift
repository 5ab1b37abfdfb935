import CANCore
import CANGeometry
import CANStorage

// What was promised of records is looked at when the overlay is whole again: every acknowledged write is read
// back, unless so many of its holders stopped in one repair window that it may be lost.

extension ScenarioRun {
  /// Goes on in calm for a while, then reads every key back and notes what is not as it was acknowledged.
  mutating func checkRecords() {
    simulator.network.calm()
    defer { workload.isOver = true }
    guard !workload.acknowledged.isEmpty else { return }
    advance(until: (disturbedAt ?? .start) + Self.calmAfter)
    advance(for: 15_000)
    workload.isOver = true
    // Copies are made good, and what was pushed arrives.
    advance(until: simulator.now + Maintenance().repairInterval)
    awaitAnswers()
    var reads: [(key: Int, request: RequestID)] = []
    for key in workload.acknowledged.keys.sorted() {
      let serving = serving
      guard let name = Self.key(key), !serving.isEmpty else { continue }
      let node = serving[generator.below(serving.count)]
      reads.append((key, simulator.begin(.read(name), at: node)))
    }
    query(.everything(in: .wgs84))
    awaitAnswers(to: reads.map(\.request))
    for (key, request) in reads { check(simulator.takeOutcome(of: request), of: key) }
  }

  /// Runs until these requests and those of the workload are answered, or must have timed out.
  private mutating func awaitAnswers(to requests: [RequestID] = []) {
    let end = simulator.now + configuration.requestTimeout + .seconds(1)
    while simulator.now < end, simulator.breach == nil {
      if workload.open.isEmpty, requests.allSatisfy({ simulator.isAnswered($0) }) { return }
      advance(for: 100)
    }
  }

  private mutating func check(_ outcome: Outcome?, of key: Int) {
    guard let write = workload.acknowledged[key] else { return }
    guard case .record(let record, _) = outcome else {
      // A pointer whose object is gone leads nowhere.
      if isExcused(key) { return report.writesLostWithHolders += 1 }
      report.writesLost += 1
      return broken(.durability, "key \(key) could not be read: \(outcome.map { "\($0)" } ?? "no answer")")
    }
    let latest = record ?? tombstone(of: key)
    let stands =
      latest.map {
        isKept(write, by: $0, of: key) && ($0.version != write.version || $0.value == write.value)
      }
      ?? (write.value == nil)
    if isOvertaken(key) { return report.writesRepeated += 1 }
    guard !stands else { return }
    guard !isExcused(key) else { return report.writesLostWithHolders += 1 }
    let found = record.map { "\($0.version)" } ?? "nothing"
    if write.value == nil, record != nil {
      broken(.deletion, "key \(key) was deleted by \(write.version), and \(found) is there again")
    } else {
      report.writesLost += 1
      broken(.durability, "the write \(write.version) of key \(key) is lost: \(found) is there")
    }
  }

  /// The latest memory that any node has of the end of a key.
  private func tombstone(of key: Int) -> Record? {
    let home = Self.key(key)?.hashedPoint(on: configuration.torus)
    return copies(of: key).map(\.record).filter { $0.isTombstone && $0.point == home }
      .max { $0.version < $1.version }
  }

  /// The records of a key that any node has. O(records).
  func copies(of key: Int) -> [(holder: NodeID, record: Record)] {
    let name = Self.key(key)
    let realities = 0..<RealityIndex(configuration.realities)
    return simulator.nodes.indices.flatMap { index in
      realities.flatMap { reality in
        simulator.nodes[index]?.storedRecords(in: reality).filter { $0.key == name }.map {
          (NodeID(index), $0)
        }
          ?? []
      }
    }
  }

  /// Whether a late copy of an earlier write has overtaken the last one of a key.
  ///
  /// A home knows the writes that the last one has replaced, and so their copies. One that has taken the zone over,
  /// or lost it and got it again, may not: this is counted and not a breach.
  func isOvertaken(_ key: Int) -> Bool {
    copies(of: key).contains { workload.isRepeated($0.record, of: key) }
  }

  /// Whether a record of a key is an acknowledged write or a later one, which only its pointer may know.
  func isKept(_ write: Workload.Acknowledgment, by record: Record, of key: Int) -> Bool {
    workload.isKept(write, by: record)
      || copies(of: key).contains {
        $0.record.version == record.version && workload.isKept(write, by: $0.record)
      }
  }

  /// Whether something has taken the place of an acknowledged write that was stamped before it.
  func isReplaced(_ write: Workload.Acknowledgment, of key: Int) -> Bool {
    copies(of: key).contains { $0.record.version < write.version && workload.isKept(write, by: $0.record) }
  }

  /// Notes a broken promise, each once.
  mutating func broken(_ promise: Promise, _ text: String) {
    report.note(Breach(promise, text))
  }
}
