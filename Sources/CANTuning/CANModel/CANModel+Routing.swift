import CANGeometry

extension CANModel {
  /// The nodes that a lookup of `target` visits, from `node` to the owner: hops + 1 of them (2.1).
  ///
  /// Each node passes the lookup to the neighbor whose zone is nearest to the target, of equally near
  /// ones to that with the smallest zone id.
  public func route(from node: Int, to target: Point) -> [Int] {
    precondition(zones.indices.contains(node), "node \(node) of \(zones.count)")
    precondition(target.dimensions == torus.dimensions, "point of \(target.dimensions) dimensions")
    return space.boxes.run(RouteTask(neighbors: space.neighborTable, node: node, target: target))
  }
}

extension CANModel: OverlayModel {
  /// `can`.
  public static var overlay: String { "can" }

  /// The number of nodes.
  public var nodeCount: Int { zones.count }

  /// How many nodes have how many neighbors. O(n).
  public var neighborCounts: Histogram {
    var histogram = Histogram()
    let offsets = space.neighborTable.offsets
    for node in zones.indices { histogram.add(Int(offsets[node + 1] - offsets[node])) }
    return histogram
  }

  /// (d/4) n^(1/d).
  public var closedFormHops: Double? {
    ClosedForm.hops(dimensions: torus.dimensions, nodes: nodeCount)
  }

  /// The memory of zones, boxes, neighbor lists and owner index, in bytes.
  public var byteCount: Int { space.byteCount }

  /// The volume of each node's zone as a share of the torus. O(n).
  public var keyShares: [Double] {
    zones.map { Double(sign: .plus, exponent: -$0.depth, significand: 1) }
  }

  /// What `count` lookups cost from uniformly random nodes: hops of greedy routes to the owners of keys (2.1).
  ///
  /// The same seed gives the same lookups. 0 hops where the asking node owns the point.
  public func lookups(_ count: Int, of demand: Demand, seed: UInt64) -> LookupCosts {
    var costs = LookupCosts()
    costs.hops = space.boxes.run(
      LookupsTask(
        neighbors: space.neighborTable, dimensions: torus.dimensions, nodes: zones.count, count: max(count, 0),
        seed: seed))
    costs.messages = costs.hops.total
    return costs
  }

  /// What joins, departures and updates cost (2.2, 2.3).
  public func maintenance(samples: Int, seed: UInt64) -> MaintenanceCosts {
    MaintenanceCosts(
      joinMessages: 0, departureMessages: 0, keepAliveMessages: neighborCounts.mean,
      keysMovedByJoin: 0, keysMovedByDeparture: 0)
  }
}

/// Follows one lookup.
private struct RouteTask: BoxTask {
  let neighbors: NeighborTable
  let node: Int
  let target: Point

  func run<Box: ZoneBox>(_ boxes: [Box]) -> [Int] {
    let target = Box.target { $0 < self.target.dimensions ? self.target[$0] : 0 }
    let path = neighbors.withRouter(boxes) { router in
      var lookup = router.lookup(of: target, from: node)
      var path = [node]
      while lookup.distance > 0 {
        router.advance(&lookup)
        path.append(lookup.node)
      }
      return path
    }
    return path ?? []
  }
}

/// Runs many random lookups, some at a time, so that the memory they wait for arrives together.
private struct LookupsTask: BoxTask {
  let neighbors: NeighborTable
  let dimensions: Int
  let nodes: Int
  let count: Int
  let seed: UInt64

  /// The number of lookups under way at a time.
  static let width = 16

  func run<Box: ZoneBox>(_ boxes: [Box]) -> Histogram {
    neighbors.withRouter(boxes) { hops($0) } ?? Histogram()
  }

  @inline(__always)
  private func hops<Box: ZoneBox>(_ router: GreedyRouter<Box>) -> Histogram {
    var hops = Histogram()
    var generator = SeededGenerator(seed: seed)
    let width = min(LookupsTask.width, count)
    var waiting = count - width
    withUnsafeTemporaryAllocation(of: GreedyRouter<Box>.Lookup.self, capacity: width) { lookups in
      for slot in 0..<width {
        lookups.initializeElement(at: slot, to: random(router, &generator))
      }
      var live = width
      while live > 0 {
        for slot in 0..<live { router.readAhead(&lookups[slot]) }
        // Downward, so that the last lookup can take the place of one that has ended.
        for slot in stride(from: live - 1, through: 0, by: -1) {
          if lookups[slot].distance > 0 {
            router.advance(&lookups[slot])
          } else {
            hops.add(lookups[slot].hops)
            if waiting > 0 {
              waiting -= 1
              lookups[slot] = random(router, &generator)
            } else {
              live -= 1
              lookups[slot] = lookups[live]
            }
          }
        }
      }
    }
    return hops
  }

  @inline(__always)
  private func random<Box: ZoneBox>(
    _ router: GreedyRouter<Box>, _ generator: inout SeededGenerator
  ) -> GreedyRouter<Box>.Lookup {
    let node = generator.below(nodes)
    let target = Box.target { $0 < dimensions ? generator.coordinate() : 0 }
    return router.lookup(of: target, from: node)
  }
}
