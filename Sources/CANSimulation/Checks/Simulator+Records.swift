import CANCore
import CANGeometry
import CANStorage

// Every record is at its owner and nowhere else; nothing is left over once a run has settled.

extension Simulator {
  /// Throws unless every node holds only records of its own zones and waits for nothing.
  public func checkRecords() throws(Breach) {
    for node in nodes {
      guard let node else { continue }
      for record in node.storedRecords()
      where !node.status.zones.contains(where: { $0.contains(record.code) }) {
        throw Breach(.consistency, "node \(node.contact.id) holds \(record.key), which it does not own")
      }
      if node.isBusy { throw Breach(.bounds, "node \(node.contact.id) still waits for something") }
    }
  }

  /// Throws if a node contradicts itself or keeps too much.
  func checkNode(at index: Int) throws(Breach) {
    do throws(InvariantViolation) { try nodes[index]?.checkInvariants() } catch {
      throw Breach(.consistency, error.description)
    }
    do throws(InvariantViolation) { try nodes[index]?.checkLimits() } catch {
      throw Breach(.bounds, error.description)
    }
  }

  /// Throws unless all that must hold once a run has settled does: tiling, neighbor tables and records.
  public func checkSettled() throws(Breach) {
    try checkTiling()
    try checkNeighbors()
    try checkRecords()
  }

  /// All live objects of all nodes, by key.
  public var objects: [Record] {
    nodes.compactMap { $0 }.flatMap { $0.storedRecords() }
      .filter { !$0.isPointer && !$0.isTombstone && !$0.hasExpired(at: moment.wall) }
      .sorted { $0.key < $1.key }
  }
}
