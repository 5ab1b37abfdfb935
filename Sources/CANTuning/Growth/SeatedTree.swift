import CANGeometry

/// The tree of splits of one reality together with the nodes that sit in its leaves, up to
/// `peersPerZoneMax` in each (3.4).
struct SeatedTree {
  private(set) var tree: JoinTree
  private var slots: ZoneSlots
  /// The nodes of each slot, `peersPerZoneMax` places a slot.
  private var seats: [UInt32] = []
  /// How many places of each slot are taken.
  private var counts: [UInt8] = []
  private let peersPerZoneMax: Int
  private let torus: Torus
  private let facing: FacingBoxes

  /// The whole torus in the hands of node 0, with room for about `nodes`.
  init(torus: Torus, nodes: Int, peersPerZoneMax: Int) {
    self.torus = torus
    self.peersPerZoneMax = peersPerZoneMax
    facing = FacingBoxes(torus: torus)
    tree = JoinTree(capacity: nodes)
    slots = ZoneSlots(capacity: nodes)
    seat([0], in: .whole, slot: addSlot())
  }

  /// Seats `node` in the zone that `joins` chooses around `code`; `false` where it is turned away.
  ///
  /// A zone with a free place takes the node in. A full one is halved, and its nodes and the new one divide
  /// themselves equally between the halves; the new one goes to the half that holds `code`.
  mutating func join(_ node: UInt32, at code: ZCode, joins: CANModel.Joins) -> Bool {
    let owner = tree.leaf(at: code)
    let zone = joins == .uniform ? roomiest(around: owner) : owner
    let slot = Int(slots[zone])
    let count = Int(counts[slot])
    if count < peersPerZoneMax {
      seats[slot * peersPerZoneMax + count] = node
      counts[slot] += 1
      return true
    }
    guard zone.depth < torus.depthMax, let halves = zone.halves else { return false }
    let peers = Array(seats[slot * peersPerZoneMax..<slot * peersPerZoneMax + count])
    let isLower = halves.lower.contains(code)
    tree.split(zone.codes.lowerBound, depth: zone.depth)
    let other = addSlot()
    seat(Array(peers[(count / 2)...]), in: isLower ? halves.upper : halves.lower, slot: slot)
    seat(peers[..<(count / 2)] + [node], in: isLower ? halves.lower : halves.upper, slot: other)
    return true
  }

  /// Of the leaf `zone` and its neighbors the one with the most volume for each of its nodes, of equal ones
  /// `zone`, else that of the smallest id: uniform partitioning where zones are shared (3.7, 3.4).
  private func roomiest(around zone: Zone) -> Zone {
    guard peersPerZoneMax > 1 else { return tree.largest(around: zone, facing: facing) }
    var roomiest = (zone: zone, count: UInt128(counts[Int(slots[zone])]))
    tree.forEachNeighbor(of: zone, on: torus, facing: facing) { neighbor in
      let count = UInt128(counts[Int(slots[neighbor])])
      let (room, roomMost) = (
        UInt128(neighbor.volume) * roomiest.count, UInt128(roomiest.zone.volume) * count
      )
      let isEqual = room == roomMost && roomiest.zone != zone
      if room > roomMost || (isEqual && neighbor < roomiest.zone) { roomiest = (neighbor, count) }
    }
    return roomiest.zone
  }

  /// The zones in ascending order and who sits in each.
  func seating() -> (zones: [Zone], occupants: Occupants) {
    let zones = tree.leaves()
    var occupants = Occupants()
    for zone in zones {
      let slot = Int(slots[zone])
      let start = slot * peersPerZoneMax
      occupants.append(seats[start..<start + Int(counts[slot])])
    }
    return (zones, occupants)
  }

  private mutating func addSlot() -> Int {
    seats.append(contentsOf: repeatElement(0, count: peersPerZoneMax))
    counts.append(0)
    return counts.count - 1
  }

  private mutating func seat(_ nodes: some Collection<UInt32>, in zone: Zone, slot: Int) {
    for (place, node) in nodes.enumerated() { seats[slot * peersPerZoneMax + place] = node }
    counts[slot] = UInt8(nodes.count)
    slots[zone] = UInt32(slot)
  }
}

/// The nodes of each zone of a reality, one list after the other, in the order in which they came.
struct Occupants: Sendable {
  /// Where the list of each zone begins; then the end of the last.
  private(set) var offsets: [UInt32] = [0]
  /// All lists.
  private(set) var nodes: [UInt32] = []

  /// The nodes of the zone of this number.
  @inline(__always)
  subscript(zone: Int) -> ArraySlice<UInt32> { nodes[Int(offsets[zone])..<Int(offsets[zone + 1])] }

  /// Adds the list of the next zone.
  mutating func append(_ list: ArraySlice<UInt32>) {
    nodes.append(contentsOf: list)
    offsets.append(UInt32(nodes.count))
  }
}
