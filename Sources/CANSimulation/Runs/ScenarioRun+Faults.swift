import CANCore
import CANGeometry
import CANStorage

extension ScenarioRun {
  /// Lets a fault happen to the nodes that it picks from those alive; it is counted unless it finds none.
  mutating func apply(_ fault: Fault) {
    if happens(fault) { report.faults += 1 }
  }

  private mutating func happens(_ fault: Fault) -> Bool {
    let duration = Duration.milliseconds(fault.duration ?? 0)
    switch fault.kind {
    case .join: for _ in 0..<(fault.count ?? 1) { join() }
    case .leave: return (0..<(fault.count ?? 1)).count { _ in leave(fault) } > 0
    case .crash: return crash(fault)
    case .partition: return partition(fault)
    case .network:
      simulator.network.loss = fault.loss ?? simulator.network.loss
      simulator.network.duplication = fault.duplication ?? simulator.network.duplication
      simulator.network.replay = fault.replay ?? simulator.network.replay
      simulator.network.late = fault.late ?? simulator.network.late
    case .pause, .clog, .clock, .disk:
      guard let node = pick(fault) else { return false }
      happens(fault, to: node, for: duration)
    }
    return true
  }

  private mutating func happens(_ fault: Fault, to node: NodeID, for duration: Duration) {
    switch fault.kind {
    case .pause:
      noteFault(of: node)
      simulator.pause(node, for: duration)
    case .clog: simulator.network.clog(node, until: simulator.now + duration)
    case .clock: simulator.skew(node, by: .milliseconds(fault.offset ?? 0), drift: Int64(fault.drift ?? 0))
    case .disk: simulator.ail(node, fault.ailment ?? .slow, for: duration)
    case .join, .leave, .crash, .partition, .network: break
    }
  }

  private func pick(_ fault: Fault, among nodes: [NodeID]? = nil) -> NodeID? {
    let nodes = nodes ?? living
    guard !nodes.isEmpty else { return nil }
    return nodes[min(Int((fault.pick ?? 0) * Double(nodes.count)), nodes.count - 1)]
  }

  private mutating func leave(_ fault: Fault) -> Bool {
    let serving = serving
    guard serving.count > 4, let node = pick(fault, among: serving) else { return false }
    _ = simulator.begin(.leave, at: node)
    let stage = simulator.stage(of: node)
    if stage == .leaving || stage == .left { members.remove(node) }
    return true
  }

  private mutating func crash(_ fault: Fault) -> Bool {
    guard living.count > 4, let first = pick(fault) else { return false }
    var victims = [first]
    for neighbor in simulator.node(first)?.status.neighborIDs ?? [] where victims.count < fault.count ?? 1 {
      if simulator.node(neighbor) != nil { victims.append(neighbor) }
    }
    for victim in victims where living.count > 4 {
      noteFault(of: victim)
      noteLosses(of: victim, returns: fault.duration != nil && fault.fate != .lost)
      simulator.crash(victim, disk: fault.fate ?? .kept)
      if let duration = fault.duration {
        restarts.insert(victim, due: simulator.now + .milliseconds(duration))
      } else {
        members.remove(victim)
      }
    }
    return true
  }

  /// Cuts some off from others, unless some are already.
  private mutating func partition(_ fault: Fault) -> Bool {
    guard healing == nil, let duration = fault.duration else { return false }
    let count = max(fault.count ?? 2, 2)
    let size = simulator.nodes.count
    healing = simulator.now + .milliseconds(duration)
    switch fault.cut ?? .uniform {
    case .isolated:
      guard let node = pick(fault) else { return false }
      let others = living.filter { $0 != node }
      if fault.isOneWay == true {
        // It is not heard, or does not hear.
        if generator.below(2) == 0 {
          simulator.network.cut(from: node, to: others)
        } else {
          for other in others { simulator.network.cut(from: other, to: [node]) }
        }
      } else {
        simulator.network.separate((0..<size).map { NodeID($0) == node ? 1 : 0 })
      }
    case .uniform, .even:
      var parts: [UInt8] = (0..<size).map { UInt8($0 % count) }
      if fault.cut != .even { parts = parts.map { _ in UInt8(generator.below(count)) } }
      guard fault.isOneWay == true else {
        simulator.network.separate(parts)
        break
      }
      let nodes = living
      for node in nodes where parts[Int(node)] == 0 {
        simulator.network.cut(from: node, to: nodes.filter { parts[Int($0)] != 0 })
      }
    }
    return true
  }
}
