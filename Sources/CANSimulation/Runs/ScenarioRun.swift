import CANCore
import CANGeometry
import CANStorage

/// A scenario while it runs.
public struct ScenarioRun: Sendable {
  /// What is run.
  public let scenario: Scenario
  /// The nodes.
  public var simulator: Simulator
  /// What was seen.
  public internal(set) var report = Report()

  var generator: SeededGenerator
  let configuration: Configuration
  /// The nodes that are meant to stay, alive or to be started again.
  var members: Set<NodeID> = []
  /// When crashed nodes start again.
  var restarts = TimeQueue<NodeID>()
  /// When partitions end.
  var healing: Instant?
  /// The joins that are not answered yet.
  var joins: [NodeID: RequestID] = [:]
  var workload = Workload()
  var timeline = Timeline()
  /// When something went wrong last.
  var disturbedAt: Instant?
  /// When something went wrong last that may have moved zones, or hidden them from some.
  var movedAt: Instant?
  /// When zones have moved for the last time: who was cut off then may be given up, and taken over from, a while later.
  var movesEnd: Instant {
    let maintenance = Maintenance()
    return movedAt.map { $0 + maintenance.silenceMax + maintenance.suspicionTime } ?? .start
  }
  /// Whether the overlay was found whole in calm, after all faults.
  var isSettled = false
  /// When messages are counted anew.
  var windowEnd = Instant.start
  /// When it is looked next at what may not become too much.
  var boundsDue = Instant.start

  /// A run of a scenario; `nil` for one whose sizes are out of range.
  public init?(_ scenario: Scenario) {
    guard let torus = Torus(dimensions: scenario.dimensions), scenario.nodes > 0,
      (1...Limit.realities).contains(scenario.realities)
    else { return nil }
    self.scenario = scenario
    var configuration = Configuration(torus: torus, realities: scenario.realities)
    configuration.maintenance?.republishInterval = Self.republishInterval
    configuration.joinRule = scenario.joins
    configuration.peersPerZoneMax = scenario.peersPerZoneMax
    configuration.readQuorum = min(scenario.readQuorum, scenario.realities)
    self.configuration = configuration
    generator = SeededGenerator(seed: scenario.seed)
    simulator = Simulator(links: .around(milliseconds: scenario.delay), seed: generator.next())
    simulator.checking = .locally(every: 32)
    simulator.witness = Witness()
  }

  /// So often that runs of a few minutes see it.
  static let republishInterval = Duration.seconds(20)

  /// The nodes that run now and are not on their way out, ascending.
  var living: [NodeID] {
    members.sorted().filter { id in
      guard let stage = simulator.stage(of: id) else { return false }
      return !simulator.isPaused(id) && stage != .left && stage != .leaving
    }
  }

  /// Those of the living that own something, or share it.
  var serving: [NodeID] { living.filter { simulator.nodes[Int($0)]?.isSeatless == false } }

  /// Runs it from beginning to end and says what was seen.
  public mutating func run() -> Report {
    build()
    advance(for: Scenario.warmUp)
    let start = simulator.now
    for fault in scenario.faults {
      advance(until: start + .milliseconds(min(fault.at, scenario.safety)))
      apply(fault)
    }
    advance(until: start + .milliseconds(scenario.safety))
    heal()
    converge()
    if report.recovery != nil {
      checkRecords()
      checkIdleness()
    }
    finish()
    return report
  }

  private mutating func build() {
    let first = simulator.add(configuration)
    members.insert(first)
    _ = simulator.begin(.bootstrap, at: first)
    for _ in 1..<max(scenario.nodes, 1) {
      advance(for: scenario.joinInterval)
      join()
    }
  }

  /// Lets one more node join through some of those that serve.
  mutating func join() {
    let joiner = simulator.add(configuration)
    members.insert(joiner)
    ask(for: joiner)
  }

  /// Asks for seats, as whoever runs the node would, until there are some.
  private mutating func ask(for joiner: NodeID) {
    let serving = serving
    guard !serving.isEmpty else { return }
    let contacts = (0..<3).map { _ in Contact(id: serving[generator.below(serving.count)]) }
    joins[joiner] = simulator.begin(.join(through: contacts, at: nil), at: joiner)
  }

  // MARK: - Time

  mutating func advance(for milliseconds: Int) {
    advance(until: simulator.now + .milliseconds(milliseconds))
  }

  /// Runs until a time, and does meanwhile what is due: restarts, the end of partitions, writes and reads.
  mutating func advance(until end: Instant) {
    while simulator.now < end, simulator.breach == nil {
      let step = min(end, simulator.now + .milliseconds(100))
      simulator.run(for: step - simulator.now)
      while let node = restarts.popFirst(by: simulator.now) { restart(node) }
      if let due = healing, due <= simulator.now {
        simulator.network.heal()
        healing = nil
      }
      watch()
      work()
      sample()
    }
  }

  // MARK: - The end

  /// Makes the network whole but for some loss, and starts again whoever was to start again.
  private mutating func heal() {
    let loss = scenario.residualLoss
    simulator.network.calm()
    simulator.network.loss = loss
    simulator.calmHosts()
    timeline.vacancies.excuse(at: simulator.now)
    disturbedAt = simulator.now
    healing = nil
    while let (_, node) = restarts.popFirst() { restart(node) }
  }

  /// Starts a node again, and names it some members, as whoever runs it would.
  private mutating func restart(_ node: NodeID) {
    simulator.restart(node)
    workload.returned(node, at: simulator.now)
    disturbedAt = simulator.now
    movedAt = simulator.now
    ask(for: node)
  }

  /// Runs until the overlay is whole and stays so for ten seconds, or the time is over.
  private mutating func converge() {
    let start = simulator.now
    var whole: Instant?
    while simulator.now - start < .milliseconds(scenario.liveness), simulator.breach == nil {
      retryJoins((simulator.now - start).whole(of: .milliseconds(500)) % 20 == 0)
      let flaw = flaw()
      if flaw == nil {
        whole = whole ?? simulator.now
        if let whole, simulator.now - whole >= .seconds(10) { break }
      } else {
        whole = nil
      }
      report.flaw = flaw
      advance(for: 500)
    }
    report.recovery = whole.map { $0 - start }
  }

  /// Asks again for those who were refused, and names members now and then to those who go on looking.
  private mutating func retryJoins(_ isTimeToName: Bool) {
    for node in living {
      let stage = simulator.stage(of: node)
      guard stage == .detached || stage == .joining && isTimeToName else { continue }
      if stage == .detached, let request = joins[node], simulator.takeOutcome(of: request) == nil,
        simulator.node(node)?.isBusy == true
      {
        continue
      }
      ask(for: node)
    }
  }

  /// What keeps the overlay from being whole; `nil` when nothing does.
  func flaw() -> Breach? {
    do throws(Breach) {
      for node in simulator.nodes where node?.stage == .leaving {
        throw Breach(.tiling, "node \(node?.contact.id ?? 0) is still leaving")
      }
      for id in members.sorted() {
        guard let stage = simulator.stage(of: id) else { throw Breach(.tiling, "node \(id) is gone") }
        guard stage == .member else { throw Breach(.tiling, "node \(id) is \(stage)") }
      }
      try simulator.checkTiling()
      try simulator.checkNeighbors()
      return nil
    } catch {
      return error
    }
  }
}
