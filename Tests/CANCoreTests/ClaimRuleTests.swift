import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// The rules by which claims make owners: G1 to G6 and G9.
@Suite struct ClaimRuleTests {
  /// What stood over a neighbor's word is forgotten: then the word is news again, though nothing else is told.
  @Test func whatIsForgottenMakesOldWordsNews() throws {
    var reality = Reality(0, owner: 1, torus: try Samples.configuration(dimensions: 1).torus)
    let memory = Reality.Memory(told: .seconds(4), kept: .seconds(90))
    func join(_ claims: [Claim]) -> Bool { reality.join(claims, at: .start, memory: memory).isNews }
    func forgets(by seconds: Int) -> Bool { reality.age(to: .start + .seconds(seconds)) }
    let own = try ["01", "000"].map { try Samples.claim($0, epoch: 4, of: 1) }
    let neighbors = try [("001", 0), ("1", 2)].map { try Samples.claim($0, epoch: 4, of: $1) }
    #expect(join(own + neighbors))
    #expect(join([try Samples.claim("000", epoch: 9, of: 9)]))
    let whole = try Samples.claim("00", epoch: 5, of: 0)
    #expect(join([whole]))
    #expect(!join([whole]))
    #expect(forgets(by: 5))
    #expect(!forgets(by: 80))
    #expect(!join([whole]))
    #expect(forgets(by: 91))
    #expect(join([whole]))
    #expect(reality.neighbors.claims.contains(whole))
  }

  /// G4: "stop serving in the same step, push the records to the winner until acknowledged".
  @Test func theLoserStepsDownAtOnceAndPushesItsRecordsToTheWinner() throws {
    var network = try Samples.quarters()
    try network.fill(60)
    network.run(.seconds(3))
    let keys = network.keys()
    let zone = try Samples.zone("01")
    let count = network.nodes[2].storedRecords().count
    #expect(count > 5)
    // G5: the winner is named by others, lives, and serves.
    network.inject(.claims([try Samples.claim("01", epoch: 50, of: 3)]), from: 1, to: 3)
    #expect(network.zones(of: 3).count == 2)
    network.deliverFirst { if case .update = $0 { true } else { false } }
    network.losses["absorbed"] = 3
    network.log = []
    network.inject(.claims([try Samples.claim("01", epoch: 50, of: 3)]), from: 3, to: 2)
    #expect(network.zones(of: 2) == [])
    #expect(network.events.contains(.zoneLost(zone, to: 3)))
    // It seeks no other seat here, so that the zone stays what it is.
    network.isLost = { $0.message.name == "route.join" || $0.message.name == "reassign" }
    network.run(.seconds(2))
    #expect(!network.sent("route.absorb", from: 2).isEmpty)
    #expect(network.nodes[2].storedRecords().count == count)
    network.run(.seconds(20))
    #expect(!network.sent("absorbed", from: 3, to: 2).isEmpty)
    #expect(network.nodes[2].storedRecords().isEmpty)
    #expect(network.disks[2].records[0].isEmpty)
    #expect(network.keys() == keys)
    network.heal()
    network.run(.seconds(60))
    #expect(network.isExact(oneZoneEach: true))
    #expect(network.keys() == keys)
  }

  /// G4: "tell the former neighbors (the merge wave) until they know".
  @Test func theLoserTellsItsFormerNeighbors() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    network.log = []
    network.inject(.claims([try Samples.claim("01", epoch: 50, of: 1)]), from: 1, to: 2)
    for neighbor: NodeID in [0, 1, 3] {
      let told = network.sent("update", from: 2, to: neighbor).flatMap { envelope -> [Claim] in
        if case .update(let update) = envelope.message { update.news?.claims ?? [] } else { [] }
      }
      #expect(told.contains { $0.epoch == 50 && $0.owner.id == 1 }, "node \(neighbor)")
    }
  }

  /// G5: "If the highest claim names me and I live, I serve it."
  @Test func whoIsNamedServes() throws {
    var network = try Samples.quarters()
    network.inject(.claims([try Samples.claim("01", epoch: 9, of: 3)]), from: 2, to: 3)
    #expect(network.zones(of: 3) == ["01", "11"])
    #expect(network.disks[3].claims[0].leaves.contains { $0.epoch == 9 && $0.owner.id == 3 })
    // The former owner learns it with the next update.
    #expect(network.run(atMost: .seconds(2)) { $0.isExact() })
  }

  /// G3: "A jump beyond 2^20 is refused".
  @Test func anEpochThatJumpsIsRefused() throws {
    var network = try Samples.quarters()
    let epoch = network.nodes[2].realities[0].map.nextEpoch(in: try Samples.zone("01"))
    let tooHigh = try Samples.claim("01", epoch: epoch + Limit.epochJump + 1, of: 3)
    network.inject(.claims([tooHigh]), from: 3, to: 2)
    #expect(network.zones(of: 2) == ["01"])
    network.inject(.claims([try Samples.claim("01", epoch: epoch + Limit.epochJump, of: 3)]), from: 3, to: 2)
    #expect(network.zones(of: 2) == [])
  }

  /// G3: "1 + the highest epoch known": where there is no higher one, siblings stay two, and nothing hangs.
  @Test func siblingsAtTheLastEpochAreNotMerged() throws {
    var reality = Reality(0, owner: 0, torus: try Samples.configuration().torus)
    let halves = [
      try Samples.claim("0", epoch: .max, of: 0), try Samples.claim("1", epoch: .max - 1, of: 0),
    ]
    _ = reality.join(halves, at: .start, memory: .init())
    #expect(reality.own.claims == halves)
  }

  /// G3: a filled hole that became one zone with its sibling would beat the living owner; what is held in doubt
  /// would pull down what is firm.
  @Test(arguments: [(Claim.holeEpoch, true), (5, false)])
  func holesAndDoubtsAreNotMergedWithWhatIsFirm(epoch: UInt64, isFirm: Bool) throws {
    var reality = Reality(0, owner: 0, torus: try Samples.configuration().torus)
    let halves = [
      try Samples.claim("0", epoch: epoch, isFirm: isFirm, of: 0), try Samples.claim("1", epoch: 7, of: 0),
    ]
    _ = reality.join(halves, at: .start, memory: .init())
    #expect(reality.own.claims == halves)
    _ = reality.join([try Samples.claim("0", epoch: 5, of: 0)], at: .start, memory: .init())
    let whole = try Samples.claim("whole", epoch: 8, of: 0)
    #expect(reality.own.claims == [whole])
  }

  /// G6 a: "answer with a correction if a claim of the sender is beaten in my map".
  @Test func aBeatenClaimIsCorrected() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    network.log = []
    network.inject(.claims([try Samples.claim("01", epoch: 1, of: 1)]), from: 1, to: 2)
    let answer = try #require(network.sent("update", from: 2, to: 1).first)
    guard case .update(let update) = answer.message else { return }
    #expect(update.news?.claims.contains { $0.owner.id == 2 && $0.epoch > 1 } ?? false)
    // The two do not go on for ever.
    network.deliverAll()
    #expect(network.log.count < 20)
    #expect(network.zones(of: 2) == ["01"])
  }

  /// G6 b: "answer with a correction if my map names the sender for a box that it does not list".
  @Test func whoDoesNotListItsZoneIsCorrected() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    network.log = []
    network.inject(.claims([]), from: 2, to: 0)
    #expect(
      network.sent("update", from: 0, to: 2).contains {
        if case .update(let update) = $0.message {
          update.news?.claims.contains { $0.owner.id == 2 } ?? false
        } else {
          false
        }
      })
    // Early ones wait for the next update, so that corrections do not storm.
    network.log = []
    network.inject(.claims([]), from: 2, to: 0)
    #expect(network.sent("update", from: 0, to: 2).isEmpty)
    #expect(network.nodes[0].neighbors[2]?.acknowledged == 0)
  }

  /// G5, G9: "A leaver stops only when no highest claim that it knows names it."
  @Test func whoHasLeftAndIsNamedAgainHandsOver() throws {
    var network = try Samples.quarters()
    try network.fill(20)
    let keys = network.keys()
    #expect(network.perform(.leave, at: 2) == .left)
    #expect(network.nodes[2].stage == .left)
    network.inject(.claims([try Samples.claim("01", epoch: 50, of: 2)]), from: 0, to: 2)
    #expect(network.nodes[2].stage == .leaving)
    network.run(.seconds(20))
    #expect(network.nodes[2].stage == .left)
    network.crash(2)
    #expect(network.isExact(oneZoneEach: true))
    #expect(network.keys() == keys)
  }

  /// G2: what a node that belongs to no overlay is said to own it does not take.
  @Test func aDetachedNodeAdoptsNothing() throws {
    var network = HandNetwork(nodes: 1, try Samples.configuration())
    network.inject(.claims([try Samples.claim("0", epoch: 3, of: 0)]), from: 1, to: 0)
    #expect(network.zones(of: 0) == [])
    #expect(network.nodes[0].stage == .detached)
  }

  /// What a neighbor told long ago is no word for what this node owns: only who says it now may know of a lost commit.
  @Test func memoryOfWhatWasToldMakesNobodyAnOwner() throws {
    var node = try Samples.ring(["00", "01", "10", "11"]).nodes[0]
    let zone = try Samples.zone("01")
    let epoch = try #require(node.realities[0].map.claims(overlapping: zone).first).epoch
    let claim = Claim(zone: zone, epoch: epoch + 1, owner: node.contact, start: node.start)
    let index = node.neighbors.all.startIndex
    node.neighbors.update(at: index) { neighbor in
      neighbor.told.append(claim)
      neighbor.settled = (0, 0)
    }
    node.learnAgain(from: node.neighbors.all[index])
    #expect(!node.ownClaims.contains { $0.zone.overlaps(zone) })
    node.learnAgain(from: node.neighbors.all[index], isFresh: true)
    #expect(node.ownClaims.contains { $0.zone.overlaps(zone) })
  }
}
