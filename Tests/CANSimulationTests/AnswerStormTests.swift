import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANTestKit
import Testing

/// Reads, searches and nearest searches are complete and right while nodes join and leave all around them.
@Suite struct AnswerStormTests {
  private static let mapping = KeyMapping.spatial(.wgs84)
  private static let space = Array("places".utf8)

  @Test(arguments: [1, 2, 4])
  func answersAreRightWhileZonesChangeHands(dimensions: Int) throws {
    let seeds = seeds(isOptimized ? 60 : 4)
    var asked = 0
    for seed in seeds { asked += try storm(dimensions: dimensions, seed: seed) }
    // A storm in which nobody could ask proves nothing.
    #expect(asked > 30 * seeds.count)
  }

  /// Gives the number of questions that were asked and answered.
  private func storm(dimensions: Int, seed: UInt64) throws -> Int {
    var generator = SeededGenerator(seed: seed)
    let torus = try #require(Torus(dimensions: dimensions))
    var configuration = Configuration.steady(on: torus)
    configuration.requestTimeout = .seconds(600)
    configuration.queryTimeout = .seconds(300)
    var simulator = Simulator(
      links: LinkModel(
        messageDelay: .milliseconds(1)...(.milliseconds(500)), diskDelay: .zero...(.milliseconds(50))),
      seed: seed)
    simulator.checking = .always(globallyEvery: 1)
    let first = simulator.add(configuration)
    _ = simulator.run(until: simulator.begin(.bootstrap, at: first))
    let positions = try store(40, in: &simulator, at: first, on: torus, &generator)

    var members = [first]
    var asked: [(request: RequestID, expected: [String])] = []
    for _ in 0..<150 {
      let node = members[generator.below(members.count)]
      switch generator.below(6) {
      case 0...1:
        let joiner = simulator.add(configuration)
        _ = simulator.begin(.join(through: [Contact(id: node)], at: nil), at: joiner)
        members.append(joiner)
      case 2 where members.count > 3:
        // A node and a neighbor at once, which may want to give their zones to each other.
        for leaver in [node] + (simulator.node(node)?.status.neighborIDs.prefix(1) ?? [])
        where members.count > 3 && simulator.node(leaver)?.stage == .member {
          _ = simulator.begin(.leave, at: leaver)
          members.removeAll { $0 == leaver }
        }
      default:
        let ready = members.filter { simulator.node($0)?.stage == .member }
        guard !ready.isEmpty else { continue }
        let (request, expected) = try question(about: positions, on: torus, &generator)
        asked.append((simulator.begin(request, at: ready[generator.below(ready.count)]), expected))
      }
      simulator.run(for: .milliseconds(generator.below(150)))
    }
    simulator.settle()
    #expect(simulator.breach == nil, "seed \(seed)")
    for (request, expected) in asked {
      #expect(ids(in: simulator.run(until: request)) == expected, "seed \(seed), request \(request.rawValue)")
    }
    return asked.count
  }

  private func store(
    _ count: Int, in simulator: inout Simulator, at node: NodeID, on torus: Torus,
    _ generator: inout SeededGenerator
  ) throws -> [String: [Double]] {
    var positions: [String: [Double]] = [:]
    for index in 0..<count {
      let position = [generator.fraction() * 360 - 180, generator.fraction() * 180 - 90]
      let key = try #require(Key(space: Self.space, id: Array("\(index)".utf8)))
      let write = try Write.put(key, value: [1], at: position, by: Self.mapping, on: torus)
      _ = simulator.run(until: simulator.begin(.write(write), at: node))
      positions["\(index)"] = position
    }
    return positions
  }

  /// A read, a search or a nearest search, and the ids that are its answer.
  private func question(
    about positions: [String: [Double]], on torus: Torus, _ generator: inout SeededGenerator
  ) throws -> (Request, [String]) {
    let center = [generator.fraction() * 360 - 180, generator.fraction() * 180 - 90]
    switch generator.below(3) {
    case 0:
      let id = "\(generator.below(positions.count + 5))"
      let key = try #require(Key(space: Self.space, id: Array(id.utf8)))
      return (.read(key), positions[id] == nil ? [] : [id])
    case 1:
      let shape = try Shape.ball(center: center, radius: generator.fraction() * 1e7, in: .wgs84)
      let query = Query(.records(space: Self.space, shape), in: shape.region(on: torus))
      return (.query(query), positions.filter { shape.contains($0.value) }.keys.sorted())
    default:
      let count = 1 + generator.below(6)
      let ranked = positions.map { (Domain.wgs84.distance(from: center, to: $0.value), $0.key) }.sorted {
        $0 < $1
      }
      let request = try NearestRequest(count, to: center, space: Self.space, domain: .wgs84)
      return (.nearest(request), ranked.prefix(count).map(\.1).sorted())
    }
  }

  /// The ids of a complete answer, in order.
  private func ids(in outcome: Outcome) -> [String]? {
    switch outcome {
    case .record(let record, _): [record].compactMap { $0?.key.text }
    case .answer(let answer) where answer.coverage.isComplete: answer.matches.map(\.record.key.text).sorted()
    default: nil
    }
  }
}
