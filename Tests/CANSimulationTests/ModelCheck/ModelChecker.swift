import CANCore
import CANGeometry
import CANStorage

/// Explores the states of a model breadth first, and checks each.
struct ModelChecker {
  /// What was found.
  struct Report {
    var states = 0
    var transitions = 0
    var depth = 0
    var closures = 0
    var voidClosures = 0
    var seats = 0
    var rebirths = 0
    var roundsMax = 0
    var joins = 0
    var isWhole = true
    /// The shortest trace to a state that breaks a promise, and which it breaks.
    var counterexample: (steps: [String], fault: String)?
  }

  private struct Visit {
    let state: ModelState
    let parent: Int
    let step: ModelStep?
  }

  let rules: ModelRules
  var bounds = ModelBounds()
  /// The most states to visit; an exploration that ends there is not whole.
  var statesMax = 2_000_000
  private var healed: [ModelState: ModelHealing.Outcome] = [:]
  private var comparable: Set<Int64> = []

  init(_ space: ModelSpace, bounds: ModelBounds = ModelBounds()) {
    rules = ModelRules(space, atlas: ModelAtlas())
    self.bounds = bounds
  }

  /// A network of nodes of which none has joined but those that own `zones`, and know all of each other.
  func start(nodes count: Int, zones: [(node: Int, zone: Zone)]) -> ModelState {
    var state = ModelState(nodes: Array(repeating: ModelNode(), count: count))
    let claims = zones.map { Claim(zone: $0.zone, epoch: 2, owner: rules.contact($0.node), start: 1) }
    let known = rules.atlas.number(of: ClaimMap(claims))
    for index in Set(zones.map(\.node)).sorted() { rules.join(known, at: index, in: &state) }
    return state
  }

  /// Explores to a depth from each of `starts`.
  mutating func explore(from starts: [ModelState], depth: Int) -> Report {
    var report = Report()
    var visits = starts.map { Visit(state: $0, parent: -1, step: nil) }
    var known = Set(starts)
    var level = 0..<visits.count
    for index in level {
      if let fault = fault(in: visits[index].state, &report) {
        report.counterexample = (trace(to: index, in: visits), fault)
        return report
      }
    }
    while report.depth < depth, !level.isEmpty, report.isWhole {
      for index in level {
        let state = visits[index].state
        for step in rules.steps(from: state, bounds) {
          report.transitions += 1
          let next = rules.state(after: step, from: state)
          guard known.insert(next).inserted else { continue }
          visits.append(Visit(state: next, parent: index, step: step))
          if let fault = fault(of: step, from: state, to: next) ?? fault(in: next, &report) {
            report.depth += 1
            report.states = visits.count
            report.counterexample = (trace(to: visits.count - 1, in: visits), fault)
            return report
          }
        }
        if visits.count > statesMax {
          report.isWhole = false
          break
        }
      }
      report.depth += 1
      level = level.upperBound..<visits.count
    }
    report.states = visits.count
    report.joins = rules.atlas.joinsTried
    return report
  }

  private func trace(to last: Int, in visits: [Visit]) -> [String] {
    var steps: [String] = []
    var index = last
    while index >= 0 {
      var step = visits[index].step?.description ?? "start"
      if case .deliver(let message) = visits[index].step {
        step += ": " + describe(rules.atlas.map(message.claims))
      }
      steps.append(step + describe(visits[index].state))
      index = visits[index].parent
    }
    return steps.reversed()
  }

  private func describe(_ state: ModelState) -> String {
    state.nodes.indices.filter { state.nodes[$0].stage != .outside }.map { index in
      "\n      \(index) \(state.nodes[index].condition) knows \(describe(rules.atlas.map(state.nodes[index].map)))"
    }.joined()
  }

  private func describe(_ map: ClaimMap) -> String {
    map.leaves.map { claim in
      "\(claim.zone):\(claim.epoch)\(claim.isFirm ? "" : "?")@\(claim.owner.id)"
    }.joined(separator: " ")
  }
}

// MARK: - Promises

extension ModelChecker {
  /// The promise that a state breaks, if any.
  private mutating func fault(in state: ModelState, _ report: inout Report) -> String? {
    if let (one, other) = rules.atlas.lawlessPair {
      return "the join of two maps depends on the order: \(describe(one)) and \(describe(other))"
    }
    for (index, node) in state.nodes.enumerated() {
      let map = rules.atlas.map(node.map)
      if node.served != rules.space.cells(of: NodeID(index), in: map) {
        return "\(index) does not serve exactly where its map names it"
      }
      // What it has yielded to is never taken back by less.
      let yielded = rules.atlas.map(node.yielded)
      for own in rules.space.zones(of: NodeID(index), in: map) {
        if yielded.claims(overlapping: own.zone).contains(where: { $0.outranks(own) }) {
          return "\(index) serves \(own.zone) below a claim that it had yielded to"
        }
      }
      for other in state.nodes[..<index] where !agree(node.map, other.map) {
        return "two claims of equal title to a point are not one"
      }
    }
    return healingFault(in: state, &report)
  }

  /// The promise that a step breaks, if any.
  private func fault(of step: ModelStep, from before: ModelState, to state: ModelState) -> String? {
    switch step {
    case .fill(let hole, let filler): fault(ofFilling: hole, by: filler, in: state)
    case .deliver(let message): fault(ofStanding: message, from: before, to: state)
    default: nil
    }
  }

  /// Who stands against the doubts of others does so with what it owns firmly, not with doubts of its own (3.3).
  private func fault(
    ofStanding message: ModelMessage, from before: ModelState, to state: ModelState
  ) -> String? {
    let index = Int(message.receiver)
    let old = rules.atlas.map(before.nodes[index].map)
    let heard = rules.atlas.map(message.claims)
    for own in rules.space.zones(of: NodeID(index), in: rules.atlas.map(state.nodes[index].map))
    where own.isFirm && old.lacks(own) && heard.lacks(own) {
      let doubts = old.claims(overlapping: own.zone).filter { !$0.isFirm && $0.owner == own.owner }
      // What it is told to own it has from others, as firmly as they say.
      let isGiven = heard.claims(overlapping: own.zone).contains { $0.isFirm && $0.owner == own.owner }
      if !doubts.isEmpty, !isGiven {
        return "\(index) claims \(own.zone) firmly, which it had claimed in doubt"
      }
    }
    return nil
  }

  /// Who fills a hole beats no living owner that it did not know of (G3).
  private func fault(ofFilling hole: Zone, by filler: Int, in state: ModelState) -> String? {
    let filled = rules.atlas.map(state.nodes[filler].map)
    for (index, node) in state.nodes.enumerated() where index != filler && node.condition != .dead {
      for own in rules.space.zones(of: NodeID(index), in: rules.atlas.map(node.map))
      where own.zone.overlaps(hole) && own.epoch > ModelSpace.holeEpoch {
        let beats = filled.claims(overlapping: own.zone).contains {
          $0.zone.overlaps(hole) && $0.owner.id == NodeID(filler) && $0.outranks(own)
        }
        if beats { return "\(filler) fills the hole \(hole), and beats its living owner \(index)" }
      }
    }
    return nil
  }

  /// Whether of each two overlapping claims one outranks the other, or they are one; and their join is a join.
  private mutating func agree(_ one: ModelAtlas.Number, _ other: ModelAtlas.Number) -> Bool {
    guard comparable.insert(Int64(one) << 32 | Int64(other)).inserted else { return true }
    _ = rules.atlas.join(one, other)
    let (left, right) = (rules.atlas.map(one), rules.atlas.map(other))
    return left.leaves.allSatisfy { claim in
      right.claims(overlapping: claim.zone).allSatisfy { other in
        let isSame =
          (claim.epoch, claim.isFirm ? 1 : 0, claim.owner.id) == (
            other.epoch, other.isFirm ? 1 : 0, other.owner.id
          )
          && claim.start == other.start
        return [claim.outranks(other), other.outranks(claim), isSame].count { $0 } == 1
      }
    }
  }

  /// Whether the healing closure fails: from every state, and for a sample also when late messages come after it.
  private mutating func healingFault(in state: ModelState, _ report: inout Report) -> String? {
    // What heals does not depend on the network's faults, nor on what is on disks.
    var core = ModelHealing(rules, from: state).state
    for index in core.nodes.indices {
      core.nodes[index].durable = 0
      core.nodes[index].yielded = state.nodes[index].yielded == 0 ? 0 : -1
    }
    if healed[core] == nil {
      var healing = ModelHealing(rules, from: state)
      let outcome = healing.run()
      healed[core] = outcome
      report.closures += 1
      report.roundsMax = max(report.roundsMax, outcome.rounds)
      report.voidClosures += outcome.isVoid ? 1 : 0
      report.seats += outcome.tookSeat ? 1 : 0
      report.rebirths += outcome.tookRebirth ? 1 : 0
      if outcome.fault == nil, !outcome.isVoid, !state.messages.isEmpty {
        healing.deliverLate(state.messages)
        if let fault = healing.run().fault { return "after late messages: " + fault }
      }
    }
    return healed[core]?.fault.map { "healing ends where " + $0 }
  }
}
