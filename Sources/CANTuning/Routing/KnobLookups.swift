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
    var costs = LookupCosts()
    var answers = [UInt32](repeating: 0, count: model.nodeCount)
    var source = source
    var latencies = LookupLatencies()
    for _ in 0..<count {
      var (asker, key) = source.next()
      let answer = answer(router, asker, &key, messages: &costs.messages)
      costs.hops.add(answer.hops)
      answers[answer.node] += 1
      if let underlay = model.underlay {
        let direct = underlay.latency(from: asker, to: answer.node)
        latencies.add(path: answer.latency, direct: direct, hops: answer.hops)
      }
    }
    costs.answersMax = Int(answers.max() ?? 0)
    costs.latencies = model.underlay == nil ? nil : latencies
    return costs
  }

  /// The lookup that answers: of those to all points of the key the fastest, or the one to the nearest point (3.5).
  @inline(__always)
  private func answer<Box: ZoneBox>(
    _ router: KnobRouter<Box>, _ asker: Int, _ key: inout KeyPoints, messages: inout Int
  ) -> KnobRouter<Box>.Lookup {
    let hashFunctions = model.configuration.hashFunctions
    var answer = router.lookup(of: key.nextTarget(for: Box.self), from: asker)
    guard hashFunctions > 1 else {
      while answer.distance > 0 { router.advance(&answer) }
      messages += answer.hops
      return answer
    }
    var lookups = [answer]
    for _ in 1..<hashFunctions {
      lookups.append(router.lookup(of: key.nextTarget(for: Box.self), from: asker))
    }
    // A node that answers for one of the points asks nobody.
    if let own = lookups.first(where: { $0.distance == 0 }) { return own }
    if model.configuration.hashChoice == .nearest {
      lookups = [lookups.min { $0.distance < $1.distance } ?? answer]
    }
    for number in lookups.indices {
      while lookups[number].distance > 0 { router.advance(&lookups[number]) }
      messages += lookups[number].hops
    }
    answer = lookups.min { ($0.latency, $0.hops) < ($1.latency, $1.hops) } ?? answer
    return answer
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
