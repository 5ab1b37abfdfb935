/// A link between two nodes of a graph and what a message takes over it.
struct Link: Hashable, Sendable {
  let node: Int
  let other: Int
  let delay: Microseconds
}

/// The shortest latency between any two nodes of a small graph.
struct LatencyTable: Hashable, Sendable {
  /// The nodes of the graph.
  let count: Int
  /// Row by row; `Microseconds.max` between nodes that no links join.
  private var latencies: [Microseconds]

  /// The shortest latencies over `links`.
  ///
  /// Labels are corrected from each node on (Bellman, Ford, Moore): about O(n · links) on near-trees.
  init(count: Int, links: [Link]) {
    self.count = count
    latencies = Array(repeating: .max, count: count * count)
    var neighbors = [[(node: Int, delay: Microseconds)]](repeating: [], count: count)
    for link in links {
      neighbors[link.node].append((link.other, link.delay))
      neighbors[link.other].append((link.node, link.delay))
    }
    for source in 0..<count { label(from: source, over: neighbors) }
  }

  /// The latency between two nodes.
  @inline(__always)
  subscript(node: Int, other: Int) -> Microseconds { latencies[node * count + other] }

  var byteCount: Int { latencies.count * MemoryLayout<Microseconds>.stride }

  private mutating func label(from source: Int, over neighbors: [[(node: Int, delay: Microseconds)]]) {
    let row = source * count
    latencies[row + source] = 0
    var queue = [source]
    var isQueued = [Bool](repeating: false, count: count)
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      isQueued[node] = false
      for neighbor in neighbors[node] {
        let latency = latencies[row + node] + neighbor.delay
        guard latency < latencies[row + neighbor.node] else { continue }
        latencies[row + neighbor.node] = latency
        guard !isQueued[neighbor.node] else { continue }
        isQueued[neighbor.node] = true
        queue.append(neighbor.node)
      }
    }
  }
}
