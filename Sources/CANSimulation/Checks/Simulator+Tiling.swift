import CANCore
import CANGeometry
import CANStorage

// Exactly one owner for every point: always at most one, and once a run has settled at least one.

extension Simulator {
  /// Throws if two nodes serve the same point.
  public func checkNoOverlap() throws(InvariantViolation) {
    let claims = servedClaims
    for (one, other) in zip(claims, claims.dropFirst()) where one.zone.overlaps(other.zone) {
      throw InvariantViolation(
        "nodes \(one.owner.id) and \(other.owner.id) both serve \(one.zone) and \(other.zone)")
    }
  }

  /// Throws unless the zones that are served tile the torus exactly.
  public func checkTiling() throws(InvariantViolation) {
    try checkNoOverlap()
    var next: ZCode = 0
    var volume: Volume = 0
    for claim in servedClaims {
      guard claim.zone.codes.lowerBound == next else {
        throw InvariantViolation("nobody serves the gap before \(claim.zone)")
      }
      next = claim.zone.codes.upperBound &+ 1
      volume += claim.zone.volume
    }
    guard volume == .whole else {
      throw InvariantViolation("nobody serves the last \(.whole - volume) cells")
    }
  }

  private var servedClaims: [Claim] {
    nodes.compactMap { $0?.status.claims }.flatMap { $0 }.sorted { $0.zone < $1.zone }
  }
}
