import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANTestKit
import Testing

/// Many nodes fail at one moment, or cannot hear each other for an hour: what is kept is what was promised.
@Suite(.enabled(if: isOptimized, "needs release mode")) struct LargeDisasterTests {
  private static let space = Space(name: "keys", mapping: .hashed(functions: 1))

  /// 10 of 100 nodes, then half of those that are left, stop at the same moment: in three realities, and where up to
  /// three nodes share a zone of the only one.
  @Test(arguments: [1, 2, 3] as [UInt64], [(realities: 3, sharing: 1), (realities: 1, sharing: 3)])
  func whateverHasALivingHolderIsRead(seed: UInt64, copies: (realities: Int, sharing: Int)) throws {
    var town = try Town(
      nodes: 100, dimensions: 2, realities: copies.realities, sharing: copies.sharing, seed: seed)
    for key in 0..<2000 { try town.write(key) }
    town.settle(for: .seconds(30))
    #expect(town.acknowledged.count == 2000)
    for killed in [10, 45] {
      let holders = town.holders()
      let victims = Set(town.drawn(killed))
      let doomed = Set(holders.filter { $0.value.isSubset(of: victims) }.keys)
      let chance = town.lostByChance(killed, holders: holders)
      for victim in victims { town.simulator.crash(victim, disk: .lost) }
      town.simulator.run(for: .seconds(30))
      try town.simulator.checkTiling()
      try town.simulator.checkNeighbors()
      #expect(town.wrongLookups(500) == 0)
      let unread = town.unread()
      #expect(unread.isSubset(of: doomed), "\(unread.subtracting(doomed).count) keys with living holders")
      print(
        """
        seed \(seed), r = \(copies.realities), p = \(copies.sharing): \(killed) of \(town.living.count + killed) killed: \(doomed.count) of \(holders.count) keys \
        without a holder, by chance \(chance.mean) ± \(chance.deviation), \(unread.count) not read
        """)
      #expect(abs(Double(doomed.count) - chance.mean) < 4 * chance.deviation + 1)
      for key in doomed { town.acknowledged[key] = nil }
      // One repair window, after which the promise holds again.
      town.simulator.run(for: .seconds(90))
    }
  }

  /// Both halves go on by themselves for an hour, and both are written to.
  @Test(arguments: [1, 2] as [UInt64])
  func bothSidesOfAPartitionKeepTheirWrites(seed: UInt64) throws {
    var town = try Town(nodes: 40, dimensions: 2, realities: 3, sharing: 1, seed: seed)
    for key in 0..<200 { try town.write(key) }
    town.settle(for: .seconds(30))
    town.simulator.network.separate((0..<40).map { UInt8($0 & 1) })
    for _ in 0..<3600 {
      try town.write(town.generator.below(200))
      town.settle(for: .seconds(1))
    }
    let acknowledged = town.acknowledgments
    #expect(acknowledged > 3000)
    town.simulator.network.heal()
    let start = town.simulator.now
    let isWhole = town.becomesWhole(within: .seconds(150))
    #expect(isWhole)
    print(
      "seed \(seed): \(acknowledged) writes acknowledged, whole \(town.simulator.now - start) after the heal")
    town.simulator.run(for: .seconds(90))
    try town.simulator.checkTiling()
    #expect(town.unread().isEmpty)
  }
}

/// Some nodes, what was written to them, and what of it was acknowledged.
private struct Town {
  var simulator: Simulator
  var generator: SeededGenerator
  /// The latest acknowledged version of each key, and its value.
  var acknowledged: [Int: (version: Version, value: [UInt8])] = [:]
  private(set) var acknowledgments = 0
  private var open: [RequestID: (key: Int, value: [UInt8])] = [:]
  private let torus: Torus
  private let realities: Int
  private var written = 0

  init(nodes: Int, dimensions: Int, realities: Int, sharing peersPerZoneMax: Int, seed: UInt64) throws {
    torus = try #require(Torus(dimensions: dimensions))
    self.realities = realities
    generator = SeededGenerator(seed: seed)
    simulator = Simulator(seed: generator.next())
    var configuration = Configuration(torus: torus, realities: realities)
    configuration.peersPerZoneMax = peersPerZoneMax
    if peersPerZoneMax == 1 {
      _ = simulator.plant(nodes, configuration)
    } else {
      let first = simulator.add(configuration)
      _ = simulator.begin(.bootstrap, at: first)
      for _ in 1..<nodes {
        let joiner = simulator.add(configuration)
        _ = simulator.begin(.join(through: [Contact(id: first)], at: nil), at: joiner)
        simulator.run(for: .milliseconds(500))
      }
    }
    simulator.run(for: .seconds(10))
  }

  var living: [NodeID] { simulator.nodes.indices.map(NodeID.init).filter { simulator.node($0) != nil } }

  private mutating func anyone() -> NodeID {
    let living = living
    return living[generator.below(living.count)]
  }

  private static func key(_ number: Int) throws -> Key {
    try #require(Key(space: "keys", id: "\(number)"))
  }

  mutating func write(_ key: Int) throws {
    written += 1
    let value = Array("\(written)".utf8)
    let write = try Write.put(
      Self.key(key), value: value, at: [], by: .hashed(functions: 1), on: torus)
    let node = anyone()
    open[simulator.begin(.write(write), at: node)] = (key, value)
  }

  mutating func settle(for duration: Duration) {
    simulator.run(for: duration)
    for (request, write) in open {
      guard let outcome = simulator.takeOutcome(of: request) else { continue }
      open[request] = nil
      guard case .stored(let version, _) = outcome else { continue }
      acknowledgments += 1
      if version > acknowledged[write.key]?.version ?? .none {
        acknowledged[write.key] = (version, write.value)
      }
    }
  }

  /// The nodes that hold the acknowledged write of each key.
  func holders() -> [Int: Set<NodeID>] {
    var holders: [Int: Set<NodeID>] = [:]
    for id in living {
      for reality in 0..<RealityIndex(realities) {
        guard let node = simulator.node(id) else { continue }
        for record in node.storedRecords(in: reality) {
          guard let key = Int(record.key.text), record.version == acknowledged[key]?.version else { continue }
          holders[key, default: []].insert(id)
        }
      }
    }
    return holders
  }

  /// So many of the living, at random.
  mutating func drawn(_ count: Int) -> [NodeID] {
    var nodes = living
    nodes.shuffle(using: &generator)
    return Array(nodes.prefix(count))
  }

  /// How many keys lose all these holders if so many of the living are drawn, over a thousand draws.
  mutating func lostByChance(
    _ count: Int, holders: [Int: Set<NodeID>]
  ) -> (mean: Double, deviation: Double) {
    let losses = (0..<1000).map { _ in
      let victims = Set(drawn(count))
      return Double(holders.values.count { $0.isSubset(of: victims) })
    }
    let mean = losses.reduce(0, +) / 1000
    return (mean, (losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1000).squareRoot())
  }

  /// How many lookups of random points do not end at the owner in the reality that answers.
  mutating func wrongLookups(_ count: Int) -> Int {
    var asked: [RequestID: Point] = [:]
    for _ in 0..<count {
      let point = generator.point(on: torus)
      let node = anyone()
      asked[simulator.begin(.lookup(point, traced: false), at: node)] = point
    }
    var wrong = 0
    // Zones change hands in the background: an answer is right or wrong when it is given.
    for _ in 0..<1000 {
      simulator.run(for: .milliseconds(10))
      for (request, point) in asked {
        guard let outcome = simulator.takeOutcome(of: request) else { continue }
        asked[request] = nil
        guard case .owner(let owner, _, _) = outcome else {
          wrong += 1
          continue
        }
        let claims = simulator.node(owner.id)?.ownClaims ?? []
        if !claims.contains(where: { $0.zone.contains(torus.code(of: point)) }) { wrong += 1 }
      }
    }
    return wrong + asked.count
  }

  /// The keys of which a read does not give the acknowledged write or a later one.
  mutating func unread() -> Set<Int> {
    var asked: [(key: Int, request: RequestID)] = []
    for key in acknowledged.keys.sorted() {
      let node = anyone()
      guard let name = try? Self.key(key) else { continue }
      asked.append((key, simulator.begin(.read(name), at: node)))
    }
    simulator.run(for: .seconds(31))
    var unread: Set<Int> = []
    for (key, request) in asked {
      guard case .record(let record?, _) = simulator.takeOutcome(of: request), let write = acknowledged[key],
        record.version > write.version || (record.version == write.version && record.value == write.value)
      else {
        unread.insert(key)
        continue
      }
    }
    return unread
  }

  /// Runs until every point has one owner and everybody knows its neighbors.
  mutating func becomesWhole(within duration: Duration) -> Bool {
    let end = simulator.now + duration
    while simulator.now < end {
      if (try? simulator.checkTiling()) != nil, (try? simulator.checkNeighbors()) != nil { return true }
      simulator.run(for: .milliseconds(500))
    }
    return false
  }
}
