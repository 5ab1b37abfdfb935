import CANGeometry

extension RecordStore {
  /// The records of `zone` in order, pointers and tombstones among them. O(log n) to the first.
  public func records(in zone: Zone) -> Records {
    Records(records: records, range: records.indices(of: zone.codes))
  }

  /// The number of records of `zone`, pointers and tombstones among them.
  public func countAll(in zone: Zone) -> Int {
    records.count(in: records.indices(of: zone.codes))
  }

  /// The next records of `zone` for a transfer: those after `cursor`, up to `bytesMax`.
  ///
  /// The cursor is the place of the last record of the piece before, `nil` for the first. At least one
  /// record comes if any is left.
  public func records(in zone: Zone, after cursor: Record.Place?, bytesMax: Int) -> [Record] {
    var range = records.indices(of: zone.codes)
    if let cursor {
      var next = records.firstIndex(atOrAfter: cursor)
      if next < range.upperBound, records[next].place == cursor { next = records.index(after: next) }
      range = min(max(next, range.lowerBound), range.upperBound)..<range.upperBound
    }
    var piece: [Record] = []
    var bytes = 0
    for record in Records(records: records, range: range) {
      bytes += record.byteCount
      guard piece.isEmpty || bytes <= bytesMax else { break }
      piece.append(record)
    }
    return piece
  }

  /// The first records that lie in none of `zones`, up to `bytesMax` or one. O(zones · log (zones · n) + found).
  public func records(outside zones: [Zone], bytesMax: Int) -> [Record] {
    var found: [Record] = []
    var bytes = 0
    var start: ZCode = 0
    /// Says whether there is room for more.
    func take(_ codes: ClosedRange<ZCode>) -> Bool {
      for record in Records(records: records, range: records.indices(of: codes)) {
        bytes += record.byteCount
        guard found.isEmpty || bytes <= bytesMax else { return false }
        found.append(record)
      }
      return true
    }
    for codes in zones.map(\.codes).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if codes.lowerBound > start, !take(start...(codes.lowerBound - 1)) { return found }
      guard codes.upperBound < .max else { return found }
      start = max(start, codes.upperBound + 1)
    }
    _ = take(start...ZCode.max)
    return found
  }

  /// Removes and returns the records of `zone`, in order. O(records of the zone + n / chunk).
  public mutating func extract(_ zone: Zone) -> [Record] {
    let taken = records.extract(records.indices(of: zone.codes))
    for record in taken { forget(record) }
    checkInvariants()
    return taken
  }

  /// Stores records that come from elsewhere; the last writer wins at each place.
  ///
  /// Runs that are sorted and fall between two records of the store move as a whole. O(m log n) at most.
  public mutating func absorb(_ incoming: [Record]) {
    var rest = RecordStore.sorted(incoming)[...]
    while let first = rest.first {
      let index = records.firstIndex(atOrAfter: first.place)
      let next = index < records.endIndex ? records[index].place : nil
      let run = RecordStore.run(in: rest, before: next)
      if run.count < RecordStore.runMin {
        insert(first)
        rest = rest.dropFirst()
      } else {
        records.insert(contentsOf: run, at: index)
        for record in run { remember(record) }
        rest = rest[run.endIndex...]
      }
    }
    checkInvariants()
  }

  /// The shortest run that is worth chunks of its own.
  private static let runMin = 64

  private static func sorted(_ records: [Record]) -> [Record] {
    let isSorted = zip(records, records.dropFirst()).allSatisfy { $0.place <= $1.place }
    return isSorted ? records : records.sorted { $0.place < $1.place }
  }

  /// The longest strictly ascending run from the start that lies before `next`.
  private static func run(in records: ArraySlice<Record>, before next: Record.Place?) -> ArraySlice<Record> {
    var last: Record.Place?
    return records.prefix { record in
      let place = record.place
      defer { last = place }
      return (last.map { $0 < place } ?? true) && (next.map { place < $0 } ?? true)
    }
  }
}

extension RecordStore {
  /// The records of a zone, in order, as they were when it was asked for.
  public struct Records: Sequence, Sendable {
    let records: OrderedRecords
    let range: Range<OrderedRecords.Index>

    /// The number of records. O(count / chunk).
    public var count: Int { records.count(in: range) }

    /// Whether there are none.
    public var isEmpty: Bool { range.isEmpty }

    /// The record of this number along the Z-order, counted from 0; `nil` where there is none. O(count / chunk).
    public subscript(number: Int) -> Record? {
      guard number >= 0, number < count else { return nil }
      var (chunk, offset) = (range.lowerBound.chunk, range.lowerBound.offset + number)
      while offset >= records.chunks[chunk].codes.count {
        offset -= records.chunks[chunk].codes.count
        chunk += 1
      }
      return records[OrderedRecords.Index(chunk: chunk, offset: offset)]
    }

    /// A lower bound of the number of records, which is exact.
    public var underestimatedCount: Int { count }

    /// An iterator over the records.
    public func makeIterator() -> Iterator {
      Iterator(records: records, position: range.lowerBound, end: range.upperBound)
    }

    /// The records that are left.
    public struct Iterator: IteratorProtocol {
      let records: OrderedRecords
      var position: OrderedRecords.Index
      let end: OrderedRecords.Index

      /// The next record, `nil` after the last.
      public mutating func next() -> Record? {
        guard position < end else { return nil }
        defer { position = records.index(after: position) }
        return records[position]
      }
    }
  }
}
