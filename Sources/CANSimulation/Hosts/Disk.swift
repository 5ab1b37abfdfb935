import CANCore
import CANStorage

/// A disk that keeps what was written to it, as far as it was written when the machine stopped.
public struct Disk: Sendable {
  /// What ails a disk.
  public enum Ailment: String, Hashable, Sendable, CaseIterable {
    /// Every write fails.
    case failing
    /// Writes of records fail; claims still fit.
    case full
    /// Writes take a hundred times as long.
    case slow
  }

  /// What becomes of a disk when its machine stops.
  public enum Fate: String, Hashable, Sendable, CaseIterable {
    /// What was not yet durable is lost.
    case kept
    /// Of what was not yet durable the first half is there.
    case torn
    /// Everything is lost.
    case lost
  }

  /// What is durable.
  public private(set) var state: DurableState
  /// What ails the disk, and until when.
  var ailment: (Ailment, until: Instant)?
  private var unsynced: [(id: PersistID, changes: [Change])] = []
  /// When all that was begun has ended: one write after the other, as a driver owes it to a node.
  private var busyUntil = Instant.start

  init(_ state: DurableState) {
    self.state = state
  }

  /// Begins a write that takes so long by itself, and says when it ends.
  mutating func begin(_ changes: [Change], _ id: PersistID, taking time: Duration, at now: Instant) -> Instant
  {
    unsynced.append((id, changes))
    busyUntil = max(busyUntil, now + time)
    return busyUntil
  }

  /// Ends a write: it is durable unless the disk ails.
  mutating func finish(_ id: PersistID, at now: Instant) -> PersistResult {
    guard let index = unsynced.firstIndex(where: { $0.id == id }) else { return .failed }
    let changes = unsynced.remove(at: index).changes
    switch ailing(at: now) {
    case .failing: return .failed
    case .full where changes.contains(where: \.isRecord): return .failed
    default:
      for change in changes { state.apply(change) }
      return .durable
    }
  }

  func ailing(at now: Instant) -> Ailment? {
    guard let (ailment, until) = ailment, until > now else { return nil }
    return ailment
  }

  /// Whether a record is not there because the disk ails, or did until some seconds ago.
  func hasRefused(_ record: Record, in reality: RealityIndex, at now: Instant) -> Bool {
    guard let (ailment, until) = ailment, ailment != .slow, now - until < .seconds(5) else { return false }
    return state.records[Int(reality)][record.place].map { $0.version < record.version } ?? true
  }

  /// What the disk holds after its machine stopped.
  mutating func stop(_ fate: Fate, _ empty: DurableState) {
    switch fate {
    case .kept: break
    case .torn:
      if let (_, changes) = unsynced.first {
        for change in changes.prefix((changes.count + 1) / 2) { state.apply(change) }
      }
    case .lost: state = empty
    }
    unsynced = []
    busyUntil = .start
  }
}

extension Change {
  fileprivate var isRecord: Bool {
    if case .stored = self { true } else { false }
  }
}
