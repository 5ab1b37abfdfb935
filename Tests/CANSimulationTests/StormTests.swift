import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANTestKit
import Testing

/// Joins, leaves, writes and moves that all happen at once, over links that reorder.
@Suite struct StormTests {
  static let space = Space(name: "storm", mapping: .spatial(.wgs84))

  @Test(arguments: [1, 2, 3, 5])
  func aStormOfJoinsLeavesAndWritesSettlesExactly(dimensions: Int) throws {
    for seed in seeds(isOptimized ? 100 : 4) {
      try storm(dimensions: dimensions, seed: seed)
    }
  }

  private func storm(dimensions: Int, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let torus = try #require(Torus(dimensions: dimensions))
    var configuration = Configuration.steady(on: torus)
    configuration.joinRule = seed % 2 == 0 ? .uniform : .random
    let links = LinkModel(
      messageDelay: .milliseconds(1)...(.milliseconds(400)), diskDelay: .zero...(.milliseconds(20)))
    var simulator = Simulator(links: links, seed: seed)
    simulator.checking = .always(globallyEvery: 1)
    let first = simulator.add(configuration)
    _ = simulator.run(until: simulator.begin(.bootstrap, at: first))

    var nodes = [first]
    var leavers: [(node: NodeID, request: RequestID)] = []
    var joins: [RequestID] = []
    var wishes: [String: [Double]] = [:]
    var puts: [RequestID] = []
    for step in 0..<160 {
      switch generator.below(10) {
      case 0...2:
        let through = nodes[generator.below(nodes.count)]
        let joiner = simulator.add(configuration)
        joins.append(simulator.begin(.join(through: [Contact(id: through)], at: nil), at: joiner))
        nodes.append(joiner)
      case 3 where nodes.count > 4:
        let node = nodes[generator.below(nodes.count)]
        guard simulator.node(node)?.stage == .member else { continue }
        nodes.removeAll { $0 == node }
        leavers.append((node, simulator.begin(.leave, at: node)))
      default:
        // A few ids only, so that objects move; each id is written by one request at a time.
        let id = "\(step % 40)"
        let node = nodes[generator.below(nodes.count)]
        guard simulator.node(node)?.stage == .member else { continue }
        let position = [generator.fraction() * 360 - 180, generator.fraction() * 180 - 90]
        let key = try #require(Key(space: "storm", id: id))
        let write = try Write.put(key, value: [1], at: position, by: Self.space.mapping, on: torus)
        let request = simulator.begin(.write(write), at: node)
        puts.append(request)
        wishes[id] = position
      }
      simulator.run(for: .milliseconds(generator.below(120)))
    }
    simulator.settle()
    #expect(simulator.breach == nil, "seed \(seed)")
    for join in joins {
      guard case .joined = simulator.run(until: join) else {
        Issue.record("seed \(seed): a join failed")
        continue
      }
    }
    for put in puts {
      let outcome = simulator.run(until: put)
      guard case .stored = outcome else {
        Issue.record("seed \(seed): a write ended with \(outcome)")
        continue
      }
    }
    // Who could not leave, since all around it left as well, is a member again.
    for leaver in leavers {
      let outcome = simulator.run(until: leaver.request)
      #expect(outcome == .left || outcome == .failed(.noHeir), "seed \(seed)")
    }
    do {
      try simulator.checkSettled()
    } catch {
      Issue.record("seed \(seed): \(error)")
    }
    #expect(simulator.objects.map(\.key.text) == wishes.keys.sorted(), "seed \(seed)")
    for object in simulator.objects {
      let pointers = simulator.nodes.compactMap { $0 }.flatMap { $0.storedRecords() }
        .filter { $0.key == object.key && $0.isPointer && !$0.isTombstone }
      #expect(pointers.map(\.role) == [.pointer(to: object.point)], "seed \(seed)")
    }
    // After the linger time those who left are gone.
    simulator.run(for: .seconds(60))
    for leaver in leavers where simulator.node(leaver.node)?.stage == .left {
      Issue.record("seed \(seed): node \(leaver.node) lingers for ever")
    }
  }
}
