import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// A query visits every zone that meets its region, and asks again for exactly what is missing (6).
@Suite struct QueryTests {
  private func network(_ count: Int, realities: Int, records: Int) throws -> HandNetwork {
    var network = HandNetwork.joined(count, try Samples.configuration(realities: realities))
    for index in 0..<records {
      let position = [Double(index * 37 % 360 - 180), Double(index * 53 % 170 - 85)]
      let write = try Write.put(
        Samples.key("\(index)"), value: [1], at: position, by: .spatial(.wgs84), on: network.torus)
      guard case .stored = network.perform(.write(write), at: 0) else {
        throw InvariantViolation("record \(index) is not stored")
      }
    }
    return network
  }

  private var everything: Query.Kind { .records(space: Array("s".utf8), .everything(in: .wgs84)) }

  private func answer(
    to request: Request, at node: NodeID, in network: inout HandNetwork, within time: Duration = .seconds(25)
  ) throws -> Answer {
    let id = network.begin(request, at: node)
    network.deliverAll()
    network.run(atMost: time) { $0.outcomes[id] != nil }
    guard case .answer(let answer) = network.outcomes[id] else {
      throw InvariantViolation("no answer: \(String(describing: network.outcomes[id]))")
    }
    return answer
  }

  @Test func aDelegateThatIsNotHeardIsAskedAgain() throws {
    for name in ["route.query", "answer"] {
      var network = try network(6, realities: 1, records: 30)
      network.losses[name] = 2
      let answer = try answer(
        to: .query(Query(everything, in: .whole(of: network.torus))), at: 0, in: &network)
      #expect(answer.coverage.isComplete)
      #expect(answer.matches.count == 30)
      #expect(answer.zonesVisited == 6)
    }
  }

  /// 6: what nobody answers for in one reality is taken from the next.
  @Test func whatIsMissingIsAskedInAnotherReality() throws {
    var network = try network(6, realities: 3, records: 30)
    network.isLost = { envelope in
      guard case .route(let routed) = envelope.message, case .query = routed.payload else { return false }
      return routed.reality == 0
    }
    let answer = try answer(to: .query(Query(everything, in: .whole(of: network.torus))), at: 0, in: &network)
    #expect(answer.coverage.isComplete)
    #expect(Set(answer.matches.map(\.record.key)).count == 30)
    #expect(answer.matches.count == 30)
  }

  /// 6: "otherwise says incomplete with the covered share".
  @Test func whatIsMissingEverywhereIsNamed() throws {
    var network = try network(6, realities: 2, records: 10)
    network.isLost = { $0.message.name == "route.query" }
    let answer = try answer(to: .query(Query(everything, in: .whole(of: network.torus))), at: 0, in: &network)
    #expect(!answer.coverage.isComplete)
    #expect(!answer.missing.isEmpty)
    #expect(answer.coverage.covered + answer.missing.reduce(0) { $0 + $1.volume } == .whole)
  }

  /// 5: "a moved object never shows up twice in an answer": of two versions the later one is kept, unless the other
  /// has replaced it.
  @Test func ofTwoVersionsTheLatestIsAnswered() throws {
    var network = try network(4, realities: 2, records: 10)
    let kind = everything
    let region = Region.whole(of: network.torus)
    let id = network.begin(.query(Query(kind, in: region)), at: 0)
    let part = try #require(network.nodes[0].foldOfPart.keys.min())
    let prefix = try #require(network.nodes[0].folds.values.first?.awaited[part]?.prefix)
    let key = try Samples.key("twice")
    var made = Answer()
    for (time, x) in [(5, 1.0), (9, 2.0), (9, 2.0)] {
      let record = Record(
        key: key, point: try Domain.wgs84.point(at: [x, 1], on: network.torus), on: network.torus,
        position: [x, 1], value: [UInt8(time)], version: Version(time: WallTime(time), node: 0))
      made.matches.append(Match(record: record, distance: 0))
    }
    let other = try Samples.key("replaced")
    let source = Record.Source(node: 3, request: 3)
    for (time, isFirst) in [(9, true), (5, false)] {
      let record = Record(
        key: other, point: try Domain.wgs84.point(at: [3, 1], on: network.torus), on: network.torus,
        position: [3, 1], value: [UInt8(time)], version: Version(time: WallTime(time), node: 0),
        source: isFirst ? source : Record.Source(node: 4, request: 4),
        predecessors: isFirst ? [] : [.init(source: source, version: Version(time: 4, node: 0))])
      made.matches.append(Match(record: record, distance: 0))
    }
    made.coverage.covered = prefix.volume
    network.inject(.answer(part, made), from: 1, to: 0)
    network.deliverAll()
    guard case .answer(let answer) = network.outcomes[id] else {
      Issue.record("no answer")
      return
    }
    #expect(answer.matches.filter { $0.record.key == key }.map(\.record.value) == [[9]])
    #expect(answer.matches.filter { $0.record.key == other }.map(\.record.value) == [[5]])
  }

  /// 6: no answer counts for more than was asked.
  @Test func anAnswerThatCoversTooMuchIsIgnored() throws {
    var network = try network(4, realities: 1, records: 0)
    let id = network.begin(.query(Query(.zones, in: .whole(of: network.torus))), at: 0)
    let part = try #require(network.nodes[0].foldOfPart.keys.min())
    var made = Answer()
    made.coverage.covered = .whole
    network.inject(.answer(part, made), from: 1, to: 0)
    #expect(network.nodes[0].foldOfPart[part] != nil)
    network.deliverAll()
    guard case .answer(let answer) = network.outcomes[id] else { return }
    #expect(answer.coverage.covered == .whole)
    #expect(answer.zones.count == 4)
  }

  /// 6: "multicast to a region or to all".
  @Test func aMulticastReachesEveryZoneOnce() throws {
    var network = try network(6, realities: 1, records: 0)
    let answer = try answer(
      to: .query(Query(.multicast([4, 2]), in: .whole(of: network.torus))), at: 2, in: &network)
    #expect(answer.coverage.isComplete)
    #expect(network.events.count { $0 == .multicast([4, 2]) } == 6)
  }

  /// 6: "growing boxes until k are found and the ring is closed".
  @Test func theNearestAreFoundInWhicheverRealityAnswers() throws {
    for realities in [1, 3] {
      var network = try network(6, realities: realities, records: 40)
      for count in [1, 5, 40, 50] {
        let request = try NearestRequest(count, to: [10, 10], space: Array("s".utf8), domain: .wgs84)
        let answer = try answer(to: .nearest(request), at: 3, in: &network)
        #expect(answer.coverage.isComplete)
        #expect(answer.matches.count == min(count, 40))
        #expect(answer.matches == answer.matches.sorted())
      }
    }
    var network = try network(6, realities: 3, records: 40)
    network.isLost = { envelope in
      guard case .route(let routed) = envelope.message, case .query = routed.payload else { return false }
      return routed.reality == 0
    }
    let request = try NearestRequest(40, to: [10, 10], space: Array("s".utf8), domain: .wgs84)
    let answer = try answer(to: .nearest(request), at: 3, in: &network, within: .seconds(90))
    #expect(answer.matches.count == 40)
  }

  /// 2.3: a node that leaves hands its searches to whoever owns their positions then.
  @Test func aLeaverPassesItsSearchesOn() throws {
    var network = try network(4, realities: 1, records: 20)
    let request = try NearestRequest(20, to: [10, 10], space: Array("s".utf8), domain: .wgs84)
    let point = network.nodes[0].point(of: request)
    let conductor = try #require(network.owner(of: point))
    let asker = try #require((0..<4 as Range<NodeID>).first { $0 != conductor })
    network.isLost = { $0.message.name == "route.query" }
    let search = network.begin(.nearest(request), at: asker)
    network.deliverAll()
    #expect(network.nodes[Int(conductor)].searches.count == 1)
    network.heal()
    network.begin(.leave, at: conductor)
    network.run(.seconds(12))
    #expect(network.nodes[Int(conductor)].searches.isEmpty)
    guard case .answer(let answer) = network.outcomes[search] else {
      Issue.record("no answer")
      return
    }
    #expect(answer.matches.count == 20)
  }
}

/// Messages go around the dead, and whoever waits is told (2.1, 2.3).
@Suite struct DetourTests {
  @Test func messagesGoAroundTheSuspected() throws {
    var network = HandNetwork.joined(16, try Samples.configuration())
    network.run(.seconds(3))
    for dead: NodeID in [5, 9] { network.crash(dead) }
    network.run(.seconds(4))
    #expect(network.alive.contains { node in node.neighbors.all.contains { !$0.isAlive } })
    network.log = []
    let targets = network.claims().map { network.torus.corner(of: $0.zone) }
    let lookups = targets.flatMap { target in
      [0, 3, 7].map { network.begin(.lookup(target, traced: true), at: $0) }
    }
    network.run(.seconds(29))
    for lookup in lookups {
      guard case .owner = network.outcomes[lookup] else {
        Issue.record("\(String(describing: network.outcomes[lookup]))")
        continue
      }
    }
  }

  /// 2.1: on a ring there is one other way.
  @Test func onARingMessagesGoTheOtherWayRound() throws {
    var network = try Samples.ring(["1", "01", "11"])
    network.run(.seconds(3))
    network.crash(2)
    network.run(atMost: .seconds(6)) { !($0.nodes[0].neighbors[2]?.isAlive ?? true) }
    network.log = []
    let target = network.torus.corner(of: try Samples.zone("10"))
    let lookup = network.begin(.lookup(target, traced: true), at: 0)
    network.deliverAll()
    guard case .owner(let owner, _, let trace) = network.outcomes[lookup] else {
      Issue.record("no way round")
      return
    }
    #expect(owner.id == 1)
    #expect(trace.map(\.node) == [0, 3, 1])
  }

  /// What a delegate says of other parts than its own would be asked again without end.
  @Test func anAnswerMissesNoMoreThanItWasAsked() throws {
    let part = try Samples.zone("01")
    let half = try Samples.zone("010")
    for (missing, isRight) in [
      ([], true), ([try Samples.zone("011")], true), ([half, half], false), ([part], false),
      ([try Samples.zone("10")], false), ([.whole, .whole], false),
    ] as [([Zone], Bool)] {
      #expect(part.hasRoom(for: missing, beside: half.volume) == isRight, "\(missing)")
    }
  }

  /// 2.1: a message that nobody can bring nearer waits for news, and ends if there are none.
  @Test func aMessageWithoutAWayIsGivenUp() throws {
    var network = HandNetwork.tiled(["1"], try Samples.configuration())
    network.run(.seconds(2))
    network.crash(1)
    let target = network.torus.corner(of: try Samples.zone("1"))
    network.run(.milliseconds(6500))
    network.log = []
    for (index, payload) in ([.lookup, .join, .audit([])] as [Payload]).enumerated() {
      let routed = Routed(
        to: target, in: 0, payload, origin: Contact(id: 9), request: RequestID(UInt64(index)))
      network.inject(.route(routed), from: 9, to: 0)
    }
    network.run(.seconds(30))
    #expect(!network.sent("reply", to: 9).isEmpty)
  }

  /// Limit: "64 + 4 d n^(1/d)" hops and no more.
  @Test func aMessageThatHasHadTooManyHopsIsGivenUp() throws {
    var network = try Samples.quarters()
    let target = network.torus.corner(of: try Samples.zone("11"))
    network.log = []
    let payloads: [Payload] = [
      .lookup, .join,
      .place(
        Record(key: try Samples.key("a"), point: target, on: network.torus, value: [], version: .none), 7),
    ]
    for (number, payload) in payloads.enumerated() {
      var routed = Routed(
        to: target, in: 0, payload, origin: Contact(id: 9), request: RequestID(4 + UInt64(number)))
      routed.hops = 10_000
      network.inject(.route(routed), from: 1, to: 0)
    }
    #expect(network.sent("reply", to: 9).map(\.message) == [.reply(RequestID(4), .failed(.tooManyHops))])
    #expect(network.sent("busy", to: 9).count == 1)
    #expect(network.sent("placed", to: 9).isEmpty)
  }
}
