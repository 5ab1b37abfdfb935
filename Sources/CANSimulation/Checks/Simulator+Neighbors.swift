import CANCore
import CANGeometry
import CANStorage

// Neighbor tables are true: each node knows exactly the zones next to its own, and with that they are
// symmetric.

extension Simulator {
  /// Throws unless every neighbor table is what the tiling says, owner, zone and epoch. O(n · neighbors · d).
  public func checkNeighbors() throws(Breach) {
    let statuses = nodes.compactMap { $0?.status }
    guard let configuration = nodes.lazy.compactMap({ $0?.configuration }).first else { return }
    for reality in 0..<RealityIndex(configuration.realities) {
      let tiling = Tiling(statuses, on: configuration.torus, in: reality)
      for status in statuses { try checkNeighbors(of: status, in: reality, tiling) }
    }
  }

  private func checkNeighbors(
    of status: NodeStatus, in reality: RealityIndex, _ tiling: Tiling
  ) throws(Breach) {
    let id = status.contact.id
    let own = status.claims.filter { $0.reality == reality }
    guard !own.isEmpty else { return }
    var truth: [Zone: Claim] = [:]
    for claim in own {
      for neighbor in tiling.neighbors(of: claim.zone) where neighbor.owner.id != id {
        truth[neighbor.zone] = neighbor
      }
    }
    for neighbor in status.neighbors where neighbor.reality == reality {
      guard let claim = truth.removeValue(forKey: neighbor.zone) else {
        throw Breach(.neighbors, "node \(id) lists \(neighbor.zone), which is not a zone next to it")
      }
      guard claim == neighbor else {
        throw Breach(
          .neighbors,
          "node \(id) takes \(neighbor.owner.id) for the owner of \(neighbor.zone), and it is \(claim.owner.id)"
        )
      }
    }
    if let missing = truth.values.min(by: { $0.zone < $1.zone }) {
      throw Breach(
        .neighbors, "node \(id) does not know its neighbor \(missing.owner.id) at \(missing.zone)")
    }
  }
}
