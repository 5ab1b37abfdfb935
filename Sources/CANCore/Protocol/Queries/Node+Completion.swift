import CANGeometry
import CANStorage

// A query of an application knows which prefixes nobody has answered for, and asks for exactly these again,
// in the next reality where records are replicated.

extension Node {
  /// Begins a query of an application: the whole torus is to be answered for.
  mutating func begin(_ query: Query, _ id: RequestID) {
    let reality = query.reality ?? 0
    queries[id] = PendingQuery(
      query: query, until: now.monotonic + configuration.queryTimeout, reality: reality, awaited: 1)
    resolve(query, .whole, hops: 0, within: timePerRound, for: .application(id))
  }

  /// A reality that does not answer leaves time for the others.
  private var timePerRound: Duration {
    realities.count > 1 && isMaintained
      ? configuration.queryTimeout / realities.count : configuration.queryTimeout
  }

  /// Folds in what was found, and asks again for what is missing as long as there is time.
  mutating func answered(_ id: RequestID, _ answer: Answer) {
    guard var pending = queries[id] else { return }
    pending.awaited -= 1
    pending.answer.fold(answer)
    queries[id] = pending
    guard pending.awaited == 0 else { return }
    let missing = pending.answer.missing
    let canMove = pending.query.reality == nil && pending.query.isAboutRecords && realities.count > 1
    guard !missing.isEmpty, missing.count < Limit.missingPrefixes, canMove,
      pending.rounds < 2 * realities.count, now.monotonic < pending.until
    else {
      queries[id] = nil
      pending.answer.keepLatest()
      return complete(id, .answer(pending.answer))
    }
    pending.rounds += 1
    pending.reality = RealityIndex((Int(pending.reality) + 1) % realities.count)
    pending.answer.missing = []
    pending.awaited = missing.count
    queries[id] = pending
    let again = Query(pending.query.kind, in: pending.query.region, of: pending.reality)
    let time = min(timePerRound, pending.until - now.monotonic)
    for prefix in missing { resolve(again, prefix, hops: 0, within: time, for: .application(id)) }
  }
}

extension Answer {
  /// Keeps of each key the latest object: two realities may have told of one before and after a move.
  fileprivate mutating func keepLatest() {
    var latest: [Key: Int] = [:]
    for (index, match) in matches.enumerated() {
      if let other = latest[match.record.key], !match.record.supersedes(matches[other].record) { continue }
      latest[match.record.key] = index
    }
    guard latest.count < matches.count else { return }
    matches = latest.values.sorted().map { matches[$0] }
  }
}
