import CANGeometry
import CANStorage

// Overloading (3.4), the owner's side: up to p nodes share a zone. One of them owns it. The others, its peers, keep
// its records, take it over at once when the owner dies, and own the halves when it is split. So an overlay has fewer
// zones, which makes routes shorter, and a zone is lost only with all who share it.
//
// A peer shares all that its owner owns in a coordinate space. The owner names its peers once a round; each write
// goes through those that are in step before it is acknowledged. Who was suspected is out of step until it answers
// again, and has compared all records with the owner's.

extension Node {
  /// The most peers that a node has in a coordinate space.
  var peersMax: Int {
    isMaintained ? min(max(configuration.peersPerZoneMax, 1), Limit.peersPerZone) - 1 : 0
  }

  /// Lets a joiner share what this node owns; false where there is no room.
  mutating func enroll(_ joiner: Contact, in reality: RealityIndex) -> Bool {
    let index = Int(reality)
    guard stage == .member else { return false }
    if !realities[index].peers.contains(where: { $0.contact.id == joiner.id }) {
      guard realities[index].peers.count < peersMax else { return false }
      adopt([joiner], in: reality)
    } else {
      tellPeers(in: index)
    }
    return true
  }

  /// Has these nodes share what this one owns, as far as there is room, and tells all who do.
  mutating func adopt(_ contacts: [Contact], in reality: RealityIndex) {
    let index = Int(reality)
    guard !realities[index].isZoneless else { return }
    for contact in contacts where contact.id != self.contact.id && realities[index].peers.count < peersMax {
      guard !realities[index].peers.contains(where: { $0.contact.id == contact.id }) else { continue }
      realities[index].peers.append(Peer(contact: contact, enrollment: nextNumber(), since: now.monotonic))
      let position = neighbors.follow(contact, at: now.monotonic)
      neighbors.update(at: position) { $0.hear(at: now.monotonic) }
      // It follows nobody else, from whom it would hear of others.
      send(.acquaintances(acquaintances(in: reality)), to: contact)
    }
    tellPeers(in: index)
  }

  /// Does without dead peers, lets the others fall out of step and back into it, and tells them that they are peers.
  mutating func keepRoster() {
    for index in realities.indices where !realities[index].peers.isEmpty {
      realities[index].peers.removeAll { neighbors[$0.contact.id]?.isDead ?? false }
      for position in realities[index].peers.indices {
        let peer = realities[index].peers[position]
        let isHeard =
          neighbors[peer.contact.id].map { $0.isAlive && (peer.isInStep || $0.heardAt > peer.since) } ?? false
        guard peer.isInStep != isHeard else { continue }
        realities[index].peers[position].isInStep = isHeard
        realities[index].peers[position].enrollment = nextNumber()
        realities[index].peers[position].since = now.monotonic
      }
      tellPeers(in: index)
    }
  }

  private mutating func tellPeers(in index: Int) {
    let space = realities[index]
    let inOrder = space.peers.filter(\.isInStep) + space.peers.filter { !$0.isInStep }
    for peer in space.peers {
      send(
        .enroll(
          Roster(
            reality: space.index, enrollment: peer.enrollment, claims: space.own.claims,
            peers: inOrder.map(\.contact))),
        to: peer.contact)
    }
  }

  /// A peer has its seat elsewhere, or leaves.
  mutating func resigned(_ peer: Contact, in reality: RealityIndex, enrollment: UInt64) {
    realities[Int(reality)].peers.removeAll {
      $0.contact.id == peer.id && $0.enrollment <= enrollment
    }
  }

  /// The peers of a coordinate space to whom each write goes before it is acknowledged.
  func peersInStep(in reality: RealityIndex) -> [Contact] {
    realities[Int(reality)].peers.filter(\.isInStep).map(\.contact)
  }

  /// Gives up the peers that go with a zone to its heir: all with the last zone, and half of them if it was one itself.
  mutating func releasePeers(with claim: Claim) -> [Contact] {
    let index = Int(claim.reality)
    let wasPeer = realities[index].peers.contains { $0.contact.id == claim.owner.id }
    realities[index].peers.removeAll { $0.contact.id == claim.owner.id }
    let peers = realities[index].peers.map(\.contact)
    let isLast = realities[index].own.claims.allSatisfy { claim.zone.contains($0.zone) }
    let count = isLast ? peers.count : wasPeer ? peers.count / 2 : 0
    realities[index].peers.removeLast(count)
    return peers.suffix(count)
  }
}
