/// The yardstick for moved keys: a key belongs to node `hash mod n`, with no overlay at all.
///
/// Whatever consistent hashing saves, it saves against this: nearly all keys move.
public enum HashModulo {
  /// The share of keys that change their node when one joins `nodes` of them: n / (n + 1).
  ///
  /// Of n (n + 1) hashes in a row n have the same remainder by n and by n + 1. 0 where there is no node.
  public static func keysMovedByJoin(nodes: Int) -> Double {
    nodes < 1 ? 0 : 1 - 1 / (Double(nodes) + 1)
  }

  /// The share of keys that change their node when one of `nodes` departs: (n - 1) / n.
  ///
  /// 0 where no node is left to take them.
  public static func keysMovedByDeparture(nodes: Int) -> Double {
    nodes < 2 ? 0 : 1 - 1 / Double(nodes)
  }

  /// The least share that can move when one joins and all are to have equal shares: 1 / (n + 1).
  public static func leastKeysMovedByJoin(nodes: Int) -> Double {
    nodes < 1 ? 0 : 1 / (Double(nodes) + 1)
  }
}
