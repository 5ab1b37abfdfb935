import CANGeometry
import CANStorage

// The one query mechanism: every zone that meets a region is visited exactly once while zones keep their owners.
//
// A node that is handed a prefix of the torus answers for its own zones in it and delegates the rest:
// the sibling subtrees along the split paths of its zones are disjoint and cover what is left, so each
// that meets the region goes to the owner of its nearest point, and the others are known to be missed.
// Volumes add up exactly: own + missed + delegated = prefix.

extension Node {
  /// Begins a query of an application: the whole torus is to be answered for.
  mutating func resolve(_ query: Query, _ id: RequestID) {
    resolve(query, .whole, hops: 0, within: configuration.queryTimeout, for: .application(id))
  }

  /// Answers for the part that a delegator has handed over.
  mutating func answer(_ delegation: Delegation, _ routed: Routed) {
    resolve(
      delegation.query, delegation.prefix, hops: routed.hops, within: delegation.timeLeft,
      for: .delegator(routed.origin, delegation.part))
  }

  /// Answers for the own zones in `prefix`, delegates the rest, and collects.
  mutating func resolve(
    _ query: Query, _ prefix: Zone, hops: Int, within time: Duration, for asker: Fold.Asker
  ) {
    var parts = Parts()
    partition(prefix, query.region, into: &parts)
    var answer = own(parts.own, query)
    answer.hops = hops
    answer.coverage.covered = parts.missed + parts.own.reduce(0) { $0 + $1.volume }
    let id = nextNumber()
    var fold = Fold(asker: asker, query: query, awaited: [:], answer: answer)
    let delegations = parts.delegated.map { ($0, nextNumber()) }
    for (part, number) in delegations { fold.awaited[number] = part.prefix.volume }
    folds[id] = fold
    guard !delegations.isEmpty else { return finish(id) }
    timers.insert(.fold(id), due: now.monotonic + time)
    let timeLeft = max(time - configuration.queryTimeoutStep, configuration.queryTimeoutStep)
    for (part, number) in delegations {
      foldOfPart[number] = id
      let delegation = Delegation(query: query, prefix: part.prefix, part: number, timeLeft: timeLeft)
      route(Routed(to: part.target, .query(delegation), origin: contact, request: RequestID(number)))
    }
  }

  /// Folds in the answer of a delegate.
  mutating func fold(_ answer: Answer, of part: PartID) {
    // Nobody answers for more than it was asked.
    guard let id = foldOfPart[part], var fold = folds[id], let volume = fold.awaited[part],
      answer.coverage.covered <= volume
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
    guard let fold = folds.removeValue(forKey: id) else { return }
    for part in fold.awaited.keys { foldOfPart[part] = nil }
    switch fold.asker {
    case .delegator(let asker, let part): send(.answer(part, fold.answer), to: asker)
    case .application(let request): complete(request, .answer(fold.answer))
    case .nearest(let search): roundEnded(search, fold.answer)
    }
  }
}

// MARK: - Dividing a prefix

extension Node {
  /// What becomes of the parts of a prefix.
  private struct Parts {
    /// Served here.
    var own: [Zone] = []
    /// To be answered by the owner of the target.
    var delegated: [(prefix: Zone, target: Point)] = []
    /// Known not to meet the region.
    var missed: Volume = 0
  }

  private func partition(_ prefix: Zone, _ region: Region, into parts: inout Parts) {
    let torus = configuration.torus
    guard torus.meets(prefix, region) else {
      parts.missed += prefix.volume
      return
    }
    let claims = reality.map.claims(overlapping: prefix).filter { $0.owner.id == contact.id }
    if let claim = claims.first {
      if claim.zone.contains(prefix) {
        parts.own.append(prefix)
      } else if let (lower, upper) = prefix.halves {
        partition(lower, region, into: &parts)
        partition(upper, region, into: &parts)
      }
      return
    }
    let nearest = reality.own.claims.first?.zone ?? prefix
    if let target = torus.point(in: prefix, meeting: region, nearestTo: nearest) {
      parts.delegated.append((prefix, target))
    }
  }

  /// What the own zones answer.
  private mutating func own(_ zones: [Zone], _ query: Query) -> Answer {
    var answer = Answer()
    answer.zonesVisited = zones.count
    for zone in zones {
      switch query.kind {
      case .records(let space, let shape):
        answer.matches += reality.records.search(shape, space: space, within: zone, at: now.wall)
          .map { Match(record: $0, distance: shape.distance(of: $0)) }
      case .nearest(let count, let position, let space, let shape):
        answer.matches += reality.records.nearest(
          count, to: position, in: shape.domain, space: space, within: zone, at: now.wall
        ).filter { shape.contains($0.record.position) }
        answer.keepNearest(count)
      case .count(let space, let shape):
        answer.count += reality.records.count(shape, space: space, within: zone, at: now.wall)
      case .multicast(let bytes):
        effects.append(.notify(.multicast(bytes)))
      case .zones:
        answer.zones += reality.map.claims(overlapping: zone)
      }
    }
    return answer
  }
}

extension Shape {
  /// The distance of a record from the center of a ball; 0 for shapes without a center.
  fileprivate func distance(of record: Record) -> Double {
    guard case .ball(let center, _) = form else { return 0 }
    return domain.distance(from: center, to: record.position)
  }
}
