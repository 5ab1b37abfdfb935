import CANGeometry
import CANTestKit
import CANTuning
import Testing

@Suite struct KademliaTests {
  private static let sizes = [1, 2, 3, 9, 21, 22, 60, 300]
  private static let configurations: [KademliaModel.Configuration] = [
    .paper, .mainline, .discv5, .libp2p, .init(bucketSize: 1, parallelism: 1),
    .init(bucketSize: 3, parallelism: 5),
  ]

  @Test(arguments: sizes)
  func aKeyBelongsToTheClosestNode(nodes: Int) throws {
    let model = try KademliaModel(nodes: nodes, seed: 5)
    var generator = SeededGenerator(seed: 6)
    for key in (0..<200).map({ _ in generator.next() }) + [0, .max] + model.ids {
      let closest = model.ids.indices.min { model.ids[$0] ^ key < model.ids[$1] ^ key }
      #expect(model.owner(of: key) == closest, "key \(key)")
    }
  }

  @Test(arguments: configurations)
  func bucketsHoldAllThatFitOrAsManyAsTheyCan(configuration: KademliaModel.Configuration) throws {
    let model = try KademliaModel(nodes: 300, configuration: configuration, seed: 4)
    let counts = model.neighborCounts.counts
    let ids = model.ids
    for node in stride(from: 0, to: 300, by: 47) {
      var known = 0
      for bucket in 0..<64 {
        let fitting = ids.indices.filter {
          $0 != node && (ids[$0] ^ ids[node]).leadingZeroBitCount == bucket
        }
        let kept = model.bucket(bucket, of: node)
        #expect(Set(kept).isSubset(of: fitting) && Set(kept).count == kept.count, "\(node), \(bucket)")
        #expect(kept.count == min(fitting.count, configuration.bucketSize), "\(node), \(bucket)")
        known += kept.count
      }
      #expect(known < counts.count && counts[known] > 0)
    }
  }

  @Test func everyNodeIsAsLikelyInAFullBucket() throws {
    let model = try KademliaModel(nodes: 400, configuration: .init(bucketSize: 5), seed: 1)
    // The nodes of one half all choose among those of the other.
    let half = model.ids.firstIndex { $0 >> 63 == 1 } ?? 0
    var chosen = Array(repeating: 0, count: 400)
    for node in half..<400 { for contact in model.bucket(0, of: node) { chosen[contact] += 1 } }
    let mean = Double(5 * (400 - half)) / Double(half)
    let variance =
      chosen[..<half].map { (Double($0) - mean) * (Double($0) - mean) }.reduce(0, +) / Double(half)
    #expect((0.75...1.25).contains(variance / mean), "variance \(variance), mean \(mean)")
  }

  @Test(arguments: configurations.filter { $0.answers == .closest })
  func anAnswerIsTheClosestOfAllContacts(configuration: KademliaModel.Configuration) throws {
    let model = try KademliaModel(nodes: 300, configuration: configuration, seed: 4)
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<100 {
      let node = generator.below(300)
      let key = generator.next()
      let contacts = (0..<64).flatMap { model.bucket($0, of: node) }
      let closest = contacts.sorted { model.ids[$0] ^ key < model.ids[$1] ^ key }
      let answer = model.answer(of: node, for: key)
      #expect(Set(answer) == Set(closest.prefix(configuration.bucketSize)), "node \(node), key \(key)")
    }
  }

  @Test func anAnswerByBucketIsOfTheThreeAroundTheKey() throws {
    let model = try KademliaModel(nodes: 300, configuration: .discv5, seed: 4)
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<100 {
      let node = generator.below(300)
      let key = generator.next()
      let own = (model.ids[node] ^ key).leadingZeroBitCount
      let buckets = (0..<64).map { model.bucket($0, of: node) }
      let around = max(own - 1, 0)...own + 1
      let answer = model.answer(of: node, for: key)
      #expect(Set(answer).isSubset(of: buckets[around].joined()), "node \(node), key \(key)")
      #expect(Set(answer).isSuperset(of: buckets[own]) || answer.count == 16, "node \(node), key \(key)")
      #expect(answer.count == min(buckets[around].joined().count, 16), "node \(node), key \(key)")
    }
  }

  @Test(arguments: configurations)
  func everyLookupEndsAtTheOwner(configuration: KademliaModel.Configuration) throws {
    for nodes in Self.sizes {
      let model = try KademliaModel(nodes: nodes, configuration: configuration, seed: 7)
      var generator = SeededGenerator(seed: 8)
      for _ in 0..<50 {
        let key = generator.next()
        let path = model.route(from: generator.below(nodes), to: key)
        #expect(path.last == model.owner(of: key), "\(configuration), n = \(nodes), key \(key)")
        for (node, next) in zip(path, path.dropFirst()) {
          #expect(model.ids[next] ^ key < model.ids[node] ^ key, "\(configuration), n = \(nodes)")
        }
      }
      let costs = model.lookups(100, of: .uniform, seed: 9)
      #expect(costs.failures == 0 && costs.hops.count == 100, "\(configuration), n = \(nodes)")
      #expect(costs.messages >= 2 * costs.hops.total - costs.hops.count, "\(configuration), n = \(nodes)")
    }
  }

  /// Where a node knows all others, it asks the owner first and then the rest of the k closest.
  @Test func aSmallOverlayIsKnownToAll() throws {
    let model = try KademliaModel(nodes: 15, seed: 1)
    let costs = model.lookups(500, of: .uniform, seed: 1)
    #expect(costs.hops.max == 1)
    #expect(costs.messages == costs.hops.total * (2 * 14 - 1))
  }

  /// With a single contact a bucket a lookup is its chain of referrals, a request and a reply each but for the
  /// final answer.
  @Test func aLookupOfOneContactFollowsTheReferrals() throws {
    let configuration = KademliaModel.Configuration(bucketSize: 1, parallelism: 1)
    let costs = try KademliaModel(nodes: 500, configuration: configuration, seed: 1)
      .lookups(500, of: .uniform, seed: 1)
    #expect(costs.messages == 2 * costs.hops.total - (500 - costs.hops.counts[0]))
  }

  @Test(arguments: [1, 2, 3, 60])
  func sharesAreThoseOfTheKeysCounted(nodes: Int) throws {
    let model = try KademliaModel(nodes: nodes, seed: 3)
    var counted = Array(repeating: 0.0, count: nodes)
    let cells = 1 << 14
    for cell in 0..<cells { counted[model.owner(of: UInt64(cell) << 50)] += 1 / Double(cells) }
    #expect(model.keyShares == counted, "n = \(nodes)")
  }

  @Test func hopsAreThoseOfAnotherSimulation() throws {
    for (size, nodes, published) in [(20, 1000, 1.93), (20, 10_000, 2.49), (8, 1000, 2.36), (1, 1000, 4.83)] {
      try Self.expect(published, size: size, nodes: nodes, lookups: 800)
    }
  }

  @Test func theUnderlayTakesTimeAndChangesNothingElse() throws {
    let underlay = Underlay(.plane(RandomPlane()), nodes: 500, seed: 7)
    let near = try KademliaModel(nodes: 500, underlay: underlay, seed: 1)
    let bare = try KademliaModel(nodes: 500, seed: 1)
    var costs = near.lookups(200, of: .uniform, seed: 2)
    let latencies = try #require(costs.latencies)
    #expect(latencies.hopTotal == costs.hops.total)
    // Two requests and a reply between random places, for two hops.
    #expect((1.0...3.5).contains(latencies.stretch))
    costs.latencies = nil
    #expect(costs == bare.lookups(200, of: .uniform, seed: 2))
    #expect(costs != bare.lookups(200, of: .uniform, seed: 3))
  }

  @Test func maintenanceIsMadeOfLookups() throws {
    let model = try KademliaModel(nodes: 1000, seed: 1)
    let lookup = model.lookups(200, of: .uniform, seed: 1).meanMessages
    let costs = model.maintenance(samples: 40, seed: 1)
    // One lookup of the own id and one for each of the about log₂ n buckets.
    #expect((8...14).contains(costs.joinMessages / lookup), "\(costs)")
    #expect((8...14).contains(costs.keepAliveMessages * 120 / lookup), "\(costs)")
    #expect(costs.departureMessages == 0)
    #expect(abs(costs.keysMovedByJoin * 1000 - 1) < 0.6, "\(costs)")
    #expect(costs == model.maintenance(samples: 40, seed: 1))
  }

  @Test func badSettingsAreRefused() throws {
    #expect(throws: ModelError.nodeCount(0, 1...(1 << 24))) { try KademliaModel(nodes: 0, seed: 1) }
    for configuration in [KademliaModel.Configuration(bucketSize: 0), .init(parallelism: 257)] {
      #expect(throws: ModelError.self) {
        try KademliaModel(nodes: 10, configuration: configuration, seed: 1)
      }
    }
    let underlay = Underlay(.plane(RandomPlane()), nodes: 5, seed: 7)
    #expect(throws: ModelError.underlay(places: 5, nodes: 6)) {
      try KademliaModel(nodes: 6, underlay: underlay, seed: 1)
    }
    #expect(KademliaModel.Configuration.paper.description == "k=20 alpha=3")
  }
}

extension KademliaTests {
  static func expect(_ published: Double, size: Int, nodes: Int, lookups: Int) throws {
    let configuration = KademliaModel.Configuration(bucketSize: size)
    let model = try KademliaModel(nodes: nodes, configuration: configuration, seed: 1)
    let hops = model.lookupHops(count: lookups, seed: 2).mean
    #expect(abs(hops / published - 1) < 0.05, "k = \(size), n = \(nodes): \(hops) for \(published)")
  }
}

/// The sizes that only optimized code reaches in seconds: `swift test -c release`.
@Suite(.enabled(if: isOptimized, "needs release mode")) struct LargeKademliaTests {
  /// An independent simulation.
  @Test(arguments: [
    (20, 1000, 1.93), (20, 10_000, 2.49), (20, 100_000, 3.10), (8, 1000, 2.36), (8, 10_000, 3.12),
    (8, 100_000, 3.84), (1, 1000, 4.83), (1, 10_000, 6.50), (1, 100_000, 8.11),
  ])
  func hopsAreThoseOfAnotherSimulation(size: Int, nodes: Int, published: Double) throws {
    try KademliaTests.expect(published, size: size, nodes: nodes, lookups: 10_000)
  }

  @Test func aMillionNodesTakeLittleMemory() throws {
    let model = try KademliaModel(nodes: 1 << 20, seed: 1)
    #expect(model.byteCount <= 13 << 20)
    #expect(model.lookups(10_000, of: .uniform, seed: 1).failures == 0)
  }
}
