import CANCore
import CANGeometry
import CANStorage

// One run on several cores. The nodes are divided into shares, each of which a simulator of its own runs. No message
// arrives before the shortest delay of a link has passed: so far ahead the shares cannot touch each other, and run
// beside each other; then they exchange what they have sent. (A message that is replayed may come sooner: it is late by
// less than that delay.)

/// What is to happen to a node of another share.
struct Departure: Sendable {
  let happening: Happening
  let due: Instant
}

extension Simulator {
  /// Runs for so long in virtual time, with the nodes divided into so many shares that run beside each other.
  ///
  /// The same seed and the same number of shares give the same run, on however many cores; another number gives
  /// another run. It pays for thousands of nodes. A run that is traced or watched as a whole, and one whose links may
  /// take no time, is not divided; where it is, notifications are in order for each node only.
  public mutating func run(for duration: Duration, dividedBy count: Int) async {
    let lookahead = network.links.messageDelay.lowerBound
    let count = min(count, nodes.count)
    guard count > 1, lookahead > .zero, isDivisible else { return run(for: duration) }
    let end = now + duration
    let bounds = (0...count).map { NodeID(nodes.count * $0 / count) }
    var arrivals = Arrivals(bounds: bounds)
    while let (due, happening) = queue.popFirst() { arrivals.add(Departure(happening: happening, due: due)) }
    let shares = zip(bounds, bounds.dropFirst()).map { Share(take($0..<$1)) }
    var next = arrivals.next
    while breach == nil, let start = next, start <= end {
      let progress = await Share.run(
        shares, from: arrivals.takeAll(), before: min(start + lookahead, end + .nanoseconds(1)))
      for departure in progress.lazy.flatMap(\.departures) { arrivals.add(departure) }
      next = (progress.map(\.next) + [arrivals.next]).compactMap { $0 }.min()
      breach = progress.lazy.compactMap(\.breach).first
    }
    for share in shares { take(back: await share.end()) }
    for departure in arrivals.takeAll().joined() { queue.insert(departure.happening, due: departure.due) }
    if breach == nil { now = end }
  }

  private var isDivisible: Bool {
    if case .always = checking { return false }
    return trace == nil && witness == nil && tamper == nil
  }

  /// Takes the nodes of a share out of this simulator, with all that is theirs, into one of their own.
  private mutating func take(_ share: Range<NodeID>) -> Simulator {
    var part = Simulator(links: network.links, seed: generator.next())
    part.share = share
    part.now = now
    part.network = network
    part.checking = checking
    part.keepsDisks = keepsDisks
    part.weighing = weighing
    part.messagesMax = messagesMax
    part.open = open
    part.configurations = configurations
    part.hosts = hosts
    part.nodes = Array(repeating: nil, count: nodes.count)
    part.disks = Array(
      repeating: Disk(DurableState(torus: configurations[0].torus)), count: disks.count)
    exchange(share, with: &part)
    return part
  }

  /// Takes back what became of a share.
  private mutating func take(back part: consuming Simulator) {
    exchange(part.share, with: &part)
    for index in Simulator.indices(of: part.share) { hosts[index] = part.hosts[index] }
    while let (due, happening) = part.queue.popFirst() { queue.insert(happening, due: due) }
    now = max(now, part.now)
    eventCount += part.eventCount
    traffic.add(part.traffic)
    lookupTraffic.add(part.lookupTraffic)
    notifications += part.notifications
    open.formIntersection(part.open)
    outcomes.merge(part.outcomes) { _, new in new }
  }

  /// Exchanges nodes and disks, which stay the only ones of their kind: a copy would be made anew when it changes.
  private mutating func exchange(_ share: Range<NodeID>, with part: inout Simulator) {
    for index in Simulator.indices(of: share) {
      swap(&nodes[index], &part.nodes[index])
      swap(&disks[index], &part.disks[index])
    }
  }

  private static func indices(of share: Range<NodeID>) -> Range<Int> {
    Int(clamping: share.lowerBound)..<Int(clamping: share.upperBound)
  }

  /// Runs until nothing is left to happen before `end`, or a promise was broken.
  fileprivate mutating func run(before end: Instant) {
    while let next = queue.next, next < end, step() {}
  }
}

/// What is on its way to the nodes of each share.
private struct Arrivals {
  private let bounds: [NodeID]
  private var all: [[Departure]]
  /// When the first of them is due.
  private(set) var next: Instant?

  init(bounds: [NodeID]) {
    self.bounds = bounds
    all = Array(repeating: [], count: bounds.count - 1)
  }

  mutating func add(_ departure: Departure) {
    // The shares are few.
    let share = bounds.dropFirst().firstIndex { departure.happening.node < $0 } ?? bounds.count - 1
    all[share - 1].append(departure)
    next = min(next ?? departure.due, departure.due)
  }

  mutating func takeAll() -> [[Departure]] {
    defer { self = Arrivals(bounds: bounds) }
    return all
  }
}

/// The simulator of some of the nodes.
private actor Share {
  /// How far a share has come.
  struct Progress: Sendable {
    let departures: [Departure]
    let next: Instant?
    let breach: Breach?
  }

  private var simulator: Simulator

  init(_ simulator: consuming Simulator) {
    self.simulator = simulator
  }

  /// Runs all shares beside each other.
  static func run(
    _ shares: [Share], from arrivals: [[Departure]], before end: Instant
  ) async -> [Progress] {
    await withTaskGroup(of: (Int, Progress).self) { group in
      for (index, share) in shares.enumerated() {
        group.addTask { (index, await share.run(from: arrivals[index], before: end)) }
      }
      var progress: [Progress?] = Array(repeating: nil, count: shares.count)
      for await (index, one) in group { progress[index] = one }
      return progress.compactMap { $0 }
    }
  }

  private func run(from arrivals: [Departure], before end: Instant) -> Progress {
    for arrival in arrivals { simulator.queue.insert(arrival.happening, due: arrival.due) }
    simulator.run(before: end)
    defer { simulator.departures.removeAll(keepingCapacity: true) }
    return Progress(
      departures: simulator.departures, next: simulator.queue.next, breach: simulator.breach)
  }

  /// Gives the simulator away.
  func end() -> Simulator {
    let simulator = simulator
    self.simulator = Simulator(links: .wideArea, seed: 0)
    return simulator
  }
}
