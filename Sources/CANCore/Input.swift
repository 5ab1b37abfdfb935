/// Everything that can happen to a node: the one way in.
public enum Input: Equatable, Sendable {
  /// A message arrived from another node.
  case message(Message, from: Contact)
  /// The application asks for something; the answer is a `.complete` with the same id.
  case request(Request, RequestID)
  /// The changes of a `.persist` effect are durable, or could not be made so.
  case persisted(PersistID, PersistResult)
  /// The node's `deadline` has passed; early or late is harmless.
  case wake
}

/// The driver's name for a request; never used twice at one node.
public struct RequestID: Hashable, Sendable {
  /// The number that the driver chose.
  public let rawValue: UInt64

  /// The id of this number.
  public init(_ rawValue: UInt64) {
    self.rawValue = rawValue
  }
}

/// A node's name for a batch of changes on their way to the disk.
public typealias PersistID = UInt64

/// Whether changes are durable.
public enum PersistResult: Hashable, Sendable {
  /// They are on the disk.
  case durable
  /// They are not, and the disk is as it was.
  case failed
}
