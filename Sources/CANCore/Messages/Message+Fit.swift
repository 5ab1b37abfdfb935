import CANGeometry
import CANStorage

// What comes from the network may hold anything. A message that has no meaning on the node's torus is
// ignored at the door, so that no rule behind it has to ask again.

extension Message {
  /// Whether every zone, point, number and count in the message has a meaning for a node of these settings.
  ///
  /// O(size of the message).
  func fits(_ configuration: Configuration) -> Bool {
    switch self {
    case .route(let routed): routed.fits(configuration)
    case .split(let zone, let routed): zone.fits(configuration.torus) && routed.fits(configuration)
    case .offer(let offer):
      offer.zone.fits(configuration.torus) && configuration.has(offer.reality)
        && offer.piece.fits(configuration.torus, in: offer.zone)
    case .piece(_, let piece): piece.fits(configuration.torus, in: .whole)
    case .commit(let commit):
      configuration.has(commit.claim.reality) && (commit.around + [commit.claim]).fit(configuration)
        && commit.lastWrites.allSatisfy { $0.fits(configuration.torus, in: commit.claim.zone) }
    case .update(let update):
      update.claims?.fit(configuration) ?? true && update.suspicions.count <= Limit.claimsInUpdate
        && update.refutation < .max / 2 && update.suspicions.allSatisfy { $0.refutation < .max / 2 }
    case .claims(let claims): claims.fit(configuration)
    case .busy(let reality, _): configuration.has(reality)
    case .reassign(let search), .volunteer(let search):
      configuration.has(search.reality) && search.zone.fits(configuration.torus)
        && (0...Limit.reassignmentHops).contains(search.hops)
    case .probe(let probe), .alive(let probe): probe.refutation < .max / 2
    case .absorbed(_, let zone): zone.fits(configuration.torus)
    case .placed(_, .durable(let obsolete?)): obsolete.fits(configuration.torus)
    case .answer(_, let answer): answer.isSound
    case .acquaintances, .decline, .withdraw, .received, .accept, .taken, .placed, .reply: true
    }
  }
}

extension Configuration {
  fileprivate func has(_ reality: RealityIndex) -> Bool { Int(reality) < realities }
}

extension [Claim] {
  fileprivate func fit(_ configuration: Configuration) -> Bool {
    count <= Limit.claimsInUpdate
      && allSatisfy { $0.zone.fits(configuration.torus) && configuration.has($0.reality) }
  }
}

extension Routed {
  fileprivate func fits(_ configuration: Configuration) -> Bool {
    let torus = configuration.torus
    guard target.fits(torus), (0...Limit.counted).contains(hops), detours.count <= Limit.detours,
      reality.map(configuration.has) ?? true
    else { return false }
    switch payload {
    case .write(let write): return write.fits(torus) && write.home == target
    case .place(let record, _): return record.fits(torus, in: .whole) && record.point == target
    case .absorb(let records, _): return records.allSatisfy { $0.fits(torus, in: .whole) }
    case .audit(let claims): return claims.fit(configuration)
    case .readObject(_, _, let home, let attemptsLeft):
      return home.fits(torus) && attemptsLeft <= Limit.readAttempts
    case .read(_, let attemptsLeft): return attemptsLeft <= Limit.readAttempts
    case .query(let delegation):
      return delegation.query.fits(configuration) && delegation.prefix.fits(torus)
        && delegation.timeLeft >= .zero
    case .join, .lookup, .nearest: return true
    }
  }
}

extension Query {
  func fits(_ configuration: Configuration) -> Bool {
    if case .digests(let halvings) = kind, !(0...Limit.digestHalvings).contains(halvings) { return false }
    return region.dimensions == configuration.torus.dimensions && reality.map(configuration.has) ?? true
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
