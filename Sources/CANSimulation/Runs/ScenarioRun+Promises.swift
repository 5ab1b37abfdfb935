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
    settle()
    advance(for: 15_000)
    workload.isOver = true
    // Copies are made good, what was pushed arrives, and what nothing leads to is republished.
    advance(until: simulator.now + Maintenance().repairWindow + Self.republishInterval * 3)
    awaitAnswers()
    workload.adoptOrphans()
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

  /// Waits for calm, and until every zone that was taken over is refilled or given up: then the overlay is whole still,
  /// and whatever is asked succeeds.
  private mutating func settle() {
    let patience = Maintenance().repairWindow
    let end = simulator.now + patience * 3
    while simulator.now < end, simulator.breach == nil {
      let isQuiet = movedAt.map { simulator.now - $0 > patience } ?? true
      if weather == .calm, isQuiet, flaw() == nil { return isSettled = true }
      advance(for: 1_000)
    }
    if let flaw = flaw() { broken(flaw.promise, flaw.description) }
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
    if write.time < .start + .milliseconds(scenario.safetyStart + scenario.safety), !isExcused(key) {
      report.writesOutlasting += 1
    }
    guard case .record(let record, _) = outcome else {
      // A pointer whose object is gone leads nowhere.
      if isExcusedRead(of: key) { return report.writesLostWithHolders += 1 }
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

  /// Notes a broken promise, each once.
  mutating func broken(_ promise: Promise, _ text: String) {
    report.note(Breach(promise, text))
  }
}
