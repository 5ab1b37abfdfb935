/// What it costs to keep an overlay together: means over joins, departures and nodes.
///
/// Every message between two nodes counts, answers too: a join from the newcomer's first message to the node
/// that it knows, a departure until tables are whole again, as far as its protocol mends them at all. What
/// is checked in a period is up to the protocol. The only node of an overlay cannot depart.
public struct MaintenanceCosts: Hashable, Sendable {
  /// The messages of a join: finding its place, taking over what is kept there, telling all who must know.
  public var joinMessages: Double
  /// The messages of a departure, announced or mended by those who miss the node.
  public var departureMessages: Double
  /// The messages of a node in each update period of 30 s that keep its tables right.
  public var keepAliveMessages: Double
  /// The share of all keys that change their node when one joins, 0 to 1.
  public var keysMovedByJoin: Double
  /// The share of all keys that change their node when one departs, 0 to 1.
  public var keysMovedByDeparture: Double

  /// The seconds of an update period: how often neighbors are heard of, in every overlay alike.
  ///
  /// Chord's authors stabilize as often in their simulations; the CAN paper leaves the period open.
  public static let updatePeriod = 30.0

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
