import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// The zone of a dead node goes to the first of those around it, each of which waits its turn (2.3, 3.3).
@Suite struct TakeoverTests {
  private func firstOwner(of prefix: String, after dead: NodeID, in network: inout HandNetwork) throws
    -> NodeID?
  {
    network.run(.seconds(3))
    network.crash(dead)
    let point = network.nodes[0].configuration.torus.corner(of: try Samples.zone(prefix))
    #expect(network.run(atMost: .seconds(15)) { $0.owner(of: point) != nil })
    return network.owner(of: point)
  }

  /// 2.3: "the zone of a departing node is merged with its sibling where that makes a valid zone".
  @Test func theSiblingComesFirst() throws {
    var network = try Samples.quarters()
    #expect(try firstOwner(of: "01", after: 2, in: &network) == 0)
    #expect(network.zones(of: 0) == ["0"])
    #expect(network.claims().first?.epoch ?? 0 > 2)
    try network.checkInvariants()
  }

  /// 2.3: "the neighbor with the smallest zone takes over".
  @Test func theSmallerVolumeComesNext() throws {
    var network = try Samples.ring(["1", "11", "111"])
    #expect(try firstOwner(of: "0", after: 0, in: &network) == 3)
  }

  /// 3.3: "sibling first, smaller volume, id".
  @Test func theSmallerIDComesLast() throws {
    var network = try Samples.ring(["1", "11"])
    #expect(try firstOwner(of: "0", after: 0, in: &network) == 1)
  }

  /// 3.3: "Concurrent takeovers meet in the join."
  @Test func concurrentTakeoversMeetInOneOwner() throws {
    var network = try Samples.ring(["1", "11"])
    network.run(.seconds(3))
    network.crash(0)
    network.run(.seconds(5))
    network.isLost = { Set([$0.from.id, $0.to.id]) == [1, 2] }
    #expect(
      network.run(atMost: .seconds(5), step: .milliseconds(100)) { network in
        network.zones(of: 1).contains("0") && network.zones(of: 2).contains("0")
      })
    network.heal()
    network.run(.seconds(3))
    #expect(network.isExact())
    network.run(.seconds(30))
    #expect(network.isExact(oneZoneEach: true))
  }

  /// A node that has just given a zone lives, whatever was believed of it before: the rest of its zones stays with it.
  @Test func whoGivesAZoneIsNotTakenForDead() throws {
    var survivor = try Survivor()
    survivor.loseAll()
    let half = try Samples.claim("1", epoch: 51, of: 1)
    survivor.receive(half, from: survivor.dead, around: [try Samples.claim("0", epoch: 50, of: 0)])
    #expect(survivor.zones == [half.zone])
    survivor.pass(3)
    #expect(survivor.zones == [half.zone])
  }

  /// Who was given up and is heard to own something again has a second to say that it lives.
  @Test(arguments: [false, true]) func whoComesBackIsAskedOnceMore(answers: Bool) throws {
    var survivor = try Survivor()
    let (half, quarter) = (try Samples.zone("1"), try Samples.zone("00"))
    let claim = Claim(zone: quarter, in: 0, epoch: 60, owner: survivor.dead, start: 2)
    let sent = survivor.hear(.claims([claim]), from: Contact(id: 9))
    #expect(survivor.zones == [try Samples.zone("01"), half])
    if answers { survivor.answerProbe(among: sent) }
    survivor.pass(5)
    #expect(survivor.zones.contains { $0.contains(quarter) } == !answers)
  }

  /// Who has had no zone for a while, and so watched nobody, does not know who is dead.
  @Test(arguments: [false, true]) func whoGetsAZoneAgainAsksTheDeadOnceMore(answers: Bool) throws {
    var survivor = try Survivor()
    survivor.loseAll()
    survivor.pass(2)
    let half = try Samples.claim("1", epoch: 52, of: 1)
    let sent = survivor.receive(
      half, from: Contact(id: 5),
      around: [try Samples.claim("00", epoch: 51, of: 0), try Samples.claim("01", epoch: 53, of: 5)])
    #expect(survivor.zones == [half.zone])
    if answers { survivor.answerProbe(among: sent) }
    survivor.pass(3)
    #expect(survivor.zones.contains(try Samples.zone("00")) == !answers)
  }

  /// Who has left and goes on looking for a taker of its records owns nothing, whatever others have heard last.
  @Test func whoHasLeftIsNotTakenForAlive() throws {
    var network = try Samples.quarters()
    try network.fill(40)
    network.run(.seconds(3))
    network.isLost = { $0.message.name == "commit" || $0.from.id == 2 && $0.message.name == "update" }
    network.begin(.leave, at: 2)
    #expect(network.run(atMost: .seconds(3)) { $0.nodes[2].isZoneless })
    network.crash(0)
    network.run(.seconds(100))
    network.heal()
    network.run(.seconds(60))
    #expect(network.nodes[2].stage == .left && network.isExact())
  }

  /// 3.3: a takeover that was planned comes to nothing where the dead has risen.
  @Test func whoRisesInTimeKeepsItsZone() throws {
    var network = try Samples.ring(["1", "11"])
    network.run(.seconds(3))
    network.isLost = { $0.from.id == 0 && $0.to.id == 2 || $0.message.name == "alive" }
    #expect(
      network.run(atMost: .seconds(12), step: .milliseconds(50)) { !$0.nodes[2].upkeep.takeovers.isEmpty })
    network.heal()
    let update = Update(number: .max - 9, version: 0, learned: 0, news: nil)
    network.inject(.update(update), from: 0, to: 2)
    network.run(.seconds(10))
    #expect(network.nodes[2].upkeep.takeovers.isEmpty)
    #expect(network.zones(of: 2) == ["11"])
    #expect(network.zones(of: 0) == ["0"])
  }

  /// 3.3: "an isolated node must not swallow the torus and win the heal".
  @Test func whoLosesMostNeighborsAtOnceClaimsProvisionallyAndYields() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    network.isolate([0])
    network.log = []
    #expect(network.run(atMost: .seconds(30)) { $0.zones(of: 0).count > 1 || $0.zones(of: 0) == ["0"] })
    // The guard: it looked around first.
    #expect(network.sent("route.audit", from: 0).count > 2)
    #expect(network.nodes[0].status.claims.contains { !$0.isFirm })
    network.run(.seconds(20))
    network.isLost = { $0.message.name == "route.join" }
    network.run(.seconds(20))
    // Nobody had to step down for the one that was cut off.
    #expect(!network.events.contains { if case .zoneLost(_, 0) = $0 { true } else { false } })
    #expect(network.nodes[0].isZoneless)
    network.heal()
    network.run(.seconds(60))
    #expect(network.isExact(oneZoneEach: true))
  }

  /// 3.3: "A living owner that is beaten only by a provisional claim keeps serving and answers with firm e+1."
  @Test func aLivingOwnerStandsFirmAgainstAProvisionalClaim() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    let own = try #require(network.nodes[2].status.claims.first)
    let doubt = try Samples.claim("01", epoch: own.epoch + 1, isFirm: false, of: 0)
    #expect(doubt.outranks(own))
    network.log = []
    network.inject(.claims([doubt]), from: 0, to: 2)
    let standing = try #require(network.nodes[2].status.claims.first)
    #expect(standing.zone == own.zone && standing.epoch == own.epoch + 1 && standing.isFirm)
    #expect(!network.events.contains { if case .zoneLost(_, 0) = $0 { true } else { false } })
    let answers = network.sent("update", from: 2, to: 0)
    #expect(
      answers.contains {
        if case .update(let update) = $0.message {
          update.news?.claims.contains(standing) ?? false
        } else {
          false
        }
      })
    // A firm claim of that epoch beats it all the same.
    network.inject(.claims([try Samples.claim("01", epoch: own.epoch + 2, of: 0)]), from: 0, to: 2)
    #expect(network.zones(of: 2) == [])
  }

  /// 3.3: two that are cut off from each other both doubt, and both find what is theirs when they meet again.
  @Test(arguments: [9, 12, 40])
  func aPairThatWasCutOffKeepsItsZones(seconds: Int) throws {
    var network = HandNetwork.joined(2, try Samples.configuration())
    network.run(.seconds(5))
    let zones = (0..<2).map { network.zones(of: $0) }
    network.isLost = { _ in true }
    network.run(.seconds(seconds))
    #expect(network.claims().contains { !$0.isFirm })
    network.heal()
    network.run(.seconds(10))
    #expect((0..<2).map { network.zones(of: $0) } == zones)
    #expect(!network.claims().contains { !$0.isFirm })
  }

  /// G3: who starts again, knows nobody, and fills the hole around it yields to the owner that it had forgotten.
  @Test func whoFillsAHoleInIsolationYieldsToTheOwner() throws {
    var network = HandNetwork.joined(2, try Samples.configuration())
    network.run(.seconds(5))
    let zones = (0..<2).map { network.zones(of: $0) }
    network.restart(1)
    network.isLost = { _ in true }
    network.run(.seconds(9))
    #expect(network.claims().contains { $0.epoch == Claim.holeEpoch })
    network.heal()
    network.run(.seconds(10))
    #expect((0..<2).map { network.zones(of: $0) } == zones)
  }

  /// 2.3: what the dead had told is known to who takes its zone over, so that its other neighbors are told.
  @Test func theNeighborsOfTheDeadAreTold() throws {
    var network = try Samples.ring(["1", "01", "11", "011"])
    // 00: 0, 010: 2, 011: 4, 10: 1, 11: 3.
    network.run(.seconds(3))
    network.crash(4)
    network.run(.seconds(30))
    #expect(network.isExact(oneZoneEach: true))
    #expect(network.zones(of: 2) == ["01"])
    #expect(network.nodes[1].status.neighborIDs == [2, 3])
  }
}

/// One of two nodes, which has given the other up and owns both halves.
private struct Survivor {
  private(set) var node: Node
  let dead: Contact
  private var now: Moment

  init() throws {
    let network = try Samples.ring(["1"])
    (node, dead, now) = (network.nodes[1], network.nodes[0].contact, network.now)
    pass(15)
    #expect(node.neighbors[dead.id]?.isDead == true && zones.count == 2)
  }

  var zones: [Zone] { node.ownClaims.map(\.zone) }

  /// Hands it a message, and returns what it sends.
  @discardableResult
  mutating func hear(_ message: Message, from sender: Contact) -> [Message] {
    hand(.message(message, from: sender))
  }

  /// Others say that everything is the other node's.
  mutating func loseAll() {
    hear(.claims([Claim(zone: .whole, in: 0, epoch: 50, owner: dead, start: 1)]), from: Contact(id: 9))
    #expect(node.isZoneless && node.stage == .joining)
  }

  /// It is given a zone, and sends what is returned at the commit.
  @discardableResult
  mutating func receive(_ claim: Claim, from giver: Contact, around: [Claim]) -> [Message] {
    let id = TransferID(giver: giver.id, number: 9)
    let piece = Piece(index: 0, records: [], isLast: true)
    hear(.offer(Offer(transfer: id, zone: claim.zone, reality: 0, piece: piece)), from: giver)
    return hear(.commit(Commit(transfer: id, claim: claim, lastWrites: [], around: around)), from: giver)
  }

  /// The other node says that it lives, if it was asked.
  mutating func answerProbe(among messages: [Message]) {
    for case .probe(let probe) in messages where probe.target == dead {
      hear(.alive(probe), from: dead)
    }
  }

  mutating func pass(_ seconds: Int) {
    for _ in 0..<(seconds * 10) {
      now = Moment(monotonic: now.monotonic + .milliseconds(100), wall: now.wall + 100_000_000)
      hand(.wake)
    }
  }

  @discardableResult
  private mutating func hand(_ input: Input) -> [Message] {
    var effects: [Effect] = []
    node.handle(input, at: now, into: &effects)
    var sent: [Message] = []
    for effect in effects {
      switch effect {
      case .persist(_, let id): sent += hand(.persisted(id, .durable))
      case .send(let message, _): sent.append(message)
      default: break
      }
    }
    return sent
  }
}
