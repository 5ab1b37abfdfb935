import CANStorage

/// What a home gives a write, and each of its records carries: how late it is, who asked for it, what it replaced.
struct Stamp: Sendable {
  var version: Version
  let source: Record.Source?
  private(set) var predecessors: [Record.Predecessor]

  /// The stamp of a write that follows others, the latest first.
  init(version: Version, source: Record.Source?, after others: [Record.Predecessor] = []) {
    self.version = version
    self.source = source
    predecessors = others.distinct(but: source)
  }

  /// The stamp that a record carries.
  init(of record: Record) {
    self.init(version: record.version, source: record.source, after: record.predecessors)
  }

  /// The stamp by which a write that has replaced this one ends its records, and none of its own.
  func replaced(by successor: Record.Predecessor) -> Stamp {
    let own = source.map { [Record.Predecessor(source: $0, version: version)] } ?? []
    let before = Version(time: max(successor.version.time, 1) - 1, node: successor.version.node)
    return Stamp(version: before, source: successor.source, after: own + predecessors)
  }

  /// Puts the write behind others, the latest first, too.
  mutating func follow(_ others: [Record.Predecessor]) {
    predecessors = (others + predecessors).distinct(but: source)
  }
}

extension [Record.Predecessor] {
  /// Each of these writes once, but for one, and no more than a record remembers.
  fileprivate func distinct(but source: Record.Source?) -> [Record.Predecessor] {
    var known: Set<Record.Source> = source.map { [$0] } ?? []
    return Array(filter { known.insert($0.source).inserted }.prefix(Record.predecessorsMax))
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

  /// The writes that one is to remember which replaces these records of one key, the latest first.
  var succession: [Record.Predecessor] {
    sorted { $0.version > $1.version }.flatMap { $0.succession }
  }
}

extension Routed {
  /// Who asked for this request, by which it is known when it comes again.
  var source: Record.Source { Record.Source(node: origin.id, request: request.rawValue) }
}
