import CANGeometry
import CANStorage

/// The copies that a node keeps of records which others hold, and how much it is asked for what.
struct HotSpots: Sendable {
  private struct Copy: Sendable {
    let record: Record
    let until: Instant
  }

  /// A read whose answer the node keeps for its neighbor, and not for an application.
  struct Fetch: Sendable {
    let key: Key
    let since: Instant
  }

  private var copies: [Key: Copy] = [:]
  private var bytes = 0
  /// The answers for each key in the running second.
  private var demand: [Key: Int] = [:]
  private var secondEnd = Instant.start
  /// The copies that neighbors asked this node to keep and that are on their way.
  var fetches: [RequestID: Fetch] = [:]

  /// The number of copies, those too whose time is over.
  var count: Int { copies.count }

  /// The copy of a key, and how much longer it may be answered with; `nil` where there is none.
  func copy(of key: Key, at now: Moment) -> (record: Record, timeLeft: Duration)? {
    guard let copy = copies[key], copy.until > now.monotonic, !copy.record.hasExpired(at: now.wall) else {
      return nil
    }
    return (copy.record, copy.until - now.monotonic)
  }

  /// Keeps a copy; in a full memory those go whose time is over, and then those whose time ends first.
  mutating func keep(_ record: Record, until: Instant, at now: Instant) {
    guard until > now, record.byteCount <= Limit.copyBytes else { return }
    drop(record.key)
    if !hasRoom(for: record) {
      for (key, copy) in copies where copy.until <= now { drop(key) }
    }
    while !hasRoom(for: record) {
      guard let first = copies.map({ ($0.value.until, $0.key) }).min(by: <) else { break }
      drop(first.1)
    }
    copies[record.key] = Copy(record: record, until: until)
    bytes += record.byteCount
  }

  private func hasRoom(for record: Record) -> Bool {
    copies.count < Limit.copies && bytes + record.byteCount <= Limit.copyBytes
  }

  private mutating func drop(_ key: Key) {
    guard let copy = copies.removeValue(forKey: key) else { return }
    bytes -= copy.record.byteCount
  }

  /// Counts an answer for a key and gives the number of them in this second.
  ///
  /// Of more keys than `Limit.keysCounted` those that come later in a second are not counted in it.
  mutating func countAnswer(for key: Key, at now: Instant) -> Int {
    if now >= secondEnd {
      demand = [:]
      secondEnd = now + .seconds(1)
    }
    guard demand.count < Limit.keysCounted || demand[key] != nil else { return 0 }
    demand[key, default: 0] += 1
    return demand[key, default: 0]
  }
}
