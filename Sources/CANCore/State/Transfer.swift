import CANGeometry
import CANStorage

/// A zone that the node is giving away: the giver's side of a hand-over.
struct OutgoingTransfer: Sendable {
  enum Stage: Sendable {
    /// Records are on their way; the node still owns the zone.
    case streaming
    /// The grant is on its way to the disk; the node still owns the zone.
    case granting(Claim)
    /// The zone is the heir's; its records stay here until its claim is heard.
    case granted(Claim)
  }

  let zone: Zone
  let reality: RealityIndex
  let heir: Contact
  var stage = Stage.streaming
  /// The last word of the heir, or the beginning.
  var heardAt: Instant
  /// The commit, to be sent until the heir says that it has it.
  var commit: Commit?
  /// Where the last piece ended; `nil` before the first.
  var cursor: Record.Place?
  var piecesSent = 0
  /// The pieces that the heir has not said to have received.
  var unreceived: [Int: Piece] = [:]
  /// The last piece, to be sent again when all are received and the heir has not accepted.
  var lastPiece: Piece?
  /// Whether all records that there were have been sent.
  var isDrained = false
  /// The start that the heir's claim is to name.
  var heirStart: UInt64 = 0
  var digest: UInt64 = 0
  /// The last write at each place that had been sent already.
  private(set) var lateWrites: [Record.Place: Record] = [:]
  private(set) var lateBytes = 0

  /// Whether the zone is the heir's.
  var isGranted: Bool {
    if case .granted = stage { true } else { false }
  }

  /// Takes late writes out, in order: at most so many bytes of them, or one.
  mutating func takeLateWrites(bytesMax: Int) -> [Record] {
    var taken: [Record] = []
    var bytes = 0
    for (place, record) in lateWrites.sorted(by: { $0.key < $1.key }) {
      guard taken.isEmpty || bytes + record.byteCount <= bytesMax else { break }
      bytes += record.byteCount
      taken.append(record)
      lateWrites[place] = nil
    }
    lateBytes -= bytes
    return taken
  }

  /// Keeps a copy of a write that the heir would miss.
  mutating func copy(_ record: Record) {
    guard zone.contains(record.code), !isGranted else { return }
    if !isDrained {
      guard let cursor, record.place <= cursor else { return }
    }
    let replaced = lateWrites.updateValue(record, forKey: record.place)
    lateBytes += record.byteCount - (replaced?.byteCount ?? 0)
  }
}

/// A zone that the node is about to be given: the heir's side of a hand-over.
struct IncomingTransfer: Sendable {
  let zone: Zone
  let reality: RealityIndex
  let giver: Contact
  /// The last word of the giver.
  var heardAt: Instant
  var records: [Record] = []
  var indices: Set<Int> = []
  var digest: UInt64 = 0
  /// The number of pieces, once the last is here.
  var piecesTotal: Int?
  /// The pieces that are durable.
  var piecesHeld = 0
  /// Whether all is durable and the giver knows.
  var isAccepted = false
  /// The claim by which others say that the zone is this node's: the commit is on its way, or lost.
  var named: Claim?
  /// Requests for the zone that overtook the commit.
  var parked: [Routed] = []

  /// Whether all pieces are here and durable.
  var isHeld: Bool { piecesTotal == indices.count && piecesHeld == indices.count }

  /// Takes a piece and says whether it is new.
  mutating func take(_ piece: Piece) -> Bool {
    guard indices.insert(piece.index).inserted else { return false }
    records += piece.records
    for record in piece.records { digest &+= record.fingerprint }
    if piece.isLast { piecesTotal = piece.index + 1 }
    return true
  }
}
