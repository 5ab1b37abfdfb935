import CANGeometry

extension PastryModel {
  /// What joins, departures and staying connected cost (2.4).
  ///
  /// - A join is routed from a random node to the one closest to the new id; every node on the way sends its
  ///   tables, and the new node sends its own to all in them. With an underlay it first asks all of its
  ///   routing table and neighborhood set for theirs, to find nearer nodes (2.5).
  /// - A departure is silent. Every leaf set that loses a node asks its outermost node on that side for
  ///   another; every routing table asks a node of the same row. Each question has an answer.
  /// - In each period a node sends a message to every node of its leaf set and of its neighborhood set;
  ///   routing tables are repaired when they are used.
  public func maintenance(samples: Int, seed: UInt64) -> MaintenanceCosts {
    var generator = SeededGenerator(seed: seed)
    let samples = max(samples, 1)
    var messages = 0
    var moved = 0.0
    for _ in 0..<samples {
      let id = generator.next()
      messages += joinMessages(of: id, from: generator.below(nodeCount), &generator)
      moved += shareOnJoining(id)
    }
    var departureMessages = 0
    for _ in 0..<samples {
      departureMessages += 2 * (leafCount + tableEntryCount(of: generator.below(nodeCount)))
    }
    return MaintenanceCosts(
      joinMessages: Double(messages) / Double(samples),
      departureMessages: Double(departureMessages) / Double(samples),
      keepAliveMessages: Double(leafCount + neighborhoodCount),
      keysMovedByJoin: moved / Double(samples),
      keysMovedByDeparture: nodeCount > 1 ? 1 / Double(nodeCount) : 0)
  }

  /// The messages of a join with a new id that is routed from a node.
  private func joinMessages(of id: UInt64, from contact: Int, _ generator: inout SeededGenerator) -> Int {
    let hops = route(from: contact, to: id).count - 1
    let half = configuration.leafSet / 2
    let place = table.index.first(notBelow: id)
    var entries = 0
    var others = 0
    table.forEachEntry(of: id) { fitting, _, _ in
      entries += 1
      // The place is between two nodes: as many leaves on either side of it.
      let apart = fitting.lowerBound + generator.below(fitting.count) - place
      let above = apart >= 0 ? apart : apart + nodeCount
      if above >= half && nodeCount - above > half { others += 1 }
    }
    let neighborhood = min(configuration.neighborhood, nodeCount)
    let told = min(min(configuration.leafSet, nodeCount) + others + neighborhood, nodeCount)
    let asked = table.underlay == nil ? 0 : min(entries + neighborhood, nodeCount)
    return 1 + hops + (hops + 1) + 2 * asked + told
  }

  /// The share of all keys that a node of a new id would take over: half the gap that it falls into.
  private func shareOnJoining(_ id: UInt64) -> Double {
    let ids = table.index.ids
    guard ids.count > 1 else { return 0.5 }
    let above = table.index.first(notBelow: id) % ids.count
    let below = (above + ids.count - 1) % ids.count
    return Double(ids[above] &- ids[below]) * 0x1p-65
  }

  /// The nodes in a leaf set.
  var leafCount: Int { min(configuration.leafSet, nodeCount - 1) }

  /// The nodes in a neighborhood set.
  private var neighborhoodCount: Int { min(configuration.neighborhood, nodeCount - 1) }

  /// The entries of a node's routing table, which on average name each node as often.
  private func tableEntryCount(of node: Int) -> Int {
    var count = 0
    table.forEachEntry(of: table.index.ids[node]) { _, _, _ in count += 1 }
    return count
  }
}
