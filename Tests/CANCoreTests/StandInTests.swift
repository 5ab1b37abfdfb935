import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// Where one node owns a point in two coordinate spaces, another one keeps one of the copies (5).
@Suite struct StandInTests {
  /// A key that one node is to hold in both coordinate spaces, and the node.
  private func network() throws -> (HandNetwork, Key, owner: NodeID) {
    var configuration = try Samples.configuration(realities: 2)
    configuration.writeQuorum = 2
    for count in 3..<12 {
      var network = HandNetwork.joined(count, configuration)
      network.run(.seconds(2))
      for number in 0..<200 {
        let key = try Samples.key("\(number)")
        let holders = network.holders(of: key)
        if Set(holders).count == 1, let owner = holders.first { return (network, key, owner) }
      }
    }
    throw InvariantViolation("no key has one holder")
  }

  private func holders(of key: Key, in network: HandNetwork) -> Set<NodeID> {
    Set(network.nodes.filter { $0.storedRecords(in: 1).contains { $0.key == key } }.map(\.contact.id))
  }

  @Test func aWriteHasAsManyHoldersAsCopies() throws {
    var (network, key, owner) = try network()
    guard case .stored? = network.perform(.write(try network.put(key, [1])), at: owner) else {
      Issue.record("not stored")
      return
    }
    #expect(network.held(key, by: owner) != nil)
    #expect(holders(of: key, in: network).subtracting([owner]).count == 1)
  }

  /// Who is not heard for a moment may live all the same: a write waits for it rather than for nobody.
  @Test func whoIsSuspectedStandsIn() throws {
    var (network, key, owner) = try network()
    let code = network.torus.code(of: key.hashedPoint(on: network.torus))
    network.isolate([owner])
    #expect(
      network.run(atMost: .seconds(6)) { $0.nodes[Int(owner)].neighbors.all.allSatisfy { !$0.isAlive } })
    #expect(network.nodes[Int(owner)].standIn(for: code, in: 1) != nil)
    #expect(network.run(atMost: .seconds(6)) { $0.nodes[Int(owner)].neighbors.all.allSatisfy(\.isDead) })
    #expect(network.nodes[Int(owner)].standIn(for: code, in: 1) == nil)
  }

  /// A holder of one copy takes the zone of the other over while it is written: both are with it, and with nobody else.
  @Test func aHolderThatComesToOwnBothCopiesIsAskedForAStandIn() throws {
    var configuration = try Samples.configuration(realities: 2)
    configuration.writeQuorum = 2
    var network = HandNetwork.joined(6, configuration)
    network.run(.seconds(2))
    let key = try network.spreadKey { key in
      let point = [10.0, 10]
      guard let write = try? Write.put(key, value: [1], at: point, by: .spatial(.wgs84), on: network.torus),
        case .spatial(let place, _)? = write.placement
      else { return false }
      let home = network.holders(of: key)[0]
      return (0..<2 as Range<RealityIndex>).allSatisfy { network.owner(of: place, in: $0) != home }
    }
    let home = network.holders(of: key)[0]
    network.isLost = { $0.message.name == "route.place" }
    network.begin(
      .write(try .put(key, value: [1], at: [10, 10], by: .spatial(.wgs84), on: network.torus)), at: home)
    network.deliverAll()
    func copies() -> [WriteID] {
      network.sent("route.place", from: home).compactMap { envelope in
        guard case .route(let routed) = envelope.message, case .place(_, let copy) = routed.payload else {
          return nil
        }
        return copy
      }
    }
    let numbers = Set(copies()).sorted()
    #expect(numbers.count == 2)
    let holder = (home + 1) % 6
    network.inject(.placed(numbers[1], .durable(.nothing)), from: holder, to: home)
    network.log = []
    network.inject(.placed(numbers[0], .durable(.nothing)), from: holder, to: home)
    #expect(copies() == [numbers[1]], "and nothing that leads there")
    network.inject(.placed(numbers[1], .durable(.nothing)), from: (home + 2) % 6, to: home)
    #expect(copies().contains { !numbers.contains($0) }, "the pointers follow")
  }

  /// Who comes back at once with an empty disk gets what was kept for it.
  @Test func aGuardianThatHasLostItsDiskIsGivenWhatWasKept() throws {
    var (network, key, owner) = try network()
    _ = network.perform(.write(try network.put(key, [1])), at: owner)
    network.run(.seconds(2))
    network.crash(owner)
    network.restart(owner, losingDisk: true)
    let others = network.alive.map(\.contact).filter { $0.id != owner }
    network.begin(.join(through: others, at: nil), at: owner)
    // Neither coordinate space can say that it has all there was, so long.
    network.run(.seconds(80))
    #expect(network.value(of: key, at: (owner + 1) % 3) == [1])
    #expect(network.isExact())
  }

  /// The one who pushed it drops its copy, and the next comparison of all zones may be a minute away.
  @Test func whatIsAbsorbedHasASecondHolderSoon() throws {
    var (network, key, owner) = try network()
    network.run(.seconds(5))
    let record = Record(
      key: key, point: key.hashedPoint(on: network.torus), on: network.torus, value: [1],
      version: Version(time: 5, node: 2))
    for reality in [0, 1] as [RealityIndex] {
      let push = Routed(
        to: record.point, in: reality, .absorb([record], 7), origin: Contact(id: (owner + 1) % 3),
        request: RequestID(7))
      network.inject(.route(push), from: (owner + 1) % 3, to: owner)
    }
    network.run(.seconds(3))
    #expect(network.held(key, by: owner, in: 1) == record)
    #expect(holders(of: key, in: network).subtracting([owner]).count == 1)
  }

  /// Who gives the second copy to the holder of the first goes on keeping it until another node does.
  @Test(arguments: [0, 20]) func aGiverStandsInForAnHeirThatHoldsBothCopies(seconds: Int) throws {
    var configuration = try Samples.configuration(realities: 2)
    configuration.writeQuorum = 2
    var calm = HandNetwork.joined(6, configuration)
    calm.run(.seconds(2))
    for number in 0..<100 {
      var network = calm
      let key = try Samples.key("\(number)")
      _ = network.perform(.write(try network.put(key, [1])), at: 0)
      let (first, second) = (network.holders(of: key)[0], network.holders(of: key)[1])
      network.isLost = { $0.message.name == "keep" }
      guard first != second, network.perform(.leave, at: second) == .left,
        network.holders(of: key) == [first, first]
      else { continue }
      network.run(.seconds(seconds))
      network.crash(first)
      network.isLost = { _ in false }
      network.run(.seconds(90))
      let reader = try #require(network.alive.first { $0.stage == .member })
      #expect(network.value(of: key, at: reader.contact.id) == [1])
      return
    }
    Issue.record("no leaver gave its zone to the other holder")
  }

  /// An heir may hold the other copy although its zone is another node's by now.
  @Test func anHeirThatStillHasTheOtherCopyIsAlone() throws {
    let calm = try Samples.replicated(6, realities: 2)
    for number in 0..<100 {
      var network = calm
      let key = try Samples.key("\(number)")
      _ = network.perform(.write(try network.put(key, [1])), at: 0)
      let (first, second) = (network.holders(of: key)[0], network.holders(of: key)[1])
      guard first != second,
        let third = (0..<6 as Range<NodeID>).first(where: { $0 != first && $0 != second })
      else { continue }
      network.isLost = { $0.message.name == "route.absorb" }
      let zone = try #require(
        network.nodes[Int(first)].ownClaims.first {
          $0.reality == 0 && $0.zone.contains(network.torus.code(of: key.hashedPoint(on: network.torus)))
        }?.zone)
      let lost = Claim(zone: zone, in: 0, epoch: 90, owner: Contact(id: third), start: 1)
      for node in [third, first] { network.inject(.claims([lost]), from: second, to: node) }
      network.deliverAll()
      network.log = []
      _ = network.perform(.leave, at: second)
      let answers = network.sent("taken", from: first, to: second).map(\.message)
      guard !answers.isEmpty else { continue }
      #expect(network.held(key, by: first) != nil && network.held(key, by: first, in: 1) != nil)
      #expect(answers.allSatisfy { if case .taken(_, isAlone: true) = $0 { true } else { false } })
      return
    }
    Issue.record("no leaver gave its zone to the other holder")
  }

  /// What is left of others goes to the guardian first, and is a second copy all the time.
  @Test func whoIsToStandInKeepsWhatItPushes() throws {
    var (network, key, owner) = try network()
    let (third, other) = ((owner + 1) % 3, (owner + 2) % 3)
    let record = Record(
      key: key, point: key.hashedPoint(on: network.torus), on: network.torus, value: [1],
      version: Version(time: 5, node: 2))
    let zone = try #require(network.nodes[Int(owner)].standIn(for: record.code, in: 1)).zone
    let copy = StandIn.Copy(
      record: record, number: 1, writer: Contact(id: third), others: [])
    network.inject(.keep(StandIn(zone: zone, reality: 1, copy: copy)), from: third, to: other)
    network.inject(.keep(StandIn(zone: zone, reality: 1)), from: owner, to: other)
    for _ in 0..<40 {
      network.run(.milliseconds(100))
      #expect(holders(of: key, in: network).contains(other))
    }
    #expect(network.held(key, by: owner, in: 1) == record)
    #expect(network.nodes[Int(other)].wardZones(in: 1).contains { $0.contains(record.code) })
  }

  /// A zone grows by merging, and what was kept of its parts is no obstacle.
  @Test func aPartThatIsKeptIsNoObstacleForTheWhole() throws {
    var (network, key, owner) = try network()
    _ = network.perform(.write(try network.put(key, [1])), at: owner)
    let keeper = try #require(holders(of: key, in: network).subtracting([owner]).first)
    let part = try #require(network.nodes[Int(keeper)].wardZones(in: 1).first)
    let whole = try #require(part.parent)
    network.inject(
      .claims([Claim(zone: whole, in: 1, epoch: 40, owner: Contact(id: owner), start: 1)]), from: owner,
      to: keeper)
    network.inject(.keep(StandIn(zone: whole, reality: 1)), from: owner, to: keeper)
    #expect(Set(network.nodes[Int(keeper)].wardZones(in: 1)) == [part, whole])
  }

  /// A guardian may be known here for another zone than the one that is kept for it.
  @Test func aWardIsKeptWhileItsGuardianLives() throws {
    var network = try Samples.replicated(32, realities: 2)
    network.run(.seconds(3))
    let keeper = network.nodes[31]
    let guardian = try #require(keeper.realities[1].neighbors.owners.first)
    let known = keeper.realities[1].map
    let far = try #require(
      network.nodes.flatMap(\.ownClaims).map(\.zone).first { known.claims(overlapping: $0).isEmpty })
    network.inject(.keep(StandIn(zone: far, reality: 1)), from: guardian.id, to: 31)
    #expect(network.nodes[31].wardZones(in: 1) == [far])
    network.run(.seconds(20))
    #expect(network.nodes[31].wardZones(in: 1) == [far])
    network.crash(guardian.id)
    network.run(.seconds(15))
    #expect(network.nodes[31].wardZones(in: 1).isEmpty)
  }

  /// Who has given a zone to one of whom it knows nothing else goes on keeping it when it hears from that node.
  @Test func anHeirIsKnownByItsClaim() throws {
    var network = try Samples.replicated(4, realities: 2)
    let zone = try #require(network.nodes[0].realities[1].own.claims.first).zone
    let heir = Contact(id: 9)
    let claim = Claim(zone: zone, in: 1, epoch: 50, owner: heir, start: 3)
    network.inject(.claims([claim]), from: 9, to: 0)
    var node = network.nodes[0]
    #expect(node.standIn(for: claim) && node.wardZones(in: 1) == [zone])
    var effects: [Effect] = []
    let update = Update(number: 3 << 32 | 1, version: 3 << 32, learned: 0, news: nil)
    node.handle(.message(.update(update), from: heir), at: network.now, into: &effects)
    #expect(node.start(of: 9) == 3 && node.wardZones(in: 1) == [zone])
  }
}
