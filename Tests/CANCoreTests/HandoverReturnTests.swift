import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// A zone comes back to the one who gave it while neither side knows that the hand-over has ended (3.2).
@Suite struct HandoverReturnTests {
  /// A giver of twenty records that does not hear that its heir has the zone.
  private func granted() throws -> (HandNetwork, TransferID) {
    var network = try Samples.stocked(records: 20, bytes: 10)
    network.isLost = { $0.message.name == "taken" }
    _ = network.beginJoin(of: 1)
    network.deliverAll()
    return (network, try #require(network.nodes[0].outgoing.keys.first))
  }

  /// The same giver, which is being given the zone back and does not hear of the commit.
  private func returning() throws -> (HandNetwork, TransferID) {
    var (network, id) = try granted()
    network.isLost = { ["taken", "commit"].contains($0.message.name) }
    network.begin(.leave, at: 1)
    network.deliverAll()
    return (network, id)
  }

  /// The heir gives the zone back before the giver knows that the heir has had it.
  @Test func whatComesBackStaysOnTheDiskWhenItsZoneIsForgotten() throws {
    var (network, id) = try returning()
    #expect(network.nodes[0].incoming.values.contains { $0.isHeld })
    network.inject(.taken(id, isAlone: false), from: 1, to: 0)
    network.isLost = { _ in false }
    network.run(.seconds(10))
    network.restart(0)
    #expect(network.nodes[0].status.zones == [.whole])
    #expect(network.nodes[0].status.recordCount == 20)
  }

  /// Who is given back what it has given away has it at once, though nobody has said that it was taken.
  @Test func aZoneThatComesBackIsTaken() throws {
    var (network, _) = try granted()
    let claim = try #require(network.nodes[1].status.claims.first)
    network.crash(1)
    let id = TransferID(giver: 7, number: 1)
    let piece = Piece(index: 0, records: [], isLast: true)
    let next = Claim(zone: claim.zone, in: 0, epoch: claim.epoch + 2, owner: Contact(id: 0), start: 1)
    network.inject(.offer(Offer(transfer: id, zone: claim.zone, reality: 0, piece: piece)), from: 7, to: 0)
    #expect(
      network.nodes[0].incoming[id]?.isHeld == true
        && network.nodes[0].outgoing.values.contains { $0.isGranted })
    let commit = Commit(transfer: id, claim: next, lastWrites: [], around: [])
    network.inject(.commit(commit), from: 7, to: 0)
    #expect(network.isExact() && network.nodes[0].status.recordCount == 20)
  }

  /// The heir gives the zone back, which is lost again, and then is heard to have had it once.
  @Test func anHeirThatHadAZoneOnceHasItsRecordsNoLonger() throws {
    var (network, id) = try granted()
    let zone = try #require(network.nodes[1].status.zones.first)
    network.begin(.leave, at: 1)
    network.deliverAll()
    #expect(network.zones(of: 0) == ["whole"])
    let winner = Claim(zone: zone, in: 0, epoch: 50, owner: Contact(id: 7), start: 1)
    network.inject(.claims([winner]), from: 7, to: 0)
    #expect(network.nodes[0].status.zones == [zone.sibling])
    network.inject(.taken(id, isAlone: false), from: 1, to: 0)
    #expect(network.nodes[0].storedRecords().count == 20)
  }

  /// What is given back comes too late, and is lost as soon as it is there: what came with it is kept all the same.
  @Test func recordsOfAZoneThatIsLostAsItComesBackAreKept() throws {
    var network = try Samples.stocked(records: 20, bytes: 10)
    network.isLost = { $0.message.name == "taken" || $0.message.name == "commit" && $0.from.id == 1 }
    _ = network.beginJoin(of: 1)
    network.deliverAll()
    let id = try #require(network.nodes[0].outgoing.keys.first)
    network.begin(.leave, at: 1)
    network.deliverAll()
    let commit = try #require(network.sent("commit", from: 1, to: 0).first?.message)
    guard case .commit(let word) = commit else { return }
    let winner = Claim(zone: word.claim.zone, in: 0, epoch: 50, owner: Contact(id: 7), start: 1)
    network.inject(.claims([winner]), from: 7, to: 0)
    network.inject(commit, from: 1, to: 0)
    #expect(network.nodes[0].status.zones == [word.claim.zone.sibling])
    network.inject(.taken(id, isAlone: false), from: 1, to: 0)
    #expect(network.nodes[0].storedRecords().count == 20)
  }

  /// A machine that stops in the middle of a write loses nothing of what was to be kept.
  @Test func aTornWriteForgetsNothingThatIsKept() throws {
    var (network, id) = try returning()
    network.hasFastDisks = false
    network.inject(.taken(id, isAlone: false), from: 1, to: 0)
    let changes = network.writes.filter { $0.node == 0 }.flatMap(\.changes)
    #expect(changes.contains { if case .forgot = $0 { true } else { false } })
    for count in 0...changes.count {
      var (torn, disk) = (network, network.disks[0])
      for change in changes.prefix(count) { disk.apply(change) }
      torn.restart(0, from: disk)
      #expect(torn.nodes[0].status.recordCount == 20)
    }
  }

  /// A zone was taken over while it was being handed over, and goes on to a joiner when its records come.
  @Test(arguments: ["accept", "taken"])
  func whatComesWhileTheZoneIsGivenAwayIsNotLost(held: String) throws {
    var network = try Samples.ring(["1", "01"])
    network.run(.seconds(3))
    let zone = try Samples.zone("001")
    let key = try #require(
      try (0..<100).map { try Samples.key("\($0)") }.first {
        zone.contains(network.torus.code(of: $0.hashedPoint(on: network.torus)))
      })
    let point = key.hashedPoint(on: network.torus)
    let record = Record(
      key: key, point: point, on: network.torus, value: [1], version: Version(time: 5, node: 1))
    let transfer = TransferID(giver: 0, number: 1 << 40)
    let piece = Piece(index: 0, records: [record], isLast: true)
    network.inject(.offer(Offer(transfer: transfer, zone: zone, reality: 0, piece: piece)), from: 0, to: 2)
    network.crash(0)
    #expect(network.run(atMost: .seconds(12)) { $0.zones(of: 2) == ["0"] })
    network.isLost = { $0.message.name == held && $0.from.id == 0 }
    network.restart(0, losingDisk: true)
    network.begin(.join(through: [Contact(id: 1)], at: point), at: 0)
    network.run(.milliseconds(1500))
    #expect(!network.sent("offer", from: 2, to: 0).isEmpty)
    #expect(network.sent("commit", from: 2, to: 0).isEmpty == (held == "accept"))
    network.log = []
    let claim = try Samples.claim("001", epoch: 3, of: 2)
    let commit = Commit(transfer: transfer, claim: claim, lastWrites: [], around: [])
    network.inject(.commit(commit), from: 0, to: 2)
    // Who has given the zone away does not say that it has the records.
    #expect(network.sent("taken", from: 2, to: 0).isEmpty == (held == "taken"))
    network.isLost = { _ in false }
    network.run(.seconds(20))
    #expect(network.isExact(oneZoneEach: true))
    if held == "accept" { #expect(network.held(key, by: 0) == record) }
  }
}
