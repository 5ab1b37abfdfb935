import CANGeometry
import CANStorage

/// The request to keep what another node owns: as a stand-in for an owner that holds a zone in several coordinate
/// spaces and so would count twice, or as one of its peers.
public struct StandIn: Hashable, Sendable {
  /// The zone of the sender.
  public let zone: Zone
  /// The coordinate space whose copies are to be kept.
  public let reality: RealityIndex
  /// A copy that has just been placed; `nil` in the request to compare everything.
  public let copy: Copy?

  /// A copy of a record, as whoever places it knows it.
  public struct Copy: Hashable, Sendable {
    /// What is to be kept.
    public var record: Record
    /// The writer's number for the copy.
    public let number: WriteID
    /// Who is told that it is kept.
    public let writer: Contact
    /// What it has taken the place of at its owner.
    public let replaced: Replaced
    /// Who is to keep it after the receiver, one after the other; the last tells the writer.
    public let others: [Contact]

    /// The copy of these parts.
    public init(
      record: Record, number: WriteID, writer: Contact, replaced: Replaced = .nothing, others: [Contact] = []
    ) {
      self.record = record
      self.number = number
      self.writer = writer
      self.replaced = replaced
      self.others = others
    }
  }

  /// The request of these parts.
  public init(zone: Zone, reality: RealityIndex, copy: Copy? = nil) {
    self.zone = zone
    self.reality = reality
    self.copy = copy
  }
}
