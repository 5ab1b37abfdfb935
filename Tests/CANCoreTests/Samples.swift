import CANCore
import CANGeometry
import CANStorage
import CANTestKit
import Testing

/// Settings, records and networks that several suites share.
enum Samples {
  /// Nodes that keep themselves whole, on a torus of `dimensions`.
  static func configuration(dimensions: Int = 2, realities: Int = 1) throws -> Configuration {
    Configuration(torus: try #require(Torus(dimensions: dimensions)), realities: realities)
  }

  /// Four nodes that own a quarter each: 00, 10, 01 and 11 are those of nodes 0 to 3.
  static func quarters() throws -> HandNetwork {
    let network = HandNetwork.tiled(["10", "01", "11"], try configuration())
    try #require(network.isExact(oneZoneEach: true))
    return network
  }

  /// An owner of everything with records enough for several pieces, and others who may join.
  static func stocked(_ count: Int = 2, records: Int = 24, bytes: Int = 60_000) throws -> HandNetwork {
    var network = HandNetwork(nodes: count, try configuration())
    _ = network.perform(.bootstrap, at: 0)
    try network.fill(records, bytes: bytes)
    return network
  }

  /// Nodes on a ring, the i-th at the i-th prefix.
  static func ring(_ prefixes: [String]) throws -> HandNetwork {
    let network = HandNetwork.tiled(prefixes, try configuration(dimensions: 1))
    try #require(network.isExact(oneZoneEach: true))
    return network
  }

  /// Nodes that have each a zone in each of several coordinate spaces.
  static func replicated(
    _ count: Int, realities: Int = 3, change: (inout Configuration) -> Void = { _ in }
  ) throws -> HandNetwork {
    var configuration = try configuration(realities: realities)
    change(&configuration)
    let network = HandNetwork.joined(count, configuration)
    try #require(network.isExact(oneZoneEach: true))
    return network
  }

  static func key(_ id: String) throws -> Key { try #require(Key(space: "s", id: id)) }

  static func put(_ id: String, _ value: [UInt8], on torus: Torus) throws -> Write {
    try .put(key(id), value: value, by: .hashed(functions: 1), on: torus)
  }

  static func zone(_ prefix: String) throws -> Zone { try #require(Zone(prefix)) }

  static func claim(
    _ prefix: String, in reality: RealityIndex = 0, epoch: UInt64, isFirm: Bool = true, of owner: NodeID,
    start: UInt64 = 1
  ) throws -> Claim {
    Claim(
      zone: try zone(prefix), in: reality, epoch: epoch, isFirm: isFirm, owner: Contact(id: owner),
      start: start)
  }
}

extension HandNetwork {
  /// Lets a node join at a random point through node 0.
  mutating func beginJoin(of node: NodeID) -> RequestID {
    begin(.join(through: [Contact(id: 0)], at: nil), at: node)
  }

  /// Writes so many records of so many bytes through a node.
  mutating func fill(_ count: Int, bytes: Int = 10, at node: NodeID = 0) throws {
    let torus = nodes[0].configuration.torus
    for index in 0..<count {
      let write = try Samples.put("\(index)", Array(repeating: 7, count: bytes), on: torus)
      guard case .stored = perform(.write(write), at: node) else {
        throw InvariantViolation("record \(index) is not stored")
      }
    }
  }

  /// The distinct keys of live records at running nodes, in a coordinate space.
  func keys(in reality: RealityIndex = 0) -> Set<Key> {
    Set(alive.flatMap { Array($0.storedRecords(in: reality)) }.filter { !$0.isTombstone }.map(\.key))
  }

  /// The value that a read through a node finds.
  mutating func value(of key: Key, at node: NodeID) -> [UInt8]? {
    guard case .record(let record, _) = perform(.read(key), at: node) else { return nil }
    return record?.value
  }

  /// Throws if what a running node knows contradicts itself.
  func checkInvariants() throws {
    for node in alive { try node.checkInvariants() }
  }
}
