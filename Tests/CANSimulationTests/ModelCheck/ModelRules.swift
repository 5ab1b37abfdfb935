import CANCore
import CANGeometry
import CANStorage

/// The rules of ownership at work in a model: one function for each thing that a node does.
struct ModelRules {
  var space: ModelSpace
  let atlas: ModelAtlas
  private let memory = Memory()

  /// What came of joining claims to knowledge, by what was joined to what.
  private final class Memory {
    struct Key: Hashable {
      let node: UInt8
      let start: UInt8
      let lost: ModelCells
      let map: ModelAtlas.Number
      let claims: ModelAtlas.Number
    }
    struct Result {
      let map: ModelAtlas.Number
      let lost: ModelCells
      let served: ModelCells
      let winners: ModelAtlas.Number
      let kept: ModelAtlas.Number
    }
    var results: [Key: Result] = [:]
  }

  init(_ space: ModelSpace, atlas: ModelAtlas) {
    self.space = space
    self.atlas = atlas
  }

  func contact(_ node: Int) -> Contact { Contact(id: NodeID(node)) }

  /// What the node tells.
  func told(by index: Int, in state: ModelState) -> ModelAtlas.Number {
    let node = state.nodes[index]
    if node.served != 0 { return node.map }
    let knowledge = ModelKnowledge(map: atlas.map(node.map), lost: node.lost)
    return atlas.number(of: space.told(by: NodeID(index), knowledge))
  }

  /// Joins claims to what the node knows, and makes its own and those that beat it durable.
  func join(_ claims: ModelAtlas.Number, at index: Int, in state: inout ModelState) {
    var node = state.nodes[index]
    let key = Memory.Key(
      node: UInt8(index), start: node.start, lost: node.lost, map: node.map, claims: claims)
    let result = memory.results[key] ?? workOut(key)
    memory.results[key] = result
    node.map = result.map
    node.lost = result.lost
    node.served = result.served
    node.yielded = atlas.join(node.yielded, result.winners)
    if space.flaw != .grantIsNotDurable { node.durable = atlas.join(node.durable, result.winners) }
    node.durable = atlas.join(node.durable, result.kept)
    if node.served != 0, node.stage == .outside { node.stage = .member }
    state.nodes[index] = node
  }

  private func workOut(_ key: Memory.Key) -> Memory.Result {
    let old = ModelKnowledge(map: atlas.map(key.map), lost: key.lost)
    let node = contact(Int(key.node))
    let shift = space.join(
      atlas.map(key.claims).leaves, to: old, of: node, start: UInt64(key.start))
    // Follows what is served step by step: less what was lost, and what an own claim has brought.
    var served = space.cells(of: node.id, in: old.map)
    for winner in shift.winners { served &= ~space.cells(of: winner.zone) }
    let own = space.zones(of: node.id, in: shift.knowledge.map)
    for claim in own where old.map.lacks(claim) { served |= space.cells(of: claim.zone) }
    return Memory.Result(
      map: atlas.number(of: shift.knowledge.map), lost: shift.knowledge.lost, served: served,
      winners: atlas.number(of: ClaimMap(shift.winners)), kept: atlas.number(of: ClaimMap(own)))
  }

  /// Takes claims from another node; without a zone only what names itself.
  func learn(_ claims: ModelAtlas.Number, at index: Int, in state: inout ModelState) {
    guard state.nodes[index].served == 0 else { return join(claims, at: index, in: &state) }
    let own = space.zones(of: NodeID(index), in: atlas.map(claims))
    guard !own.isEmpty else { return }
    join(atlas.number(of: ClaimMap(own)), at: index, in: &state)
  }

  /// Issues a claim of the node itself.
  func claim(_ zone: Zone, epoch: UInt64, isFirm: Bool = true, at index: Int, in state: inout ModelState) {
    let claim = Claim(
      zone: zone, epoch: epoch, isFirm: isFirm, owner: contact(index), start: UInt64(state.nodes[index].start)
    )
    join(atlas.number(of: ClaimMap([claim])), at: index, in: &state)
  }
}

// MARK: - What nodes do

extension ModelRules {
  /// The claim by which `giver` names `heir` the owner of a zone (G2, G3).
  private func grant(_ zone: Zone, _ giver: Int, _ heir: Int, in state: ModelState) -> Claim {
    Claim(
      zone: zone, epoch: atlas.map(state.nodes[giver].map).nextEpoch(in: zone), owner: contact(heir),
      start: UInt64(state.nodes[heir].start))
  }

  /// The giver's part of a hand-over from the durable grant on (3.2); the offer before it changes no claim.
  func handOver(_ zone: Zone, from giver: Int, to heir: Int, in state: inout ModelState) {
    let claim = grant(zone, giver, heir, in: state)
    let granted = atlas.number(of: ClaimMap([claim]))
    let before = atlas.map(state.nodes[giver].map)
    join(granted, at: giver, in: &state)
    let rest = space.zones(of: NodeID(giver), in: atlas.map(state.nodes[giver].map))
    let around = (before.leaves + rest).filter { leaf in
      !leaf.zone.overlaps(zone) && leaf.owner.id != NodeID(heir)
        && space.torus.areNeighbors(leaf.zone, zone)
    }
    let claims = atlas.number(of: ClaimMap(around + [claim]))
    state.add(
      ModelMessage(sender: UInt8(giver), receiver: UInt8(heir), isCommit: true, claims: claims))
  }

  /// A giver makes the grant durable, and starts again before anybody hears of it.
  func grantAndRestart(_ zone: Zone, from giver: Int, to heir: Int, in state: inout ModelState) {
    let granted = atlas.number(of: ClaimMap([grant(zone, giver, heir, in: state)]))
    if space.flaw != .grantIsNotDurable {
      state.nodes[giver].durable = atlas.join(state.nodes[giver].durable, granted)
    }
    restart(giver, in: &state)
  }

  /// The node loses all but its disk. The claims of others there are what it had lost or given away.
  func restart(_ index: Int, in state: inout ModelState) {
    var node = state.nodes[index]
    node.condition = .alive
    node.start += 1
    var knowledge = ModelKnowledge(map: atlas.map(node.durable))
    node.served = space.cells(of: NodeID(index), in: knowledge.map)
    if space.flaw != .restartForgetsLosses {
      knowledge.lost = knowledge.map.leaves.reduce(0) { $0 | space.cells(of: $1.zone) } & ~node.served
    }
    space.forget(in: &knowledge, of: NodeID(index))
    node.lost = knowledge.lost
    node.map = atlas.number(of: knowledge.map)
    // Who wanted to leave does not know that any more.
    if node.stage == .leaving { node.stage = .member }
    state.nodes[index] = node
  }

  /// Claims the zone of a neighbor that counts as dead; in doubt provisionally (3.3).
  func takeOver(_ dead: Claim, at index: Int, isSilent: (Int) -> Bool, in state: inout ModelState) {
    let owners = Set(
      space.neighbors(of: NodeID(index), in: atlas.map(state.nodes[index].map)).map { Int($0.owner.id) })
    let isDoubtful = 2 * owners.count { !isSilent($0) } < owners.count
    let epoch = space.flaw == .takeoverKeepsEpoch ? dead.epoch : dead.epoch + 1
    claim(dead.zone, epoch: epoch, isFirm: !isDoubtful, at: index, in: &state)
  }
}
