import CANGeometry
import CANStorage

/// The request to stand in for an owner that holds a zone in several coordinate spaces, and so would count twice.
public struct StandIn: Hashable, Sendable {
  /// The zone that the sender owns in this space and in a lower one.
  public let zone: Zone
  /// The coordinate space whose copies are to be kept.
  public let reality: RealityIndex
  /// A copy that has just been placed; `nil` in the request to compare everything.
  public let copy: Copy?

  /// A copy of a record, as whoever places it knows it.
  public struct Copy: Hashable, Sendable {
    /// What is to be kept.
    public let record: Record
    /// The writer's number for the copy.
    public let number: WriteID
    /// Who is told that it is kept.
    public let writer: Contact

    /// The copy of these parts.
    public init(record: Record, number: WriteID, writer: Contact) {
      self.record = record
      self.number = number
      self.writer = writer
    }
  }

  /// The request of these parts.
  public init(zone: Zone, reality: RealityIndex, copy: Copy? = nil) {
    self.zone = zone
    self.reality = reality
    self.copy = copy
  }
}
