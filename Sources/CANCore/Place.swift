import CANGeometry

/// A zone of one coordinate space.
public struct Place: Hashable, Comparable, Sendable {
  /// The coordinate space.
  public let reality: RealityIndex
  /// The zone.
  public let zone: Zone

  /// The place of these parts.
  public init(reality: RealityIndex, zone: Zone) {
    self.reality = reality
    self.zone = zone
  }

  /// Orders by coordinate space, then along the Z-order.
  public static func < (left: Place, right: Place) -> Bool {
    (left.reality, left.zone) < (right.reality, right.zone)
  }
}

extension Claim {
  /// The zone that is claimed, in its coordinate space.
  public var place: Place { Place(reality: reality, zone: zone) }
}
