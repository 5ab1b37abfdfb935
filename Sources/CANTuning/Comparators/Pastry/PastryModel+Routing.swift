extension PastryModel {
  /// The node that `key` belongs to: that with the numerically closest id, of two the one below the key.
  public func owner(of key: UInt64) -> Int {
    let ids = table.index.ids
    let above = table.index.first(notBelow: key) % ids.count
    let below = (above + ids.count - 1) % ids.count
    return key &- ids[below] <= ids[above] &- key ? below : above
  }

  /// The nodes that a lookup of `key` visits from `node` to the owner: hops + 1 of them.
  public func route(from node: Int, to key: UInt64) -> [Int] {
    precondition((0..<nodeCount).contains(node), "node \(node) of \(nodeCount)")
    var path = [node]
    while let next = next(after: path[path.count - 1], toward: key) { path.append(next) }
    return path
  }

  /// The node that `node` passes a lookup on to; `nil` where the key is its own (2.2, the paper's Table 1).
  @inline(__always)
  func next(after node: Int, toward key: UInt64) -> Int? {
    if leafSetCovers(key, at: node) {
      let owner = owner(of: key)
      return owner == node ? nil : owner
    }
    let level = table.digits.shared(table.index.ids[node], key)
    // A key beyond the leaf set is no node's own id here, so that it has a digit at this level.
    return table.entry(of: node, level: level, digit: table.digits.digit(level, of: key))
      ?? closerNode(than: node, to: key, level: level)
  }

  /// Whether the key lies between the outermost ids that `node` keeps in its leaf set.
  @inline(__always)
  func leafSetCovers(_ key: UInt64, at node: Int) -> Bool {
    let ids = table.index.ids
    let half = configuration.leafSet / 2
    guard ids.count > 2 * half + 1 else { return true }
    let lowest = ids[node >= half ? node - half : node - half + ids.count]
    let highest = ids[node + half < ids.count ? node + half : node + half - ids.count]
    return key &- lowest <= highest &- lowest
  }

  /// The paper's rare case: of all nodes known that share `level` digits with the key, the numerically closest.
  ///
  /// One of the leaf set between the node and the key always is closer, so the lookup goes on.
  func closerNode(than node: Int, to key: UInt64, level: Int) -> Int? {
    let ids = table.index.ids
    var closest = (node: node, distance: distance(ids[node], key))
    func consider(_ other: Int) {
      let distance = distance(ids[other], key)
      guard distance < closest.distance, table.digits.shared(ids[other], key) >= level else { return }
      closest = (other, distance)
    }
    let half = configuration.leafSet / 2
    for offset in 1...half {
      consider((node + offset) % ids.count)
      consider((node + ids.count - offset) % ids.count)
    }
    table.forEachEntry(of: ids[node], from: level) { fitting, level, digit in
      consider(table.choice(of: node, level: level, digit: digit, among: fitting))
    }
    return closest.node == node ? nil : closest.node
  }

  /// How far two ids are apart on the ring.
  @inline(__always)
  private func distance(_ one: UInt64, _ other: UInt64) -> UInt64 {
    min(one &- other, other &- one)
  }
}
