/// What it costs to keep an overlay together: means over joins, departures and nodes.
public struct MaintenanceCosts: Hashable, Sendable {
  /// The messages of a join: finding its place, taking over what is kept there, telling all who must know.
  public var joinMessages: Double
  /// The messages of a departure that is announced.
  public var departureMessages: Double
  /// The messages that a node sends in each update period to know that its neighbors live.
  public var keepAliveMessages: Double
  /// The share of all keys that change their node when one joins, 0 to 1.
  public var keysMovedByJoin: Double
  /// The share of all keys that change their node when one departs, 0 to 1.
  public var keysMovedByDeparture: Double

  /// Costs of these means.
  public init(
    joinMessages: Double, departureMessages: Double, keepAliveMessages: Double,
    keysMovedByJoin: Double, keysMovedByDeparture: Double
  ) {
    self.joinMessages = joinMessages
    self.departureMessages = departureMessages
    self.keepAliveMessages = keepAliveMessages
    self.keysMovedByJoin = keysMovedByJoin
    self.keysMovedByDeparture = keysMovedByDeparture
  }
}
