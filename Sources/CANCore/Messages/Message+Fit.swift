import CANGeometry
import CANStorage

// What comes from the network may hold anything. A message that has no meaning on the node's torus is
// ignored at the door, so that no rule behind it has to ask again.

extension Message {
  /// Whether every zone, point, number and count in the message has a meaning in these coordinate spaces.
  ///
  /// O(size of the message).
  func fits(_ spaces: CoordinateSpaces) -> Bool {
    switch self {
    case .route(let routed): routed.fits(spaces)
    case .split(let zone, let routed): zone.fits(spaces.torus) && routed.fits(spaces)
    case .offer(let offer):
      offer.zone.fits(spaces.torus) && spaces.has(offer.reality)
        && offer.piece.fits(spaces.torus, in: offer.zone)
    case .piece(_, let piece): piece.fits(spaces.torus, in: .whole)
    case .commit(let commit):
      spaces.has(commit.claim.reality) && (commit.around + [commit.claim]).fit(spaces)
        && commit.lastWrites.allSatisfy { $0.fits(spaces.torus, in: commit.claim.zone) }
        && commit.peers.count <= Limit.peersPerZone
    case .update(let update):
      update.news?.fits(spaces, at: update.version) ?? true && update.suspicions.count <= Limit.claimsInUpdate
        && update.refutation < .max / 2 && update.suspicions.allSatisfy { $0.refutation < .max / 2 }
    case .claims(let claims): claims.fit(spaces)
    case .busy(let reality, _): spaces.has(reality)
    case .load(_, let load): load.fits(spaces.torus)
    case .hot(_, let reality): spaces.has(reality)
    case .copy(_, let copy):
      copy.record.fits(spaces.torus, in: .whole) && (0...Limit.counted).contains(copy.hops)
        && copy.timeLeft >= .zero
    case .reassign(let search), .volunteer(let search):
      spaces.has(search.reality) && search.zone.fits(spaces.torus)
        && (0...Limit.reassignmentHops).contains(search.hops)
    case .probe(let probe), .alive(let probe): probe.refutation < .max / 2
    case .keep(let request):
      spaces.has(request.reality) && request.zone.fits(spaces.torus)
        && request.copy.map { copy in
          copy.record.fits(spaces.torus, in: request.zone) && copy.others.count <= Limit.peersPerZone
            && copy.replaced.fits(spaces.torus)
        } ?? true
    case .enroll(let roster):
      spaces.has(roster.reality) && roster.peers.count <= Limit.peersPerZone && roster.claims.fit(spaces)
        && roster.claims.allSatisfy { $0.reality == roster.reality }
    case .resign(let reality, _): spaces.has(reality)
    case .absorbed(_, let zone, _): zone.fits(spaces.torus)
    case .placed(_, .durable(let replaced)): replaced.fits(spaces.torus)
    case .placed(_, .newer(let version, _)): version.isSound
    case .placed(_, .over(let version, let successor)): version.isSound && successor?.version.isSound ?? true
    case .answer(_, let answer): answer.fits(spaces)
    case .reply(_, let outcome): outcome.fits(spaces)
    case .acquaintances(let known): spaces.has(known.reality)
    case .decline, .withdraw, .received, .accept, .taken, .placed: true
    }
  }
}

/// The coordinate spaces of an overlay: what zones, points and numbers of realities refer to.
struct CoordinateSpaces: Sendable {
  let torus: Torus
  let realities: Int

  fileprivate func has(_ reality: RealityIndex) -> Bool { Int(reality) < realities }
}

extension Replaced {
  fileprivate func fits(_ torus: Torus) -> Bool {
    obsolete?.fits(torus) ?? true && unknown?.version.isSound ?? true
  }
}

extension News {
  fileprivate func fits(_ spaces: CoordinateSpaces, at version: UInt64) -> Bool {
    since <= version && claims.fit(spaces) && dropped.count <= Limit.droppedZones
      && dropped.allSatisfy { $0.zone.fits(spaces.torus) && spaces.has($0.reality) }
  }
}

extension [Claim] {
  fileprivate func fit(_ spaces: CoordinateSpaces) -> Bool {
    count <= Limit.claimsInUpdate
      && allSatisfy { $0.zone.fits(spaces.torus) && spaces.has($0.reality) }
  }
}

extension Routed {
  fileprivate func fits(_ spaces: CoordinateSpaces) -> Bool {
    let torus = spaces.torus
    guard target.fits(torus), (0...Limit.counted).contains(hops), detours.count <= Limit.detours,
      reality.map(spaces.has) ?? true
    else { return false }
    switch payload {
    case .write(let write): return write.fits(torus) && write.home == target
    case .place(let record, _): return record.fits(torus, in: .whole) && record.point == target
    case .absorb(let records, _): return records.allSatisfy { $0.fits(torus, in: .whole) }
    case .audit(let claims): return claims.fit(spaces)
    case .readObject(_, _, let home, let attemptsLeft):
      return home.fits(torus) && attemptsLeft <= Limit.readAttempts
    case .read(_, let attemptsLeft): return attemptsLeft <= Limit.readAttempts
    case .query(let delegation):
      return delegation.query.fits(spaces) && delegation.prefix.fits(torus)
        && delegation.timeLeft >= .zero
    case .join, .load, .lookup, .nearest: return true
    }
  }
}

extension Load {
  fileprivate func fits(_ torus: Torus) -> Bool {
    (0...Limit.counted).contains(records) && points.count <= Limit.pointsInLoad
      && points.allSatisfy { $0.fits(torus) }
  }
}

extension Query {
  func fits(_ spaces: CoordinateSpaces) -> Bool {
    if case .digests(let halvings) = kind, !(0...Limit.digestHalvings).contains(halvings) { return false }
    return region.dimensions == spaces.torus.dimensions && reality.map(spaces.has) ?? true
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
      && version.isSound && predecessors.allSatisfy { $0.version.isSound }
  }
}

extension Piece {
  fileprivate func fits(_ torus: Torus, in zone: Zone) -> Bool {
    (0..<Limit.pieces).contains(index) && records.allSatisfy { $0.fits(torus, in: zone) }
  }
}

extension Answer {
  /// Also: whether the numbers are such that many answers can be added up.
  fileprivate func fits(_ spaces: CoordinateSpaces) -> Bool {
    let torus = spaces.torus
    return [count, zonesVisited, hops].allSatisfy { (0...Limit.counted).contains($0) }
      && matches.allSatisfy { $0.record.fits(torus, in: .whole) }
      && copies.allSatisfy { $0.fits(torus, in: .whole) }
      && zones.allSatisfy { $0.zone.fits(torus) && spaces.has($0.reality) }
      && digests.allSatisfy { $0.zone.fits(torus) } && missing.allSatisfy { $0.fits(torus) }
  }
}

extension Outcome {
  fileprivate func fits(_ spaces: CoordinateSpaces) -> Bool {
    switch self {
    case .joined(let zones): zones.allSatisfy { $0.fits(spaces.torus) }
    case .owner(_, _, let trace): trace.allSatisfy { $0.zone.fits(spaces.torus) }
    case .stored(let version, _): version.isSound
    case .record(let record, _): record?.fits(spaces.torus, in: .whole) ?? true
    case .answer(let answer): answer.fits(spaces)
    case .left, .failed: true
    }
  }
}

extension Version {
  /// Whether there are versions enough above this one: its time is before the year 2262.
  fileprivate var isSound: Bool { time < .max / 2 }
}
