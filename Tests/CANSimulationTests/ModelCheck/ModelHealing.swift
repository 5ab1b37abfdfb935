import CANCore
import CANGeometry
import CANStorage

/// The healing closure: no more faults, and everybody does what the rules say until nothing changes.
///
/// Messages that were on their way are lost. The nodes take their turns by id; what each tells is answered at
/// once. Who has left without a zone is as good as dead.
struct ModelHealing {
  /// How a closure ended.
  struct Outcome {
    /// The rounds until nothing changed.
    var rounds = 0
    /// Why it is not the exact tiling of the living that was promised, or `nil` if it is.
    var fault: String?
    /// Whether it took a new seat for a zoneless node, or a rebirth.
    var tookSeat = false
    var tookRebirth = false
    /// Whether nobody living ever owned anything, so that nothing is promised.
    var isVoid = false
  }

  static let roundsMax = 24
  let rules: ModelRules
  private(set) var state: ModelState
  private var outcome = Outcome()
  /// Who is to tell whom.
  private var tells: [(Int, Int)] = []
  /// Who has corrected whom in this round: once is enough, as in the protocol a pause lies between two.
  private var corrected: Set<[Int]> = []
  private var isNoisy = false

  init(_ rules: ModelRules, from state: ModelState) {
    self.rules = rules
    self.state = state
    self.state.messages = []
    self.state.cut = 0
    for index in state.nodes.indices where state.nodes[index].condition != .dead {
      self.state.nodes[index].condition = .alive
      guard state.nodes[index].stage == .leaving else { continue }
      if state.nodes[index].served == 0 {
        self.state.nodes[index].condition = .dead
      } else {
        self.state.nodes[index].stage = .member
      }
    }
  }

  /// Heals until nothing changes.
  mutating func run() -> Outcome {
    outcome.isVoid = !living.contains { state.nodes[$0].served != 0 || state.nodes[$0].yielded != 0 }
    if outcome.isVoid { return outcome }
    while outcome.rounds < Self.roundsMax, !isNoisy {
      let before = state
      round()
      outcome.rounds += 1
      guard state == before else { continue }
      if fault() == nil || !(seatSomebody() || riseAgain()) { break }
    }
    outcome.fault = isNoisy ? "nodes correct each other without end" : fault()
    if outcome.fault == nil, outcome.rounds == Self.roundsMax {
      outcome.fault = "no rest after \(outcome.rounds) rounds"
    }
    return outcome
  }

  /// Hands late messages to their receivers, as a network may that held them back for long.
  mutating func deliverLate(_ messages: [ModelMessage]) {
    for message in messages where state.nodes[Int(message.receiver)].condition == .alive {
      receive(
        message.claims, at: Int(message.receiver), from: Int(message.sender), isCommit: message.isCommit)
    }
  }

  private var living: [Int] { state.nodes.indices.filter { state.nodes[$0].condition == .alive } }

  /// Why the zones of the living are not an exact tiling, if they are not.
  func fault() -> String? {
    var covered: ModelCells = 0
    for index in living {
      let served = state.nodes[index].served
      if covered & served != 0 { return "cells \(bits(covered & served)) have two owners" }
      covered |= served
    }
    return covered == rules.space.everything
      ? nil : "cells \(bits(rules.space.everything & ~covered)) have no owner"
  }

  private func bits(_ cells: ModelCells) -> String {
    (0..<16).filter { cells >> $0 & 1 == 1 }.map(String.init).joined(separator: ",")
  }
}

// MARK: - Rounds

extension ModelHealing {
  private mutating func round() {
    corrected = []
    for index in living where state.nodes[index].served != 0 {
      for owner in neighborOwners(of: index) { tell(index, owner) }
      settle()
      takeOverTheDead(at: index)
      fillHoles(at: index)
      if rules.space.flaw != .noAudit { audit(from: index) }
    }
  }

  private func neighborOwners(of index: Int) -> [Int] {
    let map = rules.atlas.map(state.nodes[index].map)
    return Set(rules.space.neighbors(of: NodeID(index), in: map).map { Int($0.owner.id) }).sorted()
  }

  private mutating func tell(_ sender: Int, _ receiver: Int) {
    guard sender != receiver else { return }
    if !tells.contains(where: { $0 == (sender, receiver) }) { tells.append((sender, receiver)) }
  }

  /// Delivers what is told, and what that leads to, until all are silent.
  private mutating func settle() {
    var count = 0
    while !tells.isEmpty, !isNoisy {
      let (sender, receiver) = tells.removeFirst()
      guard state.nodes[receiver].condition == .alive else { continue }
      receive(rules.told(by: sender, in: state), at: receiver, from: sender, isCommit: false)
      count += 1
      isNoisy = count > 400
    }
  }

  private mutating func receive(_ claims: ModelAtlas.Number, at index: Int, from sender: Int, isCommit: Bool)
  {
    let before = state.nodes[index]
    let former = neighborOwners(of: index)
    if isCommit {
      rules.join(claims, at: index, in: &state)
    } else {
      rules.learn(claims, at: index, in: &state)
    }
    let told = rules.told(by: index, in: state)
    let (theirs, mine) = (rules.atlas.map(claims), rules.atlas.map(told))
    if rules.space.flaw != .losersForget, rules.space.lacks(theirs, of: NodeID(sender), against: mine),
      corrected.insert([index, sender]).inserted
    {
      tell(index, sender)
    }
    let after = state.nodes[index]
    guard after != before else { return }
    let map = rules.atlas.map(after.map)
    if before.served & ~after.served != 0 {
      // The merge wave: those around hear who has won.
      for other in former { tell(index, other) }
      for claim in map.leaves where rules.space.cells(of: claim.zone) & before.served & ~after.served != 0 {
        tell(index, Int(claim.owner.id))
      }
    }
    for other in neighborOwners(of: index) where after.served & ~before.served != 0 || !former.contains(other)
    {
      tell(index, other)
    }
  }

  private mutating func takeOverTheDead(at index: Int) {
    let map = rules.atlas.map(state.nodes[index].map)
    let isDead = state.nodes.map { $0.condition == .dead }
    guard
      let dead = rules.space.neighbors(of: NodeID(index), in: map).first(where: { isDead[Int($0.owner.id)] })
    else { return }
    rules.takeOver(dead, at: index, isSilent: { isDead[$0] }, in: &state)
    for owner in neighborOwners(of: index) { tell(index, owner) }
    settle()
  }

  /// Asks everybody about a hole; fills it if nobody living owns a part of it.
  private mutating func fillHoles(at index: Int) {
    let map = rules.atlas.map(state.nodes[index].map)
    for hole in rules.space.holes(of: NodeID(index), in: map) {
      let owners = living.filter { state.nodes[$0].served & rules.space.cells(of: hole) != 0 && $0 != index }
      for owner in owners {
        tell(index, owner)
        tell(owner, index)
      }
      if owners.isEmpty {
        rules.claim(hole, epoch: ModelSpace.holeEpoch, at: index, in: &state)
        for owner in neighborOwners(of: index) { tell(index, owner) }
        return settle()
      }
      settle()
    }
  }

  /// Looks up own cells through every remembered contact; whoever serves one there is told, and answers.
  private mutating func audit(from index: Int) {
    for contact in living where contact != index && state.nodes[contact].stage != .outside {
      let shared = state.nodes[contact].served & state.nodes[index].served
      let map = rules.atlas.map(state.nodes[contact].map)
      var answering = shared == 0 ? [] : [contact]
      // The contact passes the lookup on to whom its map names.
      for claim in map.leaves where rules.space.cells(of: claim.zone) & state.nodes[index].served != 0 {
        let owner = Int(claim.owner.id)
        if state.nodes[owner].served & state.nodes[index].served != 0 { answering.append(owner) }
      }
      for other in answering where other != index && state.nodes[other].condition == .alive {
        tell(index, other)
        tell(other, index)
      }
      settle()
    }
  }
}

// MARK: - Who owns nothing

extension ModelHealing {
  /// A node that seeks a seat gets half of the largest zone.
  private mutating func seatSomebody() -> Bool {
    guard
      let joiner = living.first(where: { state.nodes[$0].served == 0 }),
      let giver = living.max(by: {
        state.nodes[$0].served.nonzeroBitCount < state.nodes[$1].served.nonzeroBitCount
      })
    else { return false }
    let own = rules.space.zones(of: NodeID(giver), in: rules.atlas.map(state.nodes[giver].map)).map(\.zone)
    guard let zone = own.count > 1 ? own.min(by: { $0.volume < $1.volume }) : own.first?.halves?.upper,
      zone.depth <= rules.space.depth
    else { return false }
    rules.handOver(zone, from: giver, to: joiner, in: &state)
    let commits = state.messages
    state.messages = []
    deliverLate(commits)
    settle()
    outcome.tookSeat = true
    return true
  }

  /// A node that has lost its last zone, when nobody owns any, claims it again (3.5).
  private mutating func riseAgain() -> Bool {
    guard living.allSatisfy({ state.nodes[$0].served == 0 }) else { return false }
    for index in living {
      let (lost, map) = (state.nodes[index].lost, rules.atlas.map(state.nodes[index].map))
      let last = map.leaves.filter { rules.space.cells(of: $0.zone) & lost != 0 }
        .max { $0.zone.volume < $1.zone.volume }
      guard let last else { continue }
      rules.claim(last.zone, epoch: last.epoch + 1, at: index, in: &state)
      outcome.tookRebirth = true
      return true
    }
    return false
  }
}
