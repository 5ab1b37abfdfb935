extension KademliaModel {
  /// The id of each node, ascending.
  public var ids: [UInt64] { index.ids }

  /// The nodes that `node` keeps of those whose ids share exactly `bucket` leading bits with its own, ascending
  /// unless the bucket is full.
  public func bucket(_ bucket: Int, of node: Int) -> [Int] {
    precondition(ids.indices.contains(node) && (0..<64).contains(bucket), "bucket \(bucket) of \(node)")
    var contacts: [UInt32] = []
    appendBucket(bucket, of: node, to: &contacts)
    return contacts.map { Int($0) }
  }

  /// What `node` answers when it is asked for nodes near `key`: k of its contacts, or all where it has fewer.
  public func answer(of node: Int, for key: UInt64) -> [Int] {
    precondition(ids.indices.contains(node), "node \(node) of \(nodeCount)")
    var contacts: [UInt32] = []
    answer(of: node, for: key, as: configuration.answers, into: &contacts)
    return contacts.map { Int($0) }
  }

  /// The last bucket of `node` that any node fits in; -1 for a node that is alone.
  @inline(__always)
  func lastBucket(of node: Int) -> Int {
    var last = -1
    if node > 0 { last = (ids[node] ^ ids[node - 1]).leadingZeroBitCount }
    if node + 1 < ids.count { last = max(last, (ids[node] ^ ids[node + 1]).leadingZeroBitCount) }
    return last
  }

  /// The nodes that fit in a bucket of any id, not only of a node's.
  @inline(__always)
  func fitting(_ bucket: Int, of id: UInt64) -> Range<Int> {
    index.nodes(sharing: bucket + 1, of: id ^ (1 << UInt64(63 - bucket)))
  }

  /// Appends what a bucket holds: all that fit, or k random ones of them, each such choice as likely.
  @inline(__always)
  func appendBucket(_ bucket: Int, of node: Int, to contacts: inout [UInt32]) {
    let fitting = fitting(bucket, of: ids[node])
    let size = configuration.bucketSize
    guard fitting.count > size else {
      for contact in fitting { contacts.append(UInt32(contact)) }
      return
    }
    // Floyd's sampling without replacement (Communications of the ACM, 1987).
    var chance = PrefixIndex.chance(seed: seed, node: node, prefix: bucket)
    let start = contacts.count
    for last in fitting.count - size..<fitting.count {
      let drawn = UInt32(fitting.lowerBound + chance.below(last + 1))
      let isNew = !contacts[start...].contains(drawn)
      contacts.append(isNew ? drawn : UInt32(fitting.lowerBound + last))
    }
  }

  /// Puts into `contacts` what `node` answers when it is asked for nodes near `key`.
  @inline(__always)
  func answer(of node: Int, for key: UInt64, as answers: Answers, into contacts: inout [UInt32]) {
    contacts.removeAll(keepingCapacity: true)
    let away = ids[node] ^ key
    let last = lastBucket(of: node)
    switch answers {
    case .closest:
      // A bucket at a bit where node and key differ is closer than the node, and the first is the closest.
      for bucket in 0..<(last + 1) where isSet(bucket, in: away) {
        if add(bucket, of: node, for: key, to: &contacts) { return }
      }
      for bucket in stride(from: last, through: 0, by: -1) where !isSet(bucket, in: away) {
        if add(bucket, of: node, for: key, to: &contacts) { return }
      }
    case .buckets:
      let own = min(away.leadingZeroBitCount, 63)
      for bucket in [own, own - 1, own + 1] where bucket >= 0 && bucket <= last {
        if add(bucket, of: node, for: key, to: &contacts) { return }
      }
    }
  }

  /// Appends a bucket, of which only the closest to `key` where all would be more than k; whether there are k.
  @inline(__always)
  private func add(_ bucket: Int, of node: Int, for key: UInt64, to contacts: inout [UInt32]) -> Bool {
    let start = contacts.count
    appendBucket(bucket, of: node, to: &contacts)
    guard contacts.count > configuration.bucketSize else { return contacts.count == configuration.bucketSize }
    contacts[start...].sort { ids[Int($0)] ^ key < ids[Int($1)] ^ key }
    contacts.removeLast(contacts.count - configuration.bucketSize)
    return true
  }

  /// The bit of a bucket, from the most significant.
  @inline(__always)
  func isSet(_ bucket: Int, in id: UInt64) -> Bool {
    (id << UInt64(bucket)) >> 63 == 1
  }
}
