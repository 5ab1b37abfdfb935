import CANGeometry

extension Underlay {
  /// The mean latency between two different nodes, in milliseconds, over `samples` random pairs.
  ///
  /// The paper's IP latency, which divides the latency of a path to its stretch. 0 with fewer than two nodes.
  public func meanLatency(samples: Int, seed: UInt64) -> Double {
    guard nodeCount > 1, samples > 0 else { return 0 }
    var generator = SeededGenerator(seed: seed)
    var sum: UInt64 = 0
    for _ in 0..<samples {
      let node = generator.below(nodeCount)
      let other = (node + 1 + generator.below(nodeCount - 1)) % nodeCount
      sum += UInt64(latency(from: node, to: other))
    }
    return Double(sum) / Double(samples) / 1_000
  }

  /// Nodes far apart, by which others order themselves (3.6), in the order in which they were found.
  ///
  /// The first is random; each next one is, of 64 random nodes for every landmark, the one farthest from
  /// its nearest landmark (Gonzalez, 1985). The paper has them at least five hops apart, which is less than
  /// most ways over a backbone. Fewer than `count` where there are fewer nodes.
  public func landmarks(_ count: Int, seed: UInt64) -> [Int] {
    let count = min(count, nodeCount)
    guard count > 0 else { return [] }
    var generator = SeededGenerator(seed: seed)
    let sampleSize = count * 64
    let candidates =
      nodeCount <= sampleSize
      ? Array(0..<nodeCount) : (0..<sampleSize).map { _ in generator.below(nodeCount) }
    var landmarks = [candidates[generator.below(candidates.count)]]
    var gaps = candidates.map { latency(from: $0, to: landmarks[0]) }
    while landmarks.count < count {
      var farthest = 0
      for index in 1..<gaps.count where gaps[index] > gaps[farthest] { farthest = index }
      guard gaps[farthest] > 0 else { break }
      landmarks.append(candidates[farthest])
      for index in candidates.indices {
        gaps[index] = min(gaps[index], latency(from: candidates[index], to: candidates[farthest]))
      }
    }
    return landmarks
  }
}
