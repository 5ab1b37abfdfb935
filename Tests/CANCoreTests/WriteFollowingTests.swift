import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// A write follows what its home knows nothing of and its holders do (5).
@Suite struct WriteFollowingTests {
  /// Another home has stamped a write, of which this one has missed the records: the next one follows it, so that the
  /// first is known when it comes here as well.
  @Test func aWriteFollowsWhatOnlyHoldersKnow() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let holders = network.holders(of: key)
    let origin = try #require(network.bystander(of: key))
    let first = Record(
      key: key, point: key.hashedPoint(on: network.torus), on: network.torus, value: [1],
      version: Version(time: network.now.wall, node: holders[1]),
      source: Record.Source(node: origin, request: 77))
    for reality in [1, 2] as [RealityIndex] {
      network.place(first, in: reality, from: holders[1], to: holders[Int(reality)])
    }
    network.pass(.seconds(2))
    guard case .stored(let version, _) = network.perform(.write(try network.put(key, [2])), at: holders[0])
    else {
      Issue.record("not stored")
      return
    }
    #expect(version > first.version)
    let standing = try #require(network.held(key, by: holders[0]))
    #expect(
      standing.predecessors == [
        .init(source: Record.Source(node: origin, request: 77), version: first.version)
      ])
    network.log = []
    let again = Routed(
      to: first.point, in: 0, .write(try network.put(key, [1])), origin: Contact(id: origin),
      request: RequestID(77))
    network.inject(.route(again), from: origin, to: holders[0])
    network.deliverAll()
    #expect(
      network.sent("reply", from: holders[0], to: origin).map(\.message)
        == [.reply(RequestID(77), .stored(first.version, hops: 0))])
    #expect(network.held(key, by: holders[0]) == standing)
  }

  /// A deletion that is stamped again ends what stood at its home before the first stamp.
  @Test func aWriteThatIsStampedAgainEndsWhatItHasReplaced() throws {
    var network = try Samples.replicated(6) { $0.writeQuorum = 3 }
    let key = try network.spreadKey()
    let holders = network.holders(of: key)
    let put = try Write.put(key, value: [1], at: [10, 10], by: .spatial(.wgs84), on: network.torus)
    _ = network.perform(.write(put), at: holders[0])
    let home = key.hashedPoint(on: network.torus)
    let elsewhere = network.torus.corner(of: try Samples.zone("1"))
    let pointer = Record(
      key: key, role: .pointer(to: elsewhere), point: home, on: network.torus, position: [-120, -40],
      value: [],
      version: Version(time: network.now.wall + 5, node: 9), source: Record.Source(node: 5, request: 9))
    for reality in [1, 2] as [RealityIndex] {
      network.place(pointer, in: reality, from: holders[0], to: holders[Int(reality)])
    }
    // The disk of the home is the slowest, so that the others are heard first.
    network.hasFastDisks = false
    network.isLost = { $0.message.name == "route.place" }
    network.begin(.write(.delete(key, by: .spatial(.wgs84), on: network.torus)), at: holders[0])
    while network.deliverFirst() {}
    let write = try #require(network.nodes[Int(holders[0])].writes.values.first)
    let copy = try #require(write.copies.first { $0.value.reality == 1 }?.key)
    let unknown = Replaced(
      obsolete: elsewhere,
      unknown: .init(source: Record.Source(node: 5, request: 9), version: pointer.version))
    network.inject(.placed(copy, .durable(unknown)), from: holders[1], to: holders[0])
    network.hasFastDisks = true
    network.heal()
    network.run(.seconds(5))
    #expect(network.nodes[Int(holders[0])].writes.isEmpty)
    for reality in 0..<3 as Range<RealityIndex> { #expect(!network.keys(in: reality).contains(key)) }
  }

  /// A home that misses the last write of an object in space, and deletes the one before: both end.
  @Test func aWriteEndsWhatOnlyHoldersKnow() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let home = network.holders(of: key)[0]
    let torus = network.torus
    func put(_ value: UInt8, _ position: [Double]) throws -> Write {
      try .put(key, value: [value], at: position, by: .spatial(.wgs84), on: torus)
    }
    _ = network.perform(.write(try put(1, [10, 10])), at: home)
    network.isLost = { envelope in
      guard case .route(let routed) = envelope.message, envelope.to.id == home else { return false }
      return routed.reality == 0
    }
    let second = network.begin(.write(try put(2, [-120, -40])), at: try #require(network.bystander(of: key)))
    network.run(.seconds(5))
    guard case .stored = network.outcomes[second] else {
      Issue.record("not stored")
      return
    }
    network.heal()
    _ = network.perform(.write(.delete(key, by: .spatial(.wgs84), on: torus)), at: home)
    for reality in 0..<3 as Range<RealityIndex> { #expect(!network.keys(in: reality).contains(key)) }
  }
}
