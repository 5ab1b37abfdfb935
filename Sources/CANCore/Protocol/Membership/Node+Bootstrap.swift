import CANGeometry
import CANStorage

// The first node: the paper's bootstrap (2.2).

extension Node {
  /// Claims the whole torus in every coordinate space: the only claims that rest on no other.
  mutating func bootstrap(_ id: RequestID) {
    stage = .member
    let roots = realities.map {
      Claim(zone: .whole, in: $0.index, epoch: Claim.rootEpoch, owner: contact, start: start)
    }
    join(roots)
    persist(roots.map(Change.claim), then: .nothing)
    beginUpkeep()
    for root in roots { effects.append(.notify(.zoneGained(root.zone))) }
    complete(id, .joined(roots.map(\.zone)))
  }
}
