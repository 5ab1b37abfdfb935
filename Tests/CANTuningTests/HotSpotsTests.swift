import CANGeometry
import CANTestKit
import Testing

@testable import CANTuning

@Suite struct HotSpotsTests {
  private let hotDemand = Demand.zipf(keys: 10_000, exponent: 1)

  private func costs(_ model: CANModel, _ hotSpots: HotSpots) -> HotSpotCosts {
    model.lookups(12_000, of: hotDemand, spreading: hotSpots, seed: 1)
  }

  /// The busiest node answers for the most wanted key, which every tenth lookup asks for.
  @Test(arguments: [2, 3])
  func cachingTakesTheLoadOffTheBusiestNode(dimensions: Int) throws {
    let model = try CANModel(nodes: 256, configuration: .init(torus: torus(dimensions)), seed: 1)
    let plain = costs(model, HotSpots.none)
    let cached = costs(model, try HotSpots(cachedKeys: 16, replicationThreshold: 0))
    #expect(plain.busiestAnswers > 0.1)
    #expect(cached.lookups.answersMax * 5 < plain.lookups.answersMax)
    #expect(cached.forwardsMax * 4 < plain.forwardsMax * 3)
    #expect(cached.lookups.hops.mean < 0.9 * plain.lookups.hops.mean)
    #expect(cached.cacheAnswers > 3000)
    #expect((1000...16 * 256).contains(cached.cachedCopies))
    #expect(plain.cachedCopies == 0 && plain.cacheAnswers == 0 && plain.replicaAnswers == 0)
  }

  @Test(arguments: [2, 3])
  func replicationTakesTheLoadOffTheBusiestNode(dimensions: Int) throws {
    let model = try CANModel(nodes: 256, configuration: .init(torus: torus(dimensions)), seed: 1)
    let plain = costs(model, HotSpots.none)
    let copied = costs(model, try HotSpots(cachedKeys: 0, replicationThreshold: 10, window: 2000))
    #expect(copied.lookups.answersMax * 4 < plain.lookups.answersMax)
    #expect(copied.forwardsMax * 4 < plain.forwardsMax * 3)
    #expect(copied.lookups.hops.mean < plain.lookups.hops.mean)
    #expect(copied.replicaAnswers > 1500)
    #expect(copied.lookups.messages == copied.lookups.hops.total + copied.pushes)
    // Few keys are hot: there are far fewer copies than keys.
    #expect((1...3000).contains(copied.replicasMax))
  }

  @Test func withoutHotSpotsNothingIsCopied() throws {
    let model = try CANModel(nodes: 200, configuration: .init(torus: torus(3)), seed: 2)
    let spread = try HotSpots(cachedKeys: 8, replicationThreshold: 3)
    let costs = model.lookups(2000, of: .uniform, spreading: spread, seed: 1)
    #expect(costs.cacheAnswers == 0 && costs.pushes == 0)
    #expect(
      costs.lookups.hops
        == model.lookups(2000, of: .uniform, spreading: HotSpots.none, seed: 1).lookups.hops
    )
  }

  /// What nodes hold, told from the history of all lookups alone.
  @Test func whoAnswersIsWhoTheHistorySaysHasTheKey() throws {
    for seed in seeds(1) {
      var pushes = 0
      for (cachedKeys, threshold, window) in [(0, 0, 10), (1, 0, 10), (3, 0, 40), (0, 2, 40), (2, 1, 25)] {
        for (dimensions, nodes) in [(1, 9), (2, 1), (2, 20), (3, 30)] {
          let model = try CANModel(nodes: nodes, configuration: .init(torus: torus(dimensions)), seed: seed)
          let knobs = try HotSpots(
            cachedKeys: cachedKeys, replicationThreshold: threshold, window: window)
          let demand = Demand.zipf(keys: 30, exponent: 1)
          var history = History(model, knobs)
          let costs = model.lookups(100, of: demand, spreading: knobs, seed: seed)
          pushes += costs.pushes
          #expect(
            Summary(costs) == history.lookups(100, of: demand, seed: seed),
            "d = \(dimensions), n = \(nodes), \(knobs), CANOPY_SEEDS=\(seed)...\(seed)")
        }
      }
      #expect(pushes > 0, "CANOPY_SEEDS=\(seed)...\(seed)")
    }
  }

  @Test func impossibleSettingsAreRefused() {
    #expect(throws: ModelError.self) { try HotSpots(cachedKeys: -1, replicationThreshold: 0) }
    #expect(throws: ModelError.self) { try HotSpots(cachedKeys: 1025, replicationThreshold: 0) }
    #expect(throws: ModelError.self) { try HotSpots(cachedKeys: 0, replicationThreshold: -1) }
    #expect(throws: ModelError.self) { try HotSpots(cachedKeys: 0, replicationThreshold: 0, window: 0) }
  }
}

/// The same lookups with nothing kept but what happened.
private struct History {
  /// One node's part in a lookup.
  enum Deed {
    case asked, answered, answeredFromCache, answeredFromReplica, answeredAnother, passedOn, gotReplica
  }

  /// A deed with its place in time.
  struct Event {
    let deed: Deed
    let node: Int
    let key: UInt64
    let window: Int
  }

  let model: CANModel
  let knobs: HotSpots
  var events: [Event] = []

  init(_ model: CANModel, _ knobs: HotSpots) {
    self.model = model
    self.knobs = knobs
  }

  /// The keys that `node` used last and does not own, the latest first.
  func cache(of node: Int, owns: (UInt64) -> Bool) -> [UInt64] {
    var keys: [UInt64] = []
    for event in events.reversed() where event.node == node && !owns(event.key) {
      guard keys.count < knobs.cachedKeys else { break }
      let isUse = event.deed == .asked || event.deed == .answeredFromCache
      if isUse, !keys.contains(event.key) { keys.append(event.key) }
    }
    return keys
  }

  /// Whether `node` was given `key` or answered from that copy in this window or in the one before.
  func hasReplica(_ node: Int, _ key: UInt64, _ window: Int) -> Bool {
    events.contains {
      $0.node == node && $0.key == key && $0.window >= window - 1
        && ($0.deed == .gotReplica || $0.deed == .answeredFromReplica)
    }
  }

  /// The same lookups as the model's; the places of keys and of those who ask are drawn alike.
  mutating func lookups(_ count: Int, of demand: Demand, seed: UInt64) -> Summary {
    var source = LookupSource(demand, nodes: model.nodeCount, seed: seed)
    var hops = Histogram()
    var pushes = 0
    for lookup in 0..<count {
      let (asker, key) = source.next()
      let path = model.route(from: asker, to: point(of: key))
      let window = lookup / knobs.window
      let passed = path.prefix { answer(of: $0, for: key, window) == nil }
      let node = path[passed.count]
      let deed = answer(of: node, for: key, window) ?? .answered
      hops.add(passed.count)
      for forwarder in passed.dropFirst() { record(.passedOn, forwarder, key, window) }
      record(.asked, path[0], key, window)
      record(deed, node, key, window)
      if passed.count > 0 { record(.answeredAnother, node, key, window) }
      let answers = events.filter {
        $0.deed == .answeredAnother && $0.node == node && $0.key == key && $0.window == window
      }
      guard knobs.replicationThreshold > 0, passed.count > 0,
        answers.count == knobs.replicationThreshold + 1
      else { continue }
      for neighbor in model.neighbors(of: node) {
        pushes += 1
        record(.gotReplica, neighbor, key, window)
      }
    }
    return Summary(
      hops: hops, cacheAnswers: times(.answeredFromCache), replicaAnswers: times(.answeredFromReplica),
      answersMax: busiest([.answered, .answeredFromCache, .answeredFromReplica]),
      forwardsMax: busiest([.passedOn]), pushes: pushes)
  }

  private func point(of key: UInt64) -> Point {
    var place = SeededGenerator(seed: key)
    return place.point(on: model.torus)
  }

  /// How `node` would answer for `key`; `nil` if it has to pass the lookup on.
  private func answer(of node: Int, for key: UInt64, _ window: Int) -> Deed? {
    let owns = { model.owner(of: point(of: $0)) == node }
    if owns(key) { return .answered }
    if hasReplica(node, key, window) { return .answeredFromReplica }
    return cache(of: node, owns: owns).contains(key) ? .answeredFromCache : nil
  }

  private mutating func record(_ deed: Deed, _ node: Int, _ key: UInt64, _ window: Int) {
    events.append(Event(deed: deed, node: node, key: key, window: window))
  }

  private func times(_ deed: Deed) -> Int { events.filter { $0.deed == deed }.count }

  private func busiest(_ deeds: [Deed]) -> Int {
    (0..<model.nodeCount).map { node in
      events.filter { $0.node == node && deeds.contains($0.deed) }.count
    }.max() ?? 0
  }
}

/// What can be counted from a history.
private struct Summary: Equatable {
  var hops: Histogram
  var cacheAnswers: Int
  var replicaAnswers: Int
  var answersMax: Int
  var forwardsMax: Int
  var pushes: Int
}

extension Summary {
  fileprivate init(_ costs: HotSpotCosts) {
    self.init(
      hops: costs.lookups.hops, cacheAnswers: costs.cacheAnswers, replicaAnswers: costs.replicaAnswers,
      answersMax: costs.lookups.answersMax, forwardsMax: costs.forwardsMax, pushes: costs.pushes)
  }
}
