import CANGeometry
import CANStorage

// Reassignment in the background (Appendix A): back to one zone a node.
//
// A zone that is one too many goes to the owner of its sibling, which merges the two. Where the sibling is
// divided further, two of its parts that are siblings of each other are looked for: the owner of one takes
// the zone and gives its own part to the owner of the other, by the same rule.

extension Node {
  /// Gives a zone away, or looks for someone who could take it, where the node has more than one.
  mutating func reassignSurplus(_ maintenance: Maintenance) {
    guard stage == .member, upkeep.reassignmentDue <= now.monotonic else { return }
    upkeep.reassignmentDue = next(within: maintenance.reassignmentInterval)
    for space in realities where space.own.claims.count > 1 {
      let free = surplusZones(in: space.index)
      guard free.count > 1, let zone = free.min(by: { ($0.volume, $0.id) < ($1.volume, $1.id) }) else {
        continue
      }
      pursue(Reassignment(giver: contact, zone: zone, reality: space.index))
    }
  }

  /// Goes on with a search: offers, volunteers, or passes it to the owner of the deepest part of the sibling.
  mutating func pursue(_ search: Reassignment) {
    guard Int(search.reality) < realities.count, search.hops < Limit.reassignmentHops else { return }
    let space = realities[Int(search.reality)]
    // The zone given, or at a node on the way the own zone that could be given instead.
    let isGiver = search.giver.id == contact.id
    let own = isGiver ? [search.zone] : space.own.claims.map(\.zone)
    guard isGiver || (stage == .member && own.count == 1), let zone = own.first, let sibling = zone.sibling,
      let next = space.neighbors.claims.filter({ sibling.contains($0.zone) && isAlive($0.owner.id) })
        .max(by: { ($0.zone.depth, $1.zone.id) < ($1.zone.depth, $0.zone.id) })
    else { return }
    if next.zone == sibling {
      if isGiver {
        offer(zone, in: search.reality, to: next.owner)
      } else if next.owner.id != search.giver.id {
        send(.volunteer(search), to: search.giver)
      }
    } else {
      var onward = search
      onward.hops += 1
      send(.reassign(onward), to: next.owner)
    }
  }

  /// The own zones that may be given without need: what is being refilled stays with who is at it.
  private func surplusZones(in reality: RealityIndex) -> [Zone] {
    freeZones(in: reality).filter { isRefilled($0, in: reality) }
  }

  /// Offers a surplus zone to a node that can take it.
  mutating func offer(for search: Reassignment, to volunteer: Contact) {
    guard Int(search.reality) < realities.count, stage == .member else { return }
    let free = surplusZones(in: search.reality)
    guard free.count > 1, free.contains(search.zone) else { return }
    offer(search.zone, in: search.reality, to: volunteer)
  }
}
