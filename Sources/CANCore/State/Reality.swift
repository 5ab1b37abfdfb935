import CANGeometry
import CANStorage

/// One coordinate space as a node knows it: who owns what around here, and the records of its own zones (2, 3.2).
struct Reality: Sendable {
  private(set) var map = ClaimMap()
  private(set) var own: ZoneTable
  private(set) var neighbors: ZoneTable
  var records: RecordStore
  /// Zones that were given away lately; who has them now is kept, so that late askers can be corrected.
  private var lost: [Zone] = []
  private let torus: Torus
  private let owner: NodeID

  init(owner: NodeID, torus: Torus) {
    self.owner = owner
    self.torus = torus
    own = ZoneTable([], on: torus)
    neighbors = ZoneTable([], on: torus)
    records = RecordStore(torus: torus)
  }

  /// Whether the node serves the point: exactly where its map names it.
  func serves(_ code: ZCode) -> Bool {
    map.claim(at: code)?.owner.id == owner
  }

  /// The own zone around `code`.
  func ownZone(at code: ZCode) -> Zone? {
    guard let claim = map.claim(at: code), claim.owner.id == owner else { return nil }
    return claim.zone
  }

  /// What the node tells others: all that it keeps, but without a zone only who has what it gave away.
  var told: [Claim] {
    own.claims.isEmpty ? map.leaves.filter { leaf in lost.contains { $0.overlaps(leaf.zone) } } : map.leaves
  }

  /// Joins claims into the map and says whether it changed; own zones that have become siblings are merged.
  mutating func join(_ claims: some Sequence<Claim>) -> Bool {
    var changed = false
    for claim in claims where map.join(claim) { changed = true }
    guard changed else { return false }
    mergeSiblings()
    refresh()
    return true
  }

  /// Remembers who has `zone` now, for the last 16 zones given away.
  mutating func remember(lost zone: Zone) {
    lost.append(zone)
    if lost.count > 16 { lost.removeFirst() }
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
      return Claim(
        zone: parent, epoch: map.nextEpoch(in: parent), owner: claim.owner,
        start: max(claim.start, sibling.start))
    }
    return nil
  }

  /// Forgets what is neither own, nor next to it, nor lately lost, and lays the tables out anew.
  ///
  /// A node that owns nothing keeps all it knows: it may be about to receive a zone, or forwards stragglers.
  private mutating func refresh() {
    let ownClaims = map.leaves.filter { $0.owner.id == owner }
    own = ZoneTable(ownClaims, on: torus)
    guard !ownClaims.isEmpty else {
      neighbors = ZoneTable(map.leaves, on: torus)
      return
    }
    func isNeighbor(_ claim: Claim) -> Bool {
      claim.owner.id != owner && ownClaims.contains { torus.areNeighbors($0.zone, claim.zone) }
    }
    let next = map.leaves.filter(isNeighbor)
    neighbors = ZoneTable(next, on: torus)
    let kept = Set(next.map(\.zone))
    map.prune { claim in
      claim.owner.id == owner || kept.contains(claim.zone) || lost.contains { $0.overlaps(claim.zone) }
    }
  }
}
