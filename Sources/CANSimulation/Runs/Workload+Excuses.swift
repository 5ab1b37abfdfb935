import CANCore
import CANGeometry
import CANStorage

// What must be there, by what was acknowledged, and what excuses that it is not.

extension Workload {
  /// The last acknowledged write of a key so far.
  func floor(of key: Int) -> Acknowledgment? {
    acknowledged[key].map { write in
      let doubt = doubts[key] ?? Doubt()
      return Acknowledgment(
        source: write.source, version: write.version, value: write.value, position: write.position,
        isCertain: doubt.open == 0 && doubt.until < write.time, time: write.time, isAlone: write.isAlone)
    }
  }

  /// Whether an acknowledged write must still be what a key is read as: no other was begun since, nor may happen yet.
  func isLast(_ write: Acknowledgment, of key: Int) -> Bool {
    write.isCertain && beginsLast[key].map { $0 <= write.time } ?? true
      && floor(of: key).map { $0.isCertain && $0.version == write.version } ?? false
  }

  /// Whether so many holders of a key stopped within one repair window that its last write may be gone.
  ///
  /// Who comes back with what it held counts while it is away, and for a while after: it has to give that to others.
  /// What others hold of `standing` writes has taken its place, be it stamped before it.
  func isExcused(_ key: Int, quorum: Int, at now: Instant, standing: [Record.Source] = []) -> Bool {
    let absent = (losses[key] ?? []).filter { loss in
      loss.returned.map { now - $0 <= ScenarioRun.calmAfter } ?? true
    }
    // Of what was never acknowledged nothing is promised.
    guard let write = acknowledged[key] else { return !absent.isEmpty }
    let losses = absent.filter { loss in
      loss.record.version >= write.version || loss.record.version(of: write.source) != nil
        || loss.record.source.map(standing.contains) ?? false
    }
    if write.isAlone && !losses.isEmpty { return true }
    if losses.contains(where: { $0.wasAlone && $0.wasLast }) { return true }
    return losses.indices.contains { first in
      let together = losses[first...].prefix { $0.time - losses[first].time <= Maintenance().repairWindow }
      return together.count >= quorum && together.contains(where: \.wasLast)
    }
  }

  /// Whether a record is an acknowledged write or a later one: by its version, because it has replaced that write,
  /// or because it was begun later.
  ///
  /// A write that was tried again beyond a partition may be acknowledged there with a late version, although
  /// where it had been stamped first others have followed it.
  func isKept(_ write: Acknowledgment, by record: Record) -> Bool {
    record.version >= write.version || record.version(of: write.source) != nil
      || record.source.flatMap { writes[$0] }.map { $0.time > write.time } ?? false
  }

  /// The write that a record makes once more, over a later one that was acknowledged.
  func repeated(_ record: Record, of key: Int) -> Begun? {
    guard let source = record.source, let write = writes[source], let stamp = write.version,
      let last = acknowledged[key], stamp < last.version, last.version < record.version
    else { return nil }
    return write
  }

  /// Whether a write may have waited for its turn: the writes of a key go one after the other.
  func isQueued(_ source: Record.Source, within time: Duration) -> Bool {
    guard let write = writes[source], let predecessor = write.predecessor else { return false }
    return write.time - predecessor < time
  }

  /// Whether a record holds what its write said.
  func isGenuine(_ record: Record) -> Bool {
    guard let source = record.source, let write = writes[source] else { return true }
    return record.value == write.value && (record.isTombstone || record.position == write.position)
  }
}

extension ScenarioRun {
  func isExcused(_ key: Int) -> Bool {
    workload.isExcused(key, quorum: configuration.writeQuorum, at: simulator.now)
  }

  /// Whether a read may find nothing where the pointer to an object still stands: all who held the object may be gone.
  func isExcusedRead(of key: Int) -> Bool {
    workload.isExcused(
      key, quorum: configuration.writeQuorum, at: simulator.now,
      standing: copies(of: key).map(\.record).filter(\.isPointer).compactMap(\.source))
  }

  /// Whether a late copy of an earlier write has overtaken the last one of a key, and may have.
  ///
  /// A home knows the last writes that the one which stands has replaced, and so their copies. One that has taken the
  /// zone over, or lost it and got it again, may not: this is counted and not a breach.
  func isOvertaken(_ key: Int) -> Bool {
    copies(of: key).contains { copy in
      guard let write = workload.repeated(copy.record, of: key) else { return false }
      return write.time <= movesEnd
        || workload.counts[key, default: 0] - write.rank > Record.predecessorsMax
    }
  }

  /// Whether an object may stand although nothing leads to it: until it is republished, once its stamp is of the past.
  func isOrphan(_ record: Record, of key: Int) -> Bool {
    let waits = Maintenance().repairWindow * 2 + Self.republishInterval * 3
    let age = Int64(clamping: simulator.moment.wall) - Int64(clamping: record.version.time)
    // Who gets the object later begins to ask its home anew.
    return workload.orphaned.contains(key) || .nanoseconds(age) < waits
      || simulator.now - movesEnd < Maintenance().repairWindow * 2
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

  // MARK: - Holders that stop

  /// Notes which writes a node that stops held.
  mutating func noteLosses(of id: NodeID, returns: Bool) {
    guard let node = simulator.node(id) else { return }
    let disk = returns ? simulator.disks[Int(id)] : nil
    let isAlone = serving.allSatisfy { $0 == id || simulator.network.isSeparated(id, from: $0) }
    let kept = keptVersions(without: id)
    var held: [Int: (record: Record, wasLast: Bool, returns: Bool)] = [:]
    for reality in 0..<RealityIndex(configuration.realities) {
      for record in node.storedRecords(in: reality) {
        guard let index = Int(record.key.text) else { continue }
        let isLast = kept[record.place].map { $0 < record.version } ?? true
        let known = held[index]
        let latest = known.map { $0.record.version > record.version ? $0.record : record } ?? record
        // What its disk refused until now, it did not acknowledge.
        let isSaved = disk.map { !$0.hasRefused(record, in: reality, at: simulator.now) } ?? false
        held[index] = (latest, isLast || known?.wasLast ?? false, isSaved && known?.returns ?? true)
      }
    }
    for (index, holding) in held.sorted(by: { $0.key < $1.key }) {
      workload.lost(
        index,
        .init(
          node: id, time: simulator.now, record: holding.record, wasLast: holding.wasLast,
          wasAlone: isAlone, returns: holding.returns))
      if isExcused(index) { workload.orphan(index) }
    }
  }

  /// The latest versions that the other nodes hold of what is theirs to hold.
  private func keptVersions(without id: NodeID) -> [Record.Place: Version] {
    var versions: [Record.Place: Version] = [:]
    for case let node? in simulator.nodes where node.contact.id != id {
      for reality in 0..<RealityIndex(configuration.realities) {
        let zones = node.heldZones(in: reality)
        for record in node.storedRecords(in: reality)
        where zones.contains(where: { $0.contains(record.code) }) {
          versions[record.place] = max(record.version, versions[record.place] ?? .none)
        }
      }
    }
    return versions
  }
}
