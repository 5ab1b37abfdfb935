import CANGeometry
import CANStorage

/// The answer to a read from a copy that a node keeps of a hot record (3.8), and not from its holder.
public struct HotCopy: Equatable, Sendable {
  /// The record, which its holder had when the copy was made.
  public let record: Record
  /// The messages that the read took.
  public let hops: Int
  /// How much longer the copy may be answered with.
  public let timeLeft: Duration

  /// The copy of these parts.
  public init(record: Record, hops: Int, timeLeft: Duration) {
    self.record = record
    self.hops = hops
    self.timeLeft = timeLeft
  }
}
