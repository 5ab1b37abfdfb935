import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// Data from the network never traps and never breaks a node, whatever it holds.
@Suite struct HostileInputTests {
  /// Draws messages whose every part may be out of place.
  private struct Mischief {
    var generator: SeededGenerator

    mutating func number() -> Int {
      [0, 1, -1, 7, 64, .max, .min, 1 << 40][generator.below(8)]
    }

    mutating func zone() -> Zone {
      generator.below(3) == 0 ? .whole : Zone(prefixOf: generator.next(), depth: generator.below(64))
    }

    mutating func torus() -> Torus {
      let dimensions = generator.below(4) == 0 ? [1, 3, 32][generator.below(3)] : 2
      return Torus(dimensions: dimensions) ?? Torus.plane
    }

    mutating func point() -> Point { generator.point(on: torus()) }
    mutating func contact() -> Contact { Contact(id: NodeID(generator.below(5))) }
    mutating func transfer() -> TransferID {
      TransferID(giver: NodeID(generator.below(4)), number: UInt64(generator.below(12)))
    }

    mutating func claim() -> Claim {
      Claim(
        zone: zone(), epoch: [0, 1, 2, 5, .max][generator.below(5)], isFirm: generator.below(2) == 0,
        owner: contact(), start: UInt64(generator.below(3)))
    }

    mutating func claims() -> [Claim] { (0..<generator.below(6)).map { _ in claim() } }

    mutating func key() -> Key { Key(space: "s", id: "\(generator.below(5))") ?? Key.any }

    mutating func record() -> Record {
      let torus = torus()
      let position = (0..<generator.below(4)).map { _ in [0, 45, -1e300, .infinity, .nan][generator.below(5)]
      }
      return Record(
        key: key(), role: generator.below(2) == 0 ? .object : .pointer(to: point()),
        point: generator.point(on: torus), on: torus, position: position,
        value: generator.below(3) == 0 ? nil : [1], version: version(),
        expiry: [nil, 0, .max][generator.below(3)])
    }

    mutating func version() -> Version {
      Version(time: [0, 1, .max][generator.below(3)], node: NodeID(generator.below(3)))
    }

    mutating func records() -> [Record] { (0..<generator.below(4)).map { _ in record() } }

    mutating func piece() -> Piece {
      Piece(index: number(), records: records(), isLast: generator.below(2) == 0)
    }

    mutating func shape() -> Shape {
      let ball = try? Shape.ball(center: [179, -90], radius: 1e7, in: .wgs84)
      return generator.below(2) == 0 ? .everything(in: .torus(torus())) : ball ?? .everything(in: .wgs84)
    }

    mutating func query() -> Query {
      let kinds: [Query.Kind] = [
        .zones, .multicast([1]), .count(space: [], shape()), .records(space: Array("s".utf8), shape()),
        .nearest(number(), to: [1, 2, 3], space: Array("s".utf8), shape()),
      ]
      return Query(kinds[generator.below(kinds.count)], in: .whole(of: torus()))
    }

    mutating func answer() -> Answer {
      var answer = Answer()
      answer.count = number()
      answer.hops = number()
      answer.zonesVisited = number()
      answer.coverage.covered = [0, 1, .whole, .max][generator.below(4)]
      answer.matches = records().map { Match(record: $0, distance: .nan) }
      answer.zones = claims()
      return answer
    }

    mutating func payload() -> Payload {
      let torus = torus()
      let writes = [
        try? Write.put(key(), value: [1], at: [0, 0], by: .spatial(.wgs84), on: torus),
        .delete(key(), by: .hashed(functions: 3), on: torus),
      ].compactMap { $0 }
      let nearest = try? NearestRequest(
        number(), to: [0, 0], space: Array("s".utf8), domain: .wgs84, within: .nan)
      let payloads: [Payload] = [
        .join, .lookup, .write(writes[generator.below(writes.count)]), .place(record(), generator.next()),
        .read(key(), attemptsLeft: number()),
        .readObject(key(), version(), home: point(), attemptsLeft: number()),
        .query(
          Delegation(
            query: query(), prefix: zone(), part: UInt64(generator.below(20)), timeLeft: .seconds(number()))),
        nearest.map { .nearest($0) } ?? .lookup,
      ]
      return payloads[generator.below(payloads.count)]
    }

    mutating func routed() -> Routed {
      var routed = Routed(
        to: point(), payload(), origin: contact(), request: RequestID(UInt64(generator.below(9))),
        traced: generator.below(2) == 0)
      routed.hops = number()
      return routed
    }

    mutating func message() -> Message {
      switch generator.below(13) {
      case 0: .busy
      case 1: .split(zone(), for: routed())
      case 2: .offer(Offer(transfer: transfer(), zone: zone(), piece: piece()))
      case 3: .decline(transfer())
      case 4: .piece(transfer(), piece())
      case 5: .received(transfer(), index: number())
      case 6: .accept(transfer(), digest: generator.next(), start: generator.next())
      case 7:
        .commit(
          Commit(transfer: transfer(), claim: claim(), lastWrites: records(), around: claims()))
      case 8: .update(Update(number: generator.next(), claims: claims()))
      case 9: .placed(UInt64(generator.below(20)), .failed)
      case 10: .reply(RequestID(UInt64(generator.below(9))), .left)
      case 11: .answer(UInt64(generator.below(20)), answer())
      default: .route(routed())
      }
    }
  }

  @Test func noSequenceOfMessagesTrapsANode() throws {
    for seed in seeds(60) {
      var mischief = Mischief(generator: SeededGenerator(seed: seed))
      var network = HandNetwork.joined(3, Configuration(torus: .plane))
      for step in 0..<150 {
        network.inject(mischief.message(), from: NodeID(step % 4), to: NodeID(step % 3))
        // What the nodes answer goes where it can; nobody beyond the three is there.
        for _ in 0..<4 { network.deliverFirst() }
        if step % 20 == 0 { network.pass(.seconds(10)) }
      }
    }
  }

  @Test func requestsOfAnyContentAreAnsweredOnce() throws {
    for seed in seeds(40) {
      var mischief = Mischief(generator: SeededGenerator(seed: seed))
      var network = HandNetwork.joined(3, Configuration(torus: .plane))
      var requests: [RequestID] = []
      for step in 0..<40 {
        let node = NodeID(step % 3)
        let request: Request =
          switch mischief.generator.below(5) {
          case 0: .lookup(mischief.point(), traced: true)
          case 1: .read(mischief.key())
          case 2: .query(mischief.query())
          case 3: .join(through: mischief.contact(), at: mischief.point())
          default: .nearest(try NearestRequest(mischief.number(), to: [0, 0], space: [], domain: .wgs84))
          }
        requests.append(network.begin(request, at: node))
        network.deliverAll()
      }
      for _ in 0..<8 {
        network.pass(.seconds(10))
        network.deliverAll()
      }
      for request in requests { #expect(network.outcomes[request] != nil, "seed \(seed)") }
    }
  }
}

extension Torus {
  fileprivate static var plane: Torus { Torus(dimensions: 2) ?? .plane }
}

extension Key {
  fileprivate static var any: Key { Key(space: "s", id: "x") ?? .any }
}
