import CANGeometry
import CANStorage

// Doubt: a node that has lost most of its neighbors at once may be the one that is cut off. What it claims then
// is weak, as is the claim to a hole, which may have an owner that nobody around remembers.

extension Node {
  /// Whether this node may be the one that is cut off, or still holds what it claimed when it might have been.
  var isDoubtful: Bool { hasLostMost || realities.contains { $0.own.claims.contains { !$0.isFirm } } }

  /// Whether that is so in a coordinate space, where it may share the zones of another node.
  func isDoubtful(in index: Int) -> Bool {
    isDoubtful || realities[index].seat.map { isCutOff(in: $0, RealityIndex(index)) } ?? false
  }

  private var hasLostMost: Bool {
    let owners = adjacentOwners
    return 2 * owners.count { neighbors[$0.id]?.isAlive ?? false } < owners.count
  }

  /// Puts a firm claim of its own before each provisional one that would beat a firm one: the node is not dead.
  func standingAgainstDoubt(_ claims: [Claim], in index: Int) -> [Claim] {
    guard claims.contains(where: { !$0.isFirm && $0.owner.id != contact.id }) else { return claims }
    var standing: [Claim] = []
    for doubt in claims where !doubt.isFirm && doubt.owner.id != contact.id {
      for own in realities[index].own.claims where own.isFirm && doubt.outranks(own) {
        guard let zone = own.zone.intersection(doubt.zone) else { continue }
        standing.append(
          Claim(zone: zone, in: own.reality, epoch: doubt.epoch, owner: contact, start: start))
      }
    }
    return standing + claims
  }

  /// Claims anew, and firmly, what was weak and has stood long enough while most neighbors lived.
  mutating func confirmClaims(_ maintenance: Maintenance) {
    let weak = ownClaims.filter(\.isWeak)
    guard !weak.isEmpty || !upkeep.confirmations.isEmpty else { return }
    let places = weak.map(\.place)
    upkeep.confirmations = upkeep.confirmations.filter { places.contains($0.key) }
    let isSure = !adjacentOwners.isEmpty && !hasLostMost
    for place in places {
      guard isSure, let due = upkeep.confirmations[place] else {
        upkeep.confirmations[place] = now.monotonic + maintenance.memoryTime
        continue
      }
      let epoch = realities[Int(place.reality)].map.nextEpoch(in: place.zone)
      guard due <= now.monotonic, epoch < .max, !isInTransfer(place.zone, in: place.reality) else { continue }
      claim(place.zone, in: place.reality, epoch: epoch, isFirm: true, knowing: [])
    }
  }
}
