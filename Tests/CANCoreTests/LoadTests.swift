import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// A joiner by load asks a few owners what they hold and goes to the fullest (3.1).
@Suite struct LoadTests {
  /// Three owners, of whom the first holds twenty records and the others none; node 3 has not joined.
  private func threeOwners() throws -> HandNetwork {
    var configuration = try Samples.configuration()
    configuration.joinRule = .byLoad
    var network = HandNetwork(nodes: 4, configuration)
    _ = network.perform(.bootstrap, at: 0)
    for (node, prefix) in [(1, "1"), (2, "11")] as [(NodeID, String)] {
      let point = configuration.torus.corner(of: try Samples.zone(prefix))
      _ = network.perform(.join(through: [Contact(id: 0)], at: point), at: node)
    }
    let full = try Samples.zone("11")
    for number in 0..<200 {
      let write = try Samples.put("\(number)", [1], on: configuration.torus)
      guard full.contains(configuration.torus.code(of: write.home)) else { continue }
      _ = network.perform(.write(write), at: 0)
    }
    try #require(network.nodes[2].status.recordCount > 20 && network.nodes[0].status.recordCount == 0)
    network.log = []
    return network
  }

  @Test func theFullestOwnerSplits() throws {
    var network = try threeOwners()
    let before = network.nodes[2].status.recordCount
    guard case .joined = network.perform(.join(through: [Contact(id: 0)], at: nil), at: 3) else {
      Issue.record("not joined")
      return
    }
    let answers = network.sent("load", to: 3)
    #expect(answers.count == 2 * Limit.loadsAsked)
    #expect(network.sent("offer", from: 2, to: 3).count == 1 && network.sent("offer").count == 1)
    let counts = [2, 3].map { network.nodes[$0].status.recordCount }
    #expect(counts.reduce(0, +) == before && counts.allSatisfy { $0 > 0 })
    #expect(network.isExact(oneZoneEach: true))
  }

  /// What is lost costs candidates, or the rule at worst.
  @Test(arguments: ["route.load", "load"]) func withoutAnAnswerTheJoinIsARandomOne(lost: String) throws {
    var network = try threeOwners()
    network.isLost = { $0.message.name == lost }
    let join = network.begin(.join(through: [Contact(id: 0)], at: nil), at: 3)
    network.run(.seconds(10))
    guard case .joined = network.outcomes[join] else {
      Issue.record("not joined")
      return
    }
    #expect(!network.lost.isEmpty && network.isExact(oneZoneEach: true))
  }

  /// A zone in the middle of a hand-over is no candidate.
  @Test func whatCannotBeDividedNowCountsAsEmpty() throws {
    var network = try threeOwners()
    let torus = network.nodes[0].configuration.torus
    let corner = torus.corner(of: try Samples.zone("11"))
    var number: UInt64 = 77
    func load(_ network: inout HandNetwork) throws -> Load {
      network.log = []
      let corner = torus.corner(of: try Samples.zone(network.zones(of: 2)[0]))
      number += 1
      let question = Routed(to: corner, in: 0, .load, origin: Contact(id: 0), request: RequestID(number))
      network.inject(.route(question), from: 0, to: 2)
      guard case .load(RequestID(number), let load)? = network.sent("load", from: 2, to: 0).first?.message
      else {
        throw InvariantViolation("no answer")
      }
      return load
    }
    let free = try load(&network)
    #expect(free.records == network.nodes[2].status.recordCount)
    #expect(free.points.count == Limit.pointsInLoad)
    network.isLost = { $0.message.name == "accept" }
    network.begin(.join(through: [Contact(id: 2)], at: corner), at: 3)
    network.deliverAll()
    #expect(try load(&network).records == 0)
    network.heal()
    network.run(.seconds(10))
    #expect(network.isExact(oneZoneEach: true))
    #expect(try load(&network).records > 0)
  }

  /// Answers that nobody asked for, or that say too much, change nothing.
  @Test func strangeAnswersAreIgnored() throws {
    var network = try threeOwners()
    network.isLost = { $0.message.name == "route.load" }
    let join = network.begin(.join(through: [Contact(id: 0)], at: nil), at: 3)
    let question = try #require(network.lost.first)
    guard case .route(let routed) = question.message else { return }
    let many = Array(repeating: routed.target, count: Limit.pointsInLoad + 1)
    network.inject(.load(routed.request, Load(records: 9, points: many)), from: 2, to: 3)
    network.inject(.load(RequestID(1), Load(records: 9, points: [])), from: 2, to: 3)
    network.inject(.load(routed.request, Load(records: -1, points: [])), from: 2, to: 3)
    #expect(network.nodes[3].joining?.searches.first?.survey?.awaited.count == Limit.loadsAsked)
    #expect(network.nodes[3].joining?.searches.first?.survey?.fullest == nil)
    network.inject(.load(routed.request, Load(records: 9, points: [])), from: 2, to: 3)
    #expect(network.nodes[3].joining?.searches.first?.survey?.fullest?.records == 9)
    network.run(.seconds(10))
    #expect(network.outcomes[join] != nil && network.isExact(oneZoneEach: true))
  }
}
