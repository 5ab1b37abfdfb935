import CANCore
import CANGeometry
import CANStorage
import CANTestKit
import Testing

/// Every request is answered exactly once, and one that cannot be done says why.
@Suite struct RequestTests {
  private func configuration(dimensions: Int = 2) throws -> Configuration {
    .steady(on: try #require(Torus(dimensions: dimensions)))
  }

  @Test func aNodeOutsideAnOverlayRefuses() throws {
    var network = HandNetwork(nodes: 1, try configuration())
    let torus = try configuration().torus
    let key = try #require(Key(space: "", id: "a"))
    let region = Region.whole(of: torus)
    for request in [
      .lookup(torus.corner(of: .whole), traced: false), .read(key), .leave, .query(Query(.zones, in: region)),
      .write(.delete(key, by: .hashed(functions: 1), on: torus)),
    ] as [Request] {
      #expect(network.perform(request, at: 0) == .failed(.notMember))
    }
  }

  @Test func aMemberJoinsNothingElseAndTheLastOneCannotLeave() throws {
    var network = HandNetwork.joined(1, try configuration())
    #expect(network.perform(.bootstrap, at: 0) == .failed(.alreadyMember))
    #expect(network.perform(.join(through: [Contact(id: 0)], at: nil), at: 0) == .failed(.alreadyMember))
    #expect(network.perform(.leave, at: 0) == .failed(.noHeir))
    #expect(network.nodes[0].status.zones == [.whole])
  }

  @Test func pointsOfAnotherTorusAreRefused() throws {
    var network = HandNetwork.joined(2, try configuration())
    let other = try configuration(dimensions: 3).torus
    let key = try #require(Key(space: "", id: "a"))
    #expect(
      network.perform(.lookup(other.corner(of: .whole), traced: false), at: 0) == .failed(.wrongDimensions))
    #expect(
      network.perform(.query(Query(.zones, in: .whole(of: other))), at: 0) == .failed(.wrongDimensions))
    let write = try Write.put(key, value: [], by: .hashed(functions: 1), on: other)
    #expect(network.perform(.write(write), at: 0) == .failed(.wrongDimensions))
    // A domain of more axes than the torus is searched by its first ones.
    let nearest = try NearestRequest(1, to: [0, 0, 0], space: [], domain: .torus(other))
    guard case .answer(let answer) = network.perform(.nearest(nearest), at: 0) else {
      Issue.record("no answer")
      return
    }
    #expect(answer.coverage.isComplete && answer.matches.isEmpty)
  }

  /// 3.2: a point has an owner in every reality, and one of them can be asked for, again and again.
  @Test func aLookupFindsTheOwnerInTheRealityThatItNames() throws {
    let torus = try configuration().torus
    var network = HandNetwork.joined(6, Configuration(torus: torus, realities: 3))
    let target = torus.corner(of: .whole)
    for reality in 0..<3 as Range<RealityIndex> {
      let owner = network.nodes.first { node in
        node.status.claims.contains { $0.reality == reality && $0.zone.contains(torus.code(of: target)) }
      }
      let asker = try #require(network.nodes.first { $0.contact != owner?.contact }).contact.id
      network.losses["route.lookup"] = 2
      let lookup = network.begin(.lookup(target, in: reality, traced: false), at: asker)
      network.run(.seconds(8))
      guard case .owner(let found, _, _) = network.outcomes[lookup] else {
        Issue.record("no owner in reality \(reality)")
        continue
      }
      #expect(found == owner?.contact)
    }
    #expect(network.perform(.lookup(target, in: 3, traced: false), at: 0) == .failed(.wrongDimensions))
  }

  @Test func aValueThatIsTooLongIsRefusedAndNotStored() throws {
    var network = HandNetwork.joined(1, try configuration())
    let torus = try configuration().torus
    let key = try #require(Key(space: "", id: "a"))
    let value = [UInt8](repeating: 0, count: Record.valueBytesMax + 1)
    let write = try Write.put(key, value: value, by: .hashed(functions: 1), on: torus)
    #expect(network.perform(.write(write), at: 0) == .failed(.valueTooLong))
    #expect(network.nodes[0].status.recordCount == 0)
  }

  @Test func aLostAnswerEndsInATimeOut() throws {
    var network = HandNetwork.joined(2, try configuration())
    let target = try configuration().torus.corner(of: try #require(network.nodes[1].status.zones.first))
    let request = network.begin(.lookup(target, traced: false), at: 0)
    network.lose { _ in true }
    network.deliverAll()
    #expect(network.outcomes[request] == nil)
    network.pass(.seconds(31))
    #expect(network.outcomes[request] == .failed(.timedOut))
  }

  @Test func aQueryWhoseDelegateIsLostSaysWhichShareIsCovered() throws {
    var network = HandNetwork.joined(4, try configuration())
    let region = Region.whole(of: try configuration().torus)
    let request = network.begin(.query(Query(.zones, in: region)), at: 0)
    network.lose { if case .route = $0 { true } else { false } }
    network.deliverAll()
    #expect(network.outcomes[request] == nil)
    network.pass(.seconds(21))
    guard case .answer(let answer) = network.outcomes[request] else {
      Issue.record("no answer")
      return
    }
    let own = network.nodes[0].status.zones.reduce(0) { $0 + $1.volume }
    #expect(!answer.coverage.isComplete)
    #expect(answer.coverage.covered == own)
    #expect(answer.zones.map(\.owner.id) == [0])
  }

  @Test func aJoinThatFindsNoSeatEndsInAFailure() throws {
    var settings = try configuration()
    settings.attemptsMax = 3
    var network = HandNetwork(nodes: 2, settings)
    _ = network.perform(.bootstrap, at: 0)
    let request = network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    for _ in 0..<4 {
      network.lose { _ in true }
      network.pass(.seconds(31))
    }
    #expect(network.outcomes[request] == .failed(.noSeat))
    #expect(network.nodes[1].stage == .detached)
    // It may try again.
    guard case .joined = network.perform(.join(through: [Contact(id: 0)], at: nil), at: 1) else {
      Issue.record("no second chance")
      return
    }
  }

  @Test func aTorusOfOneCellPerNodeHasNoMoreSeats() throws {
    var network = HandNetwork(nodes: 40, try configuration(dimensions: 1))
    _ = network.perform(.bootstrap, at: 0)
    let point = try #require(Point([0]))
    for node in 1...32 as ClosedRange<NodeID> {
      guard case .joined(let zones) = network.perform(.join(through: [Contact(id: 0)], at: point), at: node)
      else {
        Issue.record("node \(node) did not join")
        return
      }
      #expect(zones.map { $0.contains(0) } == [true])
      #expect(zones.map(\.depth) == [Int(node)])
    }
    // The zone of the point cannot be halved again: the next joiner is told so and takes a random point.
    let request = network.begin(.join(through: [Contact(id: 0)], at: point), at: 33)
    network.deliverAll()
    #expect(network.outcomes[request] == nil)
    network.pass(.seconds(1))
    network.deliverAll()
    guard case .joined = network.outcomes[request] else {
      Issue.record("no seat at a random point")
      return
    }
  }
}
