import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// A node that starts again offers what its disk remembers, and yields what is superseded (1, 3.2).
@Suite struct RestartTests {
  @Test func whoComesBackInTimeKeepsItsZone() throws {
    var network = try Samples.quarters()
    try network.fill(40)
    network.run(.seconds(3))
    let claims = network.claims()
    network.crash(2)
    network.run(.seconds(2))
    network.restart(2)
    network.run(.seconds(30))
    #expect(network.claims() == claims)
    #expect(network.keys().count == 40)
    #expect(network.disks[2].start == 2)
  }

  /// What its disk does not know to have started asks for nothing yet, nor does it leave.
  @Test func whoIsStartingDoesNotLeave() throws {
    var network = try Samples.replicated(4, realities: 2)
    network.crash(2)
    network.restart(2)
    network.hasFastDisks = false
    network.pass(.milliseconds(1))
    let early = network.begin(.leave, at: 2)
    #expect(network.outcomes[early] == .failed(.notMember))
    network.hasFastDisks = true
    network.run(.seconds(5))
    #expect(network.perform(.leave, at: 2) == .left)
  }

  @Test func whoComesBackTooLateYieldsAndPushesItsRecords() throws {
    var network = try Samples.quarters()
    try network.fill(40)
    network.run(.seconds(3))
    network.crash(2)
    network.run(.seconds(30))
    #expect(network.isExact())
    let survivors = network.keys().count
    #expect(survivors < 40)
    network.restart(2)
    #expect(network.zones(of: 2) == ["01"])
    network.run(.seconds(60))
    #expect(network.isExact(oneZoneEach: true))
    #expect(network.events.contains { if case .zoneLost(_, to: 0) = $0 { true } else { false } })
    // One reality, and yet nothing is lost: the disk came back.
    #expect(network.keys().count == 40)
  }

  /// Else what is on the disk counts for nothing at the next start.
  @Test func aStartThatTheDiskRefusedIsToldAgain() throws {
    var network = try Samples.quarters()
    network.crash(2)
    network.restart(2, losingDisk: true)
    network.hasFastDisks = false
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 2)
    network.finishFirstWrite(.failed)
    #expect(network.disks[2].start == 0)
    network.hasFastDisks = true
    network.run(.seconds(60))
    #expect(network.isExact(oneZoneEach: true))
    #expect(network.disks[2].start == network.nodes[2].start)
  }

  /// 3.2: "A restarts after COMMIT: the durable granted keeps it from serving q"; and it says who has q now.
  @Test func aGiverThatStartsAgainTellsOfItsGrant() throws {
    var network = HandNetwork.joined(2, try Samples.configuration())
    network.run(.seconds(5))
    network.begin(.leave, at: 0)
    network.isLost = { $0.message.name == "commit" }
    network.run(.seconds(2))
    #expect(network.nodes[0].isZoneless)
    network.restart(0)
    network.log = []
    network.run(.seconds(1))
    let told = network.sent("update", from: 0, to: 1).contains {
      if case .update(let update) = $0.message {
        update.news?.claims.contains { $0.owner.id == 1 && $0.zone == .whole } ?? false
      } else {
        false
      }
    }
    #expect(told)
    network.heal()
    network.run(.seconds(60))
    #expect(network.isExact(oneZoneEach: true))
  }

  @Test func whoHasLostItsDiskJoinsAsANewNode() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    network.crash(2)
    network.restart(2, losingDisk: true)
    #expect(network.nodes[2].start > 1_000_000)
    let join = network.begin(.join(through: [Contact(id: 1)], at: nil), at: 2)
    network.run(.seconds(60))
    guard case .joined = network.outcomes[join] else {
      Issue.record("not joined")
      return
    }
    #expect(network.isExact(oneZoneEach: true))
  }

  /// 3.2: "Claims, granted, start, contacts and records are all durable changes": the new start is, before all.
  @Test func nobodyHearsOfAStartThatIsNotDurable() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    network.restart(2)
    network.hasFastDisks = false
    network.log = []
    network.pass(.milliseconds(1))
    network.inject(.probe(Probe(asker: Contact(id: 0), target: Contact(id: 2), number: 1)), from: 0, to: 2)
    let torus = network.nodes[2].configuration.torus
    let early = network.begin(.lookup(torus.corner(of: .whole), traced: false), at: 2)
    #expect(network.outcomes[early] == .failed(.notMember))
    let join = network.begin(.join(through: [Contact(id: 0)], at: nil), at: 2)
    #expect(network.outcomes[join] == .failed(.alreadyMember))
    #expect(network.sent("alive", from: 2).isEmpty && network.sent("update", from: 2).isEmpty)
    while network.finishFirstWrite(.failed) {}
    #expect(network.sent("update", from: 2).isEmpty)
    network.hasFastDisks = true
    network.run(.seconds(15))
    #expect(!network.sent("update", from: 2).isEmpty)
    #expect(network.isExact(oneZoneEach: true))
    #expect(network.disks[2].start == 2)
  }

  /// 1: a disk of another number of coordinate spaces is read as far as it goes.
  @Test func changesOfUnknownRealitiesAreIgnored() throws {
    var disk = DurableState(torus: try Samples.configuration().torus)
    disk.apply(.claim(try Samples.claim("0", in: 3, epoch: 3, of: 0)))
    disk.apply(.forgot(.whole, in: 3, butFor: []))
    disk.apply(.started(4))
    disk.apply(.started(2))
    #expect(disk.claims.count == 1 && disk.claims[0].leaves.isEmpty)
    #expect(disk.start == 4)
  }
}
