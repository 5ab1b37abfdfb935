import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// What a node has promised outlives its process.
@Suite struct DurabilityTests {
  @Test func aNodeFindsItsZonesAndRecordsAgain() throws {
    let torus = try #require(Torus(dimensions: 2))
    var network = HandNetwork.joined(3, .steady(on: torus))
    for index in 0..<30 {
      let key = try #require(Key(space: "s", id: "\(index)"))
      let write = try Write.put(key, value: [1], by: .hashed(functions: 1), on: torus)
      _ = network.perform(.write(write), at: 0)
    }
    for node in 0..<3 as Range<NodeID> {
      let before = network.nodes[Int(node)].status
      network.restart(node)
      let after = network.nodes[Int(node)].status
      #expect(after.zones == before.zones)
      #expect(after.recordCount == before.recordCount)
      #expect(after.stage == .member)
    }
  }

  @Test func aWriteIsAnsweredOnlyOnceItIsDurable() throws {
    let torus = try #require(Torus(dimensions: 2))
    var network = HandNetwork.joined(1, .steady(on: torus))
    network.hasFastDisks = false
    let key = try #require(Key(space: "s", id: "a"))
    let write = try Write.put(key, value: [1], at: [1, 2], by: .spatial(.wgs84), on: torus)
    let request = network.begin(.write(write), at: 0)
    #expect(network.outcomes[request] == nil)
    network.finishFirstWrite()
    #expect(network.outcomes[request] == nil)
    network.finishFirstWrite(.failed)
    #expect(network.outcomes[request] == .failed(.notDurable))
  }

  /// What stays in memory when the disk fails is no copy, and is not taken for one when it comes again, be it by an
  /// earlier stamp of the same write.
  @Test(arguments: [5, 4] as [WallTime]) func whatAFailedDiskHasNotKeptIsNotAcknowledged(again: WallTime)
    throws
  {
    let torus = try #require(Torus(dimensions: 2))
    var network = HandNetwork.joined(2, .steady(on: torus))
    let key = try #require(Key(space: "s", id: "a"))
    let point = network.nodes[0].status.zones.map(torus.corner(of:))[0]
    network.hasFastDisks = false
    network.log = []
    for (number, time, result) in [(1, 5, .failed), (2, again, .durable)]
      as [(UInt64, WallTime, PersistResult)]
    {
      let record = Record(
        key: key, point: point, on: torus, value: [1], version: Version(time: time, node: 1),
        source: Record.Source(node: 1, request: 8))
      let placed = Routed(
        to: point, in: 0, .place(record, number), origin: Contact(id: 1), request: RequestID(number))
      network.inject(.route(placed), from: 1, to: 0)
      network.finishFirstWrite(result)
    }
    #expect(
      network.sent("placed", to: 1).map(\.message) == [
        .placed(1, .failed), .placed(2, .durable(.nothing)),
      ])
    #expect(network.disks[0].records[0].records(in: .whole).map(\.key) == [key])
  }

  /// What came from others and a disk refused is offered to it again, until it takes it or the record has gone.
  @Test func whatADiskHasRefusedIsOfferedAgain() throws {
    var network = HandNetwork.joined(2, try Samples.configuration())
    let point = network.nodes[0].status.zones.map(network.torus.corner(of:))[0]
    let records = try ["a", "b"].map { id in
      Record(
        key: try Samples.key(id), point: point, on: network.torus, value: [1],
        version: Version(time: 5, node: 1))
    }
    network.hasFastDisks = false
    let push = Routed(to: point, in: 0, .absorb(records, 7), origin: Contact(id: 1), request: RequestID(7))
    network.inject(.route(push), from: 1, to: 0)
    for _ in 0..<3 {
      while network.finishFirstWrite(.failed) {}
      #expect(network.nodes[0].unsaved.entries.count == 2)
      network.pass(.seconds(1))
    }
    network.hasFastDisks = true
    network.run(.seconds(2))
    #expect(network.disks[0].records[0].records(in: .whole).map(\.key) == records.map(\.key))
    #expect(network.nodes[0].unsaved.isEmpty)
  }

  @Test func recordsEndAtTheirExpiry() throws {
    let torus = try #require(Torus(dimensions: 2))
    var network = HandNetwork.joined(1, .steady(on: torus))
    let key = try #require(Key(space: "s", id: "a"))
    let expiry = network.now.wall + 10_000_000_000
    let write = try Write.put(key, value: [1], by: .hashed(functions: 1), on: torus, expiry: expiry)
    _ = network.perform(.write(write), at: 0)
    network.pass(.seconds(9))
    guard case .record(.some, _) = network.perform(.read(key), at: 0) else {
      Issue.record("ended too early")
      return
    }
    network.pass(.seconds(2))
    #expect(network.perform(.read(key), at: 0) == .record(nil, hops: 0))
    network.pass(.seconds(120))
    #expect(network.nodes[0].storedRecords().isEmpty)
    #expect(network.disks[0].records[0].isEmpty)
  }

  @Test func recordsThatEndWhileANodeIsDownAreGoneAfterIt() throws {
    let torus = try #require(Torus(dimensions: 2))
    var network = HandNetwork.joined(1, .steady(on: torus))
    let key = try #require(Key(space: "s", id: "a"))
    let expiry = network.now.wall + 10_000_000_000
    let write = try Write.put(key, value: [1], by: .hashed(functions: 1), on: torus, expiry: expiry)
    _ = network.perform(.write(write), at: 0)
    network.now = Moment(monotonic: network.now.monotonic, wall: expiry + 1)
    network.restart(0)
    network.pass(.seconds(1))
    #expect(network.nodes[0].storedRecords().isEmpty)
  }
}
