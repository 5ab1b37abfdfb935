import CANGeometry

/// How many zones have a given volume.
public struct VolumeShare: Hashable, Sendable {
  /// The volume in units of V, the volume of the torus divided by the nodes.
  public let volume: Double
  /// The number of zones of that volume.
  public let zones: Int
  /// The share of all zones, 0 to 1.
  public let share: Double
}

extension CANModel {
  /// The volumes of the zones in units of V = whole / n, ascending: the paper's Figure 9. O(n).
  ///
  /// A zone is a power of two of V where n is a power of two.
  public var volumeShares: [VolumeShare] {
    let nodes = Double(zones.count)
    let shares = depths.counts.enumerated().compactMap { depth, count in
      count == 0
        ? nil
        : VolumeShare(
          volume: nodes * Double(sign: .plus, exponent: -depth, significand: 1), zones: count,
          share: Double(count) / nodes)
    }
    return shares.reversed()
  }
}
