import CANGeometry

/// One reality of a model: its zones with their neighbors and boxes, in flat arrays (2, 3.2).
///
/// Zones are numbered in the order of their ids: neighbors in space are close in memory, and the smallest
/// number is the smallest zone id.
struct CoordinateSpace: Sendable {
  /// The torus that is divided.
  let torus: Torus
  /// The zones in ascending order of the ids; they tile the torus.
  let zones: [Zone]
  /// Finds the zone of a code.
  let owners: OwnerIndex
  /// The neighbors of all zones, one list after the other.
  let neighborTable: NeighborTable
  /// The zones as boxes, for routing.
  let boxes: BoxTable

  /// The space of zones that ascend and tile the torus. O(n d).
  init(torus: Torus, sorted zones: [Zone]) {
    self.torus = torus
    self.zones = zones
    owners = OwnerIndex(zones: zones)
    neighborTable = NeighborTable(torus: torus, zones: zones, owners: owners)
    boxes = BoxTable(torus: torus, zones: zones)
  }

  /// The space of given zones, in any order, which must tile the torus exactly. O(n (d + log n)).
  init(torus: Torus, tiling: [Zone]) throws(CANModelError) {
    let zones = tiling.sorted()
    if let zone = zones.first(where: { $0.depth > torus.depthMax }) { throw .zoneTooDeep(zone) }
    if let defect = CoordinateSpace.defect(inSorted: zones) { throw defect }
    self.init(torus: torus, sorted: zones)
  }

  /// The number of the zone that holds `code`.
  @inline(__always)
  func owner(of code: ZCode) -> Int {
    zones.withUnsafeBufferPointer { owners.owner(of: code, in: $0) }
  }

  /// The memory of zones, boxes, neighbor lists and owner index, in bytes.
  var byteCount: Int {
    let words = neighborTable.offsets.count + neighborTable.entries.count + owners.firstOwners.count
    return words * 4 + zones.count * MemoryLayout<Zone>.stride + boxes.run(BoxByteCount())
  }

  /// The first place at which sorted zones overlap or leave a gap.
  private static func defect(inSorted zones: [Zone]) -> CANModelError? {
    var next: ZCode = 0
    for (index, zone) in zones.enumerated() {
      let codes = zone.codes
      if index > 0, codes.lowerBound < next || next == 0 { return .overlap(zones[index - 1], zone) }
      if codes.lowerBound > next { return .gapBefore(zone) }
      next = codes.upperBound &+ 1
    }
    return next == 0 ? nil : zones.last.map { .gapAfter($0) }
  }
}
