import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// Data from the network never traps and never breaks a node, whatever it holds.
@Suite struct HostileInputTests {
  @Test func noSequenceOfMessagesTrapsANode() throws {
    for seed in seeds(60) {
      var mischief = Mischief(generator: SeededGenerator(seed: seed), realities: 1)
      var network = HandNetwork.joined(3, .steady(on: .plane))
      disturb(&network, with: &mischief, steps: 150, pause: .seconds(10))
    }
  }

  /// The same with all that a node does by itself, in several coordinate spaces.
  @Test func noSequenceOfMessagesTrapsANodeThatKeepsItselfWhole() throws {
    for seed in seeds(30) {
      let realities = Int(seed % 3) + 1
      var mischief = Mischief(generator: SeededGenerator(seed: seed), realities: realities)
      var configuration = Configuration(torus: .plane, realities: realities)
      configuration.peersPerZoneMax = Int(seed / 3 % 3) + 1
      var network = HandNetwork.joined(3, configuration)
      network.hasFastDisks = seed % 4 != 0
      disturb(&network, with: &mischief, steps: 200, pause: .milliseconds(700))
      network.restart(NodeID(seed % 3), losingDisk: seed % 2 == 0)
      disturb(&network, with: &mischief, steps: 60, pause: .seconds(2))
    }
  }

  private func disturb(
    _ network: inout HandNetwork, with mischief: inout Mischief, steps: Int, pause: Duration
  ) {
    for step in 0..<steps {
      network.inject(mischief.message(), from: NodeID(step % 4), to: NodeID(step % 3))
      // What the nodes answer goes where it can; nobody beyond the three is there.
      for _ in 0..<4 { network.deliverFirst() }
      network.finishFirstWrite(step % 7 == 0 ? .failed : .durable)
      if step % 3 == 0 { network.pass(pause) }
    }
  }

  @Test func requestsOfAnyContentAreAnsweredOnce() throws {
    for seed in seeds(40) {
      let realities = Int(seed % 3) + 1
      var mischief = Mischief(generator: SeededGenerator(seed: seed), realities: realities)
      let isKept = seed % 2 == 0
      var network = HandNetwork.joined(
        3, isKept ? Configuration(torus: .plane, realities: realities) : .steady(on: .plane))
      var requests: [RequestID] = []
      for step in 0..<40 {
        let node = NodeID(step % 3)
        let request: Request =
          switch mischief.generator.below(5) {
          case 0: .lookup(mischief.point(), traced: true)
          case 1: .read(mischief.key())
          case 2: .query(mischief.query())
          case 3: .join(through: [mischief.contact()], at: mischief.point())
          default: .nearest(try NearestRequest(mischief.number(), to: [0, 0], space: [], domain: .wgs84))
          }
        requests.append(network.begin(request, at: node))
        network.deliverAll()
      }
      network.run(.seconds(80), step: isKept ? .seconds(1) : .seconds(10))
      for request in requests { #expect(network.outcomes[request] != nil, "seed \(seed)") }
    }
  }
}
