import CANGeometry
import CANStorage

// Who lives (2.3): silence leads to suspicion, suspicion to probes, directly and through others, and only
// when nobody gets an answer in time to the verdict that a neighbor is dead (SWIM; Das, Gupta, Motivala, 2002).

extension Node {
  /// Whether nothing is held against a node: it is not suspected, or not even followed.
  func isAlive(_ node: NodeID) -> Bool { neighbors[node]?.isAlive ?? true }

  /// The start of a node as far as it is known here, else 0: after another one it may not have what it had.
  func start(of node: NodeID) -> UInt64 { neighbors[node]?.start ?? 0 }

  /// Suspects who is silent, probes who is suspected, and gives up who does not answer.
  mutating func watchNeighbors(_ maintenance: Maintenance) {
    let owners = neighborContacts
    var owner = owners.startIndex
    for index in neighbors.all.indices {
      let id = neighbors.all[index].contact.id
      while owner < owners.endIndex, owners[owner].id < id { owner += 1 }
      guard owner < owners.endIndex, owners[owner].id == id else { continue }
      switch neighbors.all[index].health {
      case .alive:
        if now.monotonic - neighbors.all[index].heardAt > maintenance.silenceMax {
          suspect(at: index, since: now.monotonic)
        }
      case .suspected(let since, let number):
        if now.monotonic - since > maintenance.suspicionTime {
          neighbors.update(at: index) { $0.health = .dead }
        } else {
          probe(neighbors.all[index], number)
        }
      case .dead: break
      }
    }
  }

  private mutating func suspect(at index: Int, since: Instant) {
    let number = nextNumber()
    neighbors.update(at: index) { $0.health = .suspected(since: since, probe: number) }
    probe(neighbors.all[index], number)
  }

  /// Gives who was dead before it was known to own something here one more chance: it may have come back since.
  mutating func askOnceMore(_ node: NodeID) {
    guard let maintenance, let index = neighbors.index(of: node) else { return }
    suspect(at: index, since: now.monotonic + (maintenance.resendInterval - maintenance.suspicionTime))
  }

  /// Asks a node for a sign of life, directly and through three others, common neighbors if there are any.
  private mutating func probe(_ neighbor: Neighbor, _ number: UInt64) {
    let probe = Probe(asker: contact, target: neighbor.contact, number: number)
    send(.probe(probe), to: neighbor.contact)
    let common = Set(neighbor.told.map(\.owner.id))
    var helpers = neighbors.all.filter { $0.isAlive && $0.contact != neighbor.contact }.map(\.contact)
    if helpers.contains(where: { common.contains($0.id) }) { helpers.removeAll { !common.contains($0.id) } }
    // A peer follows nobody but the owner.
    if helpers.isEmpty {
      let seats = realities.compactMap(\.seat).filter { $0.owner == neighbor.contact }
      helpers = Set(seats.flatMap(\.peers)).subtracting([contact]).sorted()
    }
    for _ in 0..<min(3, helpers.count) {
      send(.probe(probe), to: helpers.remove(at: generator.below(helpers.count)))
    }
  }

  /// Answers a probe, or passes it on to its target.
  mutating func answer(_ probe: Probe, from sender: Contact) {
    if probe.target.id == contact.id {
      // Who has left, or lost its disk and found no seat, is as good as dead to those who go on taking it for an owner.
      guard stage != .detached, stage != .left else { return }
      var answer = probe
      answer.refutation = refutation
      send(.alive(answer), to: sender)
    } else if sender.id == probe.asker.id {
      send(.probe(probe), to: probe.target)
    }
  }

  /// Takes a sign of life, or passes it on to who had asked.
  mutating func hear(_ probe: Probe, from sender: Contact) {
    guard probe.asker.id == contact.id else {
      if probe.target.id == sender.id, sender.id != contact.id { send(.alive(probe), to: probe.asker) }
      return
    }
    guard let index = neighbors.index(of: probe.target.id),
      case .suspected(_, probe.number) = neighbors.all[index].health
    else { return }
    neighbors.update(at: index) { neighbor in
      neighbor.refutation = max(neighbor.refutation, probe.refutation)
      neighbor.hear(at: now.monotonic)
    }
  }

  /// Takes what a node has just done for a sign of life: who was thought dead a short while ago is not.
  mutating func seeAlive(_ node: Contact) {
    guard let index = neighbors.index(of: node.id) else { return }
    neighbors.update(at: index) { $0.hear(at: now.monotonic) }
  }

  /// Takes part in the suspicions of a neighbor, and refutes those about itself.
  mutating func weigh(_ suspicions: [Suspicion], from sender: Contact) {
    guard !suspicions.isEmpty, let maintenance else { return }
    let own = suspicions.filter { $0.node == contact.id }.map(\.refutation).max()
    if let own {
      refutation = max(refutation, own) + 1
      tell(sender)
    }
    for suspicion in suspicions where suspicion.node != contact.id {
      if let index = neighbors.index(of: suspicion.node), neighbors.all[index].isAlive,
        neighbors.all[index].refutation <= suspicion.refutation,
        now.monotonic - neighbors.all[index].heardAt > maintenance.silenceMax / 2
      {
        suspect(at: index, since: now.monotonic)
      }
    }
  }

  /// Gives everybody time anew if it was this node that stood still.
  mutating func forgivePause(_ maintenance: Maintenance) {
    defer { upkeep.lastRound = now.monotonic }
    guard now.monotonic - upkeep.lastRound > maintenance.updateInterval + maintenance.silenceMax else {
      return
    }
    for index in neighbors.all.indices {
      neighbors.update(at: index) { $0.hear(at: now.monotonic) }
    }
  }
}
