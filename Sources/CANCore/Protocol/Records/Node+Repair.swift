import CANGeometry
import CANStorage

// Repair: realities are replicas. In the background each zone is compared with what the other realities hold
// of its points, and pulls what it lacks. A zone that was taken over is refilled in the same way before it
// answers for anything.

extension Node {
  /// Whether the node holds all that was ever acknowledged for a point, as far as it can be known.
  func isRefilled(_ point: Point, in reality: RealityIndex) -> Bool {
    guard !refills.isEmpty else { return true }
    let code = configuration.torus.code(of: point)
    return !refills.keys.contains { $0.reality == reality && $0.zone.contains(code) }
  }

  func isRefilled(_ zone: Zone, in reality: RealityIndex) -> Bool {
    refills.isEmpty || !refills.keys.contains { $0.reality == reality && $0.zone.overlaps(zone) }
  }

  /// How long it takes still, at most, until all of a zone counts as refilled.
  func refillTime(of place: Place) -> Duration {
    refills.filter { $0.key.reality == place.reality && $0.key.zone.overlaps(place.zone) }
      .map { max($0.value.until - now.monotonic, .zero) }.max() ?? .zero
  }

  /// Begins to gather the records of zones that were taken over without them, or were given before they had come.
  mutating func refill(_ places: [Place], within time: Duration? = nil) {
    guard realities.count > 1, let maintenance else { return }
    for place in places {
      let until = now.monotonic + min(time ?? maintenance.repairWindow, maintenance.repairWindow)
      refills[place] = Refill(until: until)
      askOthers(for: place, maintenance)
    }
  }

  /// Asks the other realities for what they hold of a zone, and again after ever longer pauses, up to 4 s.
  private mutating func askOthers(for place: Place, _ maintenance: Maintenance) {
    let attempts = refills[place]?.attempts ?? 0
    refills[place]?.attempts = attempts + 1
    refills[place]?.due = now.monotonic + maintenance.resendInterval * (1 << min(attempts, 2))
    repair(place)
  }

  /// Compares zones with the other realities when it is time to, and those that are being refilled more often.
  mutating func repairZones(_ maintenance: Maintenance) {
    guard realities.count > 1 else { return }
    for (place, refill) in refills.sorted(by: { $0.key < $1.key }) {
      let isOwn = realities[Int(place.reality)].own.claims.contains { $0.zone.overlaps(place.zone) }
      if !isOwn || refill.until <= now.monotonic {
        refilled(place)
        if isOwn { effects.append(.notify(.possiblyLost(place.zone))) }
      } else if hasEnough(for: place) {
        refilled(place)
      } else if refill.due <= now.monotonic {
        askOthers(for: place, maintenance)
      }
    }
    guard upkeep.repairDue <= now.monotonic else { return repairGains() }
    upkeep.repairDue = next(within: maintenance.repairInterval)
    for claim in ownClaims { repair(claim.place) }
    upkeep.gains = []
    findStandIns()
  }

  /// Compares what has become this node's own since the last round, and has others stand in where it holds two copies.
  private mutating func repairGains() {
    guard !upkeep.gains.isEmpty else { return }
    for place in upkeep.gains.sorted() where refills[place] == nil {
      if realities[Int(place.reality)].own.claims.contains(where: { $0.zone.contains(place.zone) }) {
        repair(place)
      }
    }
    upkeep.gains = []
    findStandIns()
  }

  /// Compares a zone with every other reality that it is not being compared with already.
  private mutating func repair(_ place: Place) {
    for source in realities.indices.map(RealityIndex.init) where source != place.reality {
      if refills[place]?.sources.contains(source) != true { compare(place, with: source) }
    }
  }

  /// Compares a zone with what the owners in `source` hold of it, unless that is under way.
  mutating func compare(_ place: Place, with source: RealityIndex) {
    guard !repairs.values.contains(where: { $0.place == place && $0.source == source }) else { return }
    let id = nextNumber()
    repairs[id] = Repair(place: place, source: source, steps: [.compare(place.zone, halvings: 0)])
    goOn(with: id)
  }

  /// Asks the next questions of a comparison, several at a time, or ends it.
  private mutating func goOn(with id: UInt64) {
    guard let maintenance, repairs[id]?.isAsking == false else { return }
    repairs[id]?.isAsking = true
    while let repair = repairs[id], repair.asked < Limit.repairQuestions,
      let step = repairs[id]?.steps.popLast()
    {
      repairs[id]?.asked += 1
      let zone: Zone
      let kind: Query.Kind
      switch step {
      case .compare(let part, let halvings): (zone, kind) = (part, .digests(halvings: halvings))
      case .fetch(let part, let place): (zone, kind) = (part, .copies(after: place))
      }
      resolve(
        Query(kind, in: configuration.torus.box(of: zone), of: repair.source), zone, hops: 0,
        within: maintenance.resendInterval * 4, for: .repair(id))
    }
    repairs[id]?.isAsking = false
    if let repair = repairs[id], repair.asked == 0 { end(repair, id) }
  }

  /// Takes what the other reality said: goes deeper where digests differ, and stores what came.
  mutating func repairAnswered(_ id: UInt64, _ answer: Answer, to query: Query) {
    guard var repair = repairs[id] else { return }
    repair.asked -= 1
    let index = Int(repair.place.reality)
    if !answer.missing.isEmpty { repair.isComplete = false }
    let asked = query.prefix(on: configuration.torus)
    let hasRoom = asked?.hasRoom(for: answer.digests.lazy.map(\.zone)) ?? false
    for theirs in hasRoom ? answer.digests : [] {
      let mine = realities[index].records.digest(of: theirs.zone, at: now.wall)
      if mine.sum == theirs.digest, mine.count == theirs.count { continue }
      let isSmall = theirs.count <= 16 || theirs.zone.depth >= configuration.torus.depthMax
      repair.steps.append(isSmall ? .fetch(theirs.zone, after: nil) : .compare(theirs.zone, halvings: 4))
    }
    let isWard = repair.place.reality == repair.source
    let wanted = answer.copies.filter {
      isWard ? repair.place.zone.contains($0.code) : realities[index].serves($0.code)
    }
    if !wanted.isEmpty { take(wanted, in: repair.place.reality, then: .nothing) }
    if let last = answer.copies.last, let zone = asked {
      repair.steps.append(.fetch(zone, after: last.place))
    }
    repairs[id] = repair
    goOn(with: id)
  }

  private mutating func end(_ repair: Repair, _ id: UInt64) {
    repairs[id] = nil
    guard repair.isComplete, refills[repair.place]?.sources.insert(repair.source).inserted == true else {
      return
    }
    if hasEnough(for: repair.place) { refilled(repair.place) }
  }

  /// Whether so many other holders have given what they had that one of any write quorum is among them.
  ///
  /// One fewer will do where the others had time enough: they may have failed too, and wait for each other.
  private func hasEnough(for place: Place) -> Bool {
    guard let refill = refills[place], !refill.sources.isEmpty else { return false }
    let enough = min(realities.count - configuration.writeQuorum + 1, realities.count - 1)
    return refill.sources.count + (refill.attempts > Refill.attemptsForAll ? 1 : 0) >= enough
  }

  /// Ends the refilling of a zone: what came is compared once more, and those who stand in for it can have it now.
  private mutating func refilled(_ place: Place) {
    refills[place] = nil
    upkeep.gains.insert(place)
  }
}

extension Query {
  /// The zone whose box the region is, if it is one.
  fileprivate func prefix(on torus: Torus) -> Zone? {
    guard region.dimensions == torus.dimensions, let corner = Point(region.intervals.map(\.lower)) else {
      return nil
    }
    let code = torus.code(of: corner)
    return (0...torus.depthMax).lazy.map { Zone(prefixOf: code, depth: $0) }.first {
      torus.box(of: $0) == region
    }
  }
}
