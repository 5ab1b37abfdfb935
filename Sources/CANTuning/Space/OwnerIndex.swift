import CANGeometry

/// Finds the zone that holds a code among sorted zones that tile the torus, in about constant time.
struct OwnerIndex: Sendable {
  /// For each value of the first bits of a code, the zone that holds the lowest such code; then the last zone.
  let firstOwners: [UInt32]
  /// How far to shift a code so that its first bits remain.
  private let shift: UInt64

  /// O(n).
  init(zones: [Zone]) {
    let bits = max(1, zones.count.bitWidth - 1 - zones.count.leadingZeroBitCount)
    shift = UInt64(64 - bits)
    var owners: [UInt32] = []
    owners.reserveCapacity(1 << bits + 1)
    var owner = 0
    for bucket in 0..<(UInt64(1) << UInt64(bits)) {
      while zones[owner].codes.upperBound < bucket << shift { owner += 1 }
      owners.append(UInt32(owner))
    }
    owners.append(UInt32(zones.count - 1))
    firstOwners = owners
  }

  /// The number of the zone that holds `code`. O(log n) at worst, O(1) where zones are of similar size.
  @inline(__always)
  func owner(of code: ZCode, in zones: UnsafeBufferPointer<Zone>) -> Int {
    firstOwners.withUnsafeBufferPointer { firstOwners in
      let bucket = Int(truncatingIfNeeded: code >> shift)
      var low = Int(firstOwners[bucket])
      var high = Int(firstOwners[bucket + 1])
      while low < high {
        let middle = (low + high + 1) >> 1
        let zone = zones[middle]
        if zone.id - zone.volume <= code { low = middle } else { high = middle - 1 }
      }
      return low
    }
  }
}
