import CANCore
import CANGeometry
import CANStorage

/// What an overlay was like at one moment of a run, and what happened since the moment before.
public struct Sample: Hashable, Sendable {
  /// The parts of a run.
  public enum Phase: String, Hashable, Sendable, CaseIterable {
    /// Nodes join, and nothing goes wrong.
    case join
    /// Everything goes wrong that the scenario says.
    case safety
    /// The overlay has to become whole.
    case liveness
  }

  /// When, from the beginning of the safety phase; negative before it.
  public let time: Duration
  /// Which part of the run it is.
  public let phase: Phase
  /// The nodes that run.
  public let nodes: Int
  /// How many of them serve each point.
  public let ownership: Ownership
  /// The zones a node serves beyond one in each reality, on average; negative where some have none.
  public let extraZones: Double
  /// The messages that a node sent a second, since the sample before.
  public let messageRate: Double
  /// The faults since the sample before.
  public let faults: Int
  /// The lookups that ended since the sample before.
  public let lookups: Int
  /// Those of the lookups that failed or gave a wrong answer.
  public let failedLookups: Int
}

/// How many nodes serve the points of the torus: three shares that add up to 1.
public struct Ownership: Hashable, Sendable {
  /// The share of points that exactly one node serves: the availability.
  public private(set) var once = 0.0
  /// The share of points that nobody serves.
  public private(set) var never = 0.0
  /// The share of points that several nodes serve.
  public private(set) var severally = 0.0
  /// The parts that nobody serves, along the Z-order of each reality.
  private(set) var gaps: [Gap] = []

  /// A part of a coordinate space, in volume from its beginning along the Z-order.
  struct Gap: Hashable, Sendable {
    let reality: RealityIndex
    let places: Range<Volume>

    /// Whether the two have a point in common.
    func meets(_ other: Gap) -> Bool { reality == other.reality && places.overlaps(other.places) }
  }

  /// The shares over all realities, by all claims that are served. O(n log n).
  public init(of claims: [Claim], realities: Int) {
    var volumes = (once: 0.0, severally: 0.0)
    for reality in 0..<RealityIndex(realities) {
      let covered = cover(
        reality, by: claims.lazy.filter { $0.reality == reality }.map { Gap(of: $0).places })
      volumes.once += covered.once.share
      volumes.severally += covered.severally.share
    }
    once = volumes.once / Double(realities)
    severally = volumes.severally / Double(realities)
    never = max(0, 1 - once - severally)
  }

  /// The volumes that exactly one of the zones and that several of them cover; notes what none does.
  private mutating func cover(
    _ reality: RealityIndex, by zones: some Sequence<Range<Volume>>
  ) -> (once: Volume, severally: Volume) {
    var edges: [(place: Volume, step: Int)] = [(.whole, 0)]
    for zone in zones { edges += [(zone.lowerBound, 1), (zone.upperBound, -1)] }
    edges.sort { $0.place < $1.place }
    var covered: (once: Volume, severally: Volume) = (0, 0)
    var place: Volume = 0
    var owners = 0
    for edge in edges {
      if owners == 1 { covered.once += edge.place - place }
      if owners > 1 { covered.severally += edge.place - place }
      if owners == 0, place < edge.place { gaps.append(Gap(reality: reality, places: place..<edge.place)) }
      place = edge.place
      owners += edge.step
    }
    return covered
  }
}

extension Ownership.Gap {
  /// What a claim is to.
  init(of claim: Claim) {
    let start = claim.zone.codes.lowerBound >> 1
    self.init(reality: claim.reality, places: start..<(start + claim.zone.volume))
  }
}

/// The samples of a run as they are taken.
struct Timeline: Sendable {
  /// The pause between two samples.
  var interval = Duration.seconds(1)
  /// Is told of each sample, and how far the run is.
  var observer: (@Sendable (Sample, Double) -> Void)?
  private(set) var samples: [Sample] = []
  /// The time that all nodes together ran, in seconds.
  private(set) var nodeSeconds = 0.0
  /// The shares of points with exactly one owner, second by second from the beginning of the safety phase.
  private(set) var availabilities: (sum: Double, count: Int) = (0, 0)
  /// What had no owner, second by second from the beginning of the safety phase.
  var vacancies = Vacancies()
  /// Whether some point had several owners at the last full second.
  private(set) var isContested = false
  private var last = Totals()

  /// What has come together until a moment.
  private struct Totals {
    var time = Instant.start
    var nodeSeconds = 0.0
    var messages = 0
    var faults = 0
    var lookups = 0
    var failedLookups = 0
  }

  private var step = Instant.start

  /// Goes on to the present: takes a sample where one is due, or in any case.
  mutating func advance(
    with simulator: Simulator, _ report: Report, of scenario: Scenario, isEnd: Bool = false
  ) {
    let start = Instant.start + .milliseconds(scenario.safetyStart)
    let now = simulator.now
    func passes(_ interval: Duration) -> Bool {
      (step - start).whole(of: interval) != (now - start).whole(of: interval)
    }
    let isSecond = passes(.seconds(1)) && now >= start
    let isDue = passes(interval) || (isEnd && last.time < now)
    let running = simulator.running
    nodeSeconds += (now - step).seconds * Double(running.count)
    step = now
    guard isSecond || isDue else { return }
    let claims = running.flatMap { simulator.nodes[$0]?.ownClaims ?? [] }
    let ownership = Ownership(of: claims, realities: scenario.realities)
    if isSecond {
      availabilities = (availabilities.sum + ownership.once, availabilities.count + 1)
      vacancies.update(ownership, at: now)
      isContested = ownership.severally > 0
    }
    guard isDue else { return }
    let totals = Totals(
      time: now, nodeSeconds: nodeSeconds, messages: simulator.traffic.messages, faults: report.faults,
      lookups: report.lookups, failedLookups: report.failedLookups)
    let seconds = totals.nodeSeconds - last.nodeSeconds
    let sample = Sample(
      time: now - start, phase: scenario.phase(at: now - start), nodes: running.count, ownership: ownership,
      extraZones: Double(claims.count) / Double(max(running.count, 1)) - Double(scenario.realities),
      messageRate: seconds > 0 ? Double(totals.messages - last.messages) / seconds : 0,
      faults: totals.faults - last.faults, lookups: totals.lookups - last.lookups,
      failedLookups: totals.failedLookups - last.failedLookups)
    last = totals
    samples.append(sample)
    observer?(sample, (now - .start) / .milliseconds(scenario.lengthMax))
  }
}

extension ScenarioRun {
  /// The pause between two samples of the report; positive. What a run comes to does not depend on it.
  ///
  /// Samples are taken at multiples of it from the beginning of the safety phase, up to 100 ms late.
  public var samplingInterval: Duration {
    get { timeline.interval }
    set { timeline.interval = max(newValue, .milliseconds(1)) }
  }

  /// Has each sample told as it is taken, with the share of the longest time that the run may take.
  public mutating func observe(_ observer: @escaping @Sendable (_ sample: Sample, _ share: Double) -> Void) {
    timeline.observer = observer
  }

  /// Takes a sample when one is due; draws nothing, so that a run is the same with any interval.
  mutating func sample() {
    timeline.advance(with: simulator, report, of: scenario)
  }

  /// Takes the last sample and finishes the report.
  mutating func finish() {
    timeline.advance(with: simulator, report, of: scenario, isEnd: true)
    report.finish(simulator, timeline)
  }
}

extension Scenario {
  fileprivate func phase(at time: Duration) -> Sample.Phase {
    if time <= .zero { return .join }
    return time <= .milliseconds(safety) ? .safety : .liveness
  }
}

extension Simulator {
  /// The numbers of the nodes that run and do not stand still.
  fileprivate var running: [Int] {
    nodes.indices.filter { index in
      guard hosts[index].pausedUntil == nil, let stage = nodes[index]?.stage else { return false }
      return stage != .left
    }
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double { Double(wholeNanoseconds) * 1e-9 }

  /// How often an interval fits, rounded down.
  func whole(of interval: Duration) -> Int64 {
    let (nanoseconds, length) = (wholeNanoseconds, interval.wholeNanoseconds)
    return nanoseconds >= 0 ? nanoseconds / length : (nanoseconds + 1) / length - 1
  }
}
