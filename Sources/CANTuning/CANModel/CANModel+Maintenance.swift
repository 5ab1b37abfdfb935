import CANGeometry

extension CANModel {
  /// What joins, departures and updates cost (2.2, 2.3).
  public func maintenance(samples: Int, seed: UInt64) -> MaintenanceCosts {
    MaintenanceCosts(
      joinMessages: 0, departureMessages: 0, keepAliveMessages: neighborCounts.mean,
      keysMovedByJoin: 0, keysMovedByDeparture: 0)
  }
}
