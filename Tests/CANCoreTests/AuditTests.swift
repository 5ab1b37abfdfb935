import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// A damaged tiling heals by what each node can check around itself: G7, G8, 3.4 and 3.5.
@Suite struct AuditTests {
  /// 3.4: "if nobody owns it, adopt ... at epoch 1 ... The hole is eaten layer by layer."
  @Test func aHoleThatNobodyOwnsIsFilledAtEpochOne() throws {
    var network = try Samples.ring(["1", "01", "11", "001", "011", "101", "111"])
    // 000: 0, 100: 1, 010: 2, 110: 3, 001: 4, 011: 5, 101: 6, 111: 7.
    network.run(.seconds(3))
    for node: NodeID in [2, 5, 1, 6, 3] { network.crash(node) }
    #expect(network.run(atMost: .seconds(60)) { $0.alive.contains { !$0.upkeep.holes.isEmpty } })
    #expect(network.run(atMost: .seconds(60)) { $0.isExact() })
    #expect(network.claims().contains { $0.epoch == Claim.holeEpoch })
    // What was filled has stood long enough, and is as good as any claim.
    network.run(.seconds(150))
    #expect(network.isExact(oneZoneEach: true))
    #expect(!network.claims().contains { $0.isWeak })
  }

  /// 3.4: "adopt the smallest dyadic box that touches the face and is not larger than the own zone, at epoch 1".
  @Test func whoIsAloneEatsTheHoleAroundItLayerByLayer() throws {
    var network = HandNetwork(nodes: 1, try Samples.configuration())
    var disk = DurableState(torus: network.nodes[0].configuration.torus)
    disk.apply(.started(1))
    disk.apply(.claim(try Samples.claim("010", epoch: 5, of: 0)))
    network.restart(0, from: disk)
    network.run(.seconds(3))
    #expect(network.zones(of: 0) == ["010"])
    #expect(network.run(atMost: .seconds(60)) { $0.isExact() })
    network.run(.seconds(150))
    // Alone, it never knows whether it is the one that is cut off.
    #expect(network.zones(of: 0) == ["00", "010", "011", "1"])
    #expect(network.claims().map { $0.epoch } == [1, 5, 1, 1])
  }

  /// 3.4: "filling a hole takes epoch 1, the weakest, so that any living owner beats it" (G3).
  @Test func aFilledHoleYieldsToALivingOwner() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    // Node 1 is not next to 01 and knows nothing of it: it takes the word for it.
    network.inject(.claims([try Samples.claim("01", epoch: 1, of: 1)]), from: 3, to: 1)
    #expect(network.zones(of: 1) == ["01", "10"])
    network.deliverAll()
    #expect(network.zones(of: 1) == ["10"])
    #expect(network.zones(of: 2) == ["01"])
    #expect(network.isExact(oneZoneEach: true))
  }

  /// Of those that the only owner remembers most may be gone: it asks until it finds one who is not alone either.
  @Test func whoKnowsNoOtherOwnerAsksMany() throws {
    var network = HandNetwork(nodes: 1, try Samples.configuration())
    _ = network.perform(.bootstrap, at: 0)
    let word = Acquaintances(reality: 0, contacts: (1...40).map { Contact(id: $0) }, isZoneless: false)
    network.inject(.acquaintances(word), from: 9, to: 0)
    network.run(.seconds(60))
    #expect(Set(network.sent("route.audit", from: 0).map(\.to)).count > 30)
  }

  /// 3.4: a node that has forgotten a living neighbor looks it up before it claims anything.
  @Test func anOwnerThatWasOnlyForgottenIsFoundAgain() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    // It comes back with no more than its own claim.
    network.crash(0)
    network.restart(0, losingDisk: true)
    network.run(.seconds(1))
    network.log = []
    network.begin(.join(through: [Contact(id: 1)], at: nil), at: 0)
    network.inject(.claims([try Samples.claim("00", epoch: 30, of: 0)]), from: 1, to: 0)
    #expect(!network.nodes[0].realities[0].map.leaves.contains { $0.owner.id == 2 })
    network.run(.seconds(20))
    #expect(network.isExact())
    #expect(!network.sent("route.audit", from: 0).isEmpty)
    #expect(network.zones(of: 2) == ["01"])
    #expect(!network.claims().contains { $0.epoch == 1 })
  }

  /// G8: "This and nothing else heals a split brain."
  @Test func twoOverlaysBecomeOneThroughARememberedContact() throws {
    let configuration = try Samples.configuration()
    var network = HandNetwork(nodes: 6, configuration)
    for first: NodeID in [0, 3] {
      _ = network.perform(.bootstrap, at: first)
      for node in first + 1...first + 2 {
        _ = network.perform(.join(through: [Contact(id: first)], at: nil), at: node)
      }
    }
    network.run(.seconds(20))
    #expect(!network.isExact())
    #expect(network.claims().reduce(0.0) { $0 + $1.zone.volume.share } == 2)
    network.inject(.busy(0, contacts: [Contact(id: 4)]), from: 2, to: 1)
    #expect(network.run(atMost: .seconds(600)) { $0.isExact(oneZoneEach: true) })
    network.run(.seconds(30))
    #expect(network.isExact(oneZoneEach: true))
  }

  /// G8: an audit is answered with claims, and teaches both sides.
  @Test func anAuditTeachesBothSides() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    let torus = network.nodes[0].configuration.torus
    let news = try Samples.claim("10", epoch: 20, of: 9)
    let audit = Routed(
      to: torus.corner(of: try Samples.zone("00")), in: 0, .audit([news]), origin: Contact(id: 9),
      request: RequestID(1))
    network.log = []
    network.inject(.route(audit), from: 9, to: 0)
    #expect(network.sent("claims", from: 0, to: 9).count == 1)
    #expect(network.nodes[0].contacts.all.contains { $0.id == 9 })
    #expect(network.nodes[0].realities[0].map.leaves.contains { $0.owner.id == 9 })
  }

  /// G9: "A node that cannot route a request answers with the contacts it has."
  @Test func whoCannotRouteAnAuditNamesItsContacts() throws {
    var network = HandNetwork(nodes: 2, try Samples.configuration())
    network.begin(.join(through: [Contact(id: 5), Contact(id: 6)], at: nil), at: 1)
    let torus = network.nodes[1].configuration.torus
    let audit = Routed(
      to: torus.corner(of: .whole), in: 0, .audit([]), origin: Contact(id: 9), request: RequestID(1))
    network.log = []
    network.inject(.route(audit), from: 9, to: 1)
    guard case .acquaintances(let known) = network.sent("acquaintances", from: 1, to: 9).first?.message else {
      Issue.record("no answer")
      return
    }
    #expect(known.isZoneless)
    #expect(Set(known.contacts.map(\.id)).isSuperset(of: [5, 6]))
  }

  /// 3.5: "has had positive signs for at least 60 s that nobody owns any".
  @Test func whenNobodyOwnsAnythingTheLastZonesAreClaimedAgain() throws {
    var network = try Samples.ring(["1"])
    network.run(.seconds(3))
    for node: NodeID in [0, 1] {
      network.inject(.claims([try Samples.claim("whole", epoch: 70, of: 9)]), from: 9, to: node)
    }
    #expect(network.claims().isEmpty)
    network.run(.seconds(59))
    #expect(network.claims().isEmpty)
    #expect(network.run(atMost: .seconds(60)) { $0.isExact(oneZoneEach: true) })
    #expect(network.claims().contains { $0.epoch > 70 })
  }

  /// 3.5: a coordinate space that ends with the only node that owned it begins again, be it that nobody else ever did.
  @Test func aRealityThatOneNodeHadAloneIsClaimedAgain() throws {
    var network = HandNetwork(nodes: 3, try Samples.configuration(realities: 2))
    _ = network.perform(.bootstrap, at: 0)
    network.isLost = { envelope in
      if case .offer(let offer) = envelope.message { offer.reality == 0 } else { false }
    }
    for node: NodeID in [1, 2] { network.begin(.join(through: [Contact(id: 0)], at: nil), at: node) }
    network.run(.seconds(20))
    #expect(network.claims(in: 1).count == 3)
    #expect(network.claims(in: 0).map(\.owner.id) == [0])
    network.heal()
    network.crash(0)
    network.run(.seconds(1))
    network.restart(0, losingDisk: true)
    network.begin(.join(through: [Contact(id: 1)], at: nil), at: 0)
    network.run(.seconds(50))
    #expect(network.claims(in: 0).isEmpty)
    #expect(network.run(atMost: .seconds(60)) { $0.isExact(oneZoneEach: true) })
  }

  /// 3.5: without a sign from another zoneless node nobody rises: the others may be out of reach.
  @Test func aLonelyNodeDoesNotRise() throws {
    var network = try Samples.ring(["1"])
    network.run(.seconds(3))
    network.crash(1)
    network.inject(.claims([try Samples.claim("whole", epoch: 70, of: 9)]), from: 9, to: 0)
    network.run(.seconds(200))
    #expect(network.claims().isEmpty)
  }
}

/// G7: "At least 256 remembered contacts, persisted; death lowers the probe rate, never removes."
@Suite struct ContactTests {
  @Test func contactsAreBounded() throws {
    var generator = SeededGenerator(seed: 1)
    var contacts = Contacts()
    #expect(contacts.random(&generator) == nil)
    for id in 0..<600 as Range<NodeID> {
      #expect(contacts.remember(Contact(id: id), &generator))
      #expect(contacts.all.count == min(Int(id) + 1, Limit.contactsRemembered))
    }
    let last = try #require(contacts.all.last)
    #expect(!contacts.remember(last, &generator))
    #expect(contacts.remember(Contact(id: last.id, address: "elsewhere"), &generator))
    #expect(contacts.all.count { $0.id == last.id } == 1)
  }

  @Test func aSampleHoldsNobodyTwice() {
    var generator = SeededGenerator(seed: 2)
    var contacts = Contacts()
    for id in 0..<20 as Range<NodeID> { _ = contacts.remember(Contact(id: id), &generator) }
    for count in 0...25 {
      #expect(Set(contacts.sample(count, &generator)).count == min(count, 20))
    }
  }

  @Test func contactsArePersistedAndFoundAgain() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    let many = (100..<164).map { Contact(id: NodeID($0)) }
    network.inject(.busy(0, contacts: many + [Contact(id: 999)]), from: 2, to: 0)
    network.run(.seconds(2))
    // One message names no more than so many.
    #expect(network.nodes[0].contacts.all.count { $0.id >= 100 && $0.id < 164 } == 64)
    #expect(!network.nodes[0].contacts.all.contains { $0.id == 999 })
    network.restart(0)
    #expect(network.nodes[0].contacts.all.count >= 64)
    #expect(network.disks[0].contacts.count <= Limit.contactsRemembered)
  }

  /// Who is left when all neighbors are dead finds the others through those that they had named.
  @Test func whoeverIsNamedIsRemembered() throws {
    var network = try Samples.ring(["001", "010", "011", "100", "101", "110", "111"])
    network.run(.seconds(10))
    for index in 0..<8 {
      let known = Set(network.nodes[index].contacts.all.map(\.id))
      for step in [1, 2, 6, 7] { #expect(known.contains(NodeID((index + step) % 8)), "\(index): \(known)") }
    }
    network.inject(.claims([try Samples.claim("10", epoch: 1, of: 77)]), from: 0, to: 7)
    #expect(network.nodes[7].contacts.all.contains { $0.id == 77 })
  }

  /// Whoever has lost its zone asks an owner around it as well: of those it remembers most may be dead.
  @Test func whoHasLostItsZoneAsksThoseAroundIt() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    let dead = (100..<164).map { Contact(id: NodeID($0)) }
    network.inject(.busy(0, contacts: dead), from: 3, to: 2)
    network.inject(.claims([try Samples.claim("01", epoch: 50, of: 3)]), from: 3, to: 2)
    #expect(network.zones(of: 2) == [])
    var node = network.nodes[2]
    var search = PendingJoin.Search(reality: 0)
    search.attempts = 1
    for _ in 0..<20 {
      node.joining?.heard = nil
      #expect(node.entrances(for: search).contains { $0.id < 4 })
    }
  }

  @Test func contactsGoRoundWhereNothingChanges() throws {
    var network = try Samples.ring((17..<32).map { String(String($0, radix: 2).dropFirst()) })
    network.isLost = { $0.message.name == "route.audit" }
    network.run(.seconds(600))
    for node in network.nodes { #expect(node.contacts.all.count > 8) }
  }

  @Test func theDiskHoldsTheLatestContactsOnly() {
    var disk = DurableState(torus: .line)
    for id in 0..<300 as Range<NodeID> { disk.apply(.met(Contact(id: id))) }
    disk.apply(.met(Contact(id: 299, address: "elsewhere")))
    #expect(disk.contacts.count == Limit.contactsRemembered)
    #expect(disk.contacts.last == Contact(id: 299, address: "elsewhere"))
    #expect(disk.contacts.first == Contact(id: 44))
  }
}

extension Torus {
  fileprivate static var line: Torus { Torus(dimensions: 1) ?? .line }
}
