import CANCore
import CANGeometry
import CANStorage

// An overlay that has grown already: what a long run of joins would have led to, laid down at once.

extension Simulator {
  /// Adds so many nodes that have joined at random points, one after the other, and know their neighbors.
  ///
  /// They begin their upkeep within the next update interval. O(count · neighbors · d · log count).
  public mutating func plant(_ count: Int, _ configuration: Configuration) -> [NodeID] {
    let first = NodeID(nodes.count)
    let ids = (0..<NodeID(max(count, 0))).map { first + $0 }
    var disks = Array(
      repeating: DurableState(torus: configuration.torus, realities: configuration.realities),
      count: ids.count)
    for index in disks.indices { disks[index].apply(.started(1)) }
    for reality in 0..<RealityIndex(configuration.realities) {
      plant(reality, on: configuration.torus, ids, into: &disks)
    }
    for (id, disk) in zip(ids, disks) {
      let node = Node(
        contact: Contact(id: id), configuration: configuration, seed: generator.next(), restoring: disk)
      add(node, with: keepsDisks ? disk : .init(torus: configuration.torus))
      scheduleWake(of: nodes.count - 1, at: node.deadline)
    }
    return ids
  }

  private mutating func plant(
    _ reality: RealityIndex, on torus: Torus, _ ids: [NodeID], into disks: inout [DurableState]
  ) {
    var zones: [Zone] = []
    divide(.whole, among: ids.count, on: torus, into: &zones)
    var owners = ids
    for index in owners.indices.reversed() where index > 0 {
      owners.swapAt(index, generator.below(index + 1))
    }
    let claims = zip(zones, owners).map { zone, owner in
      Claim(zone: zone, in: reality, epoch: UInt64(zone.depth) + 2, owner: Contact(id: owner), start: 1)
    }
    let tiling = Tiling(claims, on: torus)
    let base = ids.first ?? 0
    for claim in claims {
      let index = Int(claim.owner.id - base)
      disks[index].apply(.claim(claim))
      for neighbor in tiling.neighbors(of: claim.zone) {
        disks[index].apply(.claim(neighbor))
        if reality == 0 { disks[index].apply(.met(neighbor.owner)) }
      }
      for _ in 0..<4 { disks[index].apply(.met(Contact(id: ids[generator.below(ids.count)]))) }
    }
  }

  /// Halves a zone at the first join and lets the others join either half with the same chance.
  private mutating func divide(_ zone: Zone, among count: Int, on torus: Torus, into zones: inout [Zone]) {
    guard count > 1, let (lower, upper) = torus.halves(of: zone) else {
      if count > 0 { zones.append(zone) }
      return
    }
    let left = (0..<(count - 2)).reduce(1) { sum, _ in sum + Int(generator.next() & 1) }
    divide(lower, among: left, on: torus, into: &zones)
    divide(upper, among: count - left, on: torus, into: &zones)
  }
}
