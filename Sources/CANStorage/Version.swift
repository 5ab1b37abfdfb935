/// The name of a node, unique in its overlay.
public typealias NodeID = UInt64

/// When a write was stamped and by whom: a hybrid logical clock (Kulkarni et al., 2014).
///
/// The last writer wins: of two writes of a key the one with the higher version stays, whatever order
/// they arrive in.
public struct Version: Hashable, Comparable, Sendable {
  /// Wall time of the stamping node, pushed past every version it had seen of the key.
  public let time: WallTime
  /// The node that stamped the write; breaks ties.
  public let node: NodeID

  /// The version with these parts.
  public init(time: WallTime, node: NodeID) {
    self.time = time
    self.node = node
  }

  /// Below every version that is ever stamped.
  public static let none = Version(time: 0, node: 0)

  /// The stamp that `node` gives at `wall` to a write that replaces this version: above both.
  public func next(at wall: WallTime, node: NodeID) -> Version {
    let latest = max(wall, time)
    return Version(time: latest == .max ? .max : latest + 1, node: node)
  }

  /// Orders by time, then by node.
  public static func < (left: Version, right: Version) -> Bool {
    (left.time, left.node) < (right.time, right.node)
  }
}
