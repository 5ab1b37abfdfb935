import CANGeometry
import CANStorage

/// A promise that a node has broken: always a bug, and never the fault of its input.
public struct InvariantViolation: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, with the values.
  public let description: String

  /// The violation that `description` tells.
  public init(_ description: String) {
    self.description = description
  }
}

// MARK: - What checkers look at

extension Node {
  /// All records that the node holds, tombstones and pointers included, along the Z-order.
  public func storedRecords(in reality: RealityIndex = 0) -> RecordStore.Records {
    realities[min(Int(reality), realities.count - 1)].records.records(in: .whole)
  }

  /// The zones whose records are this node's to hold: its own, and its owner's where it shares them.
  package func heldZones(in reality: RealityIndex) -> [Zone] {
    guard realities.indices.contains(Int(reality)) else { return [] }
    return realities[Int(reality)].own.claims.map(\.zone) + sharedZones(in: Int(reality))
  }

  /// Whether the node has requests, hand-overs, writes or queries that have not ended.
  public var isBusy: Bool {
    awaitsAnswers || joining != nil || leaving != nil || !outgoing.isEmpty || !incoming.isEmpty
      || !diskWrites.isEmpty
  }

  /// Whether somebody is still to hear from this node, or it from somebody.
  var awaitsAnswers: Bool {
    !requests.isEmpty || !stranded.isEmpty || !writes.isEmpty || !reads.isEmpty || !folds.isEmpty
      || !searches.isEmpty
  }

  /// How much of everything the node has begun and not ended, by name: nothing of any while it is idle.
  public var unfinished: KeyValuePairs<String, Int> {
    [
      "requests": requests.count, "stranded requests": stranded.count, "writes": writes.count,
      "writes that wait": lines.values.reduce(0) { $0 + $1.waiting.count },
      "copies": writeOfCopy.count, "republications": republications.count, "pushes": pushes.count,
      "reads": reads.count,
      "read parts": readParts.count, "queries": queries.count, "folds": folds.count,
      "fold parts": foldOfPart.count, "searches": searches.count, "repairs": repairs.count,
      "refills": refills.count, "hand-overs given": outgoing.count, "hand-overs taken": incoming.count,
      "disk writes": diskWrites.count, "records that are not saved": unsaved.entries.count,
    ]
  }

  /// Throws if what the node knows contradicts itself. O(neighbors · own zones · d + records).
  public func checkInvariants() throws(InvariantViolation) {
    try checkMap()
    try checkRecords()
    try checkPending()
  }

  private func checkMap() throws(InvariantViolation) {
    let torus = configuration.torus
    for reality in realities {
      var end: ZCode?
      for claim in reality.map.leaves {
        if let end, claim.zone.codes.lowerBound <= end { throw violation("claims overlap at \(claim.zone)") }
        end = claim.zone.codes.upperBound
        guard claim.zone.depth <= torus.depthMax else { throw violation("zone \(claim.zone) is too deep") }
        guard claim.reality == reality.index else { throw violation("\(claim.zone) is of another reality") }
      }
      let own = reality.own.claims
      for (one, other) in zip(own, own.dropFirst())
      where one.zone.sibling == other.zone && !one.isWeak && !other.isWeak {
        throw violation("the siblings \(one.zone) and \(other.zone) are not merged")
      }
      for neighbor in reality.neighbors.claims where !own.isEmpty {
        guard own.contains(where: { torus.areNeighbors($0.zone, neighbor.zone) }) else {
          throw violation("\(neighbor.zone) is not a neighbor")
        }
      }
      if reality.isSeatless, stage == .member { throw violation("is a member without a seat") }
      guard own.isEmpty ? reality.peers.isEmpty : reality.seat == nil else {
        throw violation(own.isEmpty ? "has peers and no zone" : "shares a zone and owns one")
      }
    }
    guard isZoneless || stage == .member || stage == .leaving || stage == .joining else {
      throw violation("owns zones while \(stage)")
    }
    guard told.claims == realities.flatMap(\.told) else { throw violation("does not tell what it knows") }
  }

  private func checkRecords() throws(InvariantViolation) {
    // Where zones are lost without a hand-over, records wait to be pushed to their owners.
    guard !isMaintained else { return }
    for reality in realities {
      let granted = outgoing.values.filter { $0.isGranted && $0.reality == reality.index }.map(\.zone)
      for record in reality.records.records(in: .whole)
      where !reality.serves(record.code) && !granted.contains(where: { $0.contains(record.code) }) {
        throw violation("holds \(record.key) at \(record.point), which it does not own")
      }
    }
  }

  private func checkPending() throws(InvariantViolation) {
    for (part, fold) in foldOfPart where folds[fold]?.awaited[part] == nil {
      throw violation("part \(part) belongs to no query")
    }
    for transfer in outgoing.values where !transfer.isGranted {
      // What it claims weakly beside a firm claim stays two claims.
      let parts = realities[Int(transfer.reality)].own.claims.compactMap {
        $0.zone.intersection(transfer.zone)
      }
      guard parts.reduce(0, { $0 + $1.volume }) == transfer.zone.volume else {
        throw violation("offers \(transfer.zone), which it does not own")
      }
    }
    let waits = !requests.isEmpty || !stranded.isEmpty || joining != nil
    if waits, timers.isEmpty, leaving == nil { throw violation("waits without a deadline") }
  }

  /// Throws if the node keeps more of anything than its limits allow. O(1).
  public func checkLimits() throws(InvariantViolation) {
    let counts = [
      ("requests", requests.count, Limit.pendingRequests),
      ("stranded", stranded.count, Limit.pendingRequests),
      ("writes", writes.count, Limit.pendingRequests),
      ("searches", searches.count, Limit.pendingRequests),
      ("hand-overs taken", incoming.count, Limit.offers),
      ("contacts", contacts.all.count, Limit.contactsRemembered),
      ("copies", hotSpots.count, Limit.copies),
    ]
    for (name, count, limit) in counts where count > limit {
      throw violation("keeps \(count) \(name), and \(limit) is the limit")
    }
  }

  private func violation(_ text: String) -> InvariantViolation {
    InvariantViolation("node \(contact.id): \(text)")
  }
}
