import CANStorage

// The disk: what a node has acknowledged is durable by then. What it holds besides, since others gave it, is to
// outlive its process too: what a disk refuses is offered to it again, until it takes it.

/// Changes that the disk is at.
struct DiskWrite: Sendable {
  let continuation: Continuation
  /// The places of the records among them.
  let places: [RecordPlace]
}

/// The place of a record in a coordinate space.
struct RecordPlace: Hashable, Sendable {
  let reality: RealityIndex
  let place: Record.Place
}

/// Records that are to be written once more, in the order in which they came.
struct Backlog: Sendable {
  private(set) var entries: [RecordPlace] = []
  private var known: Set<RecordPlace> = []

  var isEmpty: Bool { entries.isEmpty }

  mutating func append(_ entry: RecordPlace) {
    if known.insert(entry).inserted { entries.append(entry) }
  }

  /// Forgets so many of the first. O(all).
  mutating func removeFirst(_ count: Int) {
    known.subtract(entries.prefix(count))
    entries.removeFirst(count)
  }
}

extension Node {
  /// Makes changes durable and then goes on; tells the disk that the node has started until it knows.
  mutating func persist(_ changes: [Change], then continuation: Continuation) {
    let id = nextNumber()
    let places = changes.compactMap { change -> RecordPlace? in
      guard case .stored(let record, let reality) = change else { return nil }
      return RecordPlace(reality: reality, place: record.place)
    }
    diskWrites[id] = DiskWrite(continuation: continuation, places: places)
    let isTold = isStartDurable || changes.first == .started(start)
    effects.append(.persist(isTold ? changes : [.started(start)] + changes, id))
  }

  /// Notes what became of changes, and says how to go on.
  mutating func written(_ id: PersistID, _ result: PersistResult) -> Continuation {
    guard let write = diskWrites.removeValue(forKey: id) else { return .nothing }
    if result == .durable {
      isStartDurable = true
    } else if isMaintained {
      for entry in write.places { unsaved.append(entry) }
    }
    return write.continuation
  }

  /// Offers the disk again what it has refused and the node still holds, some of it a round.
  mutating func saveAgain() {
    guard !unsaved.isEmpty else { return }
    var (changes, bytes, count) = ([Change](), 0, 0)
    for entry in unsaved.entries where bytes < Limit.pieceBytes {
      count += 1
      guard let record = realities[Int(entry.reality)].records[entry.place] else { continue }
      changes.append(.stored(record, in: entry.reality))
      bytes += record.byteCount
    }
    unsaved.removeFirst(count)
    if !changes.isEmpty { persist(changes, then: .nothing) }
  }
}
