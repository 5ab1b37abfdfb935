import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

extension HandNetwork {
  var torus: Torus { nodes[0].configuration.torus }

  /// The owners of a key's hash, one a reality.
  func holders(of key: Key) -> [NodeID] {
    let point = key.hashedPoint(on: torus)
    return nodes[0].realities.compactMap { owner(of: point, in: $0.index) }
  }

  /// A key whose holders are as many nodes as there are realities, different from `others`.
  func spreadKey(but others: Set<Key> = [], where isWanted: (Key) -> Bool = { _ in true }) throws -> Key {
    for index in 0..<2000 {
      let key = try Samples.key("key \(index)")
      if Set(holders(of: key)).count == nodes[0].realities.count, !others.contains(key), isWanted(key) {
        return key
      }
    }
    throw InvariantViolation("no key is spread")
  }

  /// A node that holds nothing of a key.
  func bystander(of key: Key) -> NodeID? {
    let holders = holders(of: key)
    return alive.map(\.contact.id).first { !holders.contains($0) }
  }

  func put(_ key: Key, _ value: [UInt8]) throws -> Write {
    try .put(key, value: value, by: .hashed(functions: 1), on: torus)
  }

  /// Hands a stamped record to its holder in one reality only.
  mutating func place(_ record: Record, in reality: RealityIndex, from sender: NodeID, to holder: NodeID) {
    let routed = Routed(
      to: record.point, in: reality, .place(record, 1), origin: Contact(id: sender), request: RequestID(1))
    inject(.route(routed), from: sender, to: holder)
    deliverAll()
  }
}
