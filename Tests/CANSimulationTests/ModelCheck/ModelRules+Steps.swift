import CANCore
import CANGeometry
import CANStorage

/// How much may happen in one exploration, beside its depth.
struct ModelBounds {
  /// The most messages on their way to which a node adds by telling.
  var messages = 3
  /// The most nodes that are dead for ever at once, beside those that have left.
  var crashes = 1
  /// The most times that each node starts again.
  var restarts = 1
}

extension ModelRules {
  /// All that can happen next.
  func steps(from state: ModelState, _ bounds: ModelBounds) -> [ModelStep] {
    var steps = state.messages.filter { message in
      // Who has sent it may be gone by now; who is cut off from the sender hears nothing.
      state.nodes[Int(message.receiver)].condition == .alive
        && !state.areApart(Int(message.sender), Int(message.receiver))
    }.map(ModelStep.deliver)
    let dead = state.nodes.count { $0.condition == .dead }
    for (index, node) in state.nodes.enumerated() where node.condition != .dead {
      if node.condition == .paused { steps.append(.resume(index)) }
      if node.start <= bounds.restarts, node.durable != 0 { steps.append(.restart(index)) }
      // Who has left stops, for which there is no bound.
      if dead < bounds.crashes || (node.stage == .leaving && node.served == 0) { steps.append(.crash(index)) }
      guard node.condition == .alive else { continue }
      if node.stage != .outside { steps.append(.pause(index)) }
      if state.messages.count < bounds.messages { steps += tells(by: index, in: state) }
      guard node.served != 0 else { continue }
      if node.stage == .member { steps += moves(of: index, in: state) }
      steps += handOvers(by: index, in: state, bounds)
    }
    if state.cut != 0 {
      steps.append(.heal)
    } else {
      // Node 0 stays on the side that has no bit.
      let members = state.nodes.indices.dropFirst().reduce(UInt8(0)) { $0 | 1 << UInt8($1) }
      steps += (1...members).filter { $0 & ~members == 0 }.map(ModelStep.cut)
    }
    return steps
  }

  private func tells(by index: Int, in state: ModelState) -> [ModelStep] {
    guard told(by: index, in: state) != 0 else { return [] }
    return state.nodes.indices.filter {
      $0 != index && state.nodes[$0].stage != .outside && state.nodes[$0].condition != .dead
    }.map { .tell(index, $0) }
  }

  /// What a member alone does that issues claims: takeovers of the dead and the silent, holes that it fills.
  private func moves(of index: Int, in state: ModelState) -> [ModelStep] {
    let map = atlas.map(state.nodes[index].map)
    let silent = space.neighbors(of: NodeID(index), in: map).filter {
      !state.areInTouch(index, Int($0.owner.id))
    }
    return silent.map { .takeOver($0.zone, index, from: Int($0.owner.id)) }
      + space.holes(of: NodeID(index), in: map).map { .fill($0, index) }
      + (space.neighbors(of: NodeID(index), in: map).isEmpty ? [] : [.leave(index)])
  }

  private func handOvers(by giver: Int, in state: ModelState, _ bounds: ModelBounds) -> [ModelStep] {
    let map = atlas.map(state.nodes[giver].map)
    let own = space.zones(of: NodeID(giver), in: map).map(\.zone)
    let next = space.neighbors(of: NodeID(giver), in: map)
    var steps: [ModelStep] = []
    for heir in state.nodes.indices where heir != giver && state.areInTouch(giver, heir) {
      guard state.nodes[heir].stage != .leaving else { continue }
      var zones: [Zone] = []
      if state.nodes[heir].served == 0 {
        // A seat for a joiner.
        if state.nodes[giver].stage == .leaving || own.count > 1 {
          zones = own
        } else {
          zones = own.filter { $0.depth < space.depth }.flatMap { zone in
            zone.halves.map { [$0.lower, $0.upper] } ?? []
          }
        }
      } else if state.nodes[giver].stage == .leaving {
        zones = own.filter { zone in
          next.contains { $0.owner == contact(heir) && space.torus.areNeighbors($0.zone, zone) }
        }
      } else if own.count > 1 {
        // One too many goes to the owner of the sibling.
        zones = own.filter { zone in
          next.contains { $0.owner == contact(heir) && $0.zone == zone.sibling }
        }
      }
      for zone in zones {
        steps.append(.handOver(zone, giver, heir))
        if state.nodes[giver].start <= bounds.restarts { steps.append(.grantAndRestart(zone, giver, heir)) }
      }
    }
    return steps
  }

  /// The state after a step.
  func state(after step: ModelStep, from before: ModelState) -> ModelState {
    var state = before
    switch step {
    case .tell(let node, let other):
      let claims = told(by: node, in: state)
      state.add(
        ModelMessage(sender: UInt8(node), receiver: UInt8(other), isCommit: false, claims: claims))
    case .deliver(let message):
      if message.isCommit {
        join(message.claims, at: Int(message.receiver), in: &state)
      } else {
        learn(message.claims, at: Int(message.receiver), in: &state)
      }
    case .grantAndRestart(let zone, let giver, let heir):
      grantAndRestart(zone, from: giver, to: heir, in: &state)
    case .handOver(let zone, let giver, let heir): handOver(zone, from: giver, to: heir, in: &state)
    case .leave(let node): state.nodes[node].stage = .leaving
    case .takeOver(let zone, let node, from: _):
      guard let dead = atlas.map(state.nodes[node].map).leaves.first(where: { $0.zone == zone }) else {
        break
      }
      takeOver(dead, at: node, isSilent: { !before.areInTouch(node, $0) }, in: &state)
    case .fill(let zone, let node): claim(zone, epoch: ModelSpace.holeEpoch, at: node, in: &state)
    case .crash(let node): state.nodes[node].condition = .dead
    case .restart(let node): restart(node, in: &state)
    case .pause(let node): state.nodes[node].condition = .paused
    case .resume(let node): state.nodes[node].condition = .alive
    case .cut(let nodes): state.cut = nodes
    case .heal: state.cut = 0
    }
    return state
  }
}
