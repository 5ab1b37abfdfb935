import CANCore
import CANGeometry
import CANStorage
import CANTestKit
import Testing

/// A zone changes its owner in two phases, and at every moment at most one node serves it.
@Suite struct HandoverTests {
  private static let torus = Torus(dimensions: 2)

  private func network(_ count: Int, records: Int, bytes: Int = 10) throws -> HandNetwork {
    let torus = try #require(Self.torus)
    var network = HandNetwork(nodes: count, .steady(on: torus))
    _ = network.perform(.bootstrap, at: 0)
    for index in 0..<records {
      let outcome = network.perform(.write(try put("\(index)", Array(repeating: 7, count: bytes))), at: 0)
      guard case .stored = outcome else {
        throw InvariantViolation("not stored: \(String(describing: outcome))")
      }
    }
    return network
  }

  private func put(_ id: String, _ value: [UInt8]) throws -> Write {
    let torus = try #require(Self.torus)
    let key = try #require(Key(space: "s", id: id))
    return try .put(key, value: value, by: .hashed(functions: 1), on: torus)
  }

  private func value(of id: String, in network: inout HandNetwork, at node: NodeID) throws -> [UInt8]? {
    let key = try #require(Key(space: "s", id: id))
    guard case .record(let record, _) = network.perform(.read(key), at: node) else { return nil }
    return record?.value
  }

  private let isOffer: (Message) -> Bool = { if case .offer = $0 { true } else { false } }
  private let isPiece: (Message) -> Bool = { if case .piece = $0 { true } else { false } }
  private let isAccept: (Message) -> Bool = { if case .accept = $0 { true } else { false } }
  private let isCommit: (Message) -> Bool = { if case .commit = $0 { true } else { false } }
  private let isRoute: (Message) -> Bool = { if case .route = $0 { true } else { false } }

  @Test func theGiverServesUntilItsGrantIsDurable() throws {
    var network = try network(2, records: 20)
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    network.deliverFirst(where: isRoute)
    network.deliverFirst(where: isOffer)
    network.hasFastDisks = false
    network.deliverFirst(where: isAccept)
    #expect(network.nodes[0].status.zones == [.whole])
    #expect(network.nodes[1].status.zones == [])
    network.finishFirstWrite()
    #expect(network.nodes[0].status.zones.map(\.depth) == [1])
    #expect(network.nodes[1].status.zones == [])
    network.deliverFirst(where: isCommit)
    #expect(network.nodes[1].status.zones == [network.nodes[0].status.zones[0].sibling])
  }

  @Test func anAcceptWaitsForTheHeirsDisk() throws {
    var network = try network(2, records: 20)
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    network.deliverFirst(where: isRoute)
    network.hasFastDisks = false
    network.deliverFirst(where: isOffer)
    #expect(!network.messages.contains { isAccept($0.message) })
    network.finishFirstWrite()
    #expect(network.messages.contains { isAccept($0.message) })
  }

  @Test func aFailingDiskLeavesTheGiverTheOwnerAndLosesNothing() throws {
    for failing in [0, 1] {
      var network = try network(2, records: 20)
      network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
      network.deliverFirst(where: isRoute)
      network.hasFastDisks = failing == 0
      network.deliverFirst(where: isOffer)
      if failing == 0 {
        network.hasFastDisks = false
        network.deliverFirst(where: isAccept)
      }
      network.finishFirstWrite(.failed)
      #expect(network.nodes[0].status.zones == [.whole])
      #expect(network.nodes[1].status.zones == [])
      #expect(network.nodes[0].status.recordCount == 20)
    }
  }

  @Test func manyRecordsTravelInPiecesOfWhichFewAreOnTheirWay() throws {
    var network = try network(2, records: 60, bytes: 60_000)
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    var pieces = 0
    var inFlight = 0
    while !network.messages.isEmpty {
      inFlight = max(inFlight, network.messages.filter { isPiece($0.message) }.count)
      if network.deliverFirst(where: isPiece) { pieces += 1 } else { network.deliverFirst() }
    }
    #expect(pieces >= 5)
    #expect(inFlight <= Limit.piecesInFlight)
    #expect(network.nodes[0].status.recordCount + network.nodes[1].status.recordCount == 60)
    #expect(network.nodes[1].status.recordCount > 10)
    for index in 0..<60 { #expect(try value(of: "\(index)", in: &network, at: 1)?.count == 60_000) }
  }

  /// Writes go on at every step of the hand-over; afterwards each key has its last value.
  @Test func writesDuringAHandOverReachTheHeir() throws {
    for seed in seeds(40) {
      var generator = SeededGenerator(seed: seed)
      var network = try network(2, records: 30, bytes: 40_000)
      network.hasFastDisks = seed % 2 == 0
      network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
      var last: [String: UInt8] = [:]
      var step: UInt8 = 0
      while !network.messages.isEmpty || !network.writes.isEmpty {
        if step < 200, generator.below(3) == 0 {
          step += 1
          let id = "\(generator.below(40))"
          network.begin(.write(try put(id, Array(repeating: step, count: 20_000))), at: 0)
          last[id] = step
        }
        // One message in the order of sending, or a disk.
        if generator.below(2) == 0 { network.deliverFirst() } else { network.finishFirstWrite() }
      }
      for node in network.nodes { try node.checkInvariants() }
      #expect(network.nodes[1].status.zones.map(\.depth) == [1], "seed \(seed)")
      for (id, step) in last.sorted(by: { $0.key < $1.key }) {
        #expect(try value(of: id, in: &network, at: 0)?.first == step, "seed \(seed), id \(id)")
      }
    }
  }

  @Test func requestsThatOvertakeTheCommitWaitForIt() throws {
    var network = try network(2, records: 0)
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    while network.deliverFirst(where: { !isCommit($0) }) {}
    let zone = try #require(network.nodes[0].status.zones.first?.sibling)
    let torus = try #require(Self.torus)
    let lookup = network.begin(.lookup(torus.corner(of: zone), traced: true), at: 0)
    while network.deliverFirst(where: isRoute) {}
    #expect(network.outcomes[lookup] == nil)
    network.deliverAll()
    guard case .owner(let owner, let hops, let trace) = network.outcomes[lookup] else {
      Issue.record("the lookup was lost")
      return
    }
    #expect(owner.id == 1)
    #expect(hops == 1)
    #expect(trace.map(\.node) == [0, 1])
  }

  @Test func aCommitOrAPieceThatComesTwiceChangesNothing() throws {
    var network = try network(2, records: 20)
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    while let next = network.messages.first {
      network.deliverFirst()
      if isOffer(next.message) || isPiece(next.message) || isCommit(next.message) {
        network.inject(next.message, from: next.from.id, to: next.to.id)
      }
    }
    network.deliverAll()
    #expect(network.nodes[0].status.zones.count == 1)
    #expect(network.nodes[1].status.zones.count == 1)
    #expect(network.nodes[0].status.recordCount + network.nodes[1].status.recordCount == 20)
    for node in network.nodes { try node.checkInvariants() }
  }

  @Test func recordsAreForgottenOnlyOnceTheHeirHasTheCommit() throws {
    var network = try network(2, records: 20)
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    while network.deliverFirst(where: { if case .taken = $0 { false } else { true } }) {}
    #expect(network.nodes[0].status.recordCount == 20)
    network.deliverAll()
    #expect(network.nodes[0].status.recordCount + network.nodes[1].status.recordCount == 20)
    #expect(network.nodes[0].status.recordCount < 20)
  }
}

/// A hand-over that comes to nothing leaves everybody able to go on.
@Suite struct FailedHandoverTests {
  private let isOffer: (Message) -> Bool = { if case .offer = $0 { true } else { false } }
  private let isAccept: (Message) -> Bool = { if case .accept = $0 { true } else { false } }

  @Test func aJoinerWhoseZoneWasWithdrawnAsksAgain() throws {
    var network = HandNetwork(nodes: 2, .steady(on: try #require(Torus(dimensions: 2))))
    _ = network.perform(.bootstrap, at: 0)
    let join = network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    while network.deliverFirst(where: { !isAccept($0) }) {}
    network.hasFastDisks = false
    network.deliverFirst(where: isAccept)
    // The grant cannot be made durable.
    network.finishFirstWrite(.failed)
    network.hasFastDisks = true
    network.deliverAll()
    #expect(network.nodes[0].status.zones == [.whole])
    #expect(network.outcomes[join] == nil)
    network.pass(.seconds(1))
    network.deliverAll()
    guard case .joined = network.outcomes[join] else {
      Issue.record("the joiner waits for ever")
      return
    }
  }

  @Test func anAcceptWaitsForEveryPiece() throws {
    let torus = try #require(Torus(dimensions: 2))
    var network = HandNetwork(nodes: 2, .steady(on: torus))
    _ = network.perform(.bootstrap, at: 0)
    for index in 0..<20 {
      let key = try #require(Key(space: "s", id: "\(index)"))
      let write = try Write.put(
        key, value: Array(repeating: 1, count: 100_000), by: .hashed(functions: 1), on: torus)
      _ = network.perform(.write(write), at: 0)
    }
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    network.deliverFirst()
    network.hasFastDisks = false
    while network.deliverFirst() {}
    #expect(network.writes.count > 2)
    // The last piece is durable before the others; one of them never is.
    while network.writes.count > 1 {
      network.finishFirstWrite()
      #expect(!network.messages.contains { isAccept($0.message) })
    }
    network.finishFirstWrite(.failed)
    #expect(!network.messages.contains { isAccept($0.message) })
    network.deliverAll()
    #expect(network.nodes[0].status.zones == [.whole])
    #expect(network.nodes[0].status.recordCount == 20)
  }

  @Test func aNodeGivesNoZoneToItself() throws {
    var network = HandNetwork(nodes: 2, .steady(on: try #require(Torus(dimensions: 2))))
    _ = network.perform(.bootstrap, at: 0)
    network.begin(.join(through: [Contact(id: 0)], at: nil), at: 1)
    let early = try #require(network.messages.first)
    network.deliverAll()
    network.inject(early.message, from: 0, to: 1)
    network.deliverAll()
    #expect(network.nodes.allSatisfy { !$0.isBusy })
  }
}
