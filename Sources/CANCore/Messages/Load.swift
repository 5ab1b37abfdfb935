import CANGeometry
import CANStorage

/// What the owner of a zone says of its load, to a node that looks for the fullest zone.
public struct Load: Hashable, Sendable {
  /// The records that a joiner would share, tombstones and pointers among them; 0 where the zone cannot be halved now.
  public let records: Int
  /// Where some objects are that were drawn at random: of the zone, or such as pointers in it lead to.
  public let points: [Point]

  /// The load of these parts.
  public init(records: Int, points: [Point]) {
    self.records = records
    self.points = points
  }
}
