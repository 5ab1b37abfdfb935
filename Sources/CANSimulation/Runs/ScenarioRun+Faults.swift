import CANCore
import CANGeometry
import CANStorage

extension ScenarioRun {
  /// Lets a fault happen to the nodes that it picks from those alive.
  mutating func apply(_ fault: Fault) {
    let duration = Duration.milliseconds(fault.duration ?? 0)
    switch fault.kind {
    case .join: for _ in 0..<(fault.count ?? 1) { join() }
    case .leave: for _ in 0..<(fault.count ?? 1) { leave(fault) }
    case .crash: crash(fault)
    case .pause:
      if let node = pick(fault) {
        noteFault(of: node)
        simulator.pause(node, for: duration)
      }
    case .partition: partition(fault)
    case .network:
      simulator.network.loss = fault.loss ?? simulator.network.loss
      simulator.network.duplication = fault.duplication ?? simulator.network.duplication
      simulator.network.replay = fault.replay ?? simulator.network.replay
    case .clog: if let node = pick(fault) { simulator.network.clog(node, until: simulator.now + duration) }
    case .clock:
      if let node = pick(fault) {
        simulator.skew(node, by: .milliseconds(fault.offset ?? 0), drift: Int64(fault.drift ?? 0))
      }
    case .disk: if let node = pick(fault) { simulator.ail(node, fault.ailment ?? .slow, for: duration) }
    }
    report.faults += 1
  }

  private func pick(_ fault: Fault, among nodes: [NodeID]? = nil) -> NodeID? {
    let nodes = nodes ?? living
    guard !nodes.isEmpty else { return nil }
    return nodes[min(Int((fault.pick ?? 0) * Double(nodes.count)), nodes.count - 1)]
  }

  private mutating func leave(_ fault: Fault) {
    let serving = serving
    guard serving.count > 4, let node = pick(fault, among: serving) else { return }
    _ = simulator.begin(.leave, at: node)
    if simulator.node(node)?.stage == .leaving { members.remove(node) }
  }

  private mutating func crash(_ fault: Fault) {
    guard let first = pick(fault) else { return }
    var victims = [first]
    for neighbor in simulator.node(first)?.status.neighborIDs ?? [] where victims.count < fault.count ?? 1 {
      if simulator.node(neighbor) != nil { victims.append(neighbor) }
    }
    for victim in victims where living.count > 4 {
      noteFault(of: victim)
      noteLosses(of: victim)
      simulator.crash(victim, disk: fault.fate ?? .kept)
      if let duration = fault.duration {
        restarts.insert(victim, due: simulator.now + .milliseconds(duration))
      } else {
        members.remove(victim)
      }
    }
  }

  private mutating func partition(_ fault: Fault) {
    guard healing == nil, let duration = fault.duration else { return }
    let count = max(fault.count ?? 2, 2)
    let size = simulator.nodes.count
    healing = simulator.now + .milliseconds(duration)
    switch fault.cut ?? .uniform {
    case .isolated:
      guard let node = pick(fault) else { return }
      let others = living.filter { $0 != node }
      if fault.isOneWay == true {
        simulator.network.cut(from: node, to: others)
      } else {
        simulator.network.separate((0..<size).map { NodeID($0) == node ? 1 : 0 })
      }
    case .uniform, .even:
      var parts: [UInt8] = (0..<size).map { UInt8($0 % count) }
      if fault.cut != .even { parts = parts.map { _ in UInt8(generator.below(count)) } }
      guard fault.isOneWay == true else { return simulator.network.separate(parts) }
      let nodes = living
      for node in nodes where parts[Int(node)] == 0 {
        simulator.network.cut(from: node, to: nodes.filter { parts[Int($0)] != 0 })
      }
    }
  }
}
