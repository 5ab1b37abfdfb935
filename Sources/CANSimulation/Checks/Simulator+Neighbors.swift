import CANCore
import CANGeometry
import CANStorage

// Neighbor tables are true: each node knows exactly the zones next to its own, and with that they are
// symmetric.

extension Simulator {
  /// Throws unless every neighbor table is what the tiling says, owner, zone and epoch. O(n · neighbors · d).
  public func checkNeighbors() throws(InvariantViolation) {
    let statuses = nodes.compactMap { $0?.status }
    guard let torus = nodes.lazy.compactMap({ $0?.configuration.torus }).first else { return }
    let tiling = Tiling(statuses, on: torus)
    for status in statuses where !status.claims.isEmpty {
      let id = status.contact.id
      var truth: [Zone: Claim] = [:]
      for claim in status.claims {
        for neighbor in tiling.neighbors(of: claim.zone) where neighbor.owner.id != id {
          truth[neighbor.zone] = neighbor
        }
      }
      for neighbor in status.neighbors {
        guard let claim = truth.removeValue(forKey: neighbor.zone) else {
          throw InvariantViolation("node \(id) lists \(neighbor.zone), which is not a zone next to it")
        }
        guard claim == neighbor else {
          throw InvariantViolation(
            "node \(id) takes \(neighbor.owner.id) for the owner of \(neighbor.zone), and it is \(claim.owner.id)"
          )
        }
      }
      if let missing = truth.values.min(by: { $0.zone < $1.zone }) {
        throw InvariantViolation(
          "node \(id) does not know its neighbor \(missing.owner.id) at \(missing.zone)")
      }
    }
  }
}
