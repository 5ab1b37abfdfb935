import CANCore
import CANGeometry
import CANStorage
import CANTestKit
import Testing

/// The owner of a point is who has the highest claim known there, whatever happened to the messages on the way.
@Suite struct ClaimMapTests {
  /// Claims on a one-dimensional torus of 16 cells, cell by cell: what a map is to agree with.
  private struct Cells: Equatable {
    var claims: [Claim?] = Array(repeating: nil, count: 16)

    mutating func join(_ claim: Claim) {
      for cell in claims.indices where claim.zone.contains(ZCode(cell) << 60) {
        if let known = claims[cell], !claim.outranks(known) { continue }
        claims[cell] = claim
      }
    }

    func agrees(with map: ClaimMap) -> Bool {
      claims.indices.allSatisfy { cell in
        let known = map.claim(at: ZCode(cell) << 60)
        guard let claim = claims[cell], let known else { return claims[cell] == nil && known == nil }
        return !claim.outranks(known) && !known.outranks(claim)
      }
    }
  }

  private func randomClaim(_ generator: inout SeededGenerator) -> Claim {
    let owner = Contact(id: NodeID(generator.below(3)))
    return Claim(
      zone: Zone(prefixOf: generator.next(), depth: generator.below(5)), epoch: UInt64(generator.below(3)),
      isFirm: generator.below(4) > 0, owner: owner, start: UInt64(generator.below(2)))
  }

  @Test func joinKeepsTheHigherClaimPointByPoint() {
    for seed in seeds(300) {
      var generator = SeededGenerator(seed: seed)
      var map = ClaimMap()
      var cells = Cells()
      for _ in 0..<12 {
        let claim = randomClaim(&generator)
        let lacked = map.lacks(claim)
        let before = map
        #expect(map.join(claim) == lacked, "seed \(seed)")
        #expect((map != before) == lacked, "seed \(seed)")
        cells.join(claim)
        #expect(cells.agrees(with: map), "seed \(seed)")
      }
    }
  }

  @Test func orderAndRepetitionOfClaimsDoNotMatter() {
    for seed in seeds(200) {
      var generator = SeededGenerator(seed: seed)
      let claims = (0..<8).map { _ in randomClaim(&generator) }
      var map = ClaimMap()
      for claim in claims { map.join(claim) }
      var other = ClaimMap()
      for claim in claims.reversed() + claims { other.join(claim) }
      #expect(map == other, "seed \(seed)")
    }
  }

  @Test func leavesAreDisjointAndSiblingsOfOneTitleAreOneLeaf() {
    for seed in seeds(200) {
      var generator = SeededGenerator(seed: seed)
      var map = ClaimMap()
      for _ in 0..<16 { map.join(randomClaim(&generator)) }
      for (one, next) in zip(map.leaves, map.leaves.dropFirst()) {
        #expect(one.zone.codes.upperBound < next.zone.codes.lowerBound, "seed \(seed)")
        let isOneTitle =
          one.epoch == next.epoch && one.isFirm == next.isFirm && one.owner == next.owner
          && one.start == next.start
        #expect(!(isOneTitle && one.zone.sibling == next.zone), "seed \(seed)")
      }
    }
  }

  @Test func aClaimCoalescesWithWhatIsBeforeAndAfterIt() throws {
    let claims = try ["1", "01", "00"].map { name in
      Claim(zone: try #require(Zone(name)), epoch: 3, owner: Contact(id: 1), start: 1)
    }
    var map = ClaimMap()
    for claim in claims { map.join(claim) }
    #expect(map.leaves.map(\.zone) == [.whole])
  }

  @Test func aNewClaimTakesTheNextEpochOfItsBox() throws {
    let owner = Contact(id: 1)
    let (lower, upper) = try #require(Zone.whole.halves)
    var map = ClaimMap()
    #expect(map.nextEpoch(in: .whole) == 1)
    map.join(Claim(zone: lower, epoch: 7, owner: owner, start: 1))
    #expect(map.nextEpoch(in: .whole) == 8)
    #expect(map.nextEpoch(in: upper) == 1)
  }

  @Test func claimsAreTotallyOrdered() {
    var generator = SeededGenerator(seed: 5)
    let claims = (0..<60).map { _ in randomClaim(&generator) }
    for one in claims {
      #expect(!one.outranks(one))
      for other in claims {
        #expect(!(one.outranks(other) && other.outranks(one)))
        for third in claims where one.outranks(other) && other.outranks(third) {
          #expect(one.outranks(third))
        }
      }
    }
  }
}
