import CANGeometry

/// Something that goes wrong in a scenario, or a node that comes or goes, at a time of its own.
public struct Fault: Hashable, Sendable {
  /// What happens.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// `count` nodes join at once.
    case join
    /// `count` nodes leave in good order.
    case leave
    /// A node and `count` - 1 of its neighbors stop; they start again after `duration` if it is given.
    case crash
    /// A node stands still for `duration`.
    case pause
    /// The nodes are cut into `count` parts, or one node from the others, for `duration`.
    case partition
    /// The network loses, doubles, replays and holds up shares of the messages from now on.
    case network
    /// The messages of a node are held up for `duration`.
    case clog
    /// The wall clock of a node jumps by `offset`, and drifts by `drift`.
    case clock
    /// The disk of a node has an `ailment` for `duration`.
    case disk
  }

  /// How nodes are cut off from each other.
  public enum Cut: String, Hashable, Sendable, CaseIterable {
    /// Each node is in any of the parts.
    case uniform
    /// The parts are of the same size.
    case even
    /// One node is alone.
    case isolated
  }

  /// What happens.
  public var kind: Kind
  /// When, in milliseconds after the warm-up.
  public var at: Int
  /// Which of the living nodes, as a share of their list: 0 to below 1.
  public var pick: Double?
  /// How many.
  public var count: Int?
  /// How long, in milliseconds.
  public var duration: Int?
  /// What becomes of the disk in a crash: kept, torn or lost.
  public var fate: Disk.Fate?
  /// What ails the disk: failing, full or slow.
  public var ailment: Disk.Ailment?
  /// How nodes are cut off.
  public var cut: Cut?
  /// Whether only one direction is cut.
  public var isOneWay: Bool?
  /// The share of messages lost.
  public var loss: Double?
  /// The share of messages doubled.
  public var duplication: Double?
  /// The share of messages that come once more, up to a minute later.
  public var replay: Double?
  /// The share of messages that take up to ten seconds.
  public var late: Double?
  /// What the clock jumps by, in milliseconds.
  public var offset: Int?
  /// The drift of the clock, in parts in a million.
  public var drift: Int?

  /// A fault of a kind at a time; what it needs beside is set after.
  public init(_ kind: Kind, at: Int) {
    self.kind = kind
    self.at = at
  }
}
