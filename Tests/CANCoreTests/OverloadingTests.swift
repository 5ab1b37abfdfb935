import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// Several nodes share a zone: one owns it, its peers keep its records and take it over (3.4).
@Suite struct OverloadingTests {
  private func network(
    _ count: Int, sharing peersPerZoneMax: Int, realities: Int = 1, strangers: Int = 0
  ) throws -> HandNetwork {
    var configuration = try Samples.configuration(realities: realities)
    configuration.peersPerZoneMax = peersPerZoneMax
    var network = HandNetwork(nodes: count + strangers, configuration)
    _ = network.perform(.bootstrap, at: 0)
    for index in 1..<count {
      network.begin(.join(through: [Contact(id: 0)], at: nil), at: NodeID(index))
      network.run(.seconds(3))
    }
    network.run(.seconds(5))
    return network
  }

  /// A zone of node 0, and node 1 about to share it with a record on its disk that the owner does not have.
  private func newcomer() throws -> (HandNetwork, Record) {
    var network = try network(2, sharing: 2)
    let key = try Samples.key("x")
    let record = Record(
      key: key, point: key.hashedPoint(on: network.torus), on: network.torus, value: [1],
      version: Version(time: 5, node: 1))
    network.crash(1)
    var disk = network.disks[1]
    disk.apply(.stored(record, in: 0))
    network.restart(1, from: disk)
    return (network, record)
  }

  private func peers(of owner: NodeID, in network: HandNetwork) -> [NodeID] {
    network.nodes[Int(owner)].realities[0].peers.map(\.contact.id)
  }

  /// The first node with so many peers or more.
  private func owner(with count: Int, in network: HandNetwork) throws -> NodeID {
    try #require(network.alive.first { peers(of: $0.contact.id, in: network).count >= count }?.contact.id)
  }

  /// Throws unless every node owns something or is a peer in step of one that does, and knows it.
  private func checkSeats(_ network: HandNetwork) throws {
    try network.checkInvariants()
    for node in network.alive {
      guard node.stage == .member else { throw InvariantViolation("\(node.contact.id) is \(node.stage)") }
      for space in node.realities {
        guard let seat = space.seat else { continue }
        let owner = network.nodes[Int(seat.owner.id)].realities[Int(space.index)]
        guard owner.peers.contains(where: { $0.contact == node.contact && $0.isInStep }),
          space.sharedClaims == owner.own.claims
        else { throw InvariantViolation("\(node.contact.id) shares nothing of \(seat.owner.id)") }
      }
    }
  }

  /// 3.4: "If so, the new node merely joins B's coordinate neighborhood without any space splitting."
  @Test func whoJoinsSharesTheZoneWhileThereIsRoom() throws {
    let network = try network(3, sharing: 3)
    #expect(network.zones(of: 0) == [Zone.whole.description])
    #expect(peers(of: 0, in: network) == [1, 2])
    #expect(network.isExact())
    try checkSeats(network)
  }

  /// 3.4: "If the zone is full (already has MAXPEERS nodes), then the zone must be split into half as before."
  @Test func aFullZoneIsSplitAmongThoseWhoShareIt() throws {
    let network = try network(4, sharing: 3)
    #expect(network.claims().count == 2)
    #expect(network.zones(of: 1).count == 1, "the first peer has a half of its own")
    #expect(Set(peers(of: 0, in: network) + peers(of: 1, in: network)) == [2, 3])
    try checkSeats(network)
  }

  @Test(arguments: [(16, 4, 1), (24, 2, 1), (12, 3, 2)])
  func everybodyFindsASeat(nodes: Int, sharing: Int, realities: Int) throws {
    let network = try network(nodes, sharing: sharing, realities: realities)
    #expect(network.isExact())
    try checkSeats(network)
    for reality in 0..<RealityIndex(realities) {
      let zones = network.claims(in: reality).count
      #expect((nodes / sharing..<nodes).contains(zones), "\(zones) zones")
    }
  }

  /// Who is given a seat by a node that it had given up does not take over from it.
  @Test func whoGivesASeatIsAlive() throws {
    var network = try network(2, sharing: 2)
    network.crash(0)
    #expect(network.run(atMost: .seconds(20)) { $0.zones(of: 1) == ["whole"] })
    let claim = try Samples.claim("whole", epoch: 50, of: 0, start: 2)
    network.inject(.claims([claim]), from: 9, to: 1)
    network.run(.seconds(2))
    #expect(network.nodes[1].isSeatless && network.nodes[1].neighbors[0]?.isAlive == false)
    let roster = Roster(reality: 0, enrollment: 1, claims: [claim], peers: [Contact(id: 1)])
    network.inject(.enroll(roster), from: 0, to: 1)
    #expect(!network.nodes[1].isSeatless)
    network.run(.milliseconds(2500))
    #expect(network.zones(of: 1) == [])
  }

  /// An overlay that was cut off may be known to a peer alone: it audits what it shares.
  @Test func aPeerFindsAnotherOverlay() throws {
    var network = try network(2, sharing: 2, strangers: 1)
    _ = network.perform(.bootstrap, at: 2)
    #expect(!network.isExact())
    let word = Acquaintances(reality: 0, contacts: [Contact(id: 2)], isZoneless: false)
    network.inject(.acquaintances(word), from: 9, to: 1)
    network.isLost = { $0.message.name == "update" && $0.to.id == 0 }
    network.run(.seconds(60))
    #expect(!network.sent("route.audit", from: 1, to: 2).isEmpty)
    #expect(network.isExact())
  }

  /// 2.3, 3.4: a peer follows its owner alone, and asks for it through the others that share the zone.
  @Test func aPeerThatDoesNotHearItsOwnerAsksThroughTheOthers() throws {
    var network = try network(3, sharing: 3)
    network.isLost = { $0.from.id == 0 && $0.to.id == 1 || $0.from.id == 1 && $0.to.id == 0 }
    network.run(.seconds(30))
    #expect(network.zones(of: 0) == ["whole"] && network.zones(of: 1) == [])
  }

  /// A peer answers and asks for its application as every member does.
  @Test func aPeerReadsAndWrites() throws {
    var network = try network(12, sharing: 3)
    let peer = try #require(network.alive.first { $0.isZoneless }?.contact.id)
    for number in 0..<20 {
      let key = try Samples.key("\(number)")
      guard case .stored? = network.perform(.write(try network.put(key, [UInt8(number)])), at: peer) else {
        Issue.record("not stored")
        return
      }
      #expect(network.value(of: key, at: NodeID(number % 12)) == [UInt8(number)])
      #expect(network.value(of: key, at: peer) == [UInt8(number)])
    }
  }

  /// 3.4: "a zone is now vacant only when all the nodes in the zone crash simultaneously."
  @Test func aPeerTakesOverWithAllRecords() throws {
    var network = try network(9, sharing: 3)
    try network.fill(100)
    let owner = try owner(with: 2, in: network)
    let before = peers(of: owner, in: network)
    let zones = network.zones(of: owner)
    network.crash(owner)
    #expect(network.run(atMost: .seconds(9)) { $0.zones(of: before[0]) == zones })
    network.run(.seconds(3))
    #expect(peers(of: before[0], in: network) == [before[1]], "those who share it go on")
    #expect(network.keys().count == 100)
    for number in 0..<100 {
      #expect(network.value(of: try Samples.key("\(number)"), at: before[1]) != nil)
    }
    try checkSeats(network)
  }

  @Test func theNextPeerComesWhereTheFirstIsDeadAsWell() throws {
    var network = try network(3, sharing: 3)
    try network.fill(20)
    network.crash(0)
    network.crash(1)
    network.run(.seconds(12))
    #expect(network.zones(of: 2) == [Zone.whole.description])
    #expect(network.keys().count == 20)
  }

  /// A zone is its neighbors' once all who shared it are gone.
  @Test func neighborsTakeOverAfterAllPeers() throws {
    var network = try network(9, sharing: 3)
    let owner = try owner(with: 1, in: network)
    for peer in peers(of: owner, in: network) { network.crash(peer) }
    network.crash(owner)
    #expect(network.run(atMost: .seconds(20)) { $0.isExact() })
    network.run(.seconds(20))
    try checkSeats(network)
  }

  /// A write is acknowledged when all who share its zone have it, and waits for nobody who is silent.
  @Test func aWriteIsWithThePeersBeforeItIsAcknowledged() throws {
    var network = try network(3, sharing: 3)
    let key = try Samples.key("x")
    network.isLost = { $0.message.name == "keep" && $0.to.id == 2 }
    let write = network.begin(.write(try network.put(key, [1])), at: 0)
    network.run(.seconds(2))
    #expect(network.outcomes[write] == nil)
    network.crash(2)
    #expect(network.run(atMost: .seconds(6)) { $0.outcomes[write] != nil })
    #expect(network.held(key, by: 1) != nil)
  }

  /// Who comes back in time has missed something, and compares before it counts as a holder again.
  @Test func aPeerThatStoodStillCatchesUp() throws {
    var network = try network(3, sharing: 2)
    let owner = try owner(with: 1, in: network)
    let peer = try #require(peers(of: owner, in: network).first)
    network.paused = [peer]
    network.run(.milliseconds(4500))
    let key = try #require(
      try (0..<100).map { try Samples.key("\($0)") }.first { network.holders(of: $0) == [owner] })
    guard case .stored? = network.perform(.write(try network.put(key, [1])), at: owner) else {
      Issue.record("the write waits for the peer")
      return
    }
    network.paused = []
    network.run(.seconds(4))
    #expect(network.held(key, by: peer) != nil)
    try checkSeats(network)
  }

  /// The peer that is cut off claims provisionally, and yields.
  @Test func aPeerThatIsCutOffTakesNothingAway() throws {
    var network = try network(9, sharing: 3)
    let owner = try owner(with: 2, in: network)
    let peer = peers(of: owner, in: network)[0]
    let zones = network.zones(of: owner)
    network.isolate([peer])
    network.run(.seconds(30))
    network.heal()
    network.run(.seconds(30))
    #expect(network.zones(of: owner) == zones)
    #expect(!network.events.contains { if case .zoneLost(_, peer) = $0 { true } else { false } })
    #expect(network.isExact())
    try checkSeats(network)
  }

  @Test func anOwnerThatLeavesGivesItsZoneToAPeer() throws {
    var network = try network(9, sharing: 3)
    try network.fill(50)
    let owner = try owner(with: 2, in: network)
    let before = peers(of: owner, in: network)
    let zones = network.zones(of: owner)
    #expect(network.perform(.leave, at: owner) == .left)
    #expect(network.zones(of: before[0]) == zones)
    #expect(peers(of: before[0], in: network) == [before[1]])
    network.run(.seconds(10))
    network.crash(owner)
    #expect(network.keys().count == 50)
    try checkSeats(network)
  }

  @Test func aPeerThatLeavesIsWaitedForNoLonger() throws {
    var network = try network(3, sharing: 3)
    #expect(network.perform(.leave, at: 1) == .left)
    #expect(peers(of: 0, in: network) == [2])
    #expect(network.perform(.write(try network.put(try Samples.key("x"), [1])), at: 0) != nil)
  }

  /// What only a newcomer has of the zone reaches the owner: it is not taken for a copy of the owner's.
  @Test func whatAPeerBringsBackIsNotLost() throws {
    var (network, record) = try newcomer()
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    network.run(.seconds(10))
    #expect(network.held(record.key, by: 0) == record)
    network.run(.seconds(40))
    #expect(network.held(record.key, by: 1) == record)
    try checkSeats(network)
  }

  /// What a peer had before it got its seat goes to the owner, and is the peer's copy all the time.
  @Test func aPeerKeepsWhatItGivesToItsOwner() throws {
    var (network, record) = try newcomer()
    network.isLost = { $0.message.name == "route.absorb" }
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    #expect(network.run(atMost: .seconds(3)) { $0.nodes[1].realities[0].seat != nil })
    network.isLost = { $0.message.name == "answer" }
    for _ in 0..<100 {
      network.run(.milliseconds(100))
      #expect(network.held(record.key, by: 1) == record)
    }
    #expect(network.held(record.key, by: 0) == record)
    #expect(network.nodes[1].sharedZones(in: 0) == [.whole])
  }

  /// A peer hears of no death but its owner's, and would take what a dead node owned for that node's for ever.
  @Test func aPeerForgetsWhatItsOwnerDoesNotKnow() throws {
    var network = try network(9, sharing: 3)
    let owner = try owner(with: 1, in: network)
    let peer = peers(of: owner, in: network)[0]
    func around(_ node: NodeID) -> [Claim] { network.nodes[Int(node)].realities[0].neighbors.claims }
    let other = try #require(around(owner).first)
    let claim = Claim(zone: other.zone, epoch: other.epoch + 4, owner: Contact(id: 99), start: 1)
    network.inject(.claims([claim]), from: 99, to: peer)
    #expect(around(peer).contains(claim))
    network.run(.seconds(35))
    #expect(around(peer).contains(other))
    #expect(!around(peer).contains(claim))
    #expect(network.isExact())
    try checkSeats(network)
  }

  /// An owner that has given everything away may find no room for its peers there: they look for seats at once.
  @Test func aPeerLeavesAnOwnerThatOwnsNothing() throws {
    var network = try network(9, sharing: 3)
    let owner = try owner(with: 1, in: network)
    let peer = peers(of: owner, in: network)[0]
    let heir = try #require(network.alive.first { !$0.isZoneless && $0.contact.id != owner }?.contact)
    let claims = network.nodes[Int(owner)].realities[0].own.claims.map {
      Claim(zone: $0.zone, epoch: $0.epoch + 1, owner: heir, start: 1)
    }
    network.isLost = { $0.to.id == peer }
    for node in [owner, heir.id, peer] { network.inject(.claims(claims), from: heir.id, to: node) }
    #expect(network.nodes[Int(peer)].realities[0].sharedClaims.isEmpty)
    network.run(.seconds(5))
    #expect(network.nodes[Int(peer)].realities[0].seat == nil)
    network.isLost = { _ in false }
    network.run(.seconds(60))
    #expect(network.isExact())
    try checkSeats(network)
  }

  /// An owner that starts again has forgotten its peers, who find seats again.
  @Test func peersOfAnOwnerThatStartsAgainFindSeats() throws {
    var network = try network(6, sharing: 3)
    let owner = try owner(with: 1, in: network)
    network.crash(owner)
    network.restart(owner)
    network.run(.seconds(40))
    #expect(network.isExact())
    try checkSeats(network)
  }

  /// An owner that is back without its disk before anybody missed it, and hears that it owns what it owned, has lost the
  /// records: its peers give them back.
  @Test(arguments: [6, 3])
  func anOwnerThatHasLostItsDiskGetsTheRecordsOfItsPeers(nodes: Int) throws {
    var network = try network(nodes, sharing: 3)
    let owner = try owner(with: 1, in: network)
    let key = try #require(
      try (0..<99).map { try Samples.key("\($0)") }.first { key in
        network.nodes[Int(owner)].realities[0].serves(
          network.torus.code(of: key.hashedPoint(on: network.torus)))
      })
    #expect(network.perform(.write(try network.put(key, [1])), at: owner) != nil)
    network.crash(owner)
    network.restart(owner, losingDisk: true)
    let other = try #require(network.alive.first { $0.contact.id != owner }?.contact)
    network.begin(.join(through: [other], at: nil), at: owner)
    network.run(.seconds(5))
    #expect(!network.nodes[Int(owner)].isZoneless)
    #expect(network.held(key, by: owner)?.value == [1])
    network.run(.seconds(40))
    try checkSeats(network)
  }

  /// The only owner there was is gone while its peers start again, or stand still: they know what there was to own.
  @Test(arguments: [true, false])
  func peersRiseWhereNobodyOwnsAnything(startingAgain: Bool) throws {
    var network = try network(3, sharing: 3)
    let key = try Samples.key("x")
    #expect(network.perform(.write(try network.put(key, [1])), at: 0) != nil)
    network.crash(0)
    if startingAgain {
      for node: NodeID in 1..<3 { network.crash(node) }
      for node: NodeID in 1..<3 { network.restart(node) }
    } else {
      network.paused = [1, 2]
      network.run(.seconds(30))
      network.paused = []
    }
    network.run(.seconds(120))
    #expect(network.isExact())
    #expect(network.alive.contains { !$0.isZoneless && network.held(key, by: $0.contact.id)?.value == [1] })
    try checkSeats(network)
  }

  /// What was on its way for too long changes nothing.
  @Test func lateWordsOfARosterChangeNothing() throws {
    var network = try network(3, sharing: 3)
    let old = Roster(
      reality: 0, enrollment: 1, claims: network.claims(), peers: [Contact(id: 1), Contact(id: 2)])
    network.inject(.enroll(old), from: 0, to: 1)
    network.inject(.resign(0, enrollment: 1), from: 1, to: 0)
    #expect(peers(of: 0, in: network) == [1, 2])
    // A stranger cannot enroll whoever has a seat, nor resign for another.
    let other = Roster(reality: 0, enrollment: .max, claims: [], peers: [Contact(id: 1)])
    network.inject(.enroll(other), from: 7, to: 1)
    network.inject(.resign(0, enrollment: .max), from: 7, to: 0)
    #expect(peers(of: 0, in: network) == [1, 2])
    #expect(network.nodes[1].realities[0].seat?.owner.id == 0)
    network.run(.seconds(5))
    try checkSeats(network)
  }
}
