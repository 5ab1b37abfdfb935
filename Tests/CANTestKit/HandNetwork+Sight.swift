import CANCore
import CANGeometry
import CANStorage

// What a test sees of a network of a few nodes.

extension Message {
  /// The word for what is said, and for what a routed request asks: `commit`, `route.audit`.
  public var name: String {
    guard case .route(let routed) = self else { return Message.word(for: self) }
    return "route." + Message.word(for: routed.payload)
  }

  private static func word(for value: Any) -> String {
    Mirror(reflecting: value).children.first?.label ?? "\(value)"
  }
}

extension HandNetwork {
  /// A network whose node 0 owns the torus at first, and whose node i joins at the zone of the i-th prefix.
  ///
  /// A prefix must be a half of the zone that is there before it.
  public static func tiled(_ prefixes: [String], _ configuration: Configuration) -> HandNetwork {
    var network = HandNetwork(nodes: prefixes.count + 1, configuration)
    _ = network.perform(.bootstrap, at: 0)
    for (index, prefix) in prefixes.enumerated() {
      let point = configuration.torus.corner(of: Zone(prefix) ?? .whole)
      _ = network.perform(.join(through: [Contact(id: 0)], at: point), at: NodeID(index + 1))
    }
    return network
  }

  /// The nodes that run.
  public var alive: [Node] { nodes.filter { !crashed.contains($0.contact.id) } }

  /// The claims that running nodes serve in a coordinate space, along the Z-order.
  public func claims(in reality: RealityIndex = 0) -> [Claim] {
    alive.flatMap(\.status.claims).filter { $0.reality == reality }
      .sorted { ($0.zone.id, $0.owner.id) < ($1.zone.id, $1.owner.id) }
  }

  /// Whether every point of every coordinate space has exactly one owner, and every owner one zone if so wanted.
  public func isExact(oneZoneEach: Bool = false) -> Bool {
    let realities = nodes.first?.configuration.realities ?? 1
    return (0..<realities).allSatisfy { index in
      let claims = claims(in: RealityIndex(index))
      let isDisjoint = zip(claims, claims.dropFirst()).allSatisfy { one, next in
        one.zone.codes.upperBound < next.zone.codes.lowerBound
      }
      let isOne = Set(claims.map(\.owner)).count == claims.count && claims.count == alive.count
      return isDisjoint && claims.reduce(0) { $0 + $1.zone.volume } == .whole && (isOne || !oneZoneEach)
    }
  }

  /// The prefixes of the zones that a node serves in a coordinate space.
  public func zones(of node: NodeID, in reality: RealityIndex = 0) -> [String] {
    guard !crashed.contains(node) else { return [] }
    return nodes[Int(node)].status.claims.filter { $0.reality == reality }.map(\.zone.description)
  }

  /// The running node that serves a point.
  public func owner(of point: Point, in reality: RealityIndex = 0) -> NodeID? {
    guard let torus = nodes.first?.configuration.torus else { return nil }
    return claims(in: reality).first { $0.zone.contains(torus.code(of: point)) }?.owner.id
  }

  /// The messages of one name that were sent since the log was emptied.
  public func sent(_ name: String, from sender: NodeID? = nil, to receiver: NodeID? = nil) -> [Envelope] {
    log.filter {
      $0.message.name == name && (sender ?? $0.from.id) == $0.from.id && (receiver ?? $0.to.id) == $0.to.id
    }
  }

  /// The live record of a key that a node holds in a coordinate space, the object or its tombstone.
  public func held(_ key: Key, by node: NodeID, in reality: RealityIndex = 0) -> Record? {
    nodes[Int(node)].storedRecords(in: reality).first { $0.key == key && !$0.isPointer }
  }
}
