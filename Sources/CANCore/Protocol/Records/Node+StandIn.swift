import CANGeometry
import CANStorage

// Standing in: a record has a holder in every reality, but in small overlays one node is often the owner in two
// of them. The nearest other owner in the higher of the two then keeps that copy as well, so that a record has
// as many holders as it has copies. What is kept lies among the strays, and goes to the owner of the zone as
// all strays do as soon as that is no longer the node that had asked.

extension Node {
  /// Who is to keep what this node holds of a point, if it owns the point in a lower reality too; and the zone.
  func standIn(for code: ZCode, in reality: RealityIndex) -> (contact: Contact, zone: Zone)? {
    guard isMaintained, let own = realities[Int(reality)].ownZone(at: code),
      let other = realities[..<Int(reality)].lazy.compactMap({ $0.ownZone(at: code) }).first,
      let zone = own.intersection(other)
    else { return nil }
    return standIn(for: zone, in: reality).map { ($0, zone) }
  }

  private func standIn(for zone: Zone, in reality: RealityIndex) -> Contact? {
    let corner = configuration.torus.corner(of: zone)
    let others = realities[Int(reality)].neighbors
    // Who is suspected may live: a write waits for it rather than for nobody.
    let nearest =
      others.nearest(to: corner) { isAlive($0) }
      ?? others.nearest(to: corner) { neighbors[$0]?.isDead != true }
    return nearest?.claim.owner
  }

  /// Asks for every zone that this node owns in two realities another node to keep it as well.
  mutating func findStandIns() {
    for reality in realities.indices.dropFirst() {
      var shared: Set<Zone> = []
      for own in realities[reality].own.claims.map(\.zone) {
        shared.formUnion(realities[..<reality].flatMap(\.own.claims).compactMap { own.intersection($0.zone) })
      }
      for zone in shared.sorted() {
        guard let other = standIn(for: zone, in: RealityIndex(reality)) else { continue }
        send(.keep(StandIn(zone: zone, reality: RealityIndex(reality))), to: other)
      }
    }
  }

  /// Keeps a copy for another node, or compares all that it holds of a zone with what is kept here.
  mutating func keep(_ request: StandIn, for guardian: Contact) {
    guard let maintenance, !isSeatless else { return }
    let place = Place(reality: request.reality, zone: request.zone)
    // What a peer keeps its seat says.
    var isReady = false
    if realities[Int(request.reality)].seat?.owner.id != guardian.id {
      guard wards[place] != nil || wards.count < Limit.wards else { return }
      // What is left here of others goes to the owner first, who may not have it.
      isReady =
        isValid(wards[place], of: guardian.id) && wards[place]?.isReady == true || holdsWardsAlone(of: place)
      let until = now.monotonic + maintenance.repairInterval * 3
      wards[place] = Ward(
        guardian: guardian.id, start: start(of: guardian.id), until: until, isReady: isReady)
    }
    if var copy = request.copy {
      let old = realities[Int(request.reality)].records[copy.record.place]
      copy.record = copy.record.asStanding(old)
      if let result = refusal(of: copy.record, after: old) {
        return send(.placed(copy.number, result), to: copy.writer)
      }
      store(copy, of: request.zone, in: request.reality)
    } else if isReady {
      compare(place, with: request.reality)
    }
  }

  /// Goes on keeping what this node has given to an heir that holds it twice; false where it keeps too much already.
  ///
  /// The heir finds another to stand in soon, and who has left stops.
  mutating func standIn(for claim: Claim) -> Bool {
    guard let maintenance, wards.count < Limit.wards else { return false }
    wards[claim.place] = Ward(
      guardian: claim.owner.id, start: claim.start, until: now.monotonic + maintenance.repairInterval)
    return true
  }

  /// The guardian has what was pushed: where that is all there is of a ward, it is kept from now on.
  mutating func completeWards(of guardian: NodeID, in zone: Zone, _ push: Push) {
    for (place, ward) in wards
    where !ward.isReady && ward.guardian == guardian && place.reality == push.reality
      && zone.contains(place.zone)
    {
      wards[place]?.isReady = push.includes(realities[Int(place.reality)].records.records(in: place.zone))
    }
  }

  /// Whether this node owns a part of a zone in another coordinate space as well, or holds records of it there still.
  func holdsOtherCopy(of zone: Zone, in reality: RealityIndex) -> Bool {
    isMaintained
      && realities.contains { other in
        other.index != reality
          && (other.own.claims.contains { $0.zone.overlaps(zone) }
            || !other.records.records(in: zone).isEmpty)
      }
  }

  /// Whether what this node holds of a place is kept for its owners already. O(records of the place).
  private func holdsWardsAlone(of place: Place) -> Bool {
    let kept = wardZones(in: Int(place.reality))
    return realities[Int(place.reality)].records.records(in: place.zone).allSatisfy { record in
      kept.contains { $0.contains(record.code) }
    }
  }

  /// Whether a zone is kept for this node, as it was last started.
  private func isValid(_ ward: Ward?, of guardian: NodeID) -> Bool {
    ward.map { $0.guardian == guardian && $0.start >= start(of: guardian) && $0.until > now.monotonic }
      ?? false
  }

  /// The zones of one reality that are kept here for nodes which own them still.
  ///
  /// Another zone of the guardian may be the one that lies next to an own zone; then it is believed while it lives.
  func wardZones(in index: Int) -> [Zone] {
    guard !wards.isEmpty else { return [] }
    return wards.filter { place, ward in
      guard Int(place.reality) == index, ward.isReady, isValid(ward, of: ward.guardian) else { return false }
      let owners = realities[index].map.claims(overlapping: place.zone).map(\.owner.id)
      guard owners.isEmpty else { return owners.allSatisfy { $0 == ward.guardian } }
      return neighbors[ward.guardian]?.isAlive == true
    }.map(\.key.zone)
  }

  /// Keeps what it keeps for others only until they have found somebody else: the node leaves.
  mutating func shortenWards() {
    guard let maintenance else { return }
    let until = now.monotonic + maintenance.repairInterval
    for (place, ward) in wards { wards[place]?.until = min(ward.until, until) }
  }

  mutating func forgetWards() {
    if wards.contains(where: { $0.value.until <= now.monotonic }) {
      wards = wards.filter { $0.value.until > now.monotonic }
    }
  }
}
