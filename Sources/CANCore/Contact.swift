import CANStorage

/// How to reach a node: its id, and an address that only the driver understands.
public struct Contact: Hashable, Comparable, Sendable {
  /// The name of the node, unique in its overlay.
  public let id: NodeID
  /// Where the driver delivers messages to, such as `host:port`; may be empty in a simulation.
  public let address: String

  /// The contact of these parts.
  public init(id: NodeID, address: String = "") {
    self.id = id
    self.address = address
  }

  /// Orders by id, then by address.
  public static func < (left: Contact, right: Contact) -> Bool {
    (left.id, left.address) < (right.id, right.address)
  }
}
