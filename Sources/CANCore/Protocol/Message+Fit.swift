import CANGeometry
import CANStorage

// What comes from the network may hold anything. A message that has no meaning on the node's torus is
// ignored at the door, so that no rule behind it has to ask again.

extension Message {
  /// Whether every zone, point and number in the message has a meaning on `torus`. O(size of the message).
  func fits(_ torus: Torus) -> Bool {
    switch self {
    case .route(let routed): routed.fits(torus)
    case .split(let zone, let routed): zone.fits(torus) && routed.fits(torus)
    case .offer(let offer): offer.zone.fits(torus) && offer.piece.fits(torus, in: offer.zone)
    case .piece(_, let piece): piece.fits(torus, in: .whole)
    case .commit(let commit):
      (commit.around + [commit.claim]).allSatisfy { $0.zone.fits(torus) }
        && commit.lastWrites.allSatisfy { $0.fits(torus, in: commit.claim.zone) }
    case .update(let update):
      update.claims.count <= Limit.claimsInUpdate && update.claims.allSatisfy { $0.zone.fits(torus) }
    case .answer(_, let answer): answer.isSound
    case .busy, .decline, .withdraw, .received, .accept, .placed, .reply: true
    }
  }
}

extension Routed {
  fileprivate func fits(_ torus: Torus) -> Bool {
    guard target.fits(torus), (0...Limit.counted).contains(hops) else { return false }
    switch payload {
    case .write(let write): return write.fits(torus) && write.home == target
    case .place(let record, _): return record.fits(torus, in: .whole) && record.point == target
    case .readObject(_, _, let home, let attemptsLeft):
      return home.fits(torus) && attemptsLeft <= Limit.readAttempts
    case .read(_, let attemptsLeft): return attemptsLeft <= Limit.readAttempts
    case .query(let delegation):
      return delegation.query.region.dimensions == torus.dimensions && delegation.prefix.fits(torus)
        && delegation.timeLeft >= .zero
    case .join, .lookup, .nearest: return true
    }
  }
}

extension Zone {
  fileprivate func fits(_ torus: Torus) -> Bool { depth <= torus.depthMax }
}

extension Point {
  func fits(_ torus: Torus) -> Bool { dimensions == torus.dimensions }
}

extension Write {
  func fits(_ torus: Torus) -> Bool {
    guard home.fits(torus) else { return false }
    switch placement {
    case .hashed(let copies): return copies.allSatisfy { $0.fits(torus) }
    case .spatial(let point, _): return point.fits(torus)
    case nil: return true
    }
  }
}

extension Record {
  fileprivate func fits(_ torus: Torus, in zone: Zone) -> Bool {
    if case .pointer(let target) = role, !target.fits(torus) { return false }
    return point.fits(torus) && code == torus.code(of: point) && zone.contains(code)
  }
}

extension Piece {
  fileprivate func fits(_ torus: Torus, in zone: Zone) -> Bool {
    (0..<Limit.pieces).contains(index) && records.allSatisfy { $0.fits(torus, in: zone) }
  }
}

extension Answer {
  /// Whether the numbers are such that many answers can be added up.
  fileprivate var isSound: Bool {
    [count, zonesVisited, hops].allSatisfy { (0...Limit.counted).contains($0) }
  }
}
