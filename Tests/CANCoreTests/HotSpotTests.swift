import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// Keys that very many ask for are answered from copies that are only so old (3.8).
@Suite struct HotSpotTests {
  /// A ring of 00, 01, 10 and 11, which are those of nodes 0, 2, 1 and 3; the home of the key is node 0's.
  private func ring(_ change: (inout Configuration) -> Void) throws -> (HandNetwork, Key) {
    var configuration = try Samples.configuration(dimensions: 1)
    change(&configuration)
    var network = HandNetwork.tiled(["1", "01", "11"], configuration)
    try #require(network.isExact(oneZoneEach: true))
    let keys = try (0..<100).map { try Samples.key("\($0)") }
    let key = try #require(keys.first { network.owner(of: $0.hashedPoint(on: configuration.torus)) == 0 })
    try write([1], key, &network)
    network.log = []
    return (network, key)
  }

  private func write(_ value: [UInt8]?, _ key: Key, _ network: inout HandNetwork) throws {
    let torus = network.nodes[0].configuration.torus
    let mapping = KeyMapping.hashed(functions: 1)
    let write =
      try value.map { try Write.put(key, value: $0, by: mapping, on: torus) }
      ?? .delete(key, by: mapping, on: torus)
    guard case .stored? = network.perform(.write(write), at: 0) else {
      throw InvariantViolation("not stored")
    }
  }

  @Test func nothingIsKeptUnlessItIsAskedFor() throws {
    var (network, key) = try ring { _ in }
    for _ in 0..<50 { #expect(network.value(of: key, at: 1) == [1]) }
    network.inject(.hot(key, in: 0), from: 0, to: 2)
    network.deliverAll()
    #expect(network.sent("hot").isEmpty && network.sent("copy").isEmpty)
    #expect(network.nodes.allSatisfy { $0.hotSpots.count == 0 && $0.hotSpots.fetches.isEmpty })
  }

  @Test func aReadIsAnsweredFromTheCacheUntilItsTimeIsOver() throws {
    var (network, key) = try ring { $0.cacheTime = .seconds(5) }
    #expect(network.value(of: key, at: 2) == [1])
    try write([2], key, &network)
    network.log = []
    network.run(.seconds(4))
    #expect(network.value(of: key, at: 2) == [1])
    #expect(network.sent("route.read").isEmpty)
    // The holder itself, and whoever has no copy on the way, know better.
    #expect(network.value(of: key, at: 0) == [2] && network.value(of: key, at: 3) == [2])
    network.run(.seconds(1))
    #expect(network.value(of: key, at: 2) == [2])
    try write(nil, key, &network)
    network.run(.seconds(5))
    for node in 0..<4 as Range<NodeID> { #expect(network.value(of: key, at: node) == nil) }
  }

  /// Else two nodes could read from each other for ever.
  @Test func whatComesFromACopyIsKeptNoLongerThanThatCopy() throws {
    var (network, key) = try ring { $0.cacheTime = .seconds(5) }
    // Whatever the way of node 1, it leads through one of these.
    for node in [2, 3] as [NodeID] { #expect(network.value(of: key, at: node) == [1]) }
    try write([2], key, &network)
    network.run(.seconds(4))
    network.log = []
    #expect(network.value(of: key, at: 1) == [1])
    #expect(network.sent("copy", to: 1).count == 1 && network.sent("reply", from: 0).isEmpty)
    #expect(network.value(of: key, at: 1) == [1])
    #expect(network.sent("copy", to: 1).count == 1)
    network.run(.seconds(1))
    #expect(network.value(of: key, at: 1) == [2])
  }

  @Test func theNeighborsOfABusyHolderAnswerForIt() throws {
    var (network, key) = try ring {
      $0.replicationThreshold = 5
      $0.replicaTime = .seconds(5)
    }
    network.losses["hot"] = 2
    for _ in 0..<20 { #expect(network.value(of: key, at: 1) == [1]) }
    #expect(network.sent("hot").count == 2 && network.sent("copy").isEmpty)
    // What was lost is said again in the next second.
    network.run(.seconds(1))
    for _ in 0..<20 { #expect(network.value(of: key, at: 1) == [1]) }
    #expect(network.sent("hot", from: 0, to: 2).count == 2 && network.sent("hot", from: 0, to: 3).count == 2)
    // The neighbor became busy in turn, and had the asker keep a copy, for as long as its own.
    #expect(network.sent("copy", to: 1).count == 7 && network.sent("hot", to: 1).count == 1)
    try write([2], key, &network)
    network.log = []
    for _ in 0..<20 { #expect(network.value(of: key, at: 1) == [1]) }
    #expect(network.log.isEmpty)
    network.run(.seconds(5))
    #expect(network.value(of: key, at: 1) == [2])
  }

  /// A stranger cannot make a node read, and a copy of another key is not kept.
  @Test func onlyNeighborsAskForCopies() throws {
    var (network, key) = try ring { $0.replicationThreshold = 5 }
    network.inject(.hot(key, in: 0), from: 77, to: 2)
    network.inject(.hot(key, in: 9), from: 0, to: 2)
    network.inject(.hot(key, in: 0), from: 2, to: 0)
    #expect(network.log.isEmpty)
    network.inject(.hot(key, in: 0), from: 0, to: 2)
    let fetch = try #require(network.nodes[2].hotSpots.fetches.keys.first)
    let torus = network.nodes[0].configuration.torus
    let other = try Samples.key("other")
    let point = other.hashedPoint(on: torus)
    let record = Record(key: other, point: point, on: torus, value: [9], version: .none)
    network.inject(.copy(fetch, HotCopy(record: record, hops: 1, timeLeft: .seconds(9))), from: 0, to: 2)
    network.deliverAll()
    #expect(network.nodes[2].hotSpots.count == 0 && network.nodes[2].hotSpots.fetches.isEmpty)
    // Lost ones are forgotten, and there are never more than the limit.
    network.isLost = { $0.message.name == "route.read" }
    for number in 0..<200 where try !network.nodes[2].isHome(of: Samples.key("\(number)")) {
      network.inject(.hot(try Samples.key("\(number)"), in: 0), from: 0, to: 2)
    }
    #expect(network.nodes[2].hotSpots.fetches.count == Limit.fetches)
    network.run(.seconds(31))
    network.inject(.hot(key, in: 0), from: 0, to: 2)
    #expect(network.nodes[2].hotSpots.fetches.count == 1)
  }

  /// Several answers are asked for so that what is stale is found.
  @Test func aQuorumIsNotAnsweredFromCopies() throws {
    for quorum in [1, 2] {
      var network = try Samples.replicated(8) {
        $0.cacheTime = .seconds(50)
        $0.readQuorum = quorum
      }
      let torus = network.nodes[0].configuration.torus
      for value in [1, 2] as [UInt8] {
        _ = network.perform(.write(try Samples.put("k", [value], on: torus)), at: 0)
        if value == 1 { for node in 0..<8 { _ = network.value(of: try Samples.key("k"), at: NodeID(node)) } }
      }
      network.log = []
      let values = try (0..<8).map { network.value(of: try Samples.key("k"), at: $0) }
      #expect(values.contains([1]) == (quorum == 1))
      #expect(quorum == 1 || network.sent("copy").isEmpty)
    }
  }

  @Test func whatEndsFirstMakesRoom() throws {
    let torus = try Samples.configuration().torus
    var hotSpots = HotSpots()
    func record(_ id: Int, bytes: Int = 1) throws -> Record {
      let key = try Samples.key("\(id)")
      let value = Array(repeating: UInt8(1), count: bytes)
      return Record(key: key, point: key.hashedPoint(on: torus), on: torus, value: value, version: .none)
    }
    func isKept(_ id: Int) throws -> Bool {
      hotSpots.copy(of: try Samples.key("\(id)"), at: Moment(monotonic: .start, wall: 0)) != nil
    }
    for id in 0..<(Limit.copies + 10) {
      hotSpots.keep(try record(id), until: .start + .seconds(10 + id), at: .start)
    }
    #expect(hotSpots.count == Limit.copies)
    #expect(try !isKept(9) && isKept(10) && isKept(Limit.copies + 9))
    // Few large ones take the place of many.
    for id in 0..<100 {
      hotSpots.keep(try record(id, bytes: Record.valueBytesMax), until: .start + .seconds(90_000), at: .start)
    }
    #expect(hotSpots.count < 100 && hotSpots.count >= Limit.copyBytes / Record.valueBytesMax - 1)
    // What has ended goes first of all.
    hotSpots.keep(try record(0), until: .start + .seconds(200_000), at: .start + .seconds(100_000))
    #expect(hotSpots.count <= Limit.copies)
  }
}

extension Node {
  fileprivate func isHome(of key: Key) -> Bool {
    realities[0].serves(configuration.torus.code(of: key.hashedPoint(on: configuration.torus)))
  }
}
