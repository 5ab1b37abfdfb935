import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// Silence leads to suspicion, suspicion to probes, and only when nobody gets an answer to a verdict (2.3, 3.3).
@Suite struct LivenessTests {
  private func health(of node: NodeID, at watcher: NodeID, in network: HandNetwork) -> Neighbor.Health? {
    network.nodes[Int(watcher)].neighbors[node]?.health
  }

  private func isSuspected(_ node: NodeID, at watcher: NodeID, in network: HandNetwork) -> Bool {
    if case .suspected = health(of: node, at: watcher, in: network) { true } else { false }
  }

  /// 3.3: "a direct probe, 3 indirect probes through common neighbors, suspect spread with the updates".
  @Test func aSilentNodeIsSuspectedThenProbedDirectlyAndThroughOthersThenDead() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    network.crash(2)
    network.log = []
    network.run(.milliseconds(2500))
    #expect(health(of: 2, at: 0, in: network) == .alive)
    #expect(network.run(atMost: .seconds(3)) { isSuspected(2, at: 0, in: $0) })
    network.run(.milliseconds(1500))
    #expect(isSuspected(2, at: 0, in: network))
    #expect(!network.sent("probe", from: 0, to: 2).isEmpty)
    #expect(!network.sent("probe", from: 0, to: 1).isEmpty)
    #expect(!network.sent("probe", from: 1, to: 2).isEmpty)
    let suspicions = network.sent("update", from: 0).flatMap { envelope -> [Suspicion] in
      if case .update(let update) = envelope.message { update.suspicions } else { [] }
    }
    #expect(suspicions.contains { $0.node == 2 })
    #expect(network.run(atMost: .seconds(3)) { health(of: 2, at: 0, in: $0) == .dead })
  }

  /// Das, Gupta, Motivala 2002, 3.1: a node that others can reach does not die of one bad link.
  @Test func aNodeThatOthersReachIsNotGivenUp() throws {
    var network = try Samples.quarters()
    network.isLost = { Set([$0.from.id, $0.to.id]) == [0, 2] }
    network.log = []
    for _ in 0..<120 {
      network.run(.milliseconds(250))
      #expect(health(of: 2, at: 0, in: network) != .dead)
    }
    #expect(!network.sent("alive", from: 1, to: 0).isEmpty)
    #expect(network.zones(of: 0) == ["00"])
    #expect(network.zones(of: 2) == ["01"])
  }

  /// 3.3: "refuted by a higher refutation".
  @Test func aSuspectedNodeRefutes() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    let update = Update(
      number: .max, version: 0, learned: 0, news: nil, suspicions: [Suspicion(node: 2, refutation: 4)])
    network.log = []
    network.inject(.update(update), from: 0, to: 2)
    #expect(network.nodes[2].refutation == 5)
    let answers = network.sent("update", from: 2, to: 0)
    #expect(
      answers.contains { if case .update(let update) = $0.message { update.refutation == 5 } else { false } })
    network.deliverAll()
    #expect(network.nodes[0].neighbors[2]?.refutation == 5)
  }

  /// 3.3: a suspicion spreads to whoever has not heard the node lately either, unless it is refuted already.
  @Test func aSuspicionSpreadsUnlessItIsRefuted() throws {
    for refutation: UInt64 in [0, 3] {
      var network = try Samples.quarters()
      network.run(.seconds(3))
      let sign = Update(number: .max - 9, version: 0, learned: 0, refutation: 2, news: nil)
      network.inject(.update(sign), from: 2, to: 3)
      network.crash(2)
      network.run(.seconds(2))
      #expect(health(of: 2, at: 3, in: network) == .alive)
      let update = Update(
        number: .max - 9, version: 0, learned: 0, news: nil,
        suspicions: [Suspicion(node: 2, refutation: refutation)])
      network.inject(.update(update), from: 1, to: 3)
      #expect(isSuspected(2, at: 3, in: network) == (refutation >= 2))
    }
  }

  /// 3.3: an answer to an older question is no sign of life.
  @Test func anAnswerToAnOlderProbeIsIgnored() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    network.crash(2)
    network.run(atMost: .seconds(5)) { isSuspected(2, at: 0, in: $0) }
    guard case .suspected(_, let number) = health(of: 2, at: 0, in: network) else {
      Issue.record("not suspected")
      return
    }
    let asker = Contact(id: 0)
    network.inject(.alive(Probe(asker: asker, target: Contact(id: 2), number: number - 1)), from: 2, to: 0)
    #expect(isSuspected(2, at: 0, in: network))
    let answer = Probe(asker: asker, target: Contact(id: 2), number: number, refutation: 1)
    network.inject(.alive(answer), from: 1, to: 0)
    #expect(health(of: 2, at: 0, in: network) == .alive)
    #expect(network.nodes[0].neighbors[2]?.refutation == 1)
  }

  /// 3.3, Lifeguard: a node that stood still has heard nobody, and suspects nobody for that.
  @Test func aPausedNodeForgives() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    network.paused = [0]
    network.run(.seconds(20))
    network.paused = []
    network.pass(.seconds(1))
    #expect(network.nodes[0].neighbors.all.allSatisfy { $0.isAlive })
    network.deliverAll()
    network.run(.seconds(60))
    #expect(network.isExact(oneZoneEach: true))
  }

  /// G7: death lowers the rate of signs of life, and never ends them; who rises is heard.
  @Test func theDeadAreGreetedNowAndThen() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    // Nobody takes anything over meanwhile.
    network.isLost = { $0.to.id == 2 || $0.from.id == 2 }
    network.run(atMost: .seconds(12)) { health(of: 2, at: 0, in: $0) == .dead }
    network.heal()
    network.run(.seconds(120))
    #expect(network.isExact(oneZoneEach: true))
  }

  /// Who has lost its disk answers, and yet owns nothing of what is known of it.
  @Test func whoStartsWithNothingAndFindsNoSeatIsTakenOver() throws {
    var network = try Samples.quarters()
    network.run(.seconds(3))
    network.crash(2)
    network.run(.seconds(1))
    let empty = DurableState(torus: network.torus, realities: 1)
    network.restart(2, from: empty)
    network.run(.seconds(20))
    #expect(network.nodes[2].stage == .detached)
    #expect(network.nodes[0].neighborContacts.allSatisfy { $0.id != 2 })
    network.crash(2)
    #expect(network.isExact())
  }
}
