import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// A joiner finds a seat whatever the first one it asks says (3.1).
@Suite struct JoinTests {
  /// 3.1: "One pending hand-over a zone; otherwise BUSY ... and the joiner tries another point".
  @Test func aBusyOwnerSaysSoAndTheJoinerTriesAgain() throws {
    var network = HandNetwork(nodes: 4, try Samples.configuration())
    _ = network.perform(.bootstrap, at: 0)
    let joins = (1...3).map { network.begin(.join(through: [Contact(id: 0)], at: nil), at: $0) }
    while network.deliverFirst(where: { $0.name == "route.join" }) {}
    let refusals = network.sent("busy", from: 0)
    #expect(refusals.count == 2)
    network.deliverAll()
    network.run(.seconds(10))
    for join in joins {
      guard case .joined = network.outcomes[join] else {
        Issue.record("not joined")
        continue
      }
    }
    #expect(network.isExact(oneZoneEach: true))
  }

  /// 3.1: "... through another contact": one that was named may be dead.
  @Test func aJoinerWhoseContactIsDeadAsksTheOthers() throws {
    var network = HandNetwork(nodes: 3, try Samples.configuration())
    _ = network.perform(.bootstrap, at: 0)
    network.crash(1)
    let join = network.begin(.join(through: [Contact(id: 1), Contact(id: 0)], at: nil), at: 2)
    network.deliverAll()
    #expect(network.outcomes[join] == nil)
    network.run(.seconds(20))
    guard case .joined = network.outcomes[join] else {
      Issue.record("not joined")
      return
    }
  }

  /// G9: who has no seat itself names those whom it knows.
  @Test func aZonelessNodeNamesOthers() throws {
    var network = HandNetwork(nodes: 3, try Samples.configuration())
    _ = network.perform(.bootstrap, at: 0)
    // Node 1 knows the owner and has no seat; node 2 knows node 1 only.
    network.losses["offer"] = 1
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    network.deliverFirst()
    let join = network.begin(.join(through: [Contact(id: 1)], at: nil), at: 2)
    while network.deliverFirst(where: { $0.name == "route.join" }) {}
    #expect(network.sent("acquaintances", from: 1, to: 2).count == 1)
    network.run(.seconds(20))
    guard case .joined = network.outcomes[join] else {
      Issue.record("not joined")
      return
    }
    #expect(network.isExact(oneZoneEach: true))
  }

  /// 3.7: "the largest among that owner and its neighbors" is split.
  @Test func theUniformRuleSplitsTheLargestAround() throws {
    var configuration = try Samples.configuration(dimensions: 1)
    configuration.joinRule = .uniform
    var network = HandNetwork(nodes: 9, configuration)
    _ = network.perform(.bootstrap, at: 0)
    let point = configuration.torus.corner(of: .whole)
    for node in 1..<9 as Range<NodeID> {
      _ = network.perform(.join(through: [Contact(id: 0)], at: point), at: node)
    }
    #expect(network.isExact(oneZoneEach: true))
    #expect(network.claims().allSatisfy { $0.zone.depth < 8 })
    #expect(!network.sent("split").isEmpty)
    // A zone that was passed on meanwhile is not this node's to split.
    let routed = Routed(to: point, in: 0, .join, origin: Contact(id: 77), request: RequestID(1))
    let zone = try #require(Zone("111111"))
    network.log = []
    network.inject(.split(zone, for: routed), from: 1, to: 0)
    #expect(network.sent("offer", from: 0, to: 77).count == 1)
    #expect(network.perform(.leave, at: 3) == .left)
    network.log = []
    network.inject(.split(zone, for: routed), from: 1, to: 3)
    #expect(network.sent("acquaintances", from: 3, to: 77).count == 1)
  }

  /// 3.1: "An owner with several zones, or one that is leaving, gives a whole one away first".
  @Test func anOwnerOfTwoZonesGivesOneAway() throws {
    var network = HandNetwork.tiled(["1", "01", "11"], try Samples.configuration())
    network.inject(.claims([try Samples.claim("01", epoch: 20, of: 1)]), from: 3, to: 1)
    #expect(network.zones(of: 1).count == 2)
    network.crash(2)
    let corner = network.nodes[0].configuration.torus.corner(of: try Samples.zone("10"))
    network.log = []
    let join = Routed(to: corner, in: 0, .join, origin: Contact(id: 2), request: RequestID(1))
    network.inject(.route(join), from: 2, to: 1)
    let offer = try #require(network.sent("offer", from: 1, to: 2).first)
    guard case .offer(let offered) = offer.message else { return }
    #expect(try [Samples.zone("01"), Samples.zone("10")].contains(offered.zone))
    // The same joiner is not given another one while that is on its way.
    network.log = []
    network.inject(.route(join), from: 2, to: 1)
    #expect(network.log.isEmpty)
  }

  /// 2.3: whom nobody takes the zones from stays.
  @Test func aLeaverWithoutHeirsStays() throws {
    var configuration = try Samples.configuration(dimensions: 1)
    configuration.attemptsMax = 3
    var network = HandNetwork.tiled(["1"], configuration)
    network.run(.seconds(2))
    network.isLost = { $0.message.name == "offer" }
    let leave = network.begin(.leave, at: 1)
    network.run(.seconds(60))
    #expect(network.outcomes[leave] == .failed(.noHeir))
    #expect(network.nodes[1].stage == .member)
    #expect(network.isExact(oneZoneEach: true))
  }

  /// 2.3: a node that is about to get more leaves all the same, and whoever is leaving takes nothing.
  @Test func aLeaverTakesNoOffer() throws {
    var network = try Samples.quarters()
    network.isLost = { $0.message.name == "offer" }
    network.begin(.leave, at: 2)
    network.heal()
    network.log = []
    let offer = Offer(
      transfer: TransferID(giver: 0, number: 9), zone: try Samples.zone("00"), reality: 0,
      piece: Piece(index: 0, records: [], isLast: true))
    network.inject(.offer(offer), from: 0, to: 2)
    #expect(network.sent("decline", from: 2, to: 0).count == 1)
    network.deliverAll()
    network.run(.seconds(20))
    #expect(network.nodes[2].stage == .left)
    network.run(.seconds(60))
    #expect(network.events.contains(.stopped))
  }
}
