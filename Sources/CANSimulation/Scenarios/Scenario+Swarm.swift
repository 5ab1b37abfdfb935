import CANGeometry

extension Scenario {
  /// The scenario that a seed draws whole: its size, its faults of each class with probability one half, their times.
  public static func swarm(seed: UInt64) -> Scenario {
    var draw = Draw(generator: SeededGenerator(seed: seed))
    var scenario = Scenario(
      name: "swarm-\(seed)", seed: seed, nodes: draw.number(8...32), dimensions: draw.number(1...4),
      realities: draw.chance(0.4) ? draw.number(2...3) : 1)
    scenario.delay = draw.number(1...100)
    scenario.joinInterval = draw.number(50...500)
    scenario.safety = draw.number(60...180) * 1000
    scenario.residualLoss = draw.chance(0.5) ? draw.share(0.15) : 0
    scenario.writes = Double(draw.number(2...10))
    scenario.faults = draw.faults(within: scenario.safety)
    scenario.peersPerZoneMax = draw.chance(0.3) ? draw.number(2...4) : 1
    scenario.readQuorum = draw.chance(0.5) ? scenario.realities / 2 + 1 : 1
    for index in scenario.faults.indices { draw.worsen(&scenario.faults[index]) }
    if draw.chance(0.1) {
      scenario.faults += draw.upheaval(of: scenario.nodes, within: scenario.safety)
      scenario.faults.sort { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }
    }
    return scenario
  }
}

/// The draws that make a scenario.
private struct Draw {
  var generator: SeededGenerator

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + generator.below(range.count)
  }

  mutating func chance(_ share: Double) -> Bool { generator.fraction() < share }
  mutating func share(_ bound: Double) -> Double { (generator.fraction() * bound * 1000).rounded() / 1000 }
  mutating func pick() -> Double { share(0.999) }

  mutating func faults(within safety: Int) -> [Fault] {
    var faults: [Fault] = []
    for kind in Fault.Kind.allCases where chance(0.5) {
      let count = kind == .network ? 2 : number(1...8)
      for _ in 0..<count { faults.append(fault(kind, at: number(0...(safety - 1)))) }
    }
    return faults.sorted { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }
  }

  /// Makes a partition outlast what nodes remember, now and then, and messages late.
  mutating func worsen(_ fault: inout Fault) {
    switch fault.kind {
    case .partition: if chance(0.1) { fault.duration = fault.duration.map { $0 * 10 } }
    case .network: if chance(0.3) { fault.late = share(0.03) }
    default: return
    }
  }

  /// What happens to many nodes in a row: twice the nodes join, half of them leave, or each starts again.
  mutating func upheaval(of nodes: Int, within safety: Int) -> [Fault] {
    let kinds: [(Fault.Kind, count: Int, time: Int)] = [
      (.join, nodes * 2, 10_000), (.leave, nodes / 2, 10_000), (.crash, nodes, safety / 2),
    ]
    let (kind, count, time) = kinds[generator.below(kinds.count)]
    let start = number(0...(safety / 2))
    return (0..<count).map { place in
      var fault = Fault(kind, at: min(start + time * place / count, safety))
      fault.pick = (Double(place) + 0.5) / Double(count)
      if kind == .crash { fault.duration = 2_000 }
      return fault
    }
  }

  private mutating func fault(_ kind: Fault.Kind, at time: Int) -> Fault {
    var fault = Fault(kind, at: time)
    fault.pick = pick()
    switch kind {
    case .join, .leave: fault.count = number(1...3)
    case .crash:
      fault.count = chance(0.25) ? number(2...6) : 1
      fault.fate = Disk.Fate.allCases[generator.below(3)]
      if chance(0.6) { fault.duration = number(1...60) * 1000 }
    case .pause: fault.duration = number(1...30) * 1000
    case .partition:
      fault.cut = Fault.Cut.allCases[generator.below(3)]
      fault.count = number(2...3)
      fault.isOneWay = chance(0.3)
      fault.duration = number(2...60) * 1000
    case .network:
      fault.loss = share(0.3)
      fault.duplication = share(0.2)
      fault.replay = share(0.05)
    case .clog: fault.duration = number(100...5000)
    case .clock:
      fault.offset = number(0...600_000) - 300_000
      fault.drift = number(0...20_000) - 10_000
    case .disk:
      fault.ailment = Disk.Ailment.allCases[generator.below(3)]
      fault.duration = number(1...60) * 1000
    }
    return fault
  }
}
