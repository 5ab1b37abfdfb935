import CANGeometry

/// Records in the order of their places: a list of short sorted arrays, so that an insertion moves little
/// and a range of the Z-order moves as a whole.
struct OrderedRecords: Sendable {
  /// Where a record is; only good until the next mutation.
  struct Index: Hashable, Comparable, Sendable {
    let chunk: Int
    let offset: Int

    static func < (left: Index, right: Index) -> Bool {
      left.chunk != right.chunk ? left.chunk < right.chunk : left.offset < right.offset
    }
  }

  /// Up to `countMax` records, at least one, and their codes apart from them for a quick search.
  struct Chunk: Sendable {
    var codes: [ZCode] = []
    var records: [Record] = []

    static let countMax = 256
  }

  private(set) var chunks: [Chunk] = []
  /// The first code of each chunk.
  private var heads: [ZCode] = []

  var startIndex: Index { Index(chunk: 0, offset: 0) }
  var endIndex: Index { Index(chunk: chunks.count, offset: 0) }

  subscript(index: Index) -> Record {
    get { chunks[index.chunk].records[index.offset] }
    set { chunks[index.chunk].records[index.offset] = newValue }
  }

  func index(after index: Index) -> Index {
    normal(index.chunk, index.offset + 1)
  }

  private func normal(_ chunk: Int, _ offset: Int) -> Index {
    chunk < chunks.count && offset == chunks[chunk].codes.count
      ? Index(chunk: chunk + 1, offset: 0) : Index(chunk: chunk, offset: offset)
  }
}

// MARK: - Search

extension OrderedRecords {
  /// The first record with this code or a higher one. O(log n).
  func firstIndex(atOrAfter code: ZCode, in range: Range<Index>) -> Index {
    firstIndex(in: range) { chunk, offset in
      (offset == 0 ? heads[chunk] : chunks[chunk].codes[offset]) >= code
    }
  }

  /// The first record at this place or after it. O(log n).
  func firstIndex(atOrAfter place: Record.Place) -> Index {
    firstIndex(in: startIndex..<endIndex) { chunk, offset in
      let code = offset == 0 ? heads[chunk] : chunks[chunk].codes[offset]
      return code == place.code ? chunks[chunk].records[offset].place >= place : code > place.code
    }
  }

  /// The records with these codes. O(log n).
  func indices(of codes: ClosedRange<ZCode>) -> Range<Index> {
    let lower = firstIndex(atOrAfter: codes.lowerBound, in: startIndex..<endIndex)
    let rest = lower..<endIndex
    return
      lower..<(codes.upperBound == .max ? endIndex : firstIndex(atOrAfter: codes.upperBound + 1, in: rest))
  }

  /// The first index of `range` from which on the predicate holds, or its end.
  private func firstIndex(in range: Range<Index>, where isAtOrAfter: (_ chunk: Int, _ offset: Int) -> Bool)
    -> Index
  {
    guard !range.isEmpty else { return range.upperBound }
    let (lower, upper) = (range.lowerBound, range.upperBound)
    // The chunk before the first whose head is at or after.
    var low = lower.chunk + 1
    var high = upper.offset > 0 ? upper.chunk + 1 : upper.chunk
    while low < high {
      let middle = (low + high) / 2
      if isAtOrAfter(middle, 0) { high = middle } else { low = middle + 1 }
    }
    let chunk = low - 1
    low = chunk == lower.chunk ? lower.offset : 0
    high = chunk == upper.chunk ? upper.offset : chunks[chunk].codes.count
    while low < high {
      let middle = (low + high) / 2
      if isAtOrAfter(chunk, middle) { high = middle } else { low = middle + 1 }
    }
    return normal(chunk, low)
  }

  /// The number of records in `range`. O(chunks of the range).
  func count(in range: Range<Index>) -> Int {
    (range.lowerBound.chunk..<range.upperBound.chunk).reduce(
      range.upperBound.offset - range.lowerBound.offset
    ) { $0 + chunks[$1].codes.count }
  }
}

// MARK: - Mutation

extension OrderedRecords {
  /// Inserts `record` before the one at `index`. O(`Chunk.countMax`), now and then O(n / `Chunk.countMax`).
  mutating func insert(_ record: Record, at index: Index) {
    // The end of a chunk is before the start of the next.
    var (chunk, offset) = (index.chunk, index.offset)
    if offset == 0, chunk > 0 {
      chunk -= 1
      offset = chunks[chunk].codes.count
    }
    if chunks.isEmpty { append(Chunk()) }
    if chunks[chunk].codes.count == Chunk.countMax {
      // At the very end an empty chunk follows, so that ascending runs fill their chunks.
      let isLast = index == endIndex
      let half = isLast ? offset : Chunk.countMax / 2
      split(chunk, at: half)
      if isLast || offset > half { (chunk, offset) = (chunk + 1, offset - half) }
    }
    chunks[chunk].codes.insert(record.code, at: offset)
    chunks[chunk].records.insert(record, at: offset)
    heads[chunk] = chunks[chunk].codes[0]
  }

  /// Inserts an ascending run that fits between the records around `index`. O(run + chunks).
  mutating func insert(contentsOf run: ArraySlice<Record>, at index: Index) {
    if index.offset > 0 { split(index.chunk, at: index.offset) }
    let chunk = index.offset > 0 ? index.chunk + 1 : index.chunk
    let pieces = stride(from: run.startIndex, to: run.endIndex, by: Chunk.countMax).map { start in
      let records = Array(run[start..<min(start + Chunk.countMax, run.endIndex)])
      return Chunk(codes: records.map(\.code), records: records)
    }
    chunks.insert(contentsOf: pieces, at: chunk)
    heads.insert(contentsOf: pieces.map { $0.codes[0] }, at: chunk)
    merge(around: chunk + pieces.count)
    merge(around: chunk)
  }

  /// Removes and returns the record at `index`.
  mutating func remove(at index: Index) -> Record {
    let record = chunks[index.chunk].records.remove(at: index.offset)
    chunks[index.chunk].codes.remove(at: index.offset)
    if let head = chunks[index.chunk].codes.first { heads[index.chunk] = head }
    merge(around: index.chunk)
    return record
  }

  /// Removes and returns the records of `range`. O(records of the range + chunks).
  mutating func extract(_ range: Range<Index>) -> [Record] {
    guard !range.isEmpty else { return [] }
    var (first, last) = (range.lowerBound.chunk, range.upperBound.chunk)
    // From the end, so that the indices before stay good.
    if range.upperBound.offset > 0 {
      split(last, at: range.upperBound.offset)
      last += 1
    }
    if range.lowerBound.offset > 0 {
      split(first, at: range.lowerBound.offset)
      first += 1
      last += 1
    }
    var taken: [Record] = []
    taken.reserveCapacity((first..<last).reduce(0) { $0 + chunks[$1].codes.count })
    for chunk in first..<last { taken += chunks[chunk].records }
    chunks.removeSubrange(first..<last)
    heads.removeSubrange(first..<last)
    merge(around: first)
    return taken
  }

  /// Makes two chunks of one; the second may be empty until a record is inserted.
  private mutating func split(_ chunk: Int, at offset: Int) {
    let rest = Chunk(
      codes: Array(chunks[chunk].codes[offset...]), records: Array(chunks[chunk].records[offset...]))
    chunks[chunk].codes.removeSubrange(offset...)
    chunks[chunk].records.removeSubrange(offset...)
    chunks.insert(rest, at: chunk + 1)
    heads.insert(rest.codes.first ?? .max, at: chunk + 1)
  }

  private mutating func append(_ chunk: Chunk) {
    chunks.append(chunk)
    heads.append(chunk.codes.first ?? .max)
  }

  /// Drops the chunk if it is empty, and joins it to its neighbors where half a chunk holds both.
  private mutating func merge(around chunk: Int) {
    for right in [chunk + 1, chunk] where right > 0 && right < chunks.count {
      guard chunks[right - 1].codes.count + chunks[right].codes.count <= Chunk.countMax / 2 else { continue }
      chunks[right - 1].codes += chunks[right].codes
      chunks[right - 1].records += chunks[right].records
      chunks.remove(at: right)
      heads.remove(at: right)
      if let head = chunks[right - 1].codes.first { heads[right - 1] = head }
    }
    guard chunk < chunks.count, chunks[chunk].codes.isEmpty else { return }
    chunks.remove(at: chunk)
    heads.remove(at: chunk)
  }
}

extension OrderedRecords {
  /// Traps where the order, the size of a chunk or a code kept apart is wrong. O(n).
  func _checkInvariants() {
    precondition(heads.count == chunks.count, "\(heads.count) heads of \(chunks.count) chunks")
    var last: Record.Place?
    for (head, chunk) in zip(heads, chunks) {
      precondition((1...Chunk.countMax).contains(chunk.records.count), "chunk of \(chunk.records.count)")
      precondition(chunk.codes == chunk.records.map(\.code), "codes differ from those of the records")
      precondition(head == chunk.codes[0], "head \(head) before \(chunk.codes[0])")
      for record in chunk.records {
        if let last { precondition(last < record.place, "\(last) before \(record.place)") }
        last = record.place
      }
    }
  }
}
