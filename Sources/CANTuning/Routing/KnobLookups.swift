import CANGeometry

/// Runs many lookups one by one with every knob: realities, latencies, several hash functions.
struct KnobLookups: BoxTask {
  let model: CANModel
  let count: Int
  let source: LookupSource

  func run<Box: ZoneBox>(_ boxes: [Box]) -> LookupCosts {
    model.withKnobRouter(boxes) { costs($0) } ?? LookupCosts()
  }

  private func costs<Box: ZoneBox>(_ router: KnobRouter<Box>) -> LookupCosts {
    var tally = LookupTally(nodes: model.nodeCount, underlay: model.underlay)
    var source = source
    for _ in 0..<count {
      let (asker, key) = source.next()
      var points = KeyPoints(key: key, dimensions: model.torus.dimensions)
      let (answer, messages) = answer(router, asker, &points)
      tally.add(
        asker: asker, answering: answer.node, hops: answer.hops, messages: messages, latency: answer.latency)
    }
    return tally.total
  }

  /// The lookup that answers: of those to all points of the key the fastest, or the one to the nearest point (3.5).
  @inline(__always)
  private func answer<Box: ZoneBox>(
    _ router: KnobRouter<Box>, _ asker: Int, _ points: inout KeyPoints
  ) -> (lookup: KnobRouter<Box>.Lookup, messages: Int) {
    var answer = router.lookup(of: points.nextTarget(for: Box.self), from: asker)
    let hashFunctions = model.configuration.hashFunctions
    guard hashFunctions > 1 else {
      while answer.distance > 0 { router.advance(&answer) }
      return (answer, answer.hops)
    }
    var lookups = [answer]
    for _ in 1..<hashFunctions {
      lookups.append(router.lookup(of: points.nextTarget(for: Box.self), from: asker))
    }
    // A node that answers for one of the points asks nobody.
    if let own = lookups.first(where: { $0.distance == 0 }) { return (own, 0) }
    if model.configuration.hashChoice == .nearest {
      lookups = [lookups.min { $0.distance < $1.distance } ?? answer]
    }
    for number in lookups.indices {
      while lookups[number].distance > 0 { router.advance(&lookups[number]) }
    }
    answer = lookups.min { ($0.latency, $0.hops) < ($1.latency, $1.hops) } ?? answer
    return (answer, lookups.reduce(0) { $0 + $1.hops })
  }
}

extension CANModel {
  /// Gives `body` a router over the links and `boxes` that judges nodes in some realities, or in all.
  func withKnobRouter<Box: ZoneBox, Result>(
    _ boxes: [Box], realities: Range<Int>? = nil, _ body: (KnobRouter<Box>) -> Result
  ) -> Result? {
    links.withRouter(boxes) { router in
      body(
        KnobRouter(
          boxes: router.boxes, stride: spaces.count, realities: realities ?? 0..<spaces.count,
          offsets: router.offsets,
          entries: router.entries, metric: configuration.metric, underlay: underlay))
    }
  }
}
