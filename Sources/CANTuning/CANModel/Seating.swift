import CANGeometry

/// Which node sits in which zone of each reality.
struct Seating: Sendable {
  /// The nodes of each zone, reality by reality.
  let occupants: [Occupants]
  /// The number of each node's zone in each reality, one node's realities after the other's.
  private let zoneNumbers: [UInt32]

  /// The seating of all nodes, each of whom is in one list of every reality.
  init(nodes: Int, occupants: [Occupants]) {
    self.occupants = occupants
    let realities = occupants.count
    var numbers = [UInt32](repeating: 0, count: nodes * realities)
    for (reality, lists) in occupants.enumerated() {
      for zone in 0..<(lists.offsets.count - 1) {
        for node in lists[zone] { numbers[Int(node) * realities + reality] = UInt32(zone) }
      }
    }
    zoneNumbers = numbers
  }

  /// The number of the zone of `node` in a reality.
  @inline(__always)
  func zone(of node: Int, reality: Int) -> Int { Int(zoneNumbers[node * occupants.count + reality]) }

  /// The memory of the lists, in bytes.
  var byteCount: Int {
    (zoneNumbers.count + occupants.reduce(0) { $0 + $1.offsets.count + $1.nodes.count }) * 4
  }
}

extension Seating {
  /// The zones of all nodes, one node's realities after the other's.
  func zones(in realities: [[Zone]]) -> [Zone] {
    zoneNumbers.enumerated().map { realities[$0.offset % realities.count][Int($0.element)] }
  }

  /// The nodes that each node can pass a message to, given the zones that each zone has ways to.
  ///
  /// In each such zone it knows one of the nodes there: the one with the least latency from it (3.4), or
  /// without an underlay one by chance. O(r n d p).
  func links(
    along ways: [NeighborTable], underlay: Underlay?, seed: UInt64
  ) throws(ModelError) -> NeighborTable {
    let nodes = zoneNumbers.count / occupants.count
    let capacity = nodes * occupants.count * 4
    return try NeighborTable(nodes: nodes, capacity: capacity) { node, list in
      for (reality, lists) in occupants.enumerated() {
        for zone in ways[reality][zone(of: node, reality: reality)] {
          list.append(
            Seating.choice(
              among: lists[Int(zone)], of: node, underlay: underlay,
              seed: seed ^ UInt64(reality) << 24 ^ UInt64(zone)))
        }
      }
    }
  }

  private static func choice(
    among peers: ArraySlice<UInt32>, of node: Int, underlay: Underlay?, seed: UInt64
  ) -> UInt32 {
    var choice = peers[peers.startIndex]
    guard peers.count > 1 else { return choice }
    guard let underlay else {
      var generator = SeededGenerator(seed: seed ^ UInt64(node) << 32)
      return peers[peers.startIndex + generator.below(peers.count)]
    }
    var least = underlay.latency(from: node, to: Int(choice))
    for peer in peers.dropFirst() {
      let latency = underlay.latency(from: node, to: Int(peer))
      if latency < least { (least, choice) = (latency, peer) }
    }
    return choice
  }
}

extension Seating {
  /// The zones and seats of every reality after all nodes have joined each of them at a point of its own.
  ///
  /// O(r n log n). The nodes join in the order of their numbers.
  static func grow(
    nodes: Int, configuration: CANModel.Configuration, bins: LandmarkBins?, records: LoadJoins?,
    seed: UInt64
  ) -> (zones: [[Zone]], seating: Seating) {
    var generator = SeededGenerator(seed: seed)
    let torus = configuration.torus
    var zones: [[Zone]] = []
    var occupants: [Occupants] = []
    for _ in 0..<configuration.realities {
      var points = generator.split()
      var tree = SeatedTree(torus: torus, nodes: nodes, peersPerZoneMax: configuration.peersPerZoneMax)
      for node in 1..<max(nodes, 1) {
        var code =
          bins?.code(for: node, on: torus, &points)
          ?? records?.code(in: tree.tree, depthMax: torus.depthMax, &points) ?? points.next()
        // A zone that cannot be halved turns the node away, which tries a point anywhere: its portion may be full.
        while !tree.join(UInt32(node), at: code, joins: configuration.joins) { code = points.next() }
      }
      let reality = tree.seating()
      zones.append(reality.zones)
      occupants.append(reality.occupants)
    }
    return (zones, Seating(nodes: nodes, occupants: occupants))
  }
}
