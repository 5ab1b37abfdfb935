import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// Realities are the replicas: a write has a holder in each, and is acknowledged at W of them (3.2, 5).
@Suite struct ReplicaWriteTests {
  private let isPlaced: (Message) -> Bool = { $0.name == "placed" }

  /// 3.2: "each node in the system is assigned a different zone in each coordinate space".
  @Test func aNodeJoinsInEachReality() throws {
    let network = try Samples.replicated(6)
    for reality in 0..<3 as Range<RealityIndex> { #expect(network.claims(in: reality).count == 6) }
    #expect(network.claims(in: 0).map(\.zone) != network.claims(in: 1).map(\.zone))
    try network.checkInvariants()
  }

  /// 5: "Acknowledged when W holders have it (on disk where there is one)."
  @Test func aWriteIsAcknowledgedAtTheQuorumAndNotBefore() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let write = try network.put(key, [1])
    let request = network.begin(.write(write), at: 0)
    while network.deliverFirst(where: { $0.name.hasPrefix("route") }) {}
    // The stamping owner holds it, and of the two others nobody has said so.
    #expect(network.messages.count { isPlaced($0.message) } == 2)
    #expect(network.outcomes[request] == nil)
    network.deliverFirst(where: isPlaced)
    network.deliverFirst { $0.name == "reply" }
    guard case .stored = network.outcomes[request] else {
      Issue.record("not acknowledged at two holders")
      return
    }
    network.deliverAll()
    let holders = network.holders(of: key)
    for (reality, holder) in holders.enumerated() {
      #expect(network.held(key, by: holder, in: RealityIndex(reality))?.value == [1])
    }
  }

  /// 5: a holder that nobody reaches counts as missing: no quorum, no acknowledgement.
  @Test func aWriteThatTooFewHoldTimesOut() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let home = network.holders(of: key)[0]
    network.isLost = { $0.message.name == "route.place" || $0.message.name == "placed" }
    let request = network.begin(.write(try network.put(key, [1])), at: home)
    network.run(.seconds(31))
    #expect(network.outcomes[request] == .failed(.timedOut))
    #expect(network.nodes[Int(home)].writes.isEmpty)
  }

  /// 5: copies that fail or are not answered are sent again.
  @Test func aCopyThatADiskRefusedIsPlacedAgain() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    network.hasFastDisks = false
    let request = network.begin(.write(try network.put(key, [1])), at: network.holders(of: key)[0])
    while network.deliverFirst() {}
    while network.finishFirstWrite(.failed) {}
    while network.deliverFirst() {}
    #expect(network.outcomes[request] == nil)
    network.hasFastDisks = true
    network.run(.seconds(2))
    guard case .stored = network.outcomes[request] else {
      Issue.record("not stored")
      return
    }
  }

  /// 5: "A holder that has a higher version says so, and the write is stamped again above it before it counts".
  @Test func aWriteIsStampedAboveWhatAHolderKnows() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let holders = network.holders(of: key)
    let later = Version(time: network.now.wall + 1 << 40, node: 5)
    let record = Record(
      key: key, point: key.hashedPoint(on: network.torus), on: network.torus, value: [9], version: later)
    network.place(record, in: 1, from: holders[0], to: holders[1])
    guard case .stored(let version, _) = network.perform(.write(try network.put(key, [1])), at: holders[2])
    else {
      Issue.record("not stored")
      return
    }
    #expect(version > later)
    for (reality, holder) in holders.enumerated() {
      #expect(network.held(key, by: holder, in: RealityIndex(reality))?.value == [1])
    }
  }

  /// 5: "Writes carry (origin, request id), kept with the record, so that a retry is the same write."
  @Test func aWriteThatIsTriedAgainIsTheSameWrite() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let origin = try #require((0..<6).first { !network.holders(of: key).contains(NodeID($0)) })
    network.losses["reply"] = 1
    let request = network.begin(.write(try network.put(key, [1])), at: NodeID(origin))
    network.deliverAll()
    #expect(network.outcomes[request] == nil)
    let first = try #require(network.held(key, by: network.holders(of: key)[0])).version
    // The next attempt goes to another reality, whose home knows the write.
    network.run(.seconds(4))
    #expect(
      network.sent("route.write").contains {
        if case .route(let routed) = $0.message { routed.reality == 1 } else { false }
      })
    guard case .stored(let version, _) = network.outcomes[request] else {
      Issue.record("not stored")
      return
    }
    #expect(version == first)
  }

  /// 5: a write that arrives twice while it is under way is worked on once.
  @Test func aWriteThatArrivesTwiceIsStampedOnce() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let home = network.holders(of: key)[0]
    network.begin(.write(try network.put(key, [1])), at: try #require(network.bystander(of: key)))
    while network.deliverFirst(where: { $0.name == "route.write" }) {}
    #expect(network.nodes[Int(home)].writes.count == 1)
    let again = try #require(network.sent("route.write", to: home).last)
    network.inject(again.message, from: again.from.id, to: home)
    #expect(network.nodes[Int(home)].writes.count == 1)
  }

  /// 5: "a moved object never shows up twice in an answer once the move is acknowledged".
  @Test func aPointerThatIsReplacedElsewhereEndsTheOlderObject() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let torus = network.torus
    let holders = network.holders(of: key)
    let old = try Write.put(key, value: [1], at: [10, 10], by: .spatial(.wgs84), on: torus)
    // The home in reality 0 misses all of the first write: it is stamped in reality 1.
    network.isLost = { envelope in
      guard case .route(let routed) = envelope.message, envelope.to.id == holders[0] else { return false }
      return routed.reality == 0
    }
    let first = network.begin(.write(old), at: try #require(network.bystander(of: key)))
    network.run(.seconds(5))
    guard case .stored = network.outcomes[first] else {
      Issue.record("not stored")
      return
    }
    network.heal()
    #expect(network.nodes[Int(holders[0])].storedRecords().allSatisfy { $0.key != key || !$0.isPointer })
    let new = try Write.put(key, value: [2], at: [-120, -40], by: .spatial(.wgs84), on: torus)
    guard case .stored = network.perform(.write(new), at: holders[0]) else {
      Issue.record("not stored")
      return
    }
    for reality in 0..<3 as Range<RealityIndex> {
      let query = Query(
        .records(space: key.space, .everything(in: .wgs84)), in: .whole(of: torus), of: reality)
      guard case .answer(let answer) = network.perform(.query(query), at: 0) else { return }
      #expect(answer.matches.map(\.record.value) == [[2]])
    }
  }

  /// 5: "Deletes are tombstones"; a write from before comes too late.
  @Test func aTombstoneWinsOverALateWrite() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let holders = network.holders(of: key)
    _ = network.perform(.write(try network.put(key, [1])), at: 0)
    let late = try #require(network.held(key, by: holders[1], in: 1))
    network.pass(.milliseconds(5))
    _ = network.perform(.write(.delete(key, by: .hashed(functions: 1), on: network.torus)), at: 0)
    network.log = []
    network.place(late, in: 1, from: holders[0], to: holders[1])
    let tombstone = try #require(network.held(key, by: holders[1], in: 1))
    #expect(tombstone.isTombstone)
    #expect(
      network.sent("placed", from: holders[1]).contains {
        if case .placed(_, .over(late.version, _)) = $0.message { true } else { false }
      })
    #expect(network.value(of: key, at: 0) == nil)
    network.run(.seconds(90))
    #expect(network.value(of: key, at: 3) == nil)
  }

  /// 5: the deletion of a spatial object ends its pointer and itself in every reality.
  @Test func aDeletedObjectIsGoneEverywhere() throws {
    var network = try Samples.replicated(5)
    let key = try network.spreadKey()
    let write = try Write.put(key, value: [1], at: [10, 10], by: .spatial(.wgs84), on: network.torus)
    _ = network.perform(.write(write), at: 0)
    #expect(network.value(of: key, at: 1) == [1])
    _ = network.perform(.write(.delete(key, by: .spatial(.wgs84), on: network.torus)), at: 2)
    for reality in 0..<3 as Range<RealityIndex> { #expect(!network.keys(in: reality).contains(key)) }
    #expect(network.value(of: key, at: 3) == nil)
  }
}
