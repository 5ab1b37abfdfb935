import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// Reads ask R realities and repair what they find stale; what takes a zone over refills it first (5).
@Suite struct ReplicaReadTests {
  /// A network in which the holder of a key in reality 0 has missed its second write.
  private func stale(readQuorum: Int) throws -> (HandNetwork, Key) {
    var network = try Samples.replicated(6) { $0.readQuorum = readQuorum }
    let key = try network.spreadKey()
    let holders = network.holders(of: key)
    _ = network.perform(.write(try network.put(key, [1])), at: 0)
    let old = try #require(network.held(key, by: holders[0]))
    let new = Record(
      key: key, point: old.point, on: network.torus, value: [2], version: old.version.next(at: 0, node: 1))
    for reality in 1..<3 as Range<RealityIndex> {
      network.place(new, in: reality, from: holders[0], to: holders[Int(reality)])
    }
    #expect(network.held(key, by: holders[0])?.value == [1])
    return (network, key)
  }

  /// 5: "asks R (default 1, nearest first; majority on request) and repairs what it finds stale".
  @Test func aReadAtAQuorumFindsTheLatestAndRepairsTheStale() throws {
    for quorum in [2, 3] {
      var (network, key) = try stale(readQuorum: quorum)
      let holders = network.holders(of: key)
      // Read at the stale holder, which is the nearest to itself.
      #expect(network.value(of: key, at: holders[0]) == [2])
      network.deliverAll()
      #expect(network.held(key, by: holders[0])?.value == [2])
      #expect(network.nodes[Int(holders[0])].readParts.isEmpty)
    }
  }

  /// 5: one reality may be behind; that is the price of R = 1.
  @Test func aReadOfOneRealityMayBeStale() throws {
    var (network, key) = try stale(readQuorum: 1)
    let holder = network.holders(of: key)[0]
    #expect(network.value(of: key, at: holder) == [1])
  }

  /// 5: who does not answer is asked again, and so are the other realities.
  @Test func aReadWhoseNearestIsSilentAsksTheOthers() throws {
    var network = try Samples.replicated(6)
    let key = try network.spreadKey()
    _ = network.perform(.write(try network.put(key, [1])), at: 0)
    let asker = try #require(network.bystander(of: key))
    network.losses["route.read"] = 1
    let read = network.begin(.read(key), at: asker)
    network.deliverAll()
    #expect(network.outcomes[read] == nil)
    network.run(.seconds(4))
    guard case .record(let record?, _) = network.outcomes[read] else {
      Issue.record("not found")
      return
    }
    #expect(record.value == [1])
    network.isLost = { $0.message.name == "route.read" }
    let lost = network.begin(.read(key), at: asker)
    network.run(.seconds(32))
    #expect(network.outcomes[lost] == .failed(.timedOut))
    #expect(network.nodes[Int(asker)].reads.isEmpty)
  }

  /// 3.5: of several hashes the nearest is asked, and the home after all where the copy is not there.
  @Test func aReadAtACopyThatIsMissingAsksTheHome() throws {
    var network = try Samples.replicated(6)
    for index in 0..<12 {
      let key = try Samples.key("several \(index)")
      _ = network.perform(.write(try network.put(key, [1])), at: 0)
      guard case .record(let record, _) = network.perform(.read(key, functions: 4), at: 1) else { return }
      #expect(record?.value == [1])
    }
  }

  /// A network one of whose nodes has just taken a zone over, without having been able to refill it.
  private func unfilled() throws -> (HandNetwork, Key, taker: NodeID, reality: RealityIndex) {
    var network = try Samples.replicated(6)
    network.run(.seconds(3))
    let key = try network.spreadKey()
    _ = network.perform(.write(try network.put(key, [1])), at: 0)
    let dead = network.holders(of: key)[0]
    network.crash(dead)
    network.isLost = { envelope in
      guard case .answer(_, let answer) = envelope.message else { return false }
      return !answer.digests.isEmpty
    }
    #expect(network.run(atMost: .seconds(20)) { $0.owner(of: key.hashedPoint(on: $0.torus)) != nil })
    let taker = try #require(network.holders(of: key).first)
    return (network, key, taker, 0)
  }

  /// 5: "answers absent keys with unknown".
  @Test func anUnfilledZoneDoesNotAnswerReads() throws {
    var (network, key, taker, reality) = try unfilled()
    let point = key.hashedPoint(on: network.torus)
    #expect(!network.nodes[Int(taker)].isRefilled(point, in: reality))
    network.log = []
    let read = Routed(
      to: point, in: reality, .read(key, attemptsLeft: 2), origin: Contact(id: 77), request: RequestID(5))
    network.inject(.route(read), from: 77, to: taker)
    #expect(network.sent("reply", to: 77).first?.message == .reply(RequestID(5), .failed(.notRefilled)))
    func readObject(_ request: RequestID) -> Message {
      let payload = Payload.readObject(key, .none, home: point, attemptsLeft: 2)
      return .route(Routed(to: point, in: reality, payload, origin: Contact(id: 77), request: request))
    }
    network.inject(readObject(RequestID(6)), from: 77, to: taker)
    #expect(network.sent("reply", to: 77).last?.message == .reply(RequestID(6), .failed(.notRefilled)))
    // Nor does it with an old record that it happens to hold.
    let old = Record(
      key: key, point: point, on: network.torus, value: [0], version: Version(time: 1, node: 1))
    network.place(old, in: reality, from: 77, to: taker)
    #expect(network.held(key, by: taker, in: reality) == old)
    network.inject(readObject(RequestID(7)), from: 77, to: taker)
    #expect(network.sent("reply", to: 77).last?.message == .reply(RequestID(7), .failed(.notRefilled)))
    // Another reality answers the application, whose node asks this one first.
    #expect(network.value(of: key, at: taker) == [1])
  }

  /// 5: "its part of a query counts as not covered (the asker takes it from another reality)".
  @Test func anUnfilledZoneCountsAsMissingAndAnotherRealityAnswers() throws {
    var (network, key, taker, reality) = try unfilled()
    let shape = Shape.everything(in: .torus(network.torus))
    let count = Query.Kind.count(space: key.space, shape)
    let one = Query(count, in: .whole(of: network.torus), of: reality)
    guard case .answer(let partly) = network.perform(.query(one), at: taker) else { return }
    #expect(!partly.coverage.isComplete)
    #expect(!partly.missing.isEmpty)
    let any = network.begin(.query(Query(count, in: .whole(of: network.torus))), at: taker)
    network.run(.seconds(21))
    guard case .answer(let answer) = network.outcomes[any] else {
      Issue.record("no answer")
      return
    }
    #expect(answer.coverage.isComplete)
  }

  /// 5: an unfilled zone takes writes.
  @Test func anUnfilledZoneTakesWrites() throws {
    var (network, key, taker, _) = try unfilled()
    guard case .stored = network.perform(.write(try network.put(key, [2])), at: taker) else {
      Issue.record("not stored")
      return
    }
    #expect(network.held(key, by: taker)?.value == [2])
  }

  /// Who is given a zone that lacks records knows that it does, and for how long at most.
  @Test func anUnfilledZoneThatIsGivenOnIsRefilledByItsHeir() throws {
    var (network, key, taker, reality) = try unfilled()
    let point = key.hashedPoint(on: network.torus)
    guard case .left = network.perform(.leave, at: taker) else {
      Issue.record("not left")
      return
    }
    let heir = try #require(network.owner(of: point))
    #expect(heir != taker && !network.nodes[Int(heir)].isRefilled(point, in: reality))
    let refill = try #require(
      network.nodes[Int(heir)].refills.first { $0.key.zone.contains(network.torus.code(of: point)) })
    #expect(refill.value.until <= network.now.monotonic + Maintenance().repairWindow)
    network.heal()
    #expect(network.run(atMost: .seconds(30)) { $0.nodes[Int(heir)].isRefilled(point, in: reality) })
    #expect(network.held(key, by: heir, in: reality)?.value == [1])
  }

  /// 5: "is done when at least r - W + 1 of them, themselves refilled, have answered".
  @Test func aZoneIsRefilledFromEnoughOtherRealities() throws {
    var (network, key, taker, reality) = try unfilled()
    let point = key.hashedPoint(on: network.torus)
    #expect(network.held(key, by: taker, in: reality) == nil)
    network.heal()
    #expect(
      network.run(atMost: .seconds(30)) { $0.nodes[Int(taker)].isRefilled(point, in: reality) })
    #expect(network.held(key, by: taker, in: reality)?.value == [1])
    #expect(!network.events.contains { if case .possiblyLost = $0 { true } else { false } })
  }

  /// 5: who takes over holds nothing of what was acknowledged, and is none of those that are asked.
  @Test func aZoneThatWasTakenOverIsNotRefilledFromOneHolderThatMissedAWrite() throws {
    var network = try Samples.replicated(6) { $0.readQuorum = 2 }
    network.run(.seconds(3))
    let key = try network.spreadKey()
    let holders = network.holders(of: key)
    let point = key.hashedPoint(on: network.torus)
    network.isLost = { envelope in
      guard case .route(let routed) = envelope.message, case .place = routed.payload else { return false }
      return routed.reality == 2
    }
    guard case .stored = network.perform(.write(try network.put(key, [1])), at: holders[0]) else {
      Issue.record("not stored")
      return
    }
    #expect(network.held(key, by: holders[2], in: 2) == nil)
    network.crash(holders[0])
    network.isLost = { envelope in
      if case .answer = envelope.message { envelope.from.id == holders[1] } else { false }
    }
    #expect(network.run(atMost: .seconds(20)) { $0.owner(of: point) != nil })
    let taker = try #require(network.owner(of: point))
    network.run(.seconds(4))
    #expect(!network.nodes[Int(taker)].isRefilled(point, in: 0))
    #expect(network.value(of: key, at: taker) == [1])
    network.heal()
    #expect(network.run(atMost: .seconds(30)) { $0.nodes[Int(taker)].isRefilled(point, in: 0) })
    #expect(network.value(of: key, at: taker) == [1])
  }

  /// 5: "end after one repair window with possiblyLost in their status".
  @Test func whatNobodyCanRefillIsPossiblyLost() throws {
    var (network, key, taker, reality) = try unfilled()
    let point = key.hashedPoint(on: network.torus)
    network.run(.seconds(70))
    #expect(network.nodes[Int(taker)].isRefilled(point, in: reality))
    let code = network.torus.code(of: point)
    #expect(
      network.events.contains { if case .possiblyLost(let zone) = $0 { zone.contains(code) } else { false } })
  }
}

/// Anti-entropy: each zone is compared with the other realities by range digests along the split tree (5).
@Suite struct RepairTests {
  /// Two realities; those of the records in `lacking` are held in the second one only.
  private func network(records: Int, lacking: Set<Int>) throws -> HandNetwork {
    var network = try Samples.replicated(2, realities: 2)
    network.run(.seconds(62))
    for index in 0..<records {
      let key = try Samples.key("\(index)")
      let record = Record(
        key: key, point: key.hashedPoint(on: network.torus), on: network.torus, value: [1],
        version: Version(time: network.now.wall, node: 0))
      for reality in 0..<2 as Range<RealityIndex> where reality == 1 || !lacking.contains(index) {
        let holder = try #require(network.owner(of: record.point, in: reality))
        network.place(record, in: reality, from: 0, to: holder)
      }
    }
    network.log = []
    return network
  }

  private func copies(in network: HandNetwork) -> Int {
    network.sent("answer").reduce(0) { sum, envelope in
      if case .answer(_, let answer) = envelope.message { sum + answer.copies.count } else { sum }
    }
  }

  /// 5: "only differences travel".
  @Test func exactlyWhatLacksIsPulled() throws {
    let lacking: Set<Int> = [3, 77, 500, 501, 1200]
    var network = try network(records: 1500, lacking: lacking)
    #expect(network.keys(in: 0).count == 1495)
    network.run(.seconds(62))
    #expect(network.keys(in: 0).count == 1500)
    for index in lacking {
      let key = try Samples.key("\(index)")
      #expect(network.held(key, by: network.holders(of: key)[0])?.value == [1])
    }
    #expect(copies(in: network) <= lacking.count * 2 * 17)
  }

  @Test func whatIsEqualDoesNotTravel() throws {
    var network = try network(records: 200, lacking: [])
    network.run(.seconds(62))
    #expect(copies(in: network) == 0)
    #expect(!network.sent("route.query").isEmpty)
  }

  /// 5: lost questions end the comparison, and the next one makes up for it.
  @Test func aComparisonWhoseAnswersAreLostIsMadeAgain() throws {
    var network = try network(records: 60, lacking: [1, 2, 3, 4])
    network.isLost = { $0.message.name == "answer" }
    network.run(.seconds(62))
    network.heal()
    network.run(.seconds(62))
    #expect(network.keys(in: 0).count == 60)
  }

  /// G4, 5: "Keys that a node holds but neither owns nor keeps for anyone are offered to the owner".
  @Test func straysOfANodeWithoutAZoneGoThroughAContact() throws {
    var network = try Samples.quarters()
    try network.fill(40)
    network.run(.seconds(3))
    network.isLost = { $0.message.name == "route.join" }
    network.inject(.claims([try Samples.claim("01", epoch: 50, of: 3)]), from: 2, to: 3)
    network.run(.seconds(10))
    #expect(network.nodes[2].isZoneless)
    #expect(network.nodes[2].storedRecords().isEmpty)
    #expect(network.keys().count == 40)
  }
}
