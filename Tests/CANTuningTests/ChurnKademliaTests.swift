import CANGeometry
import CANTestKit
import Testing

@testable import CANTuning

@Suite struct ChurnKademliaTests {
  /// With one request at a time a lookup follows the chain of referrals that the model counts.
  @Test func withoutChurnEveryLookupSucceedsWithTheHopsOfTheModel() throws {
    for seed in seeds(1) {
      let nodes = 150
      let plan = try churnPlan(nodes: nodes, median: nil, seconds: 100, seed: seed)
      let row = try KademliaChurn(configuration: .init(bucketSize: 8, parallelism: 1)).measure(
        plan, seed: seed)
      let configuration = KademliaModel.Configuration(bucketSize: 8)
      let model = try KademliaModel(nodes: nodes, configuration: configuration, seed: seed)
      let expected = model.lookupHops(count: 20_000, seed: seed).mean
      let context: Comment = "CANOPY_SEEDS=\(seed)...\(seed)"
      #expect(row.successShare == 1 && row.lookups == plan.lookups.count, context)
      #expect(abs(row.hops / expected - 1) < 0.05, "\(row.hops) and \(expected), \(context)")
      #expect(abs(row.latency.mean / (101 * row.hops) - 1) < 0.05, context)
      #expect(row.crashes == 0 && row.recovery.mean == 0)
    }
  }

  /// The k closest are asked in the end, as the model counts.
  @Test func aWholeLookupTakesTheMessagesOfTheModel() throws {
    let plan = try churnPlan(nodes: 150, median: nil, seconds: 60, seed: 1)
    let kademlia = try KademliaChurn(configuration: .init(bucketSize: 8, ending: .allClosest))
    let row = kademlia.measure(plan, seed: 1)
    let model = try KademliaModel(nodes: 150, configuration: .init(bucketSize: 8), seed: 1)
    let costs = model.lookups(5_000, of: .uniform, seed: 1)
    let expected = Double(costs.messages) / 5_000
    #expect(row.successShare == 1)
    #expect(abs(row.lookupMessages / expected - 1) < 0.1, "\(row.lookupMessages) and \(expected)")
  }

  @Test func theSameSeedGivesTheSameRun() throws {
    let plan = try churnPlan(nodes: 40, median: 120, seconds: 60, seed: 1)
    let kademlia = try KademliaChurn(network: .init(loss: 0.01))
    #expect(kademlia.measure(plan, seed: 1) == kademlia.measure(plan, seed: 1))
    #expect(kademlia.measure(plan, seed: 1) != kademlia.measure(plan, seed: 2))
  }

  @Test func moreChurnMeansLessSuccessAndMoreLatency() throws {
    for seed in seeds(1) {
      let rows = try [nil, 300, 20].map { median in
        let plan = try churnPlan(nodes: 100, median: median, seconds: 100, seed: seed)
        return try KademliaChurn(configuration: .init(bucketSize: 8)).measure(plan, seed: seed)
      }
      for (calm, rough) in zip(rows, rows.dropFirst()) {
        #expect(calm.successShare >= rough.successShare, "CANOPY_SEEDS=\(seed)...\(seed)")
        #expect(calm.latency.mean < rough.latency.mean, "CANOPY_SEEDS=\(seed)...\(seed)")
      }
      #expect(rows[0].successShare > rows[2].successShare)
    }
  }

  /// Buckets hold what they may, in every state: no node twice, none in a wrong bucket, no more than k.
  @Test func bucketsStayWhole() throws {
    for seed in seeds(2) {
      let plan = try churnPlan(nodes: 40, median: 60, seconds: 100, seed: seed)
      let configuration = KademliaChurn.Configuration(bucketSize: 4)
      var run = KademliaRun(configuration, plan: plan, network: ChurnNetwork(loss: 0.02), seed: seed)
      run.run()
      for place in 0..<40 {
        var known = Set<UInt32>()
        for level in 0..<run.levels {
          let bucket = place * run.levels + level
          #expect(run.contactCounts[bucket] <= 4)
          for seat in 0..<Int(run.contactCounts[bucket]) {
            let contact = run.contacts[bucket * 4 + seat]
            #expect(run.level(of: run.world.id(of: contact), at: place) == level)
            #expect(known.insert(contact).inserted, "CANOPY_SEEDS=\(seed)...\(seed)")
          }
        }
        #expect(run.world.isJoined[place] && known.count > 5, "CANOPY_SEEDS=\(seed)...\(seed)")
      }
    }
  }

  /// A few periods after the last crash nobody has a dead node among the closest, and lookups are right again.
  @Test func nobodyDependsOnTheDeadAfterTheLastEvent() throws {
    for seed in seeds(2) {
      let plan = try ChurnPlan(
        configuration: .init(
          nodes: 40, sessions: try .exponential(median: 84), warmUp: 0, duration: 150_000_000_000,
          settling: 300_000_000_000), seed: seed)
      var run = KademliaRun(.init(bucketSize: 8), plan: plan, network: ChurnNetwork(), seed: seed)
      run.run()
      let row = run.world.tally.measurement(overlay: "kademlia")
      #expect(row.unrecovered == 0 && row.crashes > 30, "CANOPY_SEEDS=\(seed)...\(seed)")
      #expect(run.dependents.allSatisfy { $0.isEmpty })
      #expect(row.recovery.median < 70, "\(row.recovery.median), CANOPY_SEEDS=\(seed)...\(seed)")
    }
  }

  @Test func theSmallestOverlaysRun() throws {
    for seed in seeds(2) {
      for nodes in [2, 3, 5] {
        let plan = try ChurnPlan(
          configuration: .init(
            nodes: nodes, sessions: try .exponential(median: 30), warmUp: 0, duration: 200_000_000_000,
            askersPerKey: nodes), seed: seed)
        let row = try KademliaChurn().measure(plan, seed: seed)
        #expect(row.completedShare > 0.3, "\(nodes) nodes, CANOPY_SEEDS=\(seed)...\(seed)")
      }
    }
  }
}
