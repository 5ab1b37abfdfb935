extension TapestryModel {
  /// The node that `key` belongs to: its root, at which every lookup of it ends. O(log n).
  public func owner(of key: UInt64) -> Int {
    var nodes = 0..<nodeCount
    var level = 0
    while nodes.count > 1 {
      nodes = surrogate(for: key, of: ids[nodes.lowerBound], level: level).fitting
      level += 1
    }
    return nodes.lowerBound
  }

  /// The nodes that a lookup of `key` visits from `node` to the root: hops + 1 of them.
  public func route(from node: Int, to key: UInt64) -> [Int] {
    precondition((0..<nodeCount).contains(node), "node \(node) of \(nodeCount)")
    var path = [node]
    var level = 0
    while let next = next(after: path[path.count - 1], toward: key, level: &level) { path.append(next) }
    return path
  }

  /// The node that `node` passes a lookup on to; `nil` at the root.
  ///
  /// `level` is the digits resolved so far, which travel with the lookup. A digit that the node has itself
  /// takes no hop.
  @inline(__always)
  func next(after node: Int, toward key: UInt64, level: inout Int) -> Int? {
    let id = ids[node]
    while level < table.digits.count {
      let (digit, fitting) = surrogate(for: key, of: id, level: level)
      // Alone with its digits so far: nobody else is left.
      if fitting.count == 1 && fitting.lowerBound == node { return nil }
      level += 1
      if digit != table.digits.digit(level - 1, of: id) {
        return table.choice(of: node, level: level - 1, digit: digit, among: fitting)
      }
    }
    return nil
  }

  /// The digit that stands for that of `key` at `level`: the first from it on, cyclically, that any node has
  /// after the first `level` digits of `id`, which is a node's; and all such nodes.
  @inline(__always)
  private func surrogate(for key: UInt64, of id: UInt64, level: Int) -> (digit: Int, fitting: Range<Int>) {
    let base = table.digits.base
    let wanted = table.digits.digit(level, of: key)
    var digit = wanted
    repeat {
      let fitting = table.fitting(id, level: level, digit: digit)
      if !fitting.isEmpty { return (digit, fitting) }
      digit = (digit + 1) & (base - 1)
    } while digit != wanted
    preconditionFailure("no node shares the first \(level) digits of \(id)")
  }
}
