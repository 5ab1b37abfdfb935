import CANCore
import CANGeometry
import CANStorage

// Exactly one owner for every point: always at most one, and once a run has settled at least one.

extension Simulator {
  /// Throws if two nodes serve the same point.
  public func checkNoOverlap() throws(Breach) {
    let claims = servedClaims
    for (one, other) in zip(claims, claims.dropFirst())
    where one.reality == other.reality && one.zone.overlaps(other.zone) {
      throw Breach(
        .tiling, "nodes \(one.owner.id) and \(other.owner.id) both serve \(one.zone) and \(other.zone)")
    }
  }

  /// Throws unless the zones that are served tile the torus exactly.
  public func checkTiling() throws(Breach) {
    try checkNoOverlap()
    let realities = nodes.lazy.compactMap { $0?.configuration.realities }.first ?? 1
    let all = servedClaims
    for reality in 0..<RealityIndex(realities) {
      var next: ZCode = 0
      var volume: Volume = 0
      for claim in all where claim.reality == reality {
        guard claim.zone.codes.lowerBound == next else {
          throw Breach(.tiling, "nobody serves the gap before \(claim.zone) of reality \(reality)")
        }
        next = claim.zone.codes.upperBound &+ 1
        volume += claim.zone.volume
      }
      guard volume == .whole else {
        throw Breach(.tiling, "nobody serves the last \(.whole - volume) cells of reality \(reality)")
      }
    }
  }

  private var servedClaims: [Claim] {
    nodes.compactMap { $0?.ownClaims }.flatMap { $0 }
      .sorted { ($0.reality, $0.zone) < ($1.reality, $1.zone) }
  }
}
