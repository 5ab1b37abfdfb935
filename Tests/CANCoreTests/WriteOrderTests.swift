import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// Writes of one key come one after the other at its home, and their records know it (5).
@Suite struct WriteOrderTests {
  fileprivate func source(_ node: NodeID, _ request: RequestID) -> Record.Source {
    Record.Source(node: node, request: request.rawValue)
  }

  /// A write of a hashed key that is stamped far above the clocks of a network.
  fileprivate func later(than network: HandNetwork, of key: Key, by source: Record.Source) -> Record {
    Record(
      key: key, point: key.hashedPoint(on: network.torus), on: network.torus, value: [9],
      version: Version(time: network.now.wall + 1 << 40, node: source.node), source: source)
  }

  @Test func writesOfAKeyTakeTurns() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let home = network.holders(of: key)[0]
    network.isLost = { $0.message.name == "placed" }
    let requests = try (1...3 as ClosedRange<UInt8>).map {
      network.begin(.write(try network.put(key, [$0])), at: home)
    }
    network.deliverAll()
    #expect(network.nodes[Int(home)].writes.count == 1)
    #expect(network.nodes[Int(home)].lines[key]?.waiting.count == 2)
    // One that is asked for again neither waits twice nor takes the place of the one at work.
    network.run(.seconds(4))
    #expect(network.nodes[Int(home)].lines[key]?.waiting.count == 2)
    network.heal()
    network.run(.seconds(4))
    for request in requests {
      guard case .stored = network.outcomes[request] else {
        Issue.record("\(request) is not stored")
        return
      }
    }
    let record = try #require(network.held(key, by: home))
    #expect(record.value == [3])
    #expect(record.predecessors.map(\.source) == [source(home, requests[1]), source(home, requests[0])])
    #expect(network.nodes[Int(home)].lines.isEmpty)
  }

  /// A home that has started again, where clocks are behind what stands, may give one stamp to two writes.
  @Test func twoWritesOfOneStampAreTwo() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let holders = network.holders(of: key)
    let one = later(than: network, of: key, by: source(5, RequestID(1)))
    network.place(one, in: 1, from: holders[0], to: holders[1])
    let other = Record(
      key: key, point: one.point, on: network.torus, value: [8], version: one.version,
      source: source(4, RequestID(2)))
    network.pass(.seconds(2))
    network.log = []
    network.place(other, in: 1, from: holders[0], to: holders[1])
    #expect(
      network.sent("placed", from: holders[1]).map(\.message)
        == [.placed(1, .newer(one.version, source: one.source))])
    // It counts as a later one at the home, which stamps above it.
    network.isLost = { $0.message.name == "route.place" }
    network.begin(.write(try network.put(key, [7])), at: holders[0])
    network.deliverAll()
    let write = try #require(network.nodes[Int(holders[0])].writes.first)
    let copy = try #require(write.value.copies.first { $0.value.isAwaited })
    network.inject(
      .placed(copy.key, .newer(write.value.stamp.version, source: one.source)), from: holders[1],
      to: holders[0])
    let again = try #require(network.nodes[Int(holders[0])].writes[write.key])
    #expect(again.stamp.version > write.value.stamp.version)
  }

  /// Another home may have stamped the write as well, and what stands is the later: so the stamp says when it came.
  @Test func aWriteThatIsStampedTwiceIsAcknowledgedByTheLaterStamp() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let home = network.holders(of: key)[0]
    network.isLost = { $0.message.name == "placed" }
    let request = network.begin(.write(try network.put(key, [9])), at: home)
    network.deliverAll()
    let again = later(than: network, of: key, by: source(home, request))
    network.place(again, in: 0, from: (home + 1) % 6, to: home)
    network.heal()
    network.run(.seconds(4))
    guard case .stored(again.version, _)? = network.outcomes[request] else {
      Issue.record("\(String(describing: network.outcomes[request]))")
      return
    }
  }

  /// A stamp above which there is none would stop a home for good: such records are refused.
  @Test func aRecordOfTheEndOfTimeIsRefused() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let home = network.holders(of: key)[0]
    let last = Record(
      key: key, point: key.hashedPoint(on: network.torus), on: network.torus, value: [9],
      version: Version(time: .max, node: 99))
    network.place(last, in: 0, from: (home + 1) % 6, to: home)
    #expect(network.held(key, by: home) == nil)
    guard case .stored? = network.perform(.write(try network.put(key, [1])), at: home) else {
      Issue.record("not stored")
      return
    }
  }

  /// 5: a deletion counts in a quorum as any write does.
  @Test func aQuorumThatKnowsOfADeletionFindsNothing() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let holders = network.holders(of: key)
    guard case .stored(let version, _)? = network.perform(.write(try network.put(key, [1])), at: 0) else {
      Issue.record("not stored")
      return
    }
    let end = Record(
      key: key, point: key.hashedPoint(on: network.torus), on: network.torus, value: nil,
      version: Version(time: version.time + 5, node: 3))
    network.place(end, in: 1, from: 5, to: holders[1])
    let records = [network.held(key, by: holders[0]), network.held(key, by: holders[1], in: 1)]
    #expect(records.compactMap { $0 }.latest?.version == end.version)
    #expect(records.reversed().compactMap { $0 }.latest?.version == end.version)
    #expect(Outcome.record(end, hops: 3).asSeen == .record(nil, hops: 3))
  }

  @Test func noMoreThanSoManyWritesOfAKeyWait() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let home = network.holders(of: key)[0]
    network.isLost = { $0.message.name == "placed" }
    for _ in 0..<(Limit.waitingWrites + 2) {
      network.begin(.write(try network.put(key, [1])), at: home)
    }
    #expect(network.nodes[Int(home)].lines[key]?.waiting.count == Limit.waitingWrites)
    // Whom nobody waits for any more does not get its turn.
    network.run(.seconds(60))
    #expect(network.nodes[Int(home)].lines.isEmpty && network.nodes[Int(home)].writes.isEmpty)
  }

  /// A copy of a write that waits while another home stamps and acknowledges it is late when its turn comes.
  @Test func aWriteThatWasStampedElsewhereMeanwhileHasHadItsTurn() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let home = network.holders(of: key)[0]
    let other = (home + 1) % 6
    network.isLost = { $0.message.name == "placed" }
    let request = network.begin(.write(try network.put(key, [1])), at: home)
    let waiting = try network.put(key, [2])
    network.inject(
      .route(
        Routed(to: waiting.home, in: 0, .write(waiting), origin: Contact(id: other), request: RequestID(77))),
      from: other, to: home)
    network.deliverAll()
    #expect(network.nodes[Int(home)].lines[key]?.waiting.count == 1)
    let elsewhere = Record(
      key: key, point: waiting.home, on: network.torus, value: [2], version: Version(time: 7, node: other),
      source: source(other, RequestID(77)))
    let push = Routed(
      to: waiting.home, in: 0, .absorb([elsewhere], 7), origin: Contact(id: other), request: RequestID(7))
    network.inject(.route(push), from: other, to: home)
    #expect(network.held(key, by: home)?.hasMet(elsewhere) == true)
    network.heal()
    network.run(.seconds(4))
    guard case .stored? = network.outcomes[request] else {
      Issue.record("not stored")
      return
    }
    #expect(network.held(key, by: home)?.value == [1])
  }

  /// Holders that have something later say whose it is, and the write follows it.
  @Test func aWriteFollowsWhatAHolderKnows() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let holders = network.holders(of: key)
    let other = later(than: network, of: key, by: source(5, RequestID(77)))
    network.place(other, in: 1, from: 5, to: holders[1])
    guard case .stored(let version, _)? = network.perform(.write(try network.put(key, [1])), at: holders[0])
    else {
      Issue.record("not stored")
      return
    }
    #expect(version > other.version)
    for (reality, holder) in holders.enumerated() {
      let held = try #require(network.held(key, by: holder, in: RealityIndex(reality)))
      #expect(held.value == [1] && held.version(of: source(5, RequestID(77))) == other.version)
    }
    // A late copy of the other is known by that, and refused.
    network.log = []
    var late = Routed(
      to: other.point, in: 1,
      .place(
        Record(
          key: key, point: other.point, on: network.torus, value: [9],
          version: Version(time: version.time + 1 << 40, node: 5), source: other.source), 8),
      origin: Contact(id: 5), request: RequestID(77))
    late.hops = 1
    network.inject(.route(late), from: 5, to: holders[1])
    let answers = network.sent("placed", to: 5).map(\.message)
    let standing = try #require(network.held(key, by: holders[1], in: 1))
    let successor = standing.source.map { Record.Predecessor(source: $0, version: standing.version) }
    #expect(successor != nil && answers == [.placed(8, .over(other.version, by: successor))])
  }

  /// What a home has placed of a write that is over ends, unless another home has stamped the same write after its
  /// successor.
  @Test func aWriteThatIsOverIsEndedByItsSuccessor() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let home = network.holders(of: key)[0]
    network.isLost = { $0.message.name == "placed" }
    let write = try Write.put(key, value: [1], at: [-120, 40], by: .spatial(.wgs84), on: network.torus)
    network.begin(.write(write), at: home)
    network.deliverAll()
    let (number, pending) = try #require(network.nodes[Int(home)].writes.first)
    let copy = try #require(network.nodes[Int(home)].writeOfCopy.first { $0.value == number }?.key)
    let successor = Record.Predecessor(
      source: source(7, RequestID(70)), version: Version(time: pending.stamp.version.time - 5, node: 7))
    network.log = []
    network.inject(.placed(copy, .over(Version(time: 7, node: 3), by: successor)), from: 3, to: home)
    let ends = network.sent("route.place").compactMap { envelope -> Record? in
      guard case .route(let routed) = envelope.message, case .place(let record, _) = routed.payload else {
        return nil
      }
      return record
    }
    #expect(!ends.isEmpty)
    #expect(ends.allSatisfy { $0.isTombstone && !$0.isPointer && $0.source == successor.source })
    let end = try #require(ends.first)
    /// The object as somebody has stamped it.
    func object(_ source: Record.Source?, _ version: Version, after others: [Record.Predecessor]) -> Record {
      Record(
        key: key, point: end.point, on: network.torus, position: [-120, 40], value: [1], version: version,
        source: source, predecessors: others)
    }
    let own = object(pending.stamp.source, pending.stamp.version, after: [])
    #expect(end.supersedes(own))
    // Where the successor has its object at the same point, that one stays.
    #expect(object(successor.source, successor.version, after: own.succession).supersedes(end))
    let again = object(pending.stamp.source, pending.stamp.version, after: [successor])
    #expect(again.supersedes(end))
  }
}

extension WriteOrderTests {
  /// A copy of a new write may come to a holder by another way first, and meet there what is later: that has not
  /// replaced the write, which goes above it.
  @Test func aNewWriteIsNotTakenForALateCopyOfItself() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let holders = network.holders(of: key)
    let later = later(than: network, of: key, by: source(7, RequestID(70)))
    network.place(later, in: 1, from: 5, to: holders[1])
    network.isLost = { $0.message.name == "route.place" }
    let request = network.begin(.write(try network.put(key, [1])), at: holders[0])
    network.deliverAll()
    let new = try #require(network.held(key, by: holders[0]))
    #expect(new.version < later.version)
    let push = Routed(
      to: new.point, in: 1, .absorb([new], 7), origin: Contact(id: holders[0]), request: RequestID(7))
    network.inject(.route(push), from: holders[0], to: holders[1])
    #expect(network.held(key, by: holders[1], in: 1)?.hasMet(new) == true)
    network.heal()
    network.run(.seconds(4))
    guard case .stored(let version, _)? = network.outcomes[request] else {
      Issue.record("not stored")
      return
    }
    #expect(version > later.version)
    #expect(network.held(key, by: holders[1], in: 1)?.value == [1])
  }

  /// Another home may have taken the pointer already, and let it stand: what it leads to stays until the homes agree.
  @Test func aHomeThatSaysThatAWriteIsOverEndsNoObject() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    let home = network.holders(of: key)[0]
    network.isLost = { $0.message.name == "placed" }
    let write = try Write.put(key, value: [1], at: [-120, 40], by: .spatial(.wgs84), on: network.torus)
    let request = network.begin(.write(write), at: home)
    network.deliverAll()
    func copies(arePointers: Bool) throws -> [WriteID] {
      let pending = try #require(network.nodes[Int(home)].writes.first?.value)
      return pending.copies.filter { $0.value.record.isPointer == arePointers && $0.value.isAwaited }.map(
        \.key)
    }
    for (index, copy) in try copies(arePointers: false).enumerated() {
      network.inject(.placed(copy, .durable(.nothing)), from: (home + 1 + NodeID(index)) % 6, to: home)
      network.deliverAll()
    }
    network.log = []
    let pointer = try #require(try copies(arePointers: true).first)
    let successor = Record.Predecessor(source: source(7, RequestID(70)), version: Version(time: 9, node: 7))
    network.inject(.placed(pointer, .over(Version(time: 7, node: 3), by: successor)), from: 3, to: home)
    network.deliverAll()
    #expect(network.sent("route.place").isEmpty)
    guard case .stored(let version, _)? = network.outcomes[request] else {
      Issue.record("not stored")
      return
    }
    #expect(version == Version(time: 7, node: 3))
  }
}

/// What the network has doubled is not passed on twice.
@Suite struct EchoTests {
  @Test func aDoubledMessageIsPassedOnOnce() throws {
    var network = try Samples.quarters()
    let target = network.torus.corner(of: try Samples.zone("11"))
    func lookup(_ hops: Int) -> Message {
      var routed = Routed(to: target, in: 0, .lookup, origin: Contact(id: 9), request: RequestID(4))
      routed.hops = hops
      return .route(routed)
    }
    network.log = []
    for _ in 0..<3 { network.inject(lookup(1), from: 1, to: 0) }
    #expect(network.sent("route.lookup", from: 0).count == 1)
    // Another step of the same way, and the same asked for again, are none.
    network.inject(lookup(2), from: 1, to: 0)
    network.run(.seconds(1))
    network.inject(lookup(1), from: 1, to: 0)
    #expect(network.sent("route.lookup", from: 0).count == 3)
  }
}
