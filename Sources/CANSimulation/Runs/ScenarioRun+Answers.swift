import CANCore
import CANGeometry
import CANStorage

// What requests are answered with while faults go on.
//
// An owner that is cut off, stands still or was wrongly given up keeps answering until it learns better, and what
// was acknowledged by a loser is on its way to the winner for some seconds: where availability comes first, reads
// and queries may be behind for so long. Hence an answer that is behind is a breach in calm, when nothing has gone
// wrong for `calmAfter` and every point had one owner, and is counted otherwise. Once the overlay was found whole in
// calm, whatever is asked must succeed. What does not depend on who owns what must hold at any time.

extension ScenarioRun {
  /// How long nothing must have gone wrong until answers are up to date: a death is noticed, zones are taken over,
  /// and records are pushed to the winners.
  static let calmAfter = Duration.seconds(30)

  /// How long after a write in calm its last copy has arrived, be it sent again: it is placed for 10 s.
  static let copiesArriveIn = Duration.seconds(15)

  /// How long a request may be open at a node that runs: it times out, and a pause or two may come between.
  static let openMax = Duration.seconds(180)

  /// What may be expected of what is begun or answered now.
  var weather: Workload.Weather {
    guard disturbedAt.map({ simulator.now - $0 > Self.calmAfter }) ?? true else { return .stormy }
    return isSettled ? .settled : .calm
  }

  private var isCalm: Bool { weather != .stormy }

  /// Looks at the requests that have ended.
  mutating func collect() {
    var waiting: [Workload.Open] = []
    let open = workload.open
    workload.open = []
    for one in open {
      if let outcome = simulator.takeOutcome(of: RequestID(one.source.request)) {
        ended(one, outcome)
      } else if isGone(one) {
        ended(one, .failed(.timedOut))
      } else {
        if simulator.now - one.since > Self.openMax {
          broken(.bounds, "node \(one.source.node) never answers request \(one.source.request)")
        }
        waiting.append(one)
      }
    }
    workload.open = waiting
  }

  private mutating func ended(_ open: Workload.Open, _ outcome: Outcome) {
    switch (open.task, outcome) {
    case (.write(let key, let value, let position), .stored(let version, _)):
      report.writesAcknowledged += 1
      checkOrder(of: key, version, open)
      let write = Workload.Acknowledgment(
        source: open.source, version: version, value: value, position: position, isCertain: true,
        time: simulator.now, isAlone: isAlone(version.node, with: version, of: key))
      workload.ended(key, write)
    case (.write(let key, _, _), _):
      report.writesFailed += 1
      workload.failed(key, at: simulator.now)
      unanswered(open, outcome)
    case (.lookup(let code), .owner(let owner, _, _)):
      report.lookups += 1
      let claims = simulator.node(owner.id)?.ownClaims ?? []
      // The zone may have been handed over since.
      if !claims.contains(where: { $0.zone.contains(code) }) { report.failedLookups += 1 }
    case (.lookup, _):
      report.lookups += 1
      report.failedLookups += 1
      unanswered(open, outcome)
    case (.read(let key, let floor), .record(let record, _)):
      report.reads += 1
      if let record { checkContent(of: record, key) }
      if let floor, isBehind(record, floor, of: key) { behind(open, floor, key: key, record) }
    case (.read, _):
      report.readsFailed += 1
      unanswered(open, outcome)
    case (.query(let shape, let floors), .answer(let answer)):
      check(answer, shape, floors, open)
      if !answer.coverage.isComplete { unanswered(open, outcome) }
    case (.query, _):
      report.queriesIncomplete += 1
      unanswered(open, outcome)
    }
  }

  /// Whether the process that was asked does not run any more.
  private func isGone(_ open: Workload.Open) -> Bool {
    let id = open.source.node
    return simulator.node(id) == nil || simulator.stage(of: id) == .left
      || simulator.hosts[Int(id)].process != open.process
  }

  /// Whether routes are so long that what goes several of them in turn, or loses a message, may come to nothing in its
  /// time though nothing is wrong: on a ring of many nodes they have a quarter as many hops as there are nodes.
  var isFarFlung: Bool { scenario.dimensions == 1 && living.count > 40 }

  /// Something that was asked came to nothing.
  private mutating func unanswered(_ open: Workload.Open, _ outcome: Outcome) {
    guard open.weather == .settled, weather == .settled else { return }
    switch open.task {
    case .query where isFarFlung: return
    case _ where isFarFlung && scenario.residualLoss > 0: return
    case .write(let key, _, _) where isExcused(key): return
    case .read(let key, _) where isExcusedRead(of: key): return
    default: break
    }
    if workload.isQueued(open.source, within: configuration.requestTimeout * 2) { return }
    let reason =
      if case .answer(let answer) = outcome { "\(answer.missing.count) parts are missing" } else {
        "\(outcome)"
      }
    broken(
      .availability,
      "the overlay is whole, and \(open.task.name) of node \(open.source.node) fails: \(reason)")
  }

  /// Sees that a write is stamped above what was acknowledged before it was begun: else it is acknowledged and lost.
  ///
  /// Only where the home of the key was the same all the time: one that was cut off may have stamped once more what
  /// others have followed already. Where messages are lost, two owners may stamp the same write, and the later counts,
  /// unless the other was followed: then what stands knows of both.
  private mutating func checkOrder(of key: Int, _ version: Version, _ open: Workload.Open) {
    guard let last = workload.acknowledged[key], version < last.version, last.time < open.since,
      workload.writes[last.source].map({ $0.time > movesEnd }) ?? false,
      !copies(of: key).contains(where: {
        $0.record.version(of: open.source) != nil
          && ($0.record.version > last.version
            || $0.record.source != last.source && $0.record.version(of: last.source) != nil)
      })
    else { return }
    broken(.durability, "key \(key) is written as \(version) after \(last.version) was acknowledged")
  }

  /// Sees that a record is what was written.
  private mutating func checkContent(of record: Record, _ key: Int) {
    guard !workload.isGenuine(record) else { return }
    broken(.answers, "\(record.version) of key \(key) is not what was written")
  }

  /// Whether the node that stamped a write owns the home of its key in every coordinate space and alone holds it.
  ///
  /// One that knows nobody alive in a coordinate space has nobody to stand in for it: W counts the nodes there are.
  private func isAlone(_ id: NodeID, with version: Version, of key: Int) -> Bool {
    guard configuration.writeQuorum > 1, let node = simulator.node(id),
      let home = Self.key(key)?.hashedPoint(on: configuration.torus)
    else { return false }
    let code = configuration.torus.code(of: home)
    let owned = Set(node.ownClaims.filter { $0.zone.contains(code) }.map(\.reality))
    guard owned.count == configuration.realities else { return false }
    return copies(of: key).allSatisfy { $0.holder == id || $0.record.version != version }
  }

  // MARK: - Reads

  /// Whether what is found of a key is older than what was acknowledged before anybody looked for it.
  private func isBehind(_ record: Record?, _ floor: Workload.Acknowledgment, of key: Int) -> Bool {
    if let record { return !isKept(floor, by: record, of: key) }
    return floor.value != nil && workload.isLast(floor, of: key)
  }

  private mutating func behind(
    _ open: Workload.Open, _ floor: Workload.Acknowledgment, key: Int, _ record: Record?
  ) {
    report.readsBehind += 1
    let isPromised = configuration.readQuorum + configuration.writeQuorum > configuration.realities
    guard isPromised, open.weather != .stormy, isCalm, !isExcused(key), !isOvertaken(key),
      !isReplaced(floor, of: key)
    else { return }
    let found = record.map { "\($0.version)" } ?? "nothing"
    broken(.freshness, "key \(key) is read as \(found) after \(floor.version) was acknowledged")
  }

  // MARK: - Queries

  private mutating func check(
    _ answer: Answer, _ shape: Shape, _ floors: [Int: Workload.Acknowledgment], _ open: Workload.Open
  ) {
    report.queries += 1
    if answer.coverage.isComplete != answer.missing.isEmpty {
      broken(
        .answers, "a query covers \(answer.coverage.share) and names \(answer.missing.count) parts as missing"
      )
    }
    if !answer.coverage.isComplete { report.queriesIncomplete += 1 }
    var found: [Int: Record] = [:]
    for record in answer.matches.map(\.record) {
      guard let key = Int(record.key.text), shape.contains(record.position) else {
        broken(.answers, "a query finds \(record.key), which is not inside its shape")
        continue
      }
      checkContent(of: record, key)
      if found.updateValue(record, forKey: key) != nil { broken(.answers, "key \(key) is found twice") }
    }
    var isWrong = false
    for (key, floor) in floors.sorted(by: { $0.key < $1.key }) where !isExcused(key) {
      if let record = found[key], !isKept(floor, by: record, of: key) {
        isWrong = true
        guard isPromised(floor, to: open), !isOrphan(record, of: key), !isOvertaken(key) else {
          continue
        }
        broken(
          floor.value == nil ? .deletion : .answers,
          "a query finds \(record.version) of key \(key) after \(floor.version) was acknowledged")
      } else if found[key] == nil, answer.coverage.isComplete, floor.value != nil,
        shape.contains(floor.position), workload.isLast(floor, of: key)
      {
        isWrong = true
        if isPromised(floor, to: open), !isOvertaken(key), !isReplaced(floor, of: key) {
          broken(.answers, "a complete answer lacks \(floor.version) of key \(key)")
        }
      }
    }
    if isWrong { report.queriesWrong += 1 }
  }

  /// Whether a query has to see a write: it asks one coordinate space, which the write may not have waited for.
  private func isPromised(_ floor: Workload.Acknowledgment, to open: Workload.Open) -> Bool {
    guard open.weather != .stormy, isCalm else { return false }
    return configuration.writeQuorum == configuration.realities
      || open.since - floor.time > Self.copiesArriveIn
  }
}

extension Workload.Task {
  /// What it is called in a report.
  fileprivate var name: String {
    switch self {
    case .write(let key, _, _): "a write of key \(key)"
    case .read(let key, _): "a read of key \(key)"
    case .lookup(let code): "a lookup of \(code)"
    case .query: "a query"
    }
  }
}
