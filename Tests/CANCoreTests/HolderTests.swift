import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// What happens at one holder, message by message (5).
@Suite struct HolderTests {
  /// Who has taken records is asked for the next, whatever else was pushed in vain before.
  @Test func strayRecordsGoToWhoTookTheFirst() throws {
    var network = try Samples.ring(["1", "01", "11", "001", "011", "101", "111"])
    let torus = network.torus
    var disk = network.disks[7]
    let version = Version(time: 5, node: 1)
    for index in 0..<32 {
      let bits = String(index, radix: 2)
      let zone = try Samples.zone("011" + String(repeating: "0", count: 5 - bits.count) + bits)
      let record = Record(
        key: try Samples.key("\(index)"), point: torus.corner(of: zone), on: torus, value: [1],
        version: version)
      disk.apply(.stored(record, in: 0))
    }
    network.restart(7, from: disk)
    network.losses["route.absorb"] = 2
    network.log = []
    network.run(.seconds(12))
    // Two that are lost, one that finds the owner, and all that is left.
    #expect(network.sent("route.absorb", from: 7).count == 4)
    #expect(network.nodes[7].storedRecords().isEmpty)
    #expect(network.nodes[5].storedRecords().count == 32)
  }

  /// 5: "Acknowledged ... on disk where there is one": absorbed records too.
  @Test func absorbedRecordsAreAcknowledgedOnceDurable() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    let zone = try Samples.zone("01")
    let point = network.torus.corner(of: zone)
    let record = Record(
      key: try Samples.key("a"), point: point, on: network.torus, value: [1],
      version: Version(time: 5, node: 1))
    let other = Record(
      key: try Samples.key("b"), point: network.torus.corner(of: .whole), on: network.torus, value: [1],
      version: Version(time: 5, node: 1))
    for (push, result) in [(7, PersistResult.failed), (8, .durable)] as [(UInt64, PersistResult)] {
      let push = Routed(
        to: point, in: 0, .absorb([record, other], push), origin: Contact(id: 1), request: RequestID(push))
      network.hasFastDisks = false
      network.log = []
      network.inject(.route(push), from: 1, to: 2)
      #expect(network.sent("absorbed").isEmpty)
      while network.finishFirstWrite(result) {}
      #expect(network.sent("absorbed", from: 2, to: 1).count == (result == .durable ? 1 : 0))
    }
    // Only what lies in the zone is taken.
    #expect(network.nodes[2].storedRecords().map(\.key) == [record.key])
  }

  /// Node 2 has lost its zone to node 3, and hears nothing of the records that it pushes there.
  private func unanswered() throws -> HandNetwork {
    var network = try Samples.quarters()
    try network.fill(40)
    network.run(.seconds(3))
    network.isLost = { $0.message.name == "absorbed" || $0.message.name == "route.join" }
    network.inject(.claims([try Samples.claim("01", epoch: 50, of: 3)]), from: 2, to: 3)
    network.run(.seconds(8))
    return network
  }

  /// 5: what nobody acknowledges is not dropped, and neither is what has changed meanwhile.
  @Test func onlyWhatTheOwnerHasIsDropped() throws {
    var network = try unanswered()
    let held = network.nodes[2].storedRecords().count
    #expect(held > 0)
    let push = try #require(network.nodes[2].pushes.keys.min())
    network.inject(.absorbed(push, try Samples.zone("11"), isAlone: false), from: 3, to: 2)
    #expect(network.nodes[2].storedRecords().count == held)
    network.inject(.absorbed(4_000_000, .whole, isAlone: false), from: 3, to: 2)
    #expect(network.nodes[2].storedRecords().count == held)
  }

  /// The way may be longer than the pause after which records are pushed again.
  @Test func anAnswerToAnEarlierPushIsKnown() throws {
    var network = try unanswered()
    let held = network.nodes[2].storedRecords().count
    let first = try #require(network.nodes[2].pushes.min { $0.key < $1.key })
    #expect(held > 0 && first.value.until < network.now.monotonic)
    network.inject(.absorbed(first.key, try Samples.zone("01"), isAlone: false), from: 3, to: 2)
    #expect(network.nodes[2].storedRecords().count < held)
    #expect(network.keys().count == 40)
  }

  /// An owner that holds the other copy as well finds another to stand in, until when the one who pushed keeps its own.
  @Test func whatItsOwnerHoldsTwiceIsKeptForAWhile() throws {
    var network = try unanswered()
    let held = network.nodes[2].storedRecords().count
    let zone = try Samples.zone("01")
    func answerAll() {
      for push in network.nodes[2].pushes.keys.sorted() {
        network.inject(.absorbed(push, zone, isAlone: true), from: 3, to: 2)
      }
    }
    answerAll()
    #expect(network.nodes[2].storedRecords().count == held && network.nodes[2].pushes.isEmpty)
    network.run(.seconds(25))
    #expect(network.nodes[2].storedRecords().count == held && network.nodes[2].pushes.isEmpty)
    network.run(.seconds(10))
    #expect(!network.nodes[2].pushes.isEmpty)
    answerAll()
    #expect(network.nodes[2].storedRecords().isEmpty && network.nodes[2].leftovers.isEmpty)
    #expect(network.keys().count == 40)
  }

  /// What comes while records are pushed is pushed next, and with it all that the owner would hold alone.
  @Test func whatComesBesideAPushKeepsTheRest() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    let zone = try Samples.zone("11")
    let records = try ["a", "b"].map { id in
      Record(
        key: try Samples.key(id), point: network.torus.corner(of: zone), on: network.torus, value: [1],
        version: Version(time: 5, node: 1))
    }
    var disk = network.disks[2]
    disk.apply(.stored(records[0], in: 0))
    network.restart(2, from: disk)
    network.isLost = { $0.message.name == "absorbed" }
    #expect(network.run(atMost: .seconds(5)) { !$0.nodes[2].pushes.isEmpty })
    let push = try #require(network.nodes[2].pushes.keys.max())
    let copy = StandIn.Copy(record: records[1], number: 1, writer: Contact(id: 1), others: [])
    network.inject(.keep(StandIn(zone: zone, reality: 0, copy: copy)), from: 3, to: 2)
    network.inject(.absorbed(push, zone, isAlone: true), from: 3, to: 2)
    #expect(network.nodes[2].storedRecords().map(\.key) == records.map(\.key))
    network.log = []
    network.run(.seconds(4))
    #expect(!network.sent("route.absorb", from: 2).isEmpty)
  }

  /// 3.2: where no message is lost, an answer that does not match ends the hand-over.
  @Test func anAcceptThatDoesNotMatchAborts() throws {
    for isKept in [false, true] {
      let torus = try Samples.configuration().torus
      var network = HandNetwork(nodes: 2, isKept ? Configuration(torus: torus) : .steady(on: torus))
      _ = network.perform(.bootstrap, at: 0)
      network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
      while network.deliverFirst(where: { $0.name != "accept" }) {}
      let id = try #require(network.nodes[0].outgoing.keys.first)
      network.inject(.accept(id, digest: 12345, start: 1), from: 1, to: 0)
      #expect(network.nodes[0].outgoing.isEmpty == !isKept)
      network.deliverAll()
      network.run(.seconds(5))
      #expect(network.isExact(oneZoneEach: true))
    }
  }

  /// 3.2: an heir that accepted and hears nothing more forgets the offer, and its joiner asks again.
  @Test func anOfferWhoseGiverIsSilentIsForgotten() throws {
    var network = HandNetwork(nodes: 3, try Samples.configuration())
    _ = network.perform(.bootstrap, at: 0)
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    while network.deliverFirst(where: { $0.name != "accept" }) {}
    network.paused = [0]
    #expect(network.nodes[1].incoming.count == 1)
    // A request for the zone that overtook the commit waits with it.
    let zone = try #require(network.nodes[1].incoming.values.first?.zone)
    let lookup = Routed(
      to: network.torus.corner(of: zone), in: 0, .lookup, origin: Contact(id: 2), request: RequestID(3))
    network.inject(.route(lookup), from: 0, to: 1)
    #expect(network.nodes[1].stranded.count == 1)
    network.run(.seconds(35))
    #expect(network.nodes[1].incoming.isEmpty)
    network.paused = []
    network.run(.seconds(40))
    network.crash(2)
    #expect(network.isExact(oneZoneEach: true))
  }

  /// 3.2: a giver that has granted and is never answered ends the hand-over, and keeps the records as strays.
  @Test func aGrantThatNobodyAnswersEnds() throws {
    var network = HandNetwork(nodes: 2, try Samples.configuration())
    _ = network.perform(.bootstrap, at: 0)
    try network.fill(20)
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    network.isLost = { $0.message.name == "commit" || $0.message.name == "taken" }
    network.deliverAll()
    let grant = try #require(network.nodes[0].outgoing.keys.first)
    #expect(network.run(atMost: .seconds(60)) { $0.nodes[0].outgoing[grant] == nil })
    network.heal()
    network.run(.seconds(60))
    #expect(network.isExact(oneZoneEach: true))
    #expect(network.keys().count == 20)
  }

  /// 5: writes during a hand-over that are many are sent as pieces before the grant.
  @Test func manyLateWritesAreOnePieceMore() throws {
    var network = HandNetwork(nodes: 2, try Samples.configuration())
    _ = network.perform(.bootstrap, at: 0)
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    while network.deliverFirst(where: { $0.name != "accept" }) {}
    for index in 0..<16 {
      let write = try Samples.put("\(index)", Array(repeating: 1, count: 100_000), on: network.torus)
      network.begin(.write(write), at: 0)
    }
    network.log = []
    network.deliverAll()
    #expect(!network.sent("piece", from: 0, to: 1).isEmpty)
    network.run(.seconds(5))
    #expect(network.isExact(oneZoneEach: true))
    #expect(network.keys().count == 16)
  }
}
