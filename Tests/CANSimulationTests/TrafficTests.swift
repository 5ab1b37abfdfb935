import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANTestKit
import Testing

/// What is sent is counted and weighed, lookups apart, and answers are given at the moment they come.
@Suite struct TrafficTests {
  @Test func lookupsAreCountedApartWhereMessagesAreWeighed() throws {
    var configuration = Configuration(torus: try #require(Torus(dimensions: 2)))
    configuration.maintenance = nil
    for weighing in [true, false] {
      var simulator = Simulator(seed: 1)
      simulator.weighing = weighing
      let nodes = simulator.plant(30, configuration)
      simulator.run(for: .seconds(2))
      let before = simulator.traffic
      var generator = SeededGenerator(seed: 1)
      var messages = 0
      for node in nodes {
        let request = simulator.begin(
          .lookup(generator.point(on: configuration.torus), traced: false), at: node)
        let end = simulator.now + .seconds(10)
        let answers = simulator.runToOutcomes(until: end)
        guard answers.count == 1, case .owner(_, let hops, _) = answers[0].outcome else {
          Issue.record("\(answers)")
          continue
        }
        #expect(answers[0].request == request && simulator.now < end)
        // The answer is a message too, unless the asker is the owner.
        messages += hops > 0 ? hops + 1 : 0
      }
      let end = simulator.now + .seconds(1)
      #expect(simulator.runToOutcomes(until: end).isEmpty && simulator.now == end)
      let sent = simulator.traffic - before
      #expect(sent.messages == messages && messages > 30)
      #expect(simulator.lookupTraffic.messages == (weighing ? messages : 0))
      #expect(simulator.lookupTraffic.bytes == sent.bytes && (sent.bytes > 20 * messages) == weighing)
    }
  }
}
