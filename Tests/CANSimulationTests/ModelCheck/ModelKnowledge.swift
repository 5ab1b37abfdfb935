import CANCore
import CANGeometry
import CANStorage

/// What one node of the model knows: a claim map, and which cells it has lost.
///
/// The maps and their joins are those of the library; every rule on top of them is written anew here, in as
/// few lines as it takes, so that it does not share a mistake with the protocol.
struct ModelKnowledge: Hashable {
  var map = ClaimMap()
  /// The loser's memory (G4): cells that were its own, whose later owners it does not forget.
  var lost: ModelCells = 0
}

/// A set of cells, the zones of the greatest depth that the model divides the torus to: one bit each.
typealias ModelCells = UInt16

/// What is wrong on purpose: the checker must find each.
enum ModelFlaw: CaseIterable {
  /// A takeover keeps the epoch of the dead claim, against G3.
  case takeoverKeepsEpoch
  /// A loser forgets who beat it, and nobody corrects anybody, against G4 and G6.
  case losersForget
  /// Nobody audits through remembered contacts, against G8.
  case noAudit
  /// A giver commits a hand-over before the grant is durable, against 3.2.
  case grantIsNotDurable
  /// A node that starts again takes the claims of others on its disk for ordinary ones, not for losses.
  case restartForgetsLosses
  /// A filled hole becomes one zone with its sibling above both epochs, and so beats living owners, against G3.
  case mergeRaisesFilledHoles
  /// What was claimed in doubt becomes one zone with what is firmly owned, and stands as firmly, against 3.3.
  case doubtsBecomeFirm
}

/// The space that the nodes of a model divide, and what its rules say about one node's knowledge.
struct ModelSpace {
  let torus: Torus
  /// The depth of the cells, 4 at most.
  let depth: Int
  var flaw: ModelFlaw?

  /// The epoch at which holes are filled: any living owner beats it (G3).
  static let holeEpoch: UInt64 = 1

  /// All cells.
  var everything: ModelCells { cells(of: .whole) }

  /// The cells of a zone that is not smaller than one.
  func cells(of zone: Zone) -> ModelCells {
    let shift = UInt64(64 - depth)
    let count = 1 << (depth - zone.depth)
    return ModelCells((1 << count) - 1) << ModelCells(zone.codes.lowerBound >> shift)
  }

  /// The zones that `map` gives to `node`.
  func zones(of node: NodeID, in map: ClaimMap) -> [Claim] {
    map.leaves.filter { $0.owner.id == node }
  }

  /// The cells that `map` gives to `node`.
  func cells(of node: NodeID, in map: ClaimMap) -> ModelCells {
    zones(of: node, in: map).reduce(0) { $0 | cells(of: $1.zone) }
  }

  /// The claims of others that are next to zones of `node`.
  func neighbors(of node: NodeID, in map: ClaimMap) -> [Claim] {
    let own = zones(of: node, in: map)
    return map.leaves.filter { leaf in
      leaf.owner.id != node && own.contains { torus.areNeighbors($0.zone, leaf.zone) }
    }
  }

  /// What a node tells others: all that it keeps; without a zone, who has what it lost.
  func told(by node: NodeID, _ knowledge: ModelKnowledge) -> ClaimMap {
    guard zones(of: node, in: knowledge.map).isEmpty else { return knowledge.map }
    return ClaimMap(knowledge.map.leaves.filter { cells(of: $0.zone) & knowledge.lost != 0 })
  }

  /// Whether the teller of `claims` lacks something that it must hear of (G6).
  func lacks(_ claims: ClaimMap, of teller: NodeID, against told: ClaimMap) -> Bool {
    let theirs = zones(of: teller, in: claims)
    return told.leaves.contains { leaf in
      guard claims.lacks(leaf) else { return false }
      return leaf.owner.id == teller || !claims.claims(overlapping: leaf.zone).isEmpty
        || theirs.contains { torus.areNeighbors($0.zone, leaf.zone) }
    }
  }

  /// Parts next to zones of `node` that no known claim covers, none larger than the zone (3.4).
  func holes(of node: NodeID, in map: ClaimMap) -> [Zone] {
    var found: [Zone] = []
    for claim in zones(of: node, in: map) {
      for hole in holes(in: .whole, next: claim.zone, map) where !found.contains(hole) { found.append(hole) }
    }
    return found
  }

  private func holes(in part: Zone, next zone: Zone, _ map: ClaimMap) -> [Zone] {
    let known = map.claims(overlapping: part)
    if let first = known.first, first.zone.contains(part) { return [] }
    if known.isEmpty, part.depth >= zone.depth { return torus.areNeighbors(zone, part) ? [part] : [] }
    guard part.depth < depth, let (lower, upper) = part.halves else { return [] }
    return holes(in: lower, next: zone, map) + holes(in: upper, next: zone, map)
  }
}

/// What joining claims has changed.
struct ModelShift {
  var knowledge: ModelKnowledge
  /// The claims that ended ownerships of the node.
  var winners: [Claim] = []
}

extension ModelSpace {
  /// G1, G4, G5: joins claims, merges own siblings, remembers the winners of what is lost, forgets the rest.
  func join(_ claims: [Claim], to old: ModelKnowledge, of node: Contact, start: UInt64) -> ModelShift {
    let before = zones(of: node.id, in: old.map)
    var map = old.map
    for doubt in claims where !doubt.isFirm && doubt.owner != node {
      // A living owner stands against a claim that only doubts that it lives (3.3).
      for own in before where own.zone.overlaps(doubt.zone) && doubt.outranks(own) {
        guard own.isFirm || flaw == .doubtsBecomeFirm else { continue }
        let zone = min(own.zone, doubt.zone) { $0.volume < $1.volume }
        map.join(Claim(zone: zone, epoch: doubt.epoch, owner: node, start: start))
      }
    }
    for claim in claims { map.join(claim) }
    while let merged = mergedSiblings(of: node, in: map) { map.join(merged) }
    var shift = ModelShift(knowledge: ModelKnowledge(map: map, lost: old.lost))
    for own in before {
      for leaf in map.claims(overlapping: own.zone) where leaf.owner != node {
        let zone = min(own.zone, leaf.zone) { $0.volume < $1.volume }
        shift.winners.append(leaf.part(zone))
        if flaw != .losersForget { shift.knowledge.lost |= cells(of: zone) }
      }
    }
    forget(in: &shift.knowledge, of: node.id)
    return shift
  }

  /// Keeps what is own, next to it or lately lost; a node without a zone keeps all.
  func forget(in knowledge: inout ModelKnowledge, of node: NodeID) {
    guard !zones(of: node, in: knowledge.map).isEmpty else { return }
    let next = Set(neighbors(of: node, in: knowledge.map).map(\.zone))
    let lost = knowledge.lost
    knowledge.map = ClaimMap(
      knowledge.map.leaves.filter { leaf in
        leaf.owner.id == node || next.contains(leaf.zone) || cells(of: leaf.zone) & lost != 0
      })
  }

  private func mergedSiblings(of node: Contact, in map: ClaimMap) -> Claim? {
    let own = zones(of: node.id, in: map)
    for (one, next) in zip(own, own.dropFirst()) where one.zone.sibling == next.zone {
      guard let parent = one.zone.parent else { continue }
      let isWeak = Swift.min(one.epoch, next.epoch) == ModelSpace.holeEpoch
      if isWeak, flaw != .mergeRaisesFilledHoles { continue }
      if one.isFirm != next.isFirm, flaw != .doubtsBecomeFirm { continue }
      return Claim(
        zone: parent, epoch: map.nextEpoch(in: parent), isFirm: one.isFirm && next.isFirm, owner: node,
        start: max(one.start, next.start))
    }
    return nil
  }

  private func min(_ one: Zone, _ other: Zone, by isLess: (Zone, Zone) -> Bool) -> Zone {
    isLess(other, one) ? other : one
  }
}

extension Claim {
  /// The same title to a part of the zone.
  func part(_ zone: Zone) -> Claim {
    Claim(zone: zone, in: reality, epoch: epoch, isFirm: isFirm, owner: owner, start: start)
  }
}
