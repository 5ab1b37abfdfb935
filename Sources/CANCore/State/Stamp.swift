import CANStorage

/// What a home gives a write, and each of its records carries: how late it is, who asked for it, what it replaced.
struct Stamp: Sendable {
  var version: Version
  let source: Record.Source?
  private(set) var predecessors: [Record.Predecessor]

  init(version: Version, source: Record.Source?, predecessors: [Record.Predecessor]) {
    self.version = version
    self.source = source
    self.predecessors = predecessors
  }

  /// The stamp that a record carries.
  init(of record: Record) {
    self.init(version: record.version, source: record.source, predecessors: record.predecessors)
  }

  /// Puts the write behind another one.
  mutating func follow(_ other: Record.Predecessor?) {
    guard let other, other.source != source else { return }
    let others = predecessors.filter { $0.source != other.source }
    predecessors = Array(([other] + others).prefix(Record.predecessorsMax))
  }
}

extension [Record] {
  /// The one of these records of one key that has taken the place of the others; of one write not the end of another.
  var latest: Record? {
    reduce(nil as Record?) { latest, record in
      guard let latest else { return record }
      if latest.supersedes(record) { return latest }
      return record.supersedes(latest) || latest.isTombstone ? record : latest
    }
  }

  /// The writes that one of this source is to remember which replaces these records of one key, the latest first.
  func succession(before source: Record.Source) -> [Record.Predecessor] {
    var known: Set<Record.Source> = [source]
    let replaced = sorted { $0.version > $1.version }.flatMap { $0.succession }
    return [Record.Predecessor](
      replaced.filter { known.insert($0.source).inserted }.prefix(Record.predecessorsMax))
  }
}

extension Routed {
  /// Who asked for this request, by which it is known when it comes again.
  var source: Record.Source { Record.Source(node: origin.id, request: request.rawValue) }
}
