import CANGeometry

/// The records of a node, ordered along the Z-order of its torus, then by key, objects before pointers.
///
/// The records of a zone are one contiguous range, so that handing over half a zone moves one range. At
/// each place the last writer wins.
///
///     var store = RecordStore(torus: torus)
///     store.insert(record)                   // true: it is new, or newer than what was there
///     let half = store.extract(zone)         // the records of the zone, which are no longer here
///
/// A chunked sorted array: look-ups are O(log n), insertions move at most a chunk of records.
public struct RecordStore: Sendable {
  /// The torus that the records are placed on.
  public let torus: Torus
  /// The number of live objects: no pointers, no tombstones.
  public private(set) var count = 0
  /// The number of records, pointers and tombstones among them.
  public private(set) var countAll = 0
  /// An estimate of the bytes of all records.
  public private(set) var bytes = 0
  /// No record ends before this time; `nil` where none ends at all.
  public private(set) var expiryEarliest: WallTime?

  var records = OrderedRecords()

  /// An empty store for records that are placed on `torus`.
  public init(torus: Torus) {
    self.torus = torus
  }

  /// Whether there is no record at all.
  public var isEmpty: Bool { countAll == 0 }

  /// Stores `record`, or lets the one at its place, if that stands above it, remember it: true if anything changed.
  @discardableResult
  public mutating func insert(_ record: Record) -> Bool {
    let place = record.place
    let index = records.firstIndex(atOrAfter: place)
    if let old = self.record(at: index, if: place) {
      let standing = record.supersedes(old) ? record.standing(above: old) : old.standing(above: record)
      guard standing != old else { return false }
      forget(old)
      records[index] = standing
      remember(standing)
    } else {
      records.insert(record, at: index)
      remember(record)
    }
    checkInvariants()
    return true
  }

  /// The record at `place`, be it an object, a pointer or a tombstone.
  public subscript(place: Record.Place) -> Record? {
    record(at: records.firstIndex(atOrAfter: place), if: place)
  }

  /// Removes and returns the record at `place`.
  @discardableResult
  public mutating func remove(_ place: Record.Place) -> Record? {
    let index = records.firstIndex(atOrAfter: place)
    guard record(at: index, if: place) != nil else { return nil }
    let record = records.remove(at: index)
    forget(record)
    checkInvariants()
    return record
  }

  /// Removes and returns the records that have ended at `wall`, in order.
  ///
  /// O(n) where something may have ended, else O(1).
  public mutating func expire(at wall: WallTime) -> [Record] {
    guard let expiryEarliest, expiryEarliest <= wall else { return [] }
    var ended: [Record] = []
    var earliest: WallTime?
    for record in records(in: .whole) {
      guard let expiry = record.expiry else { continue }
      if expiry <= wall { ended.append(record) } else { earliest = min(expiry, earliest ?? expiry) }
    }
    for record in ended {
      remove(record.place)
    }
    self.expiryEarliest = earliest
    return ended
  }

  private func record(at index: OrderedRecords.Index, if place: Record.Place) -> Record? {
    guard index < records.endIndex, records[index].place == place else { return nil }
    return records[index]
  }
}

// MARK: - Totals

extension RecordStore {
  /// Counts a record that came.
  mutating func remember(_ record: Record) {
    tally(record, times: 1)
    guard let expiry = record.expiry else { return }
    expiryEarliest = min(expiry, expiryEarliest ?? expiry)
  }

  /// Discounts a record that went.
  mutating func forget(_ record: Record) {
    tally(record, times: -1)
    if countAll == 0 { expiryEarliest = nil }
  }

  private mutating func tally(_ record: Record, times: Int) {
    count += record.isPointer || record.isTombstone ? 0 : times
    countAll += times
    bytes += times * record.byteCount
  }

  /// In a debug build, checks a store that is small enough for checking it after each mutation.
  func checkInvariants() {
    assert(
      countAll > 64
        || {
          _checkInvariants(); return true
        }())
  }

  /// Traps where the order or a total is wrong. O(n).
  func _checkInvariants() {
    records._checkInvariants()
    var recount = RecordStore(torus: torus)
    for record in records(in: .whole) {
      precondition(record.code == torus.code(of: record.point), "code of \(record.key)")
      precondition((expiryEarliest ?? .max) <= (record.expiry ?? .max), "expiry of \(record.key)")
      recount.remember(record)
    }
    precondition(recount.count == count, "\(count) live objects, not \(recount.count)")
    precondition(recount.countAll == countAll, "\(countAll) records, not \(recount.countAll)")
    precondition(recount.bytes == bytes, "\(bytes) bytes, not \(recount.bytes)")
  }
}
