import CANCore
import CANGeometry
import CANStorage

/// Counts marks by what goes into nodes and comes out of them; no node knows that it is watched.
struct Witness: Sendable {
  /// How often each mark was seen; none for those that were not.
  private(set) var marks: [Mark: Int] = [:]

  /// How far a hand-over has come.
  private enum Step { case offered, accepted, granted }

  private var handovers: [TransferID: (heir: NodeID, step: Step)] = [:]
  /// The claims of commits that have not arrived.
  private var commits: Set<Claim> = []
  /// Zones that were taken over lately.
  private var takeovers: [(claim: Claim, at: Instant)] = []
  /// Claims that were made in doubt lately.
  private var doubts: [(claim: Claim, at: Instant)] = []

  private mutating func count(_ mark: Mark) { marks[mark, default: 0] += 1 }

  /// Looks at what an input has made a node do.
  mutating func see(
    _ input: Input, _ effects: [Effect], of node: Node, seatlessIn seatless: [RealityIndex], at now: Instant
  ) {
    switch input {
    case .message(.commit(let commit), _): commits.remove(commit.claim)
    case .message(.absorbed, _): count(.recordsPushed)
    default: break
    }
    for effect in effects {
      switch effect {
      case .send(let message, let receiver): see(message, to: receiver.id, from: node, after: input)
      case .persist(let changes, _):
        for case .claim(let claim) in changes {
          if claim.owner.id == node.contact.id {
            see(
              gained: claim, after: input, wasSeatless: seatless.contains(claim.reality), at: now)
          } else {
            see(winner: claim, over: node.contact.id, at: now)
          }
        }
      case .complete, .notify: break
      }
    }
  }

  /// Looks at the hand-overs that end with a node.
  mutating func seeCrash(of node: NodeID) {
    for (id, handover) in handovers where id.giver == node || handover.heir == node { abort(id) }
  }

  // MARK: - Messages

  private mutating func see(_ message: Message, to receiver: NodeID, from node: Node, after input: Input) {
    switch message {
    case .busy: count(.busyJoin)
    case .offer(let offer):
      if handovers[offer.transfer] == nil { handovers[offer.transfer] = (receiver, .offered) }
    case .accept(let id, _, _): handovers[id]?.step = .accepted
    case .commit(let commit):
      // It is sent again and again; what has arrived once is not lost.
      guard handovers[commit.transfer]?.step != .granted else { return }
      handovers[commit.transfer]?.step = .granted
      commits.insert(commit.claim)
    case .taken(let id, _): handovers[id] = nil
    case .withdraw(let id), .decline(let id): abort(id)
    case .placed(_, .newer):
      guard case .message(.route(let routed), _) = input, case .place(let record, _) = routed.payload,
        !record.isTombstone
      else { return }
      let held = node.storedRecords(in: routed.reality ?? 0)
      if held.contains(where: { $0.place == record.place && $0.isTombstone }) { count(.lateWrite) }
    default: break
    }
  }

  private mutating func abort(_ id: TransferID) {
    switch handovers.removeValue(forKey: id)?.step {
    case .offered: count(.offerAborted)
    case .accepted: count(.acceptanceAborted)
    case .granted: count(.grantAborted)
    case nil: break
    }
  }

  // MARK: - Claims

  private mutating func see(gained claim: Claim, after input: Input, wasSeatless: Bool, at now: Instant) {
    let lost = commits.filter { $0.owner == claim.owner && $0.meets(claim) }
    switch input {
    // Whom others name as the owner has waited for the commit until now.
    case .wake where lost.contains { $0.epoch == claim.epoch }: count(.commitAdopted)
    case .wake where wasSeatless: count(.rebirth)
    case .wake where claim.epoch == 1: count(.holeFilled)
    case .wake:
      takeovers.removeAll { now - $0.at > .seconds(10) }
      if takeovers.contains(where: { $0.claim.meets(claim) && $0.claim.owner != claim.owner }) {
        count(.concurrentTakeovers)
      }
      takeovers.append((claim, now))
      if !claim.isFirm { doubts.append((claim, now)) }
    case .message(.update, _), .message(.claims, _), .message(.route, _):
      if !lost.isEmpty { count(.commitAdopted) }
    default: break
    }
  }

  private mutating func see(winner: Claim, over loser: NodeID, at now: Instant) {
    // What was not beaten for so long has been claimed anew, and firmly.
    doubts.removeAll { now - $0.at > Maintenance().memoryTime }
    let before = doubts.count
    doubts.removeAll { $0.claim.owner.id == loser && $0.claim.meets(winner) }
    if winner.isFirm, doubts.count < before { count(.doubtBeaten) }
  }
}

extension Claim {
  /// Whether both claim some point.
  fileprivate func meets(_ other: Claim) -> Bool { reality == other.reality && zone.overlaps(other.zone) }
}

extension Node {
  /// Takes an input under the eyes of a witness: as a change in place, so that nothing is copied.
  mutating func handle(
    _ input: Input, at now: Moment, into effects: inout [Effect], seenBy witness: inout Witness,
    trueTime: Instant
  ) -> Instant? {
    let seatless = seatlessRealities
    let deadline = handle(input, at: now, into: &effects)
    witness.see(input, effects, of: self, seatlessIn: seatless, at: trueTime)
    return deadline
  }
}
