import CANGeometry
import CANStorage

/// What joining claims has changed for a node.
struct Shift {
  /// Whether anything is known better than before.
  var isNews = false
  /// The zones that are the node's own from now on.
  var gained: [Place] = []
  /// The claims of others to what was the node's own.
  var lost: [Claim] = []

  /// Adds what has changed in another coordinate space.
  mutating func add(_ other: Shift) {
    isNews = isNews || other.isNews
    gained += other.gained
    lost += other.lost
  }
}

/// One coordinate space as a node knows it: who owns what around here, and the records of its own zones (2, 3.2).
struct Reality: Sendable {
  /// A zone that another node has now.
  private struct Loss {
    let zone: Zone
    var toldUntil: Instant
    var keptUntil: Instant
    var isTold = true
  }

  /// How long it is told and kept who has what was lost.
  struct Memory {
    var told = Duration.seconds(1 << 32)
    var kept = Duration.seconds(1 << 32)
  }

  /// The number of the space.
  let index: RealityIndex
  private(set) var map = ClaimMap()
  private(set) var own: ZoneTable
  private(set) var neighbors: ZoneTable
  var records: RecordStore
  /// The nodes that share what this one owns (3.4).
  var peers: [Peer] = []
  /// The seat in the zones of another node that this one shares; `nil` where it owns something itself.
  var seat: PeerSeat?
  /// Zones that were lost lately; who has them now is kept, so that late askers can be corrected.
  private var lost: [Loss] = []
  /// What the node tells others: what is its own or next to it, and for a while who has what it lost.
  private(set) var told: [Claim] = []
  /// The last zone that the node lost, and to whom, or shared, and with whom.
  private(set) var lastLost: Claim?
  /// The last sign that somebody owns a zone here.
  var ownerSeenAt = Instant.start
  /// Whether somebody said since that it owns nothing here either.
  var hasZonelessPeer = false
  /// Parts next to own zones of which nobody is known to be the owner; `nil` until it is looked for them.
  private var knownHoles: [Zone]?
  private let torus: Torus
  private let owner: NodeID

  init(_ index: RealityIndex, owner: NodeID, torus: Torus) {
    self.index = index
    self.owner = owner
    self.torus = torus
    own = ZoneTable([], on: torus)
    neighbors = ZoneTable([], on: torus)
    records = RecordStore(torus: torus)
  }

  /// Whether the node owns nothing here.
  var isZoneless: Bool { own.claims.isEmpty }

  /// Whether it neither owns a zone here nor shares one.
  var isSeatless: Bool { own.claims.isEmpty && seat == nil }

  /// Whether the node may take over what a neighbor owns: a peer only what it shares.
  func isHeir(of claim: Claim) -> Bool { seat == nil || seat?.owner.id == claim.owner.id }

  /// The claims of the owner whose zones the node shares here.
  var sharedClaims: [Claim] {
    guard let seat else { return [] }
    return map.leaves.filter { $0.owner.id == seat.owner.id }
  }

  /// What it owns, or else what it shares.
  var seatClaims: [Claim] { isZoneless ? sharedClaims : own.claims }

  /// Whether the node serves the point: exactly where its map names it.
  func serves(_ code: ZCode) -> Bool {
    map.claim(at: code)?.owner.id == owner
  }

  /// The own zone around `code`.
  func ownZone(at code: ZCode) -> Zone? {
    guard let claim = map.claim(at: code), claim.owner.id == owner else { return nil }
    return claim.zone
  }

  /// Joins claims into the map and says what that changed; own zones that have become siblings are merged.
  ///
  /// Who owns what is lost here is kept for the longer time of `memory`, and told for the shorter.
  mutating func join(_ claims: [Claim], at now: Instant, memory: Memory) -> Shift {
    var shift = Shift()
    for claim in claims where map.lacks(claim) && concerns(claim, among: claims) {
      map.join(claim)
      shift.isNews = true
    }
    guard shift.isNews else { return shift }
    mergeSiblings()
    for claim in own.claims {
      for leaf in map.claims(overlapping: claim.zone) where leaf.owner.id != owner {
        guard let zone = leaf.zone.intersection(claim.zone) else { continue }
        let part = leaf.restricted(to: zone)
        shift.lost.append(part)
        remember(part, at: now, memory)
      }
    }
    let before = own.claims.map(\.zone)
    refresh()
    var gained: [Zone] = []
    for claim in own.claims { Reality.collect(claim.zone, outside: before, into: &gained) }
    shift.gained = gained.map { Place(reality: index, zone: $0) }
    return shift
  }

  /// Whether a claim is not one that would be forgotten at once, for being next to nothing that is kept.
  private func concerns(_ claim: Claim, among claims: [Claim]) -> Bool {
    let center = seatClaims
    if center.isEmpty || claim.owner.id == owner || !map.claims(overlapping: claim.zone).isEmpty {
      return true
    }
    return center.contains { torus.areNeighbors($0.zone, claim.zone) }
      || claims.contains { $0.owner.id == center[0].owner.id && torus.areNeighbors($0.zone, claim.zone) }
  }

  /// Takes up what the disk holds: what others have of it was lost or given away before the node stopped.
  mutating func restore(_ durable: ClaimMap, _ records: RecordStore) {
    self.records = records
    let forEver = Memory()
    for claim in durable.leaves.sorted(by: { $1.outranks($0) }) where claim.owner.id != owner {
      remember(claim, at: .start, forEver)
    }
    _ = join(durable.leaves, at: .start, memory: forEver)
  }

  /// Counts the time for which losses are told and kept from `now` on.
  mutating func renewMemory(at now: Instant, _ memory: Memory) {
    for index in lost.indices {
      lost[index].toldUntil = now + memory.told
      lost[index].keptUntil = now + memory.kept
    }
  }

  /// Tells once more who has what others take for this node's own, and says whether that is more than it told.
  ///
  /// Else the two would go on waiting for each other, if what was known of the loss is told no longer.
  mutating func tellAgain(against claims: [Claim], until: Instant) -> Bool {
    guard lost.contains(where: { !$0.isTold }) else { return false }
    var isMore = false
    for claim in claims where claim.reality == index && claim.owner.id == owner {
      for loss in lost.indices where !lost[loss].isTold && lost[loss].zone.overlaps(claim.zone) {
        let winners = map.claims(overlapping: lost[loss].zone).filter { $0.owner.id != owner }
        guard winners.contains(where: { $0.outranks(claim) }) else { continue }
        lost[loss].isTold = true
        lost[loss].toldUntil = until
        isMore = true
      }
    }
    if isMore { refresh() }
    return isMore
  }

  /// Has no seat any more; what was shared may be nobody's by now.
  mutating func loseSeat() {
    lastLost = sharedClaims.first ?? lastLost
    seat = nil
  }

  private mutating func remember(_ winner: Claim, at now: Instant, _ memory: Memory) {
    lastLost = winner
    lost.append(Loss(zone: winner.zone, toldUntil: now + memory.told, keptUntil: now + memory.kept))
    if lost.count > Limit.lostZones { lost.removeFirst() }
  }

  /// Forgets what was lost too long ago, and says whether the node knows or tells less from now on.
  mutating func age(to now: Instant) -> Bool {
    guard lost.contains(where: { $0.keptUntil <= now || ($0.isTold && $0.toldUntil <= now) }) else {
      return false
    }
    for index in lost.indices where lost[index].toldUntil <= now { lost[index].isTold = false }
    lost.removeAll { $0.keptUntil <= now }
    let before = (map, told)
    refresh()
    return (map, told) != before
  }

  /// Forgets claims, which is the same as never having heard of them; false where there is none.
  mutating func forget(_ isForgotten: (Claim) -> Bool) -> Bool {
    guard map.leaves.contains(where: isForgotten) else { return false }
    map.prune { !isForgotten($0) }
    refresh()
    return true
  }

  /// The parts of `zone` that none of `others` holds.
  static func collect(_ zone: Zone, outside others: [Zone], into parts: inout [Zone]) {
    let met = others.filter { $0.overlaps(zone) }
    if met.isEmpty {
      parts.append(zone)
    } else if !met.contains(where: { $0.contains(zone) }), let (lower, upper) = zone.halves {
      collect(lower, outside: met, into: &parts)
      collect(upper, outside: met, into: &parts)
    }
  }

  /// Claims the parent where both halves are the node's own but by different titles: one valid zone (2.3).
  private mutating func mergeSiblings() {
    while let merged = mergeableParent() { map.join(merged) }
  }

  private func mergeableParent() -> Claim? {
    var previous: Claim?
    for claim in map.leaves {
      defer { previous = claim }
      guard claim.owner.id == owner, let sibling = previous, sibling.owner.id == owner,
        sibling.zone.sibling == claim.zone, let parent = claim.zone.parent
      else { continue }
      // What is weak would rise above living owners, or pull down what is firm.
      guard !claim.isWeak, !sibling.isWeak else { continue }
      // Beyond the last epoch nothing outranks the halves: they stay two.
      let epoch = map.nextEpoch(in: parent)
      guard epoch > max(claim.epoch, sibling.epoch) else { continue }
      return Claim(
        zone: parent, in: index, epoch: epoch, owner: claim.owner, start: max(claim.start, sibling.start))
    }
    return nil
  }

  /// Forgets what is neither own, nor next to it, nor lately lost, and lays the tables out anew.
  ///
  /// A node that owns nothing keeps all it knows: it may be about to receive a zone, or forwards stragglers. One that
  /// shares the zones of another keeps what is next to those.
  private mutating func refresh() {
    let ownClaims = map.leaves.filter { $0.owner.id == owner }
    own = ZoneTable(ownClaims, on: torus)
    knownHoles = nil
    guard !ownClaims.isEmpty else {
      peers = []
      let shared = sharedClaims
      if !shared.isEmpty {
        let next = ZoneTable(shared, on: torus).neighbors(among: map.leaves)
        map.prune { claim in
          claim.owner == shared[0].owner || next.contains { $0.zone == claim.zone }
            || lost.contains { $0.zone.overlaps(claim.zone) }
        }
      }
      neighbors = ZoneTable(map.leaves, on: torus)
      told = map.leaves.filter { leaf in lost.contains { $0.isTold && $0.zone.overlaps(leaf.zone) } }
      return
    }
    seat = nil
    let next = own.neighbors(among: map.leaves)
    neighbors = ZoneTable(next, on: torus)
    map.prune { claim in
      claim.owner.id == owner || next.contains { $0.zone == claim.zone }
        || lost.contains { $0.zone.overlaps(claim.zone) }
    }
    told = map.leaves
    if lost.contains(where: { !$0.isTold }) {
      told.removeAll { leaf in
        leaf.owner.id != owner && !next.contains { $0.zone == leaf.zone }
          && !lost.contains { $0.isTold && $0.zone.overlaps(leaf.zone) }
      }
    }
  }
}

// MARK: - The coverage audit

extension Reality {
  /// Parts next to own zones that no known claim covers, each no larger than the own zone; a few of them.
  ///
  /// O(faces · log n), and O(1) as long as no claim is news.
  mutating func holes() -> [Zone] {
    if let knownHoles { return knownHoles }
    let found = coverageHoles()
    knownHoles = found
    return found
  }

  /// In integer arithmetic: every cell along every face of every own zone must lie in a known claim.
  private func coverageHoles() -> [Zone] {
    var found: [Zone] = []
    for claim in own.claims {
      let box = torus.box(of: claim.zone)
      for axis in 0..<torus.dimensions where !box.intervals[axis].isWhole {
        for cell in [box.intervals[axis].lower &- 1, box.intervals[axis].last &+ 1] {
          guard let face = box.replacing(axis, by: Interval(lower: cell, extent: 0)) else { continue }
          collectHoles(in: .whole, along: face, depth: claim.zone.depth, into: &found)
        }
      }
    }
    return found
  }

  private func collectHoles(in prefix: Zone, along face: Region, depth: Int, into found: inout [Zone]) {
    guard found.count < 4, torus.meets(prefix, face) else { return }
    let known = map.claims(overlapping: prefix)
    if let first = known.first, first.zone.contains(prefix) { return }
    if known.isEmpty, prefix.depth >= depth {
      if !found.contains(prefix) { found.append(prefix) }
    } else if let (lower, upper) = prefix.halves {
      collectHoles(in: lower, along: face, depth: depth, into: &found)
      collectHoles(in: upper, along: face, depth: depth, into: &found)
    }
  }
}
