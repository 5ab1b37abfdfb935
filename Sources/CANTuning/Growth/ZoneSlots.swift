import CANGeometry

/// A number for each of many zones: an array for the many shallow ones, a dictionary for the few deep ones.
///
/// Only ever asked zone by zone, never listed.
struct ZoneSlots {
  private var shallow: [UInt32]
  private var deep: [Zone: UInt32] = [:]
  private let depthMax: Int

  /// Room for about `capacity` zones of similar size.
  init(capacity: Int) {
    depthMax = capacity.bitWidth - capacity.leadingZeroBitCount + 1
    shallow = [UInt32](repeating: 0, count: 2 << depthMax)
  }

  /// The number of a zone; 0 for one that was given none.
  subscript(zone: Zone) -> UInt32 {
    get { zone.depth <= depthMax ? shallow[index(of: zone)] : deep[zone] ?? 0 }
    set {
      if zone.depth <= depthMax { shallow[index(of: zone)] = newValue } else { deep[zone] = newValue }
    }
  }

  /// The heap index: a 1, then the prefix.
  private func index(of zone: Zone) -> Int {
    Int(truncatingIfNeeded: (1 << 63 | zone.codes.lowerBound >> 1) >> UInt64(63 - zone.depth))
  }
}
