import CANGeometry

/// What follows when a node departs: takeover of its zone and reassignment, until every node has one zone
/// again (2.3, Appendix A).
///
/// If the departing node's sibling is a leaf, that one's node takes over and holds the parent of both.
/// Otherwise the neighbor with the smallest zone takes over for the time being and a search finds two
/// sibling leaves: one's node hands its zone to the other's, whose zones merge, and takes the vacated one.
public struct Departure: Hashable, Sendable {
  /// The zone of the departed node.
  public let vacated: Zone
  /// The zone whose node takes the vacated zone for good and gives up its own; `nil` where the vacated
  /// zone is merged itself.
  public let mover: Zone?
  /// The zone that is no longer split.
  public let merged: Zone
  /// The hops of the search for two sibling leaves.
  public let searchHops: Int
  /// The messages sent: hand-overs, the search, and the new owners' updates to all neighbors.
  public let messages: Int

  /// The volume whose keys have another node in the end.
  public var volumeMoved: Volume { vacated.volume + (mover?.volume ?? 0) }
}

extension JoinTree {
  /// What follows when the node of the leaf `zone` departs; `nil` for the only node.
  func departure(of zone: Zone, on torus: Torus, facing: FacingBoxes) -> Departure? {
    let path = siblingSearch(from: zone, on: torus)
    guard let last = path.last, let merged = last.parent else { return nil }
    var around: [Zone] = []
    forEachNeighbor(of: merged, on: torus, facing: facing) { around.append($0) }
    // The hand-over to the node that merges, and its updates to all its neighbors.
    var messages = 1 + around.count
    let mover = path.dropLast().last
    if let mover {
      messages += reassignmentMessages(of: zone, to: mover, path: path, on: torus, facing: facing)
    }
    return Departure(
      vacated: zone, mover: mover, merged: merged, searchHops: path.count, messages: messages)
  }

  /// The messages by which the neighbor with the smallest zone takes `zone` over and `mover` has it in the end.
  private func reassignmentMessages(
    of zone: Zone, to mover: Zone, path: [Zone], on torus: Torus, facing: FacingBoxes
  ) -> Int {
    var neighbors: [Zone] = []
    forEachNeighbor(of: zone, on: torus, facing: facing) { neighbors.append($0) }
    let smallest = neighbors.min { ($0.volume, $0.id) < ($1.volume, $1.id) }
    // The departing node's hand-over, then the updates to the other neighbors.
    let takeover = neighbors.count
    // The last node asked is told by the hand-over of the mover's zone.
    let search = path.count - 1 - (path.first == smallest ? 1 : 0)
    let handover = mover == smallest ? 0 : 1
    // Two neighbors of the zone have become one if both siblings were among them.
    let areBothNeighbors = neighbors.contains(mover) && neighbors.contains { $0 == path.last }
    return takeover + search + handover + neighbors.count - (areBothNeighbors ? 1 : 0)
  }
}
