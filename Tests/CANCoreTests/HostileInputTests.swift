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

  /// One who asks for ever more costs a node so much memory and no more, and hears of it.
  @Test func whoIsAskedForTooMuchSaysSo() throws {
    var network = HandNetwork(nodes: 1, .steady(on: .plane))
    _ = network.perform(.bootstrap, at: 0)
    var node = network.nodes[0]
    let stranger = Contact(id: 9)
    func send(_ message: Message) -> [Message] {
      var effects: [Effect] = []
      node.handle(.message(message, from: stranger), at: network.now, into: &effects)
      return effects.compactMap { if case .send(let message, _) = $0 { message } else { nil } }
    }
    for number in 0...UInt64(Limit.offers) {
      let offer = Offer(
        transfer: TransferID(giver: 9, number: number), zone: .whole, reality: 0,
        piece: Piece(index: 0, records: [], isLast: false))
      let isDeclined = send(.offer(offer)).contains(.decline(offer.transfer))
      #expect(isDeclined == (number == Limit.offers))
    }
    // The disk answers none of them.
    for number in 0...UInt64(Limit.pendingRequests) {
      let write = try network.put(try Samples.key("\(number)"), [1])
      let request = RequestID(number)
      let answers = send(
        .route(Routed(to: write.home, in: 0, .write(write), origin: stranger, request: request)))
      guard number == Limit.pendingRequests else { continue }
      #expect(answers == [.reply(request, .failed(.overloaded))])
    }
    try node.checkLimits()
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
