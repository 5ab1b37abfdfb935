import CANGeometry
import CANStorage

/// The highest claim known at every point: a linear trie of dyadic boxes, unknown where it has no leaf.
///
/// **Its only mutation is join**: overlay a claim on its box and keep, point by point, the higher. Join
/// is associative, commutative and idempotent, so loss, duplication, reordering and replay of claims
/// cannot corrupt a map. (`prune` forgets, which is the same as never having heard.)
public struct ClaimMap: Hashable, Sendable {
  /// Disjoint claims along the Z-order; siblings of one title are one leaf.
  public private(set) var leaves: [Claim] = []

  /// The map that knows nothing.
  public init() {}

  /// The map that knows these claims. O(claims) if they are the leaves of a map.
  public init(_ claims: [Claim]) {
    let areLeaves = zip(claims, claims.dropFirst()).allSatisfy { one, next in
      one.zone.codes.upperBound < next.zone.codes.lowerBound
        && !(one.zone.sibling == next.zone && one.hasSameTitle(as: next))
    }
    if areLeaves {
      leaves = claims
    } else {
      for claim in claims { join(claim) }
    }
  }

  /// Overlays `claim` and says whether the map changed. O(leaves).
  @discardableResult
  public mutating func join(_ claim: Claim) -> Bool {
    guard lacks(claim) else { return false }
    let range = indices(overlapping: claim.zone)
    let old = leaves[range]
    var new: [Claim] = []
    if let leaf = old.first, leaf.zone != claim.zone, leaf.zone.contains(claim.zone) {
      ClaimMap.split(leaf, around: claim, into: &new)
    } else {
      ClaimMap.overlay(claim, on: old, into: &new)
    }
    leaves.replaceSubrange(range, with: new)
    coalesce(range.lowerBound..<(range.lowerBound + new.count))
    return true
  }

  /// Whether joining `claim` would change the map. O(log leaves + overlapping).
  public func lacks(_ claim: Claim) -> Bool {
    let known = claims(overlapping: claim.zone)
    if let leaf = known.first, leaf.zone.contains(claim.zone) { return claim.outranks(leaf) }
    let volume = known.reduce(0) { $0 + $1.zone.volume }
    return volume < claim.zone.volume || known.contains { claim.outranks($0) }
  }

  /// The highest claim known at a point.
  public func claim(at code: ZCode) -> Claim? {
    let index = firstIndex(reaching: code)
    guard index < leaves.count, leaves[index].zone.contains(code) else { return nil }
    return leaves[index]
  }

  /// The claims that overlap `zone`, along the Z-order.
  public func claims(overlapping zone: Zone) -> ArraySlice<Claim> {
    leaves[indices(overlapping: zone)]
  }

  /// The epoch that a new claim to `zone` takes: 1 + the highest known in it.
  public func nextEpoch(in zone: Zone) -> UInt64 {
    let highest = claims(overlapping: zone).lazy.map(\.epoch).max() ?? 0
    return highest == .max ? .max : highest + 1
  }

  /// Forgets the leaves that `isKept` denies.
  mutating func prune(keeping isKept: (Claim) -> Bool) {
    leaves.removeAll { !isKept($0) }
  }
}

extension ClaimMap {
  /// The first leaf that does not end before `code`.
  private func firstIndex(reaching code: ZCode) -> Int {
    var low = 0
    var high = leaves.count
    while low < high {
      let middle = (low + high) / 2
      if leaves[middle].zone.codes.upperBound < code { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func indices(overlapping zone: Zone) -> Range<Int> {
    let first = firstIndex(reaching: zone.codes.lowerBound)
    var end = first
    while end < leaves.count, leaves[end].zone.codes.lowerBound <= zone.codes.upperBound { end += 1 }
    return first..<end
  }

  /// The pieces of `leaf` outside the zone of `claim`, and `claim`, along the Z-order.
  private static func split(_ leaf: Claim, around claim: Claim, into pieces: inout [Claim]) {
    guard leaf.zone != claim.zone, let (lower, upper) = leaf.zone.halves else {
      pieces.append(claim)
      return
    }
    if lower.contains(claim.zone) {
      split(leaf.restricted(to: lower), around: claim, into: &pieces)
      pieces.append(leaf.restricted(to: upper))
    } else {
      pieces.append(leaf.restricted(to: lower))
      split(leaf.restricted(to: upper), around: claim, into: &pieces)
    }
  }

  /// `claim` laid over leaves inside its zone: where there are none it fills, else the higher stays.
  private static func overlay(_ claim: Claim, on old: ArraySlice<Claim>, into pieces: inout [Claim]) {
    if old.isEmpty {
      pieces.append(claim)
    } else if let leaf = old.first, leaf.zone == claim.zone {
      pieces.append(claim.outranks(leaf) ? claim : leaf)
    } else if let (lower, upper) = claim.zone.halves {
      let middle = old.firstIndex { $0.zone > claim.zone } ?? old.endIndex
      overlay(claim.restricted(to: lower), on: old[..<middle], into: &pieces)
      overlay(claim.restricted(to: upper), on: old[middle...], into: &pieces)
    }
  }

  /// Makes siblings of one title one leaf, as often as the leaves that are new in `range` give reason to.
  private mutating func coalesce(_ range: Range<Int>) {
    var index = max(range.lowerBound - 1, 0)
    var end = range.upperBound
    while index < end, index + 1 < leaves.count {
      let (one, next) = (leaves[index], leaves[index + 1])
      if one.zone.sibling == next.zone, one.hasSameTitle(as: next), let parent = one.zone.parent {
        leaves.replaceSubrange(index...index + 1, with: CollectionOfOne(one.restricted(to: parent)))
        // The parent may have a sibling after it as well as before it.
        end = max(end - 1, index + 1)
        index = max(index - 1, 0)
      } else {
        index += 1
      }
    }
  }
}
