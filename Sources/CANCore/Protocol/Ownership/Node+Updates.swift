import CANGeometry
import CANStorage

// Updates (2.3): nodes tell their neighbors what they own and who is next to it, and correct each other.

extension Node {
  /// Tells the neighbors, and those who may have been neighbors, what this node knows.
  mutating func announce(alsoTo others: [Contact], butNotTo excluded: Contact? = nil) {
    let receivers = Set(neighborContacts + others).subtracting([contact])
    for receiver in receivers.sorted() where receiver != excluded {
      tell(receiver)
    }
  }

  /// Sends what this node tells, as far as the receiver may not know it.
  mutating func tell(_ receiver: Contact) {
    send(.update(update(to: neighbors.index(of: receiver.id), isNews: true)), to: receiver)
  }

  /// Sends the neighbor at `index` a sign of life, and what it does not know yet.
  mutating func greet(at index: Int, suspicions: [Suspicion]) {
    let isNews = neighbors.all[index].acknowledged != told.version
    let update = update(to: index, isNews: isNews, suspicions: suspicions)
    send(.update(update), to: neighbors.all[index].contact)
  }

  private mutating func update(to index: Int?, isNews: Bool, suspicions: [Suspicion] = []) -> Update {
    let (acknowledged, learned) =
      index.map { (neighbors.all[$0].acknowledged, neighbors.all[$0].learned) } ?? (0, 0)
    let news = isNews ? told.news(since: acknowledged) : nil
    // Whoever is new here hears of some others, and everybody now and then.
    let namesContacts =
      isMaintained && (isNews && news?.since == 0 || generator.below(isNews ? 8 : 32) == 0)
    return Update(
      number: nextNumber(), version: told.version, learned: learned, refutation: refutation,
      news: news, suspicions: suspicions, contacts: namesContacts ? contacts.sample(2, &generator) : [])
  }

  /// Takes a sign of life and the claims of a neighbor, and corrects it where this node knows better.
  mutating func learn(_ update: Update, from sender: Contact) {
    let index = neighbors.follow(sender, at: now.monotonic)
    guard update.number > neighbors.all[index].latestUpdate else { return }
    let hasLearned = neighbors.update(at: index) { neighbor in
      neighbor.latestUpdate = update.number
      neighbor.acknowledged = update.learned
      neighbor.refutation = max(neighbor.refutation, update.refutation)
      neighbor.hear(at: now.monotonic)
      guard let told = update.news?.added(to: neighbor.told, of: neighbor.learned) else { return false }
      neighbor.learned = update.version
      neighbor.told = told
      return true
    }
    weigh(update.suspicions, from: sender)
    if !update.contacts.isEmpty { meet(update.contacts) }
    if hasLearned {
      meet([sender] + (update.news?.claims.map(\.owner) ?? []))
      learnAgain(from: neighbors.all[index], isFresh: true)
    } else if neighbors.all[index].learned != update.version, !isNeighbor(sender.id), stage != .detached {
      // It takes this node for a neighbor: its claims will show whether it is one.
      tell(sender)
    }
  }

  /// Learns from a correction or from the answer to an audit, and remembers whom it names.
  mutating func hear(_ claims: [Claim], from sender: Contact) {
    meet(claims.map(\.owner))
    learn(claims, from: sender)
  }

  /// Learns what a neighbor told last, unless nothing was left to say of it.
  ///
  /// Where that was not just now, it is no word for what this node owns: it may be out of date for long.
  mutating func learnAgain(from neighbor: Neighbor, isFresh: Bool = false) {
    let versions = (told: neighbor.learned, learned: told.version)
    guard neighbor.settled != versions else { return }
    let isSettled = learn(neighbor.told, from: neighbor.contact, isFresh: isFresh)
    if isSettled, let index = neighbors.index(of: neighbor.contact.id) {
      neighbors.update(at: index) { $0.settled = versions }
    }
  }

  /// Joins claims that another node told, corrects it, and greets the neighbors that it did not know of.
  ///
  /// A node without a zone learns nothing but what is its own: it would only collect what goes out of date.
  /// Returns whether hearing the same again could change nothing.
  @discardableResult
  mutating func learn(_ claims: [Claim], from sender: Contact, isFresh: Bool = true) -> Bool {
    let known = realities.map(\.neighbors.claims)
    let former = neighborContacts
    for index in realities.indices {
      let reality = RealityIndex(index)
      if claims.contains(where: { $0.reality == reality && $0.owner.id == sender.id }) {
        seeOwner(in: reality)
      }
    }
    let wasSeatless = isSeatless
    expect(claims)
    let credible = claims.filter { claim in
      isCredible(claim, isFresh: isFresh) && (!wasSeatless || claim.owner.id == contact.id)
    }
    let shift = join(credible)
    contradict(claims)
    let isBehind = lacks(claims, of: sender.id)
    if isBehind { remind(sender) }
    guard shift.isNews else { return !isBehind && !wasSeatless && credible.count == claims.count }
    gain(shift.gained)
    if !shift.lost.isEmpty { announce(alsoTo: former + shift.lost.map(\.owner)) }
    // What a third node says may be out of date as well: the owner itself is told, and corrects it.
    let before = Set(known.joined())
    let news = realities.lazy.filter { $0.seat == nil }.flatMap(\.neighbors.claims)
      .filter { $0.owner != sender && !before.contains($0) }
    for owner in Set(news.map(\.owner)).sorted() { tell(owner) }
    resumeStranded()
    return false
  }

  /// Tells again for a while what was lost of zones that others take for this node's own.
  private mutating func contradict(_ claims: [Claim]) {
    let until = now.monotonic + memoryOfLosses.told
    var isMore = false
    for index in realities.indices where realities[index].tellAgain(against: claims, until: until) {
      isMore = true
    }
    if isMore { refreshTold() }
  }

  /// Whether the word of another node for a claim counts.
  ///
  /// What this node owns it has by a commit. Where that is on its way, a claim in its name waits for it;
  /// else the commit was lost, and the node owns what others say it does. Nor does an epoch jump far beyond what is
  /// known of the zone, or of any where nothing is.
  private func isCredible(_ claim: Claim, isFresh: Bool) -> Bool {
    guard Int(claim.reality) < realities.count else { return false }
    if claim.epoch > Limit.epochJump {
      let map = realities[Int(claim.reality)].map
      let isKnown = !map.claims(overlapping: claim.zone).isEmpty
      let next = map.nextEpoch(in: isKnown ? claim.zone : .whole)
      guard claim.epoch <= next || claim.epoch - next <= Limit.epochJump else { return false }
    }
    guard claim.owner.id == contact.id else { return true }
    guard isFresh || !realities[Int(claim.reality)].map.lacks(claim) else { return false }
    return isMaintained && stage != .detached
      && !incoming.values.contains { $0.reality == claim.reality && $0.zone.overlaps(claim.zone) }
  }

  /// Tells one who is behind all that this node tells, so that the two stop as soon as neither lacks anything.
  mutating func remind(_ sender: Contact) {
    guard let maintenance else { return tell(sender) }
    let index = neighbors.follow(sender, at: now.monotonic)
    let isEarly = neighbors.update(at: index) { neighbor in
      neighbor.acknowledged = 0
      // Else it hears everything with the next update.
      if let last = neighbor.correctedAt, now.monotonic - last < maintenance.updateInterval / 4 {
        return true
      }
      neighbor.correctedAt = now.monotonic
      return false
    }
    if !isEarly { tell(sender) }
  }

  /// Whether one who tells these claims lacks one known here: one that beats them, or one next to its zones.
  private func lacks(_ claims: [Claim], of sender: NodeID) -> Bool {
    for index in realities.indices {
      let theirs = claims.filter { $0.reality == RealityIndex(index) }
      let map = ClaimMap(theirs)
      let zones = theirs.filter { $0.owner.id == sender }.map(\.zone)
      let isBehind = realities[index].told.contains { leaf in
        guard map.lacks(leaf) else { return false }
        return leaf.owner.id == sender || !map.claims(overlapping: leaf.zone).isEmpty
          || zones.contains { configuration.torus.areNeighbors($0, leaf.zone) }
      }
      if isBehind { return true }
    }
    return false
  }

  /// Whether the node owns a zone next to one of this node's.
  func isNeighbor(_ node: NodeID) -> Bool {
    realities.contains { reality in reality.neighbors.owners.contains { $0.id == node } }
  }
}
