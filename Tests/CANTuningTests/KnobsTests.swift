import CANGeometry
import CANTestKit
import Testing

@testable import CANTuning

/// The knobs of section 3, each for itself and all together, on overlays small enough to look at whole.
@Suite struct KnobsTests {
  /// Configurations that turn every knob, alone and with others.
  private static let configurations: [CANModel.Configuration] = {
    let realities = [1, 3]
    let peers = [1, 2, 5]
    return realities.flatMap { realities in
      peers.flatMap { peers in
        CANModel.Joins.allCases.flatMap { joins in
          CANModel.Metric.allCases.flatMap { metric in
            (joins == .load ? [0] : [0, 3]).map { landmarks in
              var knobs = CANModel.Configuration(torus: torus(2 + realities % 2), joins: joins)
              knobs.realities = realities
              knobs.peersPerZoneMax = peers
              knobs.metric = metric
              knobs.landmarks = landmarks
              return knobs
            }
          }
        }
      }
    }
  }()

  private func model(_ knobs: CANModel.Configuration, nodes: Int, seed: UInt64) throws -> CANModel {
    let underlay = Underlay(.plane(RandomPlane()), nodes: nodes, seed: seed)
    var generator = SeededGenerator(seed: seed)
    let records = LoadJoins(codes: (0..<200).map { _ in generator.next() >> 3 })
    return try CANModel(
      nodes: nodes, configuration: knobs, underlay: underlay, records: records, seed: seed)
  }

  @Test(arguments: configurations.indices)
  func everyNodeHasAZoneInEveryTiling(index: Int) throws {
    let knobs = KnobsTests.configurations[index]
    for nodes in [1, 2, 7, 60] {
      let model = try model(knobs, nodes: nodes, seed: UInt64(index))
      for reality in 0..<knobs.realities {
        var sitters: [Zone: Int] = [:]
        for node in 0..<nodes { sitters[model.zone(of: node, reality: reality), default: 0] += 1 }
        #expect(TilingError(ofSorted: sitters.keys.sorted(), on: knobs.torus) == nil)
        #expect(sitters.values.allSatisfy { $0 <= knobs.peersPerZoneMax })
      }
      #expect(abs(model.keyShares.reduce(0, +) - 1) < 1e-12)
    }
  }

  /// With uniform partitioning nearly all of 64 zones are full before the next is halved: four nodes each.
  @Test func uniformJoinsFillZonesBeforeTheyHalveThem() throws {
    var knobs = CANModel.Configuration(torus: torus(3), joins: .uniform)
    knobs.peersPerZoneMax = 4
    let uniform = try CANModel(nodes: 256, configuration: knobs, seed: 1)
    knobs.joins = .random
    let random = try CANModel(nodes: 256, configuration: knobs, seed: 1)
    #expect(uniform.peerCounts.mean > 2.6 && random.peerCounts.mean < 2.4)
  }

  /// A node has links to one node of each zone that is next to its own in any reality, to none twice.
  @Test(arguments: configurations.indices)
  func linksLeadToEveryNeighboringZone(index: Int) throws {
    let knobs = KnobsTests.configurations[index]
    let model = try model(knobs, nodes: 40, seed: 3)
    for node in 0..<40 {
      let links = model.neighbors(of: node)
      #expect(links == Array(Set(links)).sorted() && !links.contains(node))
      for reality in 0..<knobs.realities {
        let own = model.zone(of: node, reality: reality)
        let around = (0..<40).filter { knobs.torus.areNeighbors(own, model.zone(of: $0, reality: reality)) }
        for zone in Set(around.map { model.zone(of: $0, reality: reality) }) {
          let peers = around.filter { model.zone(of: $0, reality: reality) == zone }
          let nearest = peers.min { latency(model, node, $0) < latency(model, node, $1) }
          #expect(nearest.map { links.contains($0) || $0 == node } == true, "of its peers the nearest (3.4)")
        }
      }
    }
  }

  /// Each hop goes to the best neighbor by the definition: all its zones judged, progress over latency.
  @Test(arguments: configurations.indices)
  func everyHopIsTheBestByTheMetric(index: Int) throws {
    let knobs = KnobsTests.configurations[index]
    let model = try model(knobs, nodes: 50, seed: 5)
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<30 {
      let target = generator.point(on: knobs.torus)
      func distance(_ node: Int) -> SquaredDistance {
        (0..<knobs.realities).map {
          knobs.torus.squaredDistance(from: target, to: model.zone(of: node, reality: $0))
        }.min() ?? 0
      }
      let path = model.route(from: generator.below(50), to: target)
      for (node, next) in zip(path, path.dropFirst()) {
        let nearer = model.neighbors(of: node).filter { distance($0) < distance(node) }
        func merit(_ other: Int) -> Double {
          guard knobs.metric == .rtt else { return -Double(distance(other)) }
          let progress = Double(distance(node)).squareRoot() - Double(distance(other)).squareRoot()
          return progress / Double(max(latency(model, node, other), 1))
        }
        #expect(nearer.contains(next))
        #expect(nearer.allSatisfy { merit($0) <= merit(next) }, "\(knobs) from \(node) to \(target)")
      }
      #expect(path.last.map { distance($0) } == 0)
    }
  }

  @Test func lookupsToSeveralPointsTakeTheFirstAnswer() throws {
    var knobs = CANModel.Configuration(torus: torus(2))
    let one = try model(knobs, nodes: 400, seed: 1).lookups(2000, of: .uniform, seed: 1)
    #expect(one.messages == one.hops.total)
    knobs.hashFunctions = 4
    let all = try model(knobs, nodes: 400, seed: 1).lookups(2000, of: .uniform, seed: 1)
    knobs.hashChoice = .nearest
    let nearest = try model(knobs, nodes: 400, seed: 1).lookups(2000, of: .uniform, seed: 1)
    let (oneMean, allMean) = (try #require(one.latencies).mean, try #require(all.latencies).mean)
    let nearestMean = try #require(nearest.latencies).mean
    #expect(allMean < 0.75 * oneMean && allMean <= nearestMean)
    #expect(nearest.messages == nearest.hops.total && all.messages > 3 * one.messages)
  }

  /// Table 1 of the paper has 71.2 of 115.8 ms a hop at d = 4, the mean over 256 to 262,144 nodes.
  @Test func theRoundTripTimeBuysLatencyWithHops() throws {
    let underlay = Underlay(.transitStub(.h100), nodes: 4096, seed: 1)
    var knobs = CANModel.Configuration(torus: torus(4))
    func costs() throws -> LookupCosts {
      try CANModel(nodes: 4096, configuration: knobs, underlay: underlay, seed: 1)
        .lookups(2000, of: .uniform, seed: 1)
    }
    let plain = try costs()
    knobs.metric = .rtt
    let weighted = try costs()
    let (plainTime, weightedTime) = (try #require(plain.latencies), try #require(weighted.latencies))
    #expect(abs(weightedTime.perHop / plainTime.perHop - 71.2 / 115.8) < 0.1)
    #expect(weightedTime.mean < plainTime.mean && weighted.hops.mean > plain.hops.mean)
  }

  /// m landmarks order a node into one of m! portions of equal volume.
  @Test func landmarksDivideTheSpaceIntoEqualPortions() throws {
    let nodes = 3000
    let underlay = Underlay(.plane(RandomPlane()), nodes: nodes, seed: 8)
    for (dimensions, count) in [(1, 3), (2, 4), (3, 3)] {
      let landmarks = Array(0..<count)
      let bins = LandmarkBins(nodes: nodes, landmarks: landmarks, underlay: underlay)
      var generator = SeededGenerator(seed: 9)
      var portions: [[Int]: ClosedRange<ZCode>] = [:]
      for node in 0..<nodes {
        let order = landmarks.sorted { latency(underlay, node, $0) < latency(underlay, node, $1) }
        let code = bins.code(for: node, on: torus(dimensions), &generator)
        let seen = portions[order] ?? code...code
        portions[order] = min(seen.lowerBound, code)...max(seen.upperBound, code)
      }
      guard dimensions == 1 else { continue }
      // On a ring the portions are arcs, one after the other.
      let arcs = portions.values.sorted { $0.lowerBound < $1.lowerBound }
      for (arc, next) in zip(arcs, arcs.dropFirst()) { #expect(arc.upperBound < next.lowerBound) }
      #expect(arcs.allSatisfy { $0.upperBound - $0.lowerBound <= ZCode.max / 6 })
    }
  }

  @Test func knobsThatNeedAnUnderlaySaySo() {
    var knobs = CANModel.Configuration(torus: torus(2))
    knobs.metric = .rtt
    #expect(throws: ModelError.setting("the rtt metric needs an underlay")) {
      try CANModel(nodes: 10, configuration: knobs, seed: 1)
    }
    knobs.metric = .greedy
    for knob in [\CANModel.Configuration.realities, \.peersPerZoneMax, \.hashFunctions] {
      var knobs = knobs
      knobs[keyPath: knob] = 0
      #expect(throws: ModelError.self) { try CANModel(nodes: 10, configuration: knobs, seed: 1) }
    }
    let small = Underlay(.plane(RandomPlane()), nodes: 9, seed: 1)
    #expect(throws: ModelError.underlay(places: 9, nodes: 10)) {
      try CANModel(nodes: 10, configuration: .init(torus: torus(2)), underlay: small, seed: 1)
    }
  }

  private func latency(_ model: CANModel, _ one: Int, _ other: Int) -> Microseconds {
    model.underlay?.latency(from: one, to: other) ?? 0
  }

  private func latency(_ underlay: Underlay, _ one: Int, _ other: Int) -> Microseconds {
    underlay.latency(from: one, to: other)
  }
}
