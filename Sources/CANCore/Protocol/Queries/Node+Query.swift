import CANGeometry
import CANStorage

// The one query mechanism: every zone that meets a region is visited exactly once while zones keep their owners.
//
// A node that is handed a prefix of the torus answers for its own zones in it and delegates the rest:
// the sibling subtrees along the split paths of its zones are disjoint and cover what is left, so each
// that meets the region goes to the owner of its nearest point, and the others are known to be missed.
// Volumes add up exactly: own + missed + delegated = prefix.

extension Node {
  /// Answers for the part that a delegator has handed over; who works on too much lets it be missing.
  mutating func answer(_ delegation: Delegation, _ routed: Routed) {
    guard folds.count < Limit.pendingRequests else { return }
    resolve(
      delegation.query, delegation.prefix, hops: routed.hops,
      within: min(delegation.timeLeft, configuration.queryTimeout),
      for: .delegator(routed.origin, delegation.part))
  }

  /// Answers for the own zones in `prefix`, delegates the rest, and collects.
  mutating func resolve(
    _ query: Query, _ prefix: Zone, hops: Int, within time: Duration, for asker: Fold.Asker
  ) {
    var parts = Parts()
    let reality = query.reality ?? 0
    partition(prefix, query, in: reality, into: &parts)
    var answer = own(parts.own, query, in: Int(reality))
    if query.isRepair { answer.fold(own(parts.unfilled, query, in: Int(reality))) }
    answer.hops = hops
    answer.coverage.covered = parts.missed + parts.own.reduce(0) { $0 + $1.volume }
    answer.miss(parts.unfilled)
    let id = nextNumber()
    var fold = Fold(asker: asker, query: query, until: now.monotonic + time, answer: answer)
    for part in parts.delegated { fold.awaited[nextNumber()] = part }
    folds[id] = fold
    guard !fold.awaited.isEmpty else { return finish(id) }
    timers.insert(.fold(id), due: now.monotonic + min(time, patience(for: query)))
    for number in fold.awaited.keys.sorted() {
      foldOfPart[number] = id
      delegate(number, of: id)
    }
  }

  private mutating func delegate(_ number: PartID, of id: FoldID) {
    guard let fold = folds[id], let part = fold.awaited[number] else { return }
    let step = configuration.queryTimeoutStep
    let timeLeft = max(fold.until - now.monotonic - step, step)
    let delegation = Delegation(query: fold.query, prefix: part.prefix, part: number, timeLeft: timeLeft)
    route(
      Routed(
        to: part.target, in: fold.query.reality ?? 0, .query(delegation), origin: contact,
        request: RequestID(number)))
  }

  /// How long a delegate is waited for before it is asked again: only where messages are lost.
  ///
  /// What is delivered on the way is never asked for twice.
  private func patience(for query: Query) -> Duration {
    guard let maintenance else { return configuration.queryTimeout }
    switch query.kind {
    case .multicast: return configuration.queryTimeout
    // Who has answered for a zone is asked for its parts: what is missing here is to be made good in time.
    case .digests(let halvings) where halvings > 0: return maintenance.resendInterval
    case .copies: return maintenance.resendInterval
    default: return maintenance.resendInterval * 3
    }
  }

  /// Asks the delegates again that have not answered, or does without them when the time is over.
  mutating func hurry(_ id: FoldID) {
    guard let fold = folds[id] else { return }
    guard now.monotonic < fold.until else { return finish(id) }
    timers.insert(.fold(id), due: min(fold.until, now.monotonic + patience(for: fold.query)))
    for number in fold.awaited.keys.sorted() { delegate(number, of: id) }
  }

  /// Folds in the answer of a delegate.
  mutating func fold(_ answer: Answer, of part: PartID) {
    // Nobody answers for more than it was asked.
    guard let id = foldOfPart[part], var fold = folds[id], let prefix = fold.awaited[part]?.prefix,
      prefix.hasRoom(for: answer.missing, beside: answer.coverage.covered)
    else { return }
    foldOfPart[part] = nil
    fold.awaited[part] = nil
    fold.answer.fold(answer)
    if case .nearest(let limit, _, _, _) = fold.query.kind { fold.answer.keepNearest(limit) }
    folds[id] = fold
    if fold.awaited.isEmpty { finish(id) }
  }

  /// Passes on what was collected: all of it, or what there is when the time is over.
  mutating func finish(_ id: FoldID) {
    guard var fold = folds.removeValue(forKey: id) else { return }
    for part in fold.awaited.keys { foldOfPart[part] = nil }
    fold.answer.miss(fold.awaited.values.map(\.prefix).sorted())
    switch fold.asker {
    case .delegator(let asker, let part): send(.answer(part, fold.answer), to: asker)
    case .application(let request): answered(request, fold.answer)
    case .nearest(let search): roundEnded(search, fold.answer)
    case .repair(let repair): repairAnswered(repair, fold.answer, to: fold.query)
    }
  }
}

// MARK: - Dividing a prefix

extension Node {
  /// What becomes of the parts of a prefix.
  private struct Parts {
    /// Served here.
    var own: [Zone] = []
    /// Served here, but without all of its records yet.
    var unfilled: [Zone] = []
    /// To be answered by the owner of the target.
    var delegated: [Fold.Part] = []
    /// Known not to meet the region.
    var missed: Volume = 0
  }

  private func partition(_ prefix: Zone, _ query: Query, in reality: RealityIndex, into parts: inout Parts) {
    let torus = configuration.torus
    guard torus.meets(prefix, query.region) else {
      parts.missed += prefix.volume
      return
    }
    let space = realities[Int(reality)]
    let claims = space.map.claims(overlapping: prefix).filter { $0.owner.id == contact.id }
    if let claim = claims.first {
      if claim.zone.contains(prefix) {
        if query.isAboutRecords, !isRefilled(prefix, in: reality) {
          parts.unfilled.append(prefix)
        } else {
          parts.own.append(prefix)
        }
      } else if let (lower, upper) = prefix.halves {
        partition(lower, query, in: reality, into: &parts)
        partition(upper, query, in: reality, into: &parts)
      }
      return
    }
    let nearest = space.own.claims.first?.zone ?? prefix
    if let target = torus.point(in: prefix, meeting: query.region, nearestTo: nearest) {
      parts.delegated.append(Fold.Part(prefix: prefix, target: target))
    }
  }

  /// What the own zones answer.
  private mutating func own(_ zones: [Zone], _ query: Query, in index: Int) -> Answer {
    var answer = Answer()
    answer.zonesVisited = zones.count
    let records = realities[index].records
    for zone in zones {
      switch query.kind {
      case .records(let space, let shape):
        answer.matches += records.search(shape, space: space, within: zone, at: now.wall)
          .map { Match(record: $0, distance: shape.distance(of: $0)) }
      case .nearest(let count, let position, let space, let shape):
        answer.matches += records.nearest(
          count, to: position, in: shape.domain, space: space, within: zone, at: now.wall
        ).filter { shape.contains($0.record.position) }
        answer.keepNearest(count)
      case .count(let space, let shape):
        answer.count += records.count(shape, space: space, within: zone, at: now.wall)
      case .multicast(let bytes):
        effects.append(.notify(.multicast(bytes)))
      case .zones:
        answer.zones += realities[index].map.claims(overlapping: zone)
      case .digests(let halvings):
        answer.digests += parts(of: zone, halvings).compactMap { part in
          let digest = records.digest(of: part, at: now.wall)
          return digest.count == 0 ? nil : ZoneDigest(zone: part, digest: digest.sum, count: digest.count)
        }
      case .copies(let place):
        answer.copies += records.records(in: zone, after: place, bytesMax: Limit.pieceBytes)
          .filter { !$0.hasExpired(at: now.wall) }
      }
    }
    return answer
  }
}

extension Node {
  /// The parts of a zone after so many halvings, as far as it can be halved.
  private func parts(of zone: Zone, _ halvings: Int) -> [Zone] {
    guard halvings > 0, let (lower, upper) = configuration.torus.halves(of: zone) else { return [zone] }
    return parts(of: lower, halvings - 1) + parts(of: upper, halvings - 1)
  }
}

extension Query {
  /// Whether what is asked depends on the records that a node holds.
  var isAboutRecords: Bool {
    switch kind {
    case .records, .nearest, .count, .digests, .copies: true
    case .multicast, .zones: false
    }
  }

  /// Whether other realities ask, to whom also a part is of use.
  var isRepair: Bool {
    switch kind {
    case .digests, .copies: true
    default: false
    }
  }
}

extension Shape {
  /// The distance of a record from the center of a ball; 0 for shapes without a center.
  fileprivate func distance(of record: Record) -> Double {
    guard case .ball(let center, _) = form else { return 0 }
    return domain.distance(from: center, to: record.position)
  }
}
