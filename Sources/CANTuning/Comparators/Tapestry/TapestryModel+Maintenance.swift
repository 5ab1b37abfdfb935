import CANGeometry

extension TapestryModel {
  /// What joins, departures and staying connected cost (JSAC 2004, section III).
  ///
  /// - A join is routed from a random node to the root of the new id, which sends its table. The root tells all
  ///   who share as many digits with the new id as it does, who acknowledge and write to the new node. From
  ///   the nearest log₂ n of them the new node goes down level by level: it asks each for its links and keeps
  ///   the nearest log₂ n of those named.
  /// - A departing node tells each node that links to it, naming a replacement, and again when it goes.
  /// - In each period a node sends a message along each of its links.
  public func maintenance(samples: Int, seed: UInt64) -> MaintenanceCosts {
    var generator = SeededGenerator(seed: seed)
    let samples = max(samples, 1)
    var joinMessages = 0
    var links = 0
    var moved = 0.0
    for _ in 0..<samples {
      let id = generator.next()
      joinMessages += self.joinMessages(of: id, from: generator.below(nodeCount))
      moved += share(of: id)
      links += linkCount(of: generator.below(nodeCount))
    }
    let linkMean = Double(links) / Double(samples)
    return MaintenanceCosts(
      // A node is linked to by as many others as it links to, on average over all.
      joinMessages: Double(joinMessages) / Double(samples), departureMessages: 2 * linkMean,
      keepAliveMessages: linkMean, keysMovedByJoin: moved / Double(samples),
      keysMovedByDeparture: nodeCount > 1 ? 1 / Double(nodeCount) : 0)
  }

  /// The messages of a join with a new id that is routed from a node.
  private func joinMessages(of id: UInt64, from contact: Int) -> Int {
    let path = route(from: contact, to: id)
    let shared = table.digits.shared(ids[path[path.count - 1]], id)
    func sharing(_ level: Int) -> Int { table.index.nodes(sharing: table.digits.bits * level, of: id).count }
    let told = sharing(shared)
    let listSize = Int.bitWidth - (nodeCount - 1).leadingZeroBitCount
    // To the contact, along the path, and the table back.
    var messages = 1 + (path.count - 1) + 1
    messages += 2 * (told - 1) + told
    for level in stride(from: shared, to: 0, by: -1) { messages += 2 * min(listSize, sharing(level)) }
    return messages
  }
}
