import CANGeometry

/// Which claims of a map hold a point.
struct ClaimIndex {
  private let claims: [ZoneMap.Claim]
  /// The places of the claims along the Z-order, a zone before the zones that it holds.
  private let order: [Int]
  /// For each place in `order`, the place of the smallest earlier zone that holds it; -1 for none.
  private let holders: [Int]

  /// An index of `claims`. O(n log n).
  init(_ claims: [ZoneMap.Claim]) {
    self.claims = claims
    order = claims.indices.sorted {
      let (one, other) = (claims[$0].zone, claims[$1].zone)
      return (one.codes.lowerBound, one.depth, $0) < (other.codes.lowerBound, other.depth, $1)
    }
    var holders: [Int] = []
    for (place, claim) in order.enumerated() {
      var holder = place - 1
      while holder >= 0, !claims[order[holder]].zone.contains(claims[claim].zone) {
        holder = holders[holder]
      }
      holders.append(holder)
    }
    self.holders = holders
  }

  /// The places in the map of the claims that hold `code`, the smallest zone first. O(log n) where zones do not overlap.
  func claims(holding code: ZCode) -> [Int] {
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if claims[order[middle]].zone.codes.lowerBound <= code { low = middle + 1 } else { high = middle }
    }
    var found: [Int] = []
    var place = low - 1
    while place >= 0 {
      if claims[order[place]].zone.contains(code) { found.append(order[place]) }
      place = holders[place]
    }
    return found
  }
}
