import CANGeometry

/// One step at a time where nodes have a zone in each of several realities or links have latencies (3.2, 3.3).
struct KnobRouter<Box: ZoneBox> {
  let boxes: UnsafePointer<Box>
  /// The boxes of a node.
  let stride: Int
  /// The realities in which a node is judged, at least one.
  let realities: Range<Int>
  let offsets: UnsafePointer<UInt32>
  let entries: UnsafePointer<UInt32>
  let metric: CANModel.Metric
  let underlay: Underlay?

  /// A lookup under way.
  struct Lookup {
    /// Where it goes.
    let target: Box.Target
    /// The node that has it.
    var node: Int
    /// The squared distance left in the reality where it is least; 0 at a node that answers.
    var distance: Box.Distance
    /// The messages sent.
    var hops = 0
    /// How long they took, in microseconds; 0 without an underlay.
    var latency: UInt64 = 0
    /// What was read ahead; kept so that the compiler keeps the reads.
    var wordsAhead: UInt32 = 0
  }

  /// A lookup of `target` that `node` asks.
  @inline(__always)
  func lookup(of target: Box.Target, from node: Int) -> Lookup {
    Lookup(target: target, node: node, distance: distance(of: node, to: target))
  }

  /// The squared distance from `target` to the nearest of a node's zones in all realities.
  ///
  /// Judging a neighbor by all its zones is one step of look-ahead, without which the paper's Figure 5 is
  /// not to be had.
  @inline(__always)
  private func distance(of node: Int, to target: Box.Target) -> Box.Distance {
    var least = boxes[node * stride + realities.lowerBound].squaredDistance(to: target)
    for reality in realities.dropFirst() {
      let other = boxes[node * stride + reality].squaredDistance(to: target)
      least = other < least ? other : least
    }
    return least
  }

  /// Sends the lookup to the neighbor that the metric prefers, of equal ones that with the smallest number.
  ///
  /// Only neighbors that are nearer to the target count, and there is always one, so the distance falls on
  /// every hop.
  @inline(__always)
  func advance(_ lookup: inout Lookup) {
    readAhead(&lookup)
    let next =
      metric == .rtt
      ? neighborOfMostProgress(lookup) : nearestNeighbor(of: lookup.node, to: lookup.target)
    assert(next.distance < lookup.distance, "no neighbor of node \(lookup.node) is nearer to the target")
    if let underlay { lookup.latency += UInt64(underlay.latency(from: lookup.node, to: next.node)) }
    lookup.node = next.node
    lookup.distance = next.distance
    lookup.hops += 1
  }

  /// Reads a word of each neighbor's first box, so that the comparisons wait for all of them together.
  @inline(__always)
  private func readAhead(_ lookup: inout Lookup) {
    var words: UInt32 = 0
    for entry in Int(offsets[lookup.node])..<Int(offsets[lookup.node + 1]) {
      let box = boxes + (Int(entries[entry]) * stride + realities.lowerBound)
      words ^= UnsafeRawPointer(box).load(as: UInt32.self)
    }
    lookup.wordsAhead = words
  }

  @inline(__always)
  private func nearestNeighbor(of node: Int, to target: Box.Target) -> (node: Int, distance: Box.Distance) {
    var nearest = node
    var distance = Box.Distance.max
    for entry in Int(offsets[node])..<Int(offsets[node + 1]) {
      let neighbor = Int(entries[entry])
      let other = self.distance(of: neighbor, to: target)
      nearest = other < distance ? neighbor : nearest
      distance = other < distance ? other : distance
    }
    return (nearest, distance)
  }

  /// The neighbor with the most progress toward the target for the time that a message to it takes (3.3).
  private func neighborOfMostProgress(_ lookup: Lookup) -> (node: Int, distance: Box.Distance) {
    let left = Box.root(of: lookup.distance)
    var best = (node: lookup.node, distance: lookup.distance)
    var bestRatio = 0.0
    for entry in Int(offsets[lookup.node])..<Int(offsets[lookup.node + 1]) {
      let neighbor = Int(entries[entry])
      let distance = self.distance(of: neighbor, to: lookup.target)
      guard distance < lookup.distance else { continue }
      // Two nodes at one place still need some time.
      let latency = max(underlay?.latency(from: lookup.node, to: neighbor) ?? 1, 1)
      let ratio = (left - Box.root(of: distance)) / Double(latency)
      if ratio > bestRatio || best.node == lookup.node { (best, bestRatio) = ((neighbor, distance), ratio) }
    }
    return best
  }
}
