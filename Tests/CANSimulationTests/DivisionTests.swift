import CANCore
import CANGeometry
import CANStorage
import Testing

@testable import CANSimulation

/// A run that is divided among cores is as good as one that is not, and the same whenever it is repeated.
@Suite struct DivisionTests {
  private func planted(_ count: Int, dimensions: Int = 2) throws -> Simulator {
    var simulator = Simulator(links: .around(milliseconds: 50), seed: 5)
    _ = simulator.plant(count, Configuration(torus: try #require(Torus(dimensions: dimensions))))
    return simulator
  }

  /// What a run came to.
  private struct Result: Equatable {
    let statuses: [NodeStatus]
    let traffic: Traffic
    let events: Int
    let time: Instant
    let notifications: [String]

    init(_ simulator: Simulator) {
      statuses = simulator.nodes.compactMap { $0?.status }
      traffic = simulator.traffic
      events = simulator.eventCount
      time = simulator.now
      notifications = simulator.notifications.map { "\($0)" }
    }
  }

  @Test(arguments: [1, 2, 3, 7])
  func theSameSeedAndSharesGiveTheSameRun(shares: Int) async throws {
    var results: [Result] = []
    for _ in 0..<2 {
      var simulator = try planted(60)
      await simulator.run(for: .seconds(5), dividedBy: shares)
      for node in [3, 20, 59] as [NodeID] { simulator.crash(node) }
      simulator.network.loss = 0.05
      simulator.network.replay = 0.02
      await simulator.run(for: .seconds(20), dividedBy: shares)
      results.append(Result(simulator))
    }
    #expect(results[0] == results[1])
    #expect(results[0].time == .start + .seconds(25))
    #expect(results[0].statuses.count == 57 && results[0].traffic.messages > 57 * 4 * 20)
  }

  @Test func oneShareIsTheWhole() async throws {
    var one = try planted(40)
    var other = try planted(40)
    one.run(for: .seconds(10))
    await other.run(for: .seconds(10), dividedBy: 1)
    #expect(Result(one) == Result(other))
  }

  /// Takeovers across shares, stretches of different division, and nodes that stop and start between them.
  @Test func aDividedOverlayHealsItself() async throws {
    var simulator = try planted(80, dimensions: 3)
    for node in stride(from: 0, to: 80, by: 9) { simulator.crash(NodeID(node)) }
    await simulator.run(for: .seconds(15), dividedBy: 2)
    simulator.restart(9)
    simulator.pause(10, for: .seconds(4))
    await simulator.run(for: .seconds(15), dividedBy: 4)
    simulator.run(for: .seconds(15))
    await simulator.run(for: .seconds(15), dividedBy: 3)
    try simulator.checkTiling()
    try simulator.checkNeighbors()
    #expect(simulator.nodes.count { $0 != nil } == 72)
  }

  @Test func requestsAreAnsweredAcrossShares() async throws {
    var simulator = try planted(50)
    await simulator.run(for: .seconds(3), dividedBy: 3)
    let torus = try #require(Torus(dimensions: 2))
    var generator = SeededGenerator(seed: 1)
    var expected: [(RequestID, NodeID)] = []
    for node in 0..<50 as Range<NodeID> {
      let point = generator.point(on: torus)
      let code = torus.code(of: point)
      let owner = simulator.nodes.firstIndex { $0?.ownClaims.contains { $0.zone.contains(code) } ?? false }
      expected.append(
        (simulator.begin(.lookup(point, traced: false), at: node), NodeID(try #require(owner))))
    }
    await simulator.run(for: .seconds(5), dividedBy: 2)
    for (request, owner) in expected {
      guard case .owner(let contact, _, _)? = simulator.takeOutcome(of: request) else {
        Issue.record("\(request) is not answered")
        continue
      }
      #expect(contact.id == owner)
    }
  }

  /// What has to be seen as a whole, and links that take no time, leave nothing to divide.
  @Test func whatCannotBeDividedIsNot() async throws {
    var whole = try planted(20)
    whole.trace = Trace()
    var other = whole
    whole.run(for: .seconds(3))
    await other.run(for: .seconds(3), dividedBy: 2)
    #expect(whole.trace == other.trace && whole.trace?.lines.isEmpty == false)
    var instant = try planted(20)
    instant.network.links = LinkModel(
      messageDelay: .zero...(.milliseconds(10)), diskDelay: .zero...(.zero))
    var same = instant
    instant.run(for: .seconds(3))
    await same.run(for: .seconds(3), dividedBy: 2)
    #expect(Result(instant) == Result(same))
  }
}
