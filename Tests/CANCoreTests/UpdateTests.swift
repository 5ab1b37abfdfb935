import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// Updates carry what has changed until it is acknowledged, and nothing else (2.3, 5).
@Suite struct UpdateTests {
  private func updates(_ network: HandNetwork, from sender: NodeID, to receiver: NodeID) -> [Update] {
    network.sent("update", from: sender, to: receiver).compactMap {
      if case .update(let update) = $0.message { update } else { nil }
    }
  }

  @Test func claimsTravelUntilTheyAreAcknowledged() throws {
    var network = try Samples.quarters()
    // Nothing of node 2 arrives at node 0, so that it cannot say what it has learned.
    network.isLost = { $0.from.id == 2 && $0.to.id == 0 }
    network.inject(.claims([try Samples.claim("00", epoch: 9, of: 0)]), from: 1, to: 0)
    network.log = []
    network.run(.milliseconds(2800))
    #expect(updates(network, from: 0, to: 2).count > 1)
    #expect(updates(network, from: 0, to: 2).allSatisfy { $0.news != nil })
    network.heal()
    network.run(.seconds(4))
    network.log = []
    network.run(.seconds(20))
    let later = updates(network, from: 0, to: 2)
    #expect(later.count >= 19)
    #expect(later.allSatisfy { $0.news == nil })
    #expect(later.allSatisfy { $0.version == network.nodes[0].told.version })
  }

  @Test func anOvertakenUpdateIsIgnored() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    let latest = try #require(network.nodes[0].neighbors[2]).latestUpdate
    let news = try Samples.claim("01", epoch: 8, of: 2)
    func update(_ number: UInt64) -> Message {
      .update(Update(number: number, version: 77, learned: 0, news: News(claims: [news])))
    }
    network.inject(update(latest), from: 2, to: 0)
    #expect(network.nodes[0].neighbors[2]?.learned != 77)
    #expect(!network.nodes[0].realities[0].map.leaves.contains { $0.epoch == 8 })
    network.inject(update(latest + 1), from: 2, to: 0)
    #expect(network.nodes[0].neighbors[2]?.learned == 77)
    #expect(network.nodes[0].realities[0].map.leaves.contains { $0.epoch == 8 })
  }

  /// A node that was taken for a neighbor and is none tells what it owns, and is forgotten.
  @Test func aStrangersSignOfLifeIsAnsweredWithClaims() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    network.log = []
    network.inject(.update(Update(number: 1, version: 5, learned: 0, news: nil)), from: 9, to: 0)
    #expect(updates(network, from: 0, to: 9).first?.news != nil)
  }

  /// 5: who lost a zone is told for a while and remembered for longer, then forgotten.
  @Test func whoHasALostZoneIsForgottenInTheEnd() throws {
    var network = try Samples.ring(["1", "01", "11", "001"])
    // 000: 0, 10: 1, 01: 2, 11: 3, 001: 4. Node 4 gets 11 for a moment, which is far from its own zone.
    network.run(.seconds(3))
    let other = try Samples.claim("10", epoch: 30, of: 4)
    network.inject(.claims([other]), from: 0, to: 4)
    network.inject(.claims([try Samples.claim("10", epoch: 31, of: 1)]), from: 1, to: 4)
    #expect(network.zones(of: 4) == ["001"])
    #expect(network.nodes[4].told.claims.contains { $0.zone == other.zone })
    network.run(.seconds(6))
    #expect(!network.nodes[4].told.claims.contains { $0.zone == other.zone })
    #expect(network.nodes[4].realities[0].map.leaves.contains { $0.zone == other.zone })
    // Who still takes it for the owner hears of it all the same; what is right or said of others changes nothing.
    for (owner, isTold) in [(3, false), (1, false), (4, true)] as [(NodeID, Bool)] {
      let epoch: UInt64 = owner == 1 ? 31 : 30
      network.inject(.claims([try Samples.claim("10", epoch: epoch, of: owner)]), from: 0, to: 4)
      #expect(network.nodes[4].told.claims.contains { $0.zone == other.zone } == isTold)
    }
    #expect(!network.sent("update", from: 4, to: 0).isEmpty)
    network.run(.seconds(100))
    #expect(!network.nodes[4].realities[0].map.leaves.contains { $0.zone == other.zone })
    try network.checkInvariants()
  }

  /// G4: the memory of what was lost is bounded.
  @Test func noMoreThanSoManyLostZonesAreRemembered() throws {
    let torus = try Samples.configuration(dimensions: 1).torus
    var reality = Reality(0, owner: 0, torus: torus)
    for round in 0..<200 as Range<UInt64> {
      let zone = Zone(prefixOf: round << 56, depth: 8)
      let mine = Claim(zone: zone, epoch: 2 * round + 2, owner: Contact(id: 0), start: 1)
      let theirs = Claim(zone: zone, epoch: 2 * round + 3, owner: Contact(id: 1), start: 1)
      _ = reality.join([mine], at: .start, memory: .init())
      let shift = reality.join([theirs], at: .start, memory: .init())
      #expect(shift.lost.map(\.zone) == [zone])
    }
    #expect(reality.told.reduce(0) { $0 + $1.zone.volume } <= 64 * (Zone.whole.volume >> 8))
  }
}

/// News lead from any version that somebody knows to the present one.
@Suite struct NewsTests {
  /// Claims of disjoint zones, drawn so that most stay as they were.
  private func changed(_ claims: [Claim], _ generator: inout SeededGenerator) -> [Claim] {
    (0..<16 as Range<UInt64>).compactMap { number in
      let place = Place(reality: RealityIndex(number % 2), zone: Zone(prefixOf: (number / 2) << 61, depth: 3))
      let old = claims.first { $0.place == place }
      guard generator.below(6) == 0 else { return old }
      let owner = Contact(id: NodeID(generator.below(3)))
      return generator.below(3) == 0
        ? nil : Claim(zone: place.zone, in: place.reality, epoch: 1, owner: owner, start: 1)
    }.sorted { $0.place < $1.place }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>) func whoeverKnowsAnOldVersionLearnsThePresentOne(
    seed: UInt64
  ) {
    var generator = SeededGenerator(seed: seed)
    var told = Told(version: 7 << 32)
    var past: [(version: UInt64, claims: [Claim])] = [(told.version, [])]
    for _ in 0..<120 {
      told.become(changed(told.claims, &generator))
      past.append((told.version, told.claims))
      // The sender takes a receiver to know no more than it does, which may be less.
      let (since, known) = (past[generator.below(past.count)], past[generator.below(past.count)])
      let news = told.news(since: since.version)
      if since.version <= known.version {
        #expect(news.added(to: known.claims, of: known.version) == told.claims, "seed \(seed)")
      } else if news.since > 0 {
        #expect(news.added(to: known.claims, of: known.version) == nil, "seed \(seed)")
      }
    }
    // What nobody can know any more, or not yet, and what was dropped too long ago, is told whole.
    #expect(told.news(since: 0) == News(claims: told.claims))
    #expect(told.news(since: told.version + 1) == News(claims: told.claims))
    while told.news(since: 7 << 32).since > 0 { told.become(changed(told.claims, &generator)) }
    #expect(told.news(since: 7 << 32) == News(claims: told.claims))
    #expect(told.news(since: told.version) == News(since: told.version, claims: []))
  }
}

/// Back to one zone a node, in the background, by the same hand-over (3.6, Appendix A).
@Suite struct ReassignmentTests {
  /// 3.6: "to a sibling owner where that merges".
  @Test func aSurplusZoneGoesToTheOwnerOfItsSibling() throws {
    var network = try Samples.ring(["1", "11", "111"])
    try network.fill(40)
    network.run(.seconds(3))
    network.inject(.claims([try Samples.claim("0", epoch: 9, of: 3)]), from: 1, to: 3)
    network.crash(0)
    network.run(.seconds(30))
    #expect(network.zones(of: 3) == ["0"])
    #expect(network.zones(of: 2) == ["11"])
    #expect(network.zones(of: 1) == ["10"])
  }

  /// Appendix A: "a depth-first search until two sibling leaves are found": one takes the zone, the other merges.
  @Test func whereTheSiblingIsDividedADeeperPairIsFound() throws {
    var network = try Samples.ring(["1", "01", "011"])
    network.run(.seconds(3))
    network.inject(.claims([try Samples.claim("00", epoch: 9, of: 1)]), from: 2, to: 1)
    network.crash(0)
    network.log = []
    #expect(network.run(atMost: .seconds(40)) { $0.isExact(oneZoneEach: true) })
    #expect(!network.sent("reassign").isEmpty)
    #expect(!network.sent("volunteer", to: 1).isEmpty)
    #expect(network.zones(of: 1) == ["1"])
    #expect(network.alive.map(\.contact.id).flatMap { network.zones(of: $0) }.sorted() == ["00", "01", "1"])
  }

  /// Appendix A: two nodes that each own a half of a zone too many would give it to each other for ever.
  @Test func halvesThatCrossAreNotSwapped() throws {
    var network = try Samples.ring(["01", "10", "11"])
    network.run(.seconds(3))
    network.crash(2)
    let halves = [try Samples.claim("100", epoch: 9, of: 0), try Samples.claim("101", epoch: 9, of: 1)]
    network.isLost = { $0.message.name == "offer" }
    for node: NodeID in [0, 1, 3] { network.inject(.claims(halves), from: 9, to: node) }
    network.run(.seconds(8))
    #expect(!network.sent("offer", from: 0, to: 1).isEmpty && !network.sent("offer", from: 1, to: 0).isEmpty)
    network.isLost = { _ in false }
    network.log = []
    network.run(.milliseconds(2500))
    let given = network.sent("commit").compactMap { envelope -> String? in
      guard case .commit(let commit) = envelope.message else { return nil }
      return "\(commit.claim.zone) from \(envelope.from.id)"
    }
    #expect(given.filter { $0.hasPrefix("10") } == ["100 from 0"])
    #expect(network.run(atMost: .seconds(20)) { $0.isExact(oneZoneEach: true) })
  }

  /// 3.6: what is volunteered for meanwhile is looked at again: an offer only stands while there is a surplus.
  @Test func aLateVolunteerGetsNothing() throws {
    var network = try Samples.ring(["1", "01", "011"])
    network.log = []
    let search = Reassignment(giver: Contact(id: 1), zone: try Samples.zone("1"), reality: 0)
    network.inject(.volunteer(search), from: 2, to: 1)
    #expect(network.log.isEmpty)
    // Who has no single zone, and who is asked too late, passes nothing on.
    var far = Reassignment(giver: Contact(id: 1), zone: try Samples.zone("00"), reality: 0)
    far.hops = Limit.reassignmentHops
    network.inject(.reassign(far), from: 1, to: 2)
    #expect(network.log.isEmpty)
  }
}
