import CANGeometry
import CANStorage

// Updates (2.3): nodes tell their neighbors what they own and who is next to it, and correct each other.

extension Node {
  /// Tells the neighbors, and those who may have been neighbors, what this node knows.
  mutating func announce(alsoTo others: [Contact], butNotTo excluded: Contact? = nil) {
    let receivers = Set(reality.neighbors.owners + others).subtracting([contact])
    for receiver in receivers.sorted() where receiver != excluded {
      tell(receiver)
    }
  }

  private mutating func tell(_ receiver: Contact) {
    send(.update(Update(number: nextNumber(), claims: reality.told)), to: receiver)
  }

  /// Joins the claims of a neighbor, corrects it where this node knows better, and greets neighbors it heard of.
  ///
  /// A node without a zone learns nothing: it would only collect what goes out of date.
  mutating func learn(_ update: Update, from sender: Contact) {
    let claims = update.claims
    finishTransfers(heardFrom: sender.id, claims)
    guard update.number > latestUpdates[sender.id, default: 0] else { return }
    latestUpdates[sender.id] = update.number
    let before = reality.neighbors.claims
    let changed = !reality.own.claims.isEmpty && reality.join(claims.filter(isCredible))
    correct(sender, who: claims)
    guard changed else { return }
    // What a third node says may be out of date as well: the owner itself is told, and corrects it.
    let known = Set(before)
    let news = reality.neighbors.claims.filter { $0.owner != sender && !known.contains($0) }
    for owner in Set(news.map(\.owner)).sorted() { tell(owner) }
    let neighbors = Set(reality.neighbors.owners.map(\.id))
    latestUpdates = latestUpdates.filter { neighbors.contains($0.key) }
    resumeStranded()
  }

  /// Whether a neighbor's word for a claim counts.
  ///
  /// What this node owns it has by a commit, and that is on its way: a foreign claim in its name waits for it.
  /// Nor does an epoch jump far beyond what is known of the zone.
  private func isCredible(_ claim: Claim) -> Bool {
    let next = reality.map.nextEpoch(in: claim.zone)
    return claim.owner.id != contact.id && (claim.epoch <= next || claim.epoch - next <= Limit.epochJump)
  }

  /// Answers an update that lacks a claim known here: one that beats what the sender told, or one next to its zones.
  ///
  /// The answer is again all that this node knows, so that the two stop as soon as neither lacks anything.
  private mutating func correct(_ sender: Contact, who claims: [Claim]) {
    let told = ClaimMap(claims)
    let theirs = claims.filter { $0.owner.id == sender.id }.map(\.zone)
    let isBehind = reality.told.contains { leaf in
      guard told.lacks(leaf) else { return false }
      return !told.claims(overlapping: leaf.zone).isEmpty
        || theirs.contains { configuration.torus.areNeighbors($0, leaf.zone) }
    }
    if isBehind { tell(sender) }
  }
}
