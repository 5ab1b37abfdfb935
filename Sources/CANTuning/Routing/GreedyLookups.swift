import CANGeometry

/// Runs many lookups by the nearest neighbor, some at a time, so that the memory they wait for arrives together.
struct GreedyLookups: BoxTask {
  let links: NeighborTable
  let nodes: Int
  let count: Int
  let source: LookupSource
  let dimensions: Int

  /// The number of lookups under way at a time.
  static let width = 32

  func run<Box: ZoneBox>(_ boxes: [Box]) -> LookupCosts {
    links.withRouter(boxes) { costs($0) } ?? LookupCosts()
  }

  @inline(__always)
  private func costs<Box: ZoneBox>(_ router: GreedyRouter<Box>) -> LookupCosts {
    var costs = LookupCosts()
    var answers = [Int](repeating: 0, count: nodes)
    var source = source
    let width = min(GreedyLookups.width, count)
    var waiting = count - width
    withUnsafeTemporaryAllocation(of: GreedyRouter<Box>.Lookup.self, capacity: width) { lookups in
      for slot in 0..<width {
        lookups.initializeElement(at: slot, to: start(router, &source))
      }
      var live = width
      while live > 0 {
        router.readAhead(lookups, count: live)
        // Downward, so that the last lookup can take the place of one that has ended.
        for slot in stride(from: live - 1, through: 0, by: -1) {
          if lookups[slot].distance > 0 {
            router.advance(&lookups[slot])
          } else {
            costs.hops.add(lookups[slot].hops)
            answers[lookups[slot].node] += 1
            if waiting > 0 {
              waiting -= 1
              lookups[slot] = start(router, &source)
            } else {
              live -= 1
              lookups[slot] = lookups[live]
            }
          }
        }
      }
    }
    costs.messages = costs.hops.total
    costs.answersMax = answers.max() ?? 0
    return costs
  }

  @inline(__always)
  private func start<Box: ZoneBox>(
    _ router: GreedyRouter<Box>, _ source: inout LookupSource
  ) -> GreedyRouter<Box>.Lookup {
    let (asker, key) = source.next()
    var points = KeyPoints(key: key, dimensions: dimensions)
    return router.lookup(of: points.nextTarget(for: Box.self), from: asker)
  }
}
