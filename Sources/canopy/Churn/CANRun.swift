import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANTuning

/// A run of a CAN: its nodes in a simulator, and what is asked of them. Nodes have the numbers of the plan.
struct CANRun: ChurnRun {
  let plan: ChurnPlan
  private(set) var tally: ChurnTally
  private let configuration: Configuration
  private var simulator: Simulator
  private var generator: SeededGenerator
  /// The living node at each place.
  private var occupants: [NodeID]
  /// The nodes that have crashed and that living ones count among the owners of zones next to their own.
  private var missed: Set<NodeID> = []
  /// What each request is for.
  private var errands: [RequestID: Errand] = [:]
  /// What has failed and is to be asked for again.
  private var retries = TimeQueue<Errand>()
  private var nextSighting = Instant.start
  /// What was sent until the tally was last told.
  private var told: (all: Traffic, lookups: Traffic)

  /// What somebody wants of a node.
  private enum Errand {
    /// That it joins.
    case join(NodeID)
    /// The lookup of this number.
    case lookup(Int)
  }

  /// The pause before what has failed is asked for again: 50 ms, as with the other overlays.
  private static let retryPause = Duration.milliseconds(50)
  /// The pause between two looks at what nodes know of the dead.
  private static let sightingInterval = Duration.milliseconds(500)
  /// The members that a newcomer is told of.
  private static let gateways = 3

  /// A stable overlay at time 0.
  init(_ configuration: Configuration, plan: ChurnPlan, network: ChurnNetwork, seed: UInt64) {
    self.plan = plan
    self.configuration = configuration
    tally = ChurnTally(plan: plan)
    generator = SeededGenerator(seed: seed)
    let delay = network.delay
    let links = LinkModel(
      messageDelay: .nanoseconds(delay.lowerBound)...(.nanoseconds(delay.upperBound)),
      diskDelay: .zero...(.zero))
    simulator = Simulator(links: links, seed: generator.next())
    simulator.network.loss = network.loss
    // No crashed node starts again.
    simulator.keepsDisks = false
    simulator.weighing = true
    occupants = simulator.plant(plan.nodeCount, configuration)
    told = (simulator.traffic, simulator.lookupTraffic)
  }

  // MARK: - The plan

  mutating func replace(_ replacement: ChurnPlan.Replacement) {
    simulator.crash(NodeID(replacement.leaving), disk: .lost)
    let newcomer = simulator.add(configuration)
    occupants[replacement.place] = newcomer
    join(newcomer)
  }

  mutating func startLookup(_ number: Int) {
    let lookup = plan.lookups[number]
    let deadline = Instant(nanoseconds: lookup.time + ChurnNetwork.lookupDeadline)
    guard simulator.now < deadline, isAlive(NodeID(lookup.asker)) else { return }
    var drawn = SeededGenerator(seed: lookup.key)
    let point = drawn.point(on: configuration.torus)
    let request = simulator.begin(.lookup(point, in: 0, traced: false), at: NodeID(lookup.asker))
    errands[request] = .lookup(number)
  }

  mutating func advance(to time: Nanoseconds) {
    let end = Instant(nanoseconds: time)
    while true {
      let start = simulator.now
      let answers = simulator.runToOutcomes(until: min(end, nextStop))
      tell(since: start)
      for (request, outcome) in answers { hear(outcome, of: request) }
      while let errand = retries.popFirst(by: simulator.now) { begin(errand) }
      if simulator.now >= nextSighting { sight() }
      if answers.isEmpty, simulator.now >= end { return }
    }
  }

  /// The next moment at which anything but the nodes' own business is due.
  private var nextStop: Instant {
    let measured = [plan.measured.lowerBound, plan.measured.upperBound].map(Instant.init(nanoseconds:))
    return (measured.filter { $0 > simulator.now } + [retries.next, nextSighting].compactMap { $0 }).min()
      ?? nextSighting
  }

  private func isAlive(_ node: NodeID) -> Bool {
    plan.death(of: Int(node)).map { $0 > simulator.now.nanoseconds } ?? true
  }

  // MARK: - Requests

  private mutating func begin(_ errand: Errand) {
    switch errand {
    case .join(let node): join(node)
    case .lookup(let number): startLookup(number)
    }
  }

  /// Asks some members for a seat; where there are none, later.
  private mutating func join(_ newcomer: NodeID) {
    guard isAlive(newcomer) else { return }
    let contacts = (0..<Self.gateways).compactMap { _ in gateway() }.map { Contact(id: $0) }
    guard !contacts.isEmpty else { return retry(.join(newcomer)) }
    errands[simulator.begin(.join(through: contacts, at: nil), at: newcomer)] = .join(newcomer)
  }

  /// A random member, as a bootstrap service names it; `nil` where there are hardly any.
  private mutating func gateway() -> NodeID? {
    for _ in 0..<64 {
      let node = occupants[generator.below(occupants.count)]
      if simulator.node(node)?.stage == .member { return node }
    }
    return nil
  }

  private mutating func hear(_ outcome: Outcome, of request: RequestID) {
    guard let errand = errands.removeValue(forKey: request) else { return }
    switch (errand, outcome) {
    case (.join, .joined): break
    case (.lookup(let number), .owner(let owner, let hops, _)):
      tally.complete(lookup: number, at: Int(owner.id), hops: hops, time: simulator.now.nanoseconds)
    default: retry(errand)
    }
  }

  private mutating func retry(_ errand: Errand) {
    retries.insert(errand, due: simulator.now + Self.retryPause)
  }

  // MARK: - What is seen

  /// Tells the tally what was sent since the simulator stood still at `start`.
  private mutating func tell(since start: Instant) {
    let lookups = simulator.lookupTraffic - told.lookups
    let all = simulator.traffic - told.all
    let upkeep = all - lookups
    told = (simulator.traffic, simulator.lookupTraffic)
    for (purpose, sent) in [(ChurnTally.Purpose.lookup, lookups), (.maintenance, upkeep)] {
      tally.send(
        purpose, messages: sent.messages, bytes: sent.bytes + sent.messages * MessageSizes.datagramHeader,
        at: start.nanoseconds)
    }
  }

  /// Looks which of the dead are still counted among the owners of zones next to somebody's own.
  private mutating func sight() {
    nextSighting = simulator.now + Self.sightingInterval
    var seen: Set<NodeID> = []
    for node in occupants {
      for claim in simulator.node(node)?.status.neighbors ?? [] where !isAlive(claim.owner.id) {
        seen.insert(claim.owner.id)
      }
    }
    for node in seen.subtracting(missed) { tally.depend(on: Int(node)) }
    for node in missed.subtracting(seen) {
      tally.recover(from: Int(node), at: simulator.now.nanoseconds)
    }
    missed = seen
  }
}
