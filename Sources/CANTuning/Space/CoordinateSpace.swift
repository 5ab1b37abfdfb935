import CANGeometry

/// One reality of a model: its zones and their neighbors, in flat arrays (2, 3.2).
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

  /// The space of zones that ascend and tile the torus. O(n d).
  init(torus: Torus, sorted zones: [Zone]) {
    self.torus = torus
    self.zones = zones
    owners = OwnerIndex(zones: zones)
    neighborTable = NeighborTable(torus: torus, zones: zones, owners: owners)
  }

  /// The number of the zone that holds `code`.
  @inline(__always)
  func owner(of code: ZCode) -> Int {
    zones.withUnsafeBufferPointer { owners.owner(of: code, in: $0) }
  }

  /// The memory of zones, neighbor lists and owner index, in bytes.
  var byteCount: Int {
    neighborTable.byteCount + owners.firstOwners.count * 4 + zones.count * MemoryLayout<Zone>.stride
  }
}
