extension KademliaModel {
  /// The node that `key` belongs to: that with the closest id. O(1) on average.
  public func owner(of key: UInt64) -> Int {
    var bit = sharedBits(of: key)
    var nodes = index.nodes(sharing: bit, of: key)
    // From here on a node's side of the tree is the key's where that is not empty.
    while nodes.count > 1 {
      var middle = nodes.lowerBound
      while middle < nodes.upperBound, !isSet(bit, in: ids[middle]) { middle += 1 }
      let isUpper = middle == nodes.lowerBound || middle < nodes.upperBound && isSet(bit, in: key)
      nodes = isUpper ? middle..<nodes.upperBound : nodes.lowerBound..<middle
      bit += 1
    }
    return nodes.lowerBound
  }

  /// The most leading bits that any node's id shares with `key`: 64 where a node has it as its id.
  func sharedBits(of key: UInt64) -> Int {
    let next = index.first(notBelow: key)
    let above = next < ids.count ? (ids[next] ^ key).leadingZeroBitCount : 0
    let below = next > 0 ? (ids[next - 1] ^ key).leadingZeroBitCount : 0
    return max(above, below)
  }

  /// The chain of referrals from `node` to the owner of `key`: each names the closest to the key that it knows.
  ///
  /// Hops + 1 nodes. A lookup with alpha = 1 follows it. Of parallel requests another may be answered with a
  /// closer node: with alpha = 3 and k = 20 among 100,000 nodes, lookups hear of the owner by chains that are
  /// 6 % shorter.
  public func route(from node: Int, to key: UInt64) -> [Int] {
    precondition(ids.indices.contains(node), "node \(node) of \(nodeCount)")
    var path = [node]
    var contacts: [UInt32] = []
    while let next = next(after: path[path.count - 1], toward: key, &contacts) { path.append(next) }
    return path
  }

  /// The closest to `key` that `node` knows; `nil` where it is itself the closest of all.
  @inline(__always)
  func next(after node: Int, toward key: UInt64, _ contacts: inout [UInt32]) -> Int? {
    let away = ids[node] ^ key
    contacts.removeAll(keepingCapacity: true)
    for bucket in 0..<(lastBucket(of: node) + 1) where isSet(bucket, in: away) {
      appendBucket(bucket, of: node, to: &contacts)
      if !contacts.isEmpty { break }
    }
    guard var closest = contacts.first else { return nil }
    for contact in contacts where ids[Int(contact)] ^ key < ids[Int(closest)] ^ key { closest = contact }
    return Int(closest)
  }
}
