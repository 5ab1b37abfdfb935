import CANGeometry

/// What joins and departures cost an overlay, each as if it were the only one (2.2, 2.3).
public struct Churn: Sendable {
  private let torus: Torus
  private let tree: JoinTree
  private let zones: [Zone]
  private let facing: FacingBoxes

  /// The churn of an overlay in its first reality. O(n).
  public init(of model: CANModel) {
    self.init(torus: model.torus, zones: model.zones)
  }

  /// The churn among zones that tile the torus. O(n).
  init(torus: Torus, zones: [Zone]) {
    self.torus = torus
    self.zones = zones
    tree = JoinTree(leaves: zones)
    facing = FacingBoxes(torus: torus)
  }

  /// The means over `samples` joins and as many departures of random nodes, in one reality.
  ///
  /// A join counts from the owner of a random point, which passes it on where a neighbor's zone is the one to
  /// halve (3.7); the messages of the way to that owner are to be added. The keep-alive messages are the mean
  /// neighbors of the nodes that depart.
  public func costs(samples: Int, joins: CANModel.Joins, seed: UInt64) -> MaintenanceCosts {
    // Drawn apart, so that a seed that also made the overlay does not choose the zones it made.
    var seeds = SeededGenerator(seed: seed)
    var generator = seeds.split()
    var messages = (join: 0, departure: 0, keepAlive: 0)
    var keysMoved = (join: 0.0, departure: 0.0)
    for _ in 0..<max(samples, 0) {
      let code = generator.next()
      let halved = joins.zone(halvedAt: code, in: tree, facing: facing)
      messages.join += joinMessages(halving: halved) + (halved.contains(code) ? 0 : 1)
      keysMoved.join += Double(halved.volume >> 1) * 0x1p-63
      let zone = zones[generator.below(zones.count)]
      tree.forEachNeighbor(of: zone, on: torus, facing: facing) { _ in messages.keepAlive += 1 }
      guard let departure = tree.departure(of: zone, on: torus, facing: facing) else { continue }
      messages.departure += departure.messages
      keysMoved.departure += Double(departure.volumeMoved) * 0x1p-63
    }
    let count = Double(max(samples, 1))
    return MaintenanceCosts(
      joinMessages: Double(messages.join) / count, departureMessages: Double(messages.departure) / count,
      keepAliveMessages: Double(messages.keepAlive) / count, keysMovedByJoin: keysMoved.join / count,
      keysMovedByDeparture: keysMoved.departure / count)
  }

  /// The messages of a join that halves `zone`: the hand-over and both owners' updates to all their neighbors.
  ///
  /// Whoever is a neighbor of only one half no more hears it from the owner of the other.
  public func joinMessages(halving zone: Zone) -> Int {
    guard let (lower, upper) = torus.halves(of: zone) else { return 0 }
    var messages = 1
    tree.forEachNeighbor(of: zone, on: torus, facing: facing) { neighbor in
      for half in [lower, upper] where torus.areNeighbors(half, neighbor) { messages += 1 }
    }
    return messages
  }
}
