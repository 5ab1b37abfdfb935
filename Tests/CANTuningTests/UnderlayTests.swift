import CANGeometry
import CANTestKit
import Testing

@testable import CANTuning

@Suite struct UnderlayTests {
  static let topologies = ["h100-10-1", "r10-50", "2xh20-5-2", "plane"].compactMap { Underlay.Topology($0) }

  /// All shortest paths over the explicit graph (Floyd, Warshall) are what the small tables say.
  @Test(arguments: seeds(12))
  func latenciesAreShortestPathsOverAllLinks(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let delays: TransitStub.LinkDelays =
      seed.isMultiple(of: 2)
      ? .uniform(10...50) : .hierarchical(intraTransit: 20, transitStub: 5, intraStub: 2)
    let shape = TransitStub(
      delays, backbone: RandomMesh(nodes: 1 + generator.below(3), links: generator.below(5)),
      transit: RandomMesh(nodes: 1 + generator.below(3), links: generator.below(5)),
      stubsPerTransitNode: 1 + generator.below(3),
      stub: RandomMesh(nodes: 1 + generator.below(4), links: generator.below(8)))
    let graph = RouterGraph(shape, using: &generator)
    let network = RouterNetwork(of: graph)
    let distances = allShortestPaths(of: graph)
    let places = 0..<network.count
    for place in places {
      let latencies = places.map { Int(network.latency(from: UInt32(place), to: UInt32($0))) }
      let expected = distances[graph.transitCount + place][graph.transitCount...].map { $0 + 200 }
      #expect(latencies == expected, "seed \(seed), from place \(place)")
    }
  }

  private func allShortestPaths(of graph: RouterGraph) -> [[Int]] {
    let count = graph.transitCount + graph.stubs.reduce(0) { $0 + $1.routerCount }
    var distances = [[Int]](repeating: [Int](repeating: .max / 4, count: count), count: count)
    func link(_ node: Int, _ other: Int, _ delay: Microseconds) {
      distances[node][other] = min(distances[node][other], Int(delay))
      distances[other][node] = distances[node][other]
    }
    for node in 0..<count { distances[node][node] = 0 }
    for line in graph.transitLinks { link(line.node, line.other, line.delay) }
    var first = graph.transitCount
    for stub in graph.stubs {
      for line in stub.links { link(first + line.node, first + line.other, line.delay) }
      link(first + stub.gateway, stub.transitNode, stub.gatewayDelay)
      first += stub.routerCount
    }
    for middle in 0..<count {
      for node in 0..<count {
        for other in 0..<count {
          let around = distances[node][middle] + distances[middle][other]
          distances[node][other] = min(distances[node][other], around)
        }
      }
    }
    return distances
  }

  @Test(arguments: seeds(40))
  func meshesAreConnectedAndSimple(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let mesh = RandomMesh(nodes: 1 + generator.below(12), links: generator.below(80))
    let pairs = mesh.pairs(using: &generator)
    #expect(pairs.count == mesh.links)
    #expect(Set(pairs.map { [min($0.0, $0.1), max($0.0, $0.1)] }).count == mesh.links)
    #expect(pairs.allSatisfy { $0.0 != $0.1 })
    let table = LatencyTable(count: mesh.nodes, links: pairs.map { Link(node: $0.0, other: $0.1, delay: 1) })
    #expect((0..<mesh.nodes).allSatisfy { table[0, $0] < mesh.nodes }, "seed \(seed): not connected")
  }

  @Test(arguments: topologies)
  func latencyIsAMetric(topology: Underlay.Topology) {
    let underlay = Underlay(topology, nodes: 3_000, seed: 5)
    var generator = SeededGenerator(seed: 6)
    var violations: [[Int]] = []
    for _ in 0..<2_000 {
      let (one, two, three) = (generator.below(3_000), generator.below(3_000), generator.below(3_000))
      let direct = underlay.latency(from: one, to: two)
      let around = underlay.latency(from: one, to: three) + underlay.latency(from: three, to: two)
      let isMetric =
        underlay.latency(from: one, to: one) == 0 && underlay.latency(from: two, to: one) == direct
        && (one == two || direct >= Underlay.lanLatency) && direct <= around + 1  // the plane rounds down
      if !isMetric { violations.append([one, two, three]) }
    }
    #expect(violations.isEmpty)
  }

  @Test(arguments: topologies)
  func theSeedAloneDecides(topology: Underlay.Topology) {
    func latencies(_ seed: UInt64) -> [Microseconds] {
      let underlay = Underlay(topology, nodes: 50, seed: seed)
      return (0..<50).flatMap { node in (0..<50).map { underlay.latency(from: node, to: $0) } }
    }
    #expect(latencies(9) == latencies(9))
    #expect(latencies(9) != latencies(10))
    #expect(Underlay(topology, nodes: 0, seed: 9).nodeCount == 0)
  }

  /// The plain latency of a hop in Tables 1, 2, 4 and 5 is 115.4 to 116.8 ms.
  @Test(arguments: seeds(10))
  func meanLatencyIsThePapers(seed: UInt64) {
    let mean = Underlay(.transitStub(.h100), nodes: 4_096, seed: seed).meanLatency(samples: 20_000, seed: 1)
    #expect((112...119).contains(mean), "seed \(seed): \(mean) ms")
  }

  /// Table 2: with at most p peers a zone, this share of the key space has 1, 2, 3, 4 peers in its zone.
  @Test(arguments: [
    (peers: 1, shares: [1, 0, 0, 0], perHop: 116.4), (peers: 2, shares: [0.37, 0.63, 0, 0], perHop: 92.8),
    (peers: 3, shares: [0, 0.57, 0.43, 0], perHop: 72.9),
    (peers: 4, shares: [0, 0.24, 0.43, 0.33], perHop: 64.4),
  ])
  func theNearestOfSomePeersIsAsNearAsInThePaper(peers: Int, shares: [Double], perHop: Double) {
    let least = leastLatencies(.h100)
    let expected = zip(least, shares).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(expected / perHop - 1) < 0.08, "\(peers) peers: \(expected) ms")
  }

  /// Figure 10: the nearest of four peers gains more, the more the levels differ. The paper's stretch at
  /// 2^17 nodes, of the same overlay each time, is 1.643, 2.208, 2.665, 2.367.
  @Test(arguments: [(TransitStub.h20, 2.208), (.r10, 2.665), (.tenfoldH20, 2.367)])
  func peersGainAsMuchAsInThePaper(topology: TransitStub, stretch: Double) {
    let (least, reference) = (leastLatencies(topology), leastLatencies(.h100))
    let ratio = (least[3] / least[0]) / (reference[3] / reference[0])
    #expect(abs(ratio / (stretch / 1.643) - 1) < 0.08, "\(topology): \(ratio)")
  }

  /// The mean of the least of 1 to 4 random latencies, in milliseconds.
  private func leastLatencies(_ topology: TransitStub) -> [Double] {
    var means = [0.0, 0, 0, 0]
    for seed in 1...2 as ClosedRange<UInt64> {
      let underlay = Underlay(.transitStub(topology), nodes: 20_000, seed: seed)
      var generator = SeededGenerator(seed: seed)
      for _ in 0..<10_000 {
        let node = generator.below(20_000)
        var least = Microseconds.max
        for index in means.indices {
          least = min(least, underlay.latency(from: node, to: generator.below(20_000)))
          means[index] += Double(least) / 20_000_000
        }
      }
    }
    return means
  }

  @Test func namesAreReadAsTheyArePrinted() {
    for name in Underlay.Topology.named {
      #expect(Underlay.Topology(name)?.description == name)
    }
    #expect(Underlay.Topology("h100-10-1") == .transitStub(.h100))
    #expect(Underlay.Topology("10xh20-5-2") == .transitStub(.tenfoldH20))
    #expect(Underlay.Topology("plane-150")?.description == "plane-150.0")
    #expect(Underlay.Topology("plane-150.0") == .plane(RandomPlane(diagonal: 150_000)))
    #expect(TransitStub("3xr1-9")?.transitDomains == 3)
    for name in [
      "", "h", "h1-2", "h1-2-3-4", "h0-1-1", "h1--1-1", "h1-1-1001", "r5-4", "r5", "0xr1-2", "65xr1-2",
      "xr1-2", "99999999999999999999xr1-2", "planes", "plane-", "plane-nan", "plane-0", "plane-1e9",
      "H100-10-1", " r1-2",
    ] {
      #expect(Underlay.Topology(name) == nil, "\(name)")
    }
  }

  @Test func badSettingsAreRefused() {
    #expect(throws: ModelError.setting("a backbone has 1 to 64 transit domains, not 0")) {
      try TransitStub(delays: .uniform(1...2), transitDomains: 0)
    }
    #expect(throws: ModelError.setting("a link takes 1 to 1000 ms, not 1001")) {
      try TransitStub(delays: .hierarchical(intraTransit: 1, transitStub: 1_001, intraStub: 1))
    }
  }

  @Test func landmarksAreFarApart() {
    let underlay = Underlay(.transitStub(.h100), nodes: 10_000, seed: 1)
    let landmarks = underlay.landmarks(4, seed: 2)
    #expect(landmarks.count == 4)
    for (index, landmark) in landmarks.enumerated() {
      for other in landmarks[..<index] {
        #expect(underlay.latency(from: landmark, to: other) > 120_000)  // over the backbone
      }
    }
    #expect(landmarks == underlay.landmarks(4, seed: 2))
    #expect(Underlay(.transitStub(.h100), nodes: 3, seed: 1).landmarks(.max, seed: 1).sorted() == [0, 1, 2])
    #expect(underlay.landmarks(0, seed: 1).isEmpty)
    #expect(Underlay(.plane(RandomPlane()), nodes: 0, seed: 1).landmarks(2, seed: 1).isEmpty)
  }

  @Test func aMeanNeedsTwoNodes() {
    #expect(Underlay(.transitStub(.h20), nodes: 1, seed: 1).meanLatency(samples: 10, seed: 1) == 0)
    let two = Underlay(.transitStub(.h20), nodes: 2, seed: 1)
    #expect(two.meanLatency(samples: 10, seed: 1) == Double(two.latency(from: 0, to: 1)) / 1_000)
  }
}
