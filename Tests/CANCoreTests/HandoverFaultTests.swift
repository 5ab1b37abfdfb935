import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// What fails at each step of a hand-over, and what follows: the table of 3.2.
@Suite struct HandoverFaultTests {
  /// Two members, and a third that node 0 is giving the half of its zone, of which no message of this name arrives.
  private func joining(losing name: String) throws -> HandNetwork {
    var network = try Samples.stocked(3)
    _ = network.perform(.join(through: [Contact(id: 0)], at: nil), at: 1)
    network.run(.seconds(5))
    network.losses[name] = .max
    let point = network.torus.corner(of: try #require(network.nodes[0].status.zones.first))
    network.begin(.join(through: [Contact(id: 0)], at: point), at: 2)
    network.deliverAll()
    return network
  }

  /// "Whatever is not answered is sent again": no message of a hand-over is one that must not be lost.
  @Test func everyMessageMayBeLost() throws {
    for name in ["route.join", "offer", "piece", "received", "accept", "commit", "taken", "update"] {
      for times in [1, 3] {
        var network = try Samples.stocked()
        network.losses[name] = times
        let join = network.beginJoin(of: 1)
        network.deliverAll()
        network.run(.seconds(30))
        #expect(network.losses[name] == 0, "\(name) was never sent")
        guard case .joined = network.outcomes[join] else {
          Issue.record("not joined without \(name)")
          continue
        }
        #expect(network.isExact(oneZoneEach: true), "\(name)")
        #expect(network.alive.reduce(0) { $0 + $1.storedRecords().count } == 24, "\(name)")
        #expect(network.nodes.allSatisfy { !$0.isBusy }, "\(name)")
      }
    }
  }

  /// "COMMIT lost: sent again."
  @Test func aLostCommitIsSentAgain() throws {
    var network = try Samples.stocked()
    network.losses["commit"] = 2
    _ = network.beginJoin(of: 1)
    network.deliverAll()
    #expect(network.zones(of: 0).count == 1 && network.zones(of: 0) != ["whole"])
    #expect(network.zones(of: 1) == [])
    // The giver holds the records as long as nobody has said that it has the zone.
    #expect(network.nodes[0].storedRecords().count == 24)
    network.run(.seconds(4))
    #expect(network.isExact(oneZoneEach: true))
    #expect(network.nodes[0].storedRecords().count < 24)
  }

  /// G5, 3.2: "or a neighbor's correction (G6 b) tells B": the hand-over is forgotten, the claim is not.
  @Test func aCommitWhoseHandOverIsForgottenIsAdopted() throws {
    var network = try Samples.stocked()
    network.losses["commit"] = .max
    _ = network.beginJoin(of: 1)
    network.deliverAll()
    network.crash(1)
    network.restart(1)
    // It looks for a seat by itself, and is told that it has one.
    #expect(network.run(atMost: .seconds(10)) { $0.isExact(oneZoneEach: true) })
    #expect(network.nodes[1].stage == .member)
    network.losses = [:]
    network.run(.seconds(60))
    #expect(network.keys().count == 24)
    #expect(network.alive.reduce(0) { $0 + $1.storedRecords().count } == 24)
  }

  /// "B before ACCEPT: A aborts and is still the owner."
  @Test func theGiverGivesUpOnAnHeirThatDies() throws {
    var network = try Samples.stocked()
    network.losses["accept"] = .max
    _ = network.beginJoin(of: 1)
    network.deliverAll()
    #expect(network.nodes[0].isBusy)
    network.crash(1)
    network.run(.seconds(15))
    #expect(!network.nodes[0].isBusy)
    #expect(network.zones(of: 0) == ["whole"])
    #expect(network.nodes[0].storedRecords().count == 24)
  }

  /// An heir that says again and again that it has the first piece has forgotten the others, and comes to no end.
  @Test func theGiverGivesUpOnAnHeirThatGetsNoFurther() throws {
    var network = try Samples.stocked()
    network.losses["accept"] = .max
    _ = network.beginJoin(of: 1)
    network.deliverAll()
    let id = try #require(network.nodes[0].outgoing.keys.first)
    network.crash(1)
    for _ in 0..<15 {
      network.run(.seconds(1))
      network.inject(.received(id, index: 0), from: 1, to: 0)
    }
    #expect(!network.nodes[0].isBusy)
  }

  /// What an heir was given by a giver that died before the commit goes to whoever owns the zone in the end.
  @Test func anHeirWhoseGiverDiesKeepsWhatItWasGiven() throws {
    var network = try joining(losing: "accept")
    #expect(network.nodes[2].incoming.values.contains { $0.isHeld && $0.giver.id == 0 })
    let arrived = network.nodes[2].incoming.values.flatMap(\.records).map(\.key)
    network.crash(0)
    network.losses = [:]
    network.run(.seconds(60))
    #expect(network.isExact())
    #expect(!arrived.isEmpty && arrived.allSatisfy(network.keys().contains))
  }

  /// The heir dies before it has the commit, and a third node takes over: it gets the records as soon as that is heard.
  @Test func whoTakesOverFromAnHeirGetsTheRecords() throws {
    var network = try joining(losing: "commit")
    network.crash(2)
    let transfer = try #require(network.nodes[0].outgoing.values.first { $0.isGranted })
    let records = network.nodes[0].storedRecords().filter { transfer.zone.contains($0.code) }
    let claim = Claim(
      zone: transfer.zone, in: 0, epoch: try #require(transfer.commit).claim.epoch + 1, owner: Contact(id: 1),
      start: 1)
    // It has two zones now, and would give one on.
    network.losses["offer"] = .max
    for node: NodeID in [1, 0] { network.inject(.claims([claim]), from: 2, to: node) }
    network.run(.seconds(5))
    #expect(!records.isEmpty && records.allSatisfy { network.held($0.key, by: 1) == $0 })
  }

  /// "B after COMMIT: A, first in line and still holding the records, claims e+2."
  @Test func theGiverTakesTheZoneBackFromAnHeirThatDies() throws {
    var network = try Samples.stocked()
    network.losses["taken"] = .max
    _ = network.beginJoin(of: 1)
    network.deliverAll()
    network.run(.seconds(2))
    let epoch = try #require(network.nodes[1].status.claims.first).epoch
    network.crash(1)
    network.run(.seconds(30))
    #expect(network.zones(of: 0) == ["0", "1"])
    // Alone, it may be the one that is cut off, and doubts.
    #expect(network.nodes[0].status.claims.contains { $0.epoch > epoch && !$0.isFirm })
    network.run(.seconds(30))
    #expect(network.nodes[0].storedRecords().count == 24)
    #expect(!network.nodes[0].isBusy)
  }

  /// "A before COMMIT: B owns nothing and joins anew; A's neighbors take over."
  @Test func theHeirOfADeadGiverJoinsElsewhere() throws {
    var network = try Samples.stocked(3, records: 0)
    _ = network.beginJoin(of: 1)
    network.deliverAll()
    network.run(.seconds(2))
    let all = [Contact(id: 0), Contact(id: 1)]
    let corner = network.nodes[0].configuration.torus.corner(
      of: try #require(network.nodes[0].status.zones.first))
    let join = network.begin(.join(through: all, at: corner), at: 2)
    network.hasFastDisks = false
    while network.deliverFirst(where: { $0.name != "accept" }) || network.finishFirstWrite() {}
    network.deliverFirst()
    #expect(!network.writes.isEmpty)
    network.crash(0)
    network.hasFastDisks = true
    #expect(network.zones(of: 2) == [])
    network.run(.seconds(90))
    guard case .joined = network.outcomes[join] else {
      Issue.record("not joined")
      return
    }
    #expect(network.isExact(oneZoneEach: true))
  }

  /// "A restarts after COMMIT: the durable 'granted' keeps it from serving q."
  @Test func aGrantOutlivesTheGiver() throws {
    var network = try Samples.stocked()
    network.losses["commit"] = .max
    let join = network.beginJoin(of: 1)
    network.deliverAll()
    let granted = try #require(network.nodes[0].status.zones.first?.sibling)
    network.crash(0)
    network.restart(0)
    #expect(network.nodes[0].status.zones == [granted.sibling])
    network.losses = [:]
    // The heir learns from a correction that it owns the zone, once it no longer waits for the commit.
    network.run(.seconds(60))
    guard case .joined = network.outcomes[join] else {
      Issue.record("not joined")
      return
    }
    #expect(network.isExact(oneZoneEach: true))
    #expect(network.keys().count == 24)
  }

  /// The giver dies after its grant, and nobody but the heir has the records. Others say that the zone is the heir's, or
  /// that all of one is by the same title of which that is a half.
  @Test(arguments: [2, 0] as [NodeID]) func anHeirWhoseCommitIsLostKeepsWhatItHas(leaver: NodeID) throws {
    var network = try Samples.quarters()
    try network.fill(40)
    network.run(.seconds(3))
    let keys = network.keys()
    let zones = Set(network.zones(of: leaver))
    network.isLost = { $0.message.name == "commit" }
    network.begin(.leave, at: leaver)
    #expect(network.run(atMost: .seconds(3)) { $0.nodes[Int(leaver)].isZoneless })
    network.run(.milliseconds(500))
    network.crash(leaver)
    network.run(.seconds(90))
    #expect(network.isExact())
    #expect(!zones.isEmpty && network.keys() == keys)
  }

  /// The commit is lost for good, or the giver dies before it: the heir has the records as soon as it has the zone.
  @Test(arguments: ["commit", "accept"]) func anHeirThatTakesOverHasWhatWasArriving(lost: String) throws {
    var network = HandNetwork.tiled(["1"], try Samples.configuration())
    try network.fill(40)
    network.run(.seconds(3))
    let keys = network.keys()
    let given = network.nodes[0].storedRecords().count
    network.isLost = { $0.message.name == lost }
    network.begin(.leave, at: 0)
    network.run(.milliseconds(500))
    #expect(given > 0 && network.nodes[1].incoming.values.contains { $0.isHeld })
    network.crash(0)
    #expect(network.run(atMost: .seconds(30)) { $0.isExact() })
    #expect(network.keys() == keys)
    network.run(.seconds(60))
    #expect(network.keys() == keys)
    network.restart(1)
    #expect(network.nodes[1].storedRecords().count == 40)
  }

  /// 3.2: a disk that fails at either side leaves the giver the owner, and the joiner tries again.
  @Test func aFailingDiskAbortsAndTheJoinerTriesAgain() throws {
    for failing in [0, 1] as [NodeID] {
      var network = try Samples.stocked()
      let join = network.beginJoin(of: 1)
      network.hasFastDisks = false
      var hasFailed = false
      while !network.messages.isEmpty || !network.writes.isEmpty {
        let isNow = network.writes.first.map { write in
          write.node == failing
            && write.changes.contains {
              switch $0 {
              case .granted: failing == 0
              case .stored: failing == 1
              default: false
              }
            }
        }
        if isNow == true, !hasFailed {
          hasFailed = true
          network.finishFirstWrite(.failed)
          #expect(network.zones(of: 0) == ["whole"])
          #expect(network.zones(of: 1) == [])
        } else if !network.finishFirstWrite() {
          network.deliverFirst()
        }
      }
      #expect(hasFailed)
      network.hasFastDisks = true
      network.run(.seconds(20))
      guard case .joined = network.outcomes[join] else {
        Issue.record("not joined")
        continue
      }
      #expect(network.keys().count == 24)
      #expect(network.isExact(oneZoneEach: true))
    }
  }

  /// "COMMIT delivered twice or late: idempotent; a late one loses."
  @Test func aLateCommitLoses() throws {
    var network = try Samples.stocked(2, records: 24, bytes: 10)
    _ = network.beginJoin(of: 1)
    network.deliverAll()
    let commit = try #require(network.sent("commit").first)
    network.log = []
    network.inject(commit.message, from: 0, to: 1)
    #expect(network.sent("taken", from: 1).count == 1)
    network.deliverAll()
    #expect(network.isExact(oneZoneEach: true))
    // The zone moves on, and the node forgets the hand-over.
    #expect(network.perform(.leave, at: 1) == .left)
    network.run(.seconds(3))
    network.crash(1)
    network.restart(1, losingDisk: true)
    network.run(.seconds(1))
    _ = network.beginJoin(of: 1)
    network.deliverAll()
    network.inject(commit.message, from: 0, to: 1)
    network.run(.seconds(20))
    #expect(network.isExact(oneZoneEach: true))
    #expect(network.keys().count == 24)
  }

  /// 3.2: an offer that was on its way for too long does not begin a second hand-over.
  @Test func anOfferOfAZoneThatWasTakenIsIgnored() throws {
    var network = try Samples.stocked(2, records: 4, bytes: 10)
    _ = network.beginJoin(of: 1)
    network.deliverAll()
    let offer = try #require(network.sent("offer").first)
    network.inject(offer.message, from: 0, to: 1)
    network.deliverAll()
    #expect(!network.nodes[1].isBusy)
  }

  /// 3.2: a giver that is superseded withdraws what it offers.
  @Test func whoLosesAZoneWithdrawsItsOffer() throws {
    var network = try Samples.stocked(2, records: 4, bytes: 10)
    network.losses["accept"] = .max
    _ = network.beginJoin(of: 1)
    network.deliverAll()
    network.log = []
    network.inject(.claims([try Samples.claim("whole", epoch: 40, of: 7)]), from: 7, to: 0)
    #expect(network.sent("withdraw", from: 0, to: 1).count == 1)
    #expect(network.zones(of: 0) == [])
  }

  /// 2.3: a leaver whose first heir is gone hands over to another.
  @Test func aLeaverFindsAnotherHeir() throws {
    var network = try Samples.quarters()
    try network.fill(20)
    network.run(.seconds(3))
    network.crash(0)
    let leave = network.begin(.leave, at: 2)
    network.run(.seconds(40))
    #expect(network.outcomes[leave] == .left)
    network.crash(2)
    #expect(network.isExact())
  }

}
