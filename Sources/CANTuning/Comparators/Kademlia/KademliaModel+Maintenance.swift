import CANGeometry

extension KademliaModel {
  /// The seconds after which a bucket that was not used is refreshed (2.3).
  private static let refreshPeriod = 3600.0

  /// What joins, departures and staying connected cost (2.3).
  ///
  /// - A new node asks the one that it knows for nodes near its own id and goes on with a lookup of that id;
  ///   then it looks up a random id in each bucket farther away than its closest node, as that node would.
  ///   Others get to know it by its requests.
  /// - A departure is silent: whoever asks the node in vain drops it.
  /// - Every hour a node looks up a random id in each of its buckets that no lookup has gone through: here all
  ///   of them, as in an overlay that nobody uses. An update period has its share of that.
  public func maintenance(samples: Int, seed: UInt64) -> MaintenanceCosts {
    var generator = SeededGenerator(seed: seed)
    var lookup = IterativeLookup(in: self)
    let samples = max(samples, 1)
    var joinMessages = 0
    var keepAliveMessages = 0
    var moved = 0.0
    for _ in 0..<samples {
      let id = generator.next()
      lookup.run(from: generator.below(nodeCount), to: id)
      joinMessages += 2 + 2 * lookup.requests
      let farther = 0..<sharedBits(of: id)
      joinMessages += refreshMessages(of: farther, from: owner(of: id), &lookup, &generator)
      moved += shareOnJoining(id)
      let node = generator.below(nodeCount)
      let kept = 0..<(lastBucket(of: node) + 1)
      keepAliveMessages += refreshMessages(of: kept, from: node, &lookup, &generator)
    }
    return MaintenanceCosts(
      joinMessages: Double(joinMessages) / Double(samples), departureMessages: 0,
      keepAliveMessages: Double(keepAliveMessages) / Double(samples) * MaintenanceCosts.updatePeriod
        / KademliaModel.refreshPeriod,
      keysMovedByJoin: moved / Double(samples),
      keysMovedByDeparture: nodeCount > 1 ? 1 / Double(nodeCount) : 0)
  }

  /// The messages of a node's lookups of a random id in each of some buckets.
  private func refreshMessages(
    of buckets: Range<Int>, from node: Int, _ lookup: inout IterativeLookup,
    _ generator: inout SeededGenerator
  ) -> Int {
    var messages = 0
    for bucket in buckets {
      let rest = UInt64.max >> UInt64(bucket + 1)
      let start = (ids[node] ^ (1 << UInt64(63 - bucket))) & ~rest
      lookup.run(from: node, to: start | generator.next() & rest)
      messages += 2 * lookup.requests
    }
    return messages
  }

  /// The share of all keys that a node of a new id would take over.
  private func shareOnJoining(_ id: UInt64) -> Double {
    let buckets = 0..<min(sharedBits(of: id) + 1, 64)
    let halvings = buckets.count { !fitting($0, of: id).isEmpty }
    return Double(sign: .plus, exponent: -halvings, significand: 1)
  }
}
