import CANGeometry
import Testing

@testable import CANTuning

/// What joins, departures and updates cost under each knob.
@Suite struct MaintenanceTests {
  private func costs(
    nodes: Int = 400, dimensions: Int = 2, _ set: (inout CANModel.Configuration) -> Void = { _ in }
  ) throws -> MaintenanceCosts {
    var knobs = CANModel.Configuration(torus: torus(dimensions))
    set(&knobs)
    let underlay = Underlay(.plane(RandomPlane()), nodes: nodes, seed: 1)
    return try CANModel(nodes: nodes, configuration: knobs, underlay: underlay, seed: 1)
      .maintenance(samples: 2000, seed: 2)
  }

  @Test func aJoinRoutesToItsPlaceAndTellsTheNeighborsOfBothHalves() throws {
    let model = try CANModel(nodes: 400, configuration: .init(torus: torus(2)), seed: 1)
    let costs = model.maintenance(samples: 4000, seed: 2)
    let hops = model.lookupHops(count: 4000, seed: 3).mean
    let told = Churn(of: model).costs(samples: 4000, joins: .random, seed: 4).joinMessages
    // The first message goes to the node that the newcomer knows.
    #expect(abs(costs.joinMessages - 1 - hops - told) < 0.5)
    #expect(costs.keepAliveMessages == model.neighborCounts.mean)
    // The halved zone is the larger the likelier it is met: 1.435 V on average, half of which moves.
    #expect(abs(costs.keysMovedByJoin * 400 - 0.72) < 0.1)
  }

  @Test func aUniformJoinIsPassedOnToTheLargestZone() throws {
    let model = try CANModel(nodes: 40, configuration: .init(torus: torus(2)), seed: 7)
    let churn = Churn(of: model)
    var expected = 0.0
    for zone in model.zones {
      let around = model.zones.filter { model.torus.areNeighbors(zone, $0) }
      // Of equal ones its own, else that of the smallest id.
      let largest = around.reduce(zone) { $1.volume > $0.volume ? $1 : $0 }
      let messages = churn.joinMessages(halving: largest) + (largest == zone ? 0 : 1)
      expected += Double(zone.volume) * 0x1p-63 * Double(messages)
    }
    let measured = churn.costs(samples: 20_000, joins: .uniform, seed: 1).joinMessages
    #expect(abs(measured - expected) < 0.1)
  }

  @Test func everyRealityIsJoinedAndLeft() throws {
    let one = try costs()
    let three = try costs { $0.realities = 3 }
    #expect(abs(three.departureMessages / one.departureMessages - 3) < 0.3)
    // The links of the other realities shorten the way to the place in each.
    #expect(three.joinMessages > 1.5 * one.joinMessages && three.joinMessages < 3 * one.joinMessages)
    #expect(abs(three.keysMovedByJoin / one.keysMovedByJoin - 1) < 0.2)
  }

  @Test func whoJoinsOrLeavesAmongPeersTellsOnlyThem() throws {
    // All sit in the one zone of the torus: no hop, no neighbor, nothing to halve.
    let crowd = try costs(nodes: 50) { $0.peersPerZoneMax = 64 }
    #expect(crowd.joinMessages == 2 + 49 && crowd.departureMessages == 49)
    #expect(crowd.keysMovedByJoin == 1 && crowd.keysMovedByDeparture == 0)
    let pairs = try costs { $0.peersPerZoneMax = 2 }
    #expect(try pairs.departureMessages < costs().departureMessages)
  }

  /// All who share a full zone have another one after it is halved, and tell their neighbors so (3.4).
  @Test func whoSharesAFullZoneTellsOfItsHalf() throws {
    var knobs = CANModel.Configuration(torus: torus(2))
    knobs.peersPerZoneMax = 3
    let model = try CANModel(nodes: 600, configuration: knobs, seed: 1)
    let churn = Churn(of: model)
    var sitters: [Zone: Int] = [:]
    for node in 0..<600 { sitters[model.zone(of: node), default: 0] += 1 }
    var expected = 1 + model.lookupHops(count: 8000, seed: 3).mean
    for zone in model.zones {
      let count = sitters[zone] ?? 0
      // Three peers and the new node make two in each half.
      let messages = count < 3 ? 1 + count : 1 + 2 + 2 * (churn.joinMessages(halving: zone) - 1)
      expected += Double(zone.volume) * 0x1p-63 * Double(messages)
    }
    let measured = model.maintenance(samples: 8000, seed: 2).joinMessages
    #expect(abs(measured / expected - 1) < 0.05, "\(measured) \(expected)")
  }

  @Test func landmarksAndLongLinksMakeJoinsDearer() throws {
    let plain = try costs().joinMessages
    #expect(try costs { $0.landmarks = 5 }.joinMessages > 10)
    #expect(try costs { $0.expressways = .standard }.joinMessages > plain)
  }

  @Test func everyLongLinkIsLookedUp() throws {
    var knobs = CANModel.Configuration(torus: torus(2))
    let plain = try CANModel(nodes: 400, configuration: knobs, seed: 1)
    knobs.expressways = .standard
    let long = try CANModel(nodes: 400, configuration: knobs, seed: 1)
    let hops = long.lookupHops(count: 4000, seed: 3).mean
    let told = Churn(of: long).costs(samples: 4000, joins: .random, seed: 4).joinMessages
    let links = long.neighborCounts.mean - plain.neighborCounts.mean
    let costs = long.maintenance(samples: 4000, seed: 2)
    let moved = links * 400 * costs.keysMovedByJoin
    #expect(abs(costs.joinMessages - (1 + hops + told) - links * (hops + 1) - moved) < 1)
  }

  /// Links that lead to the vacated zone or to that of the node which takes it, counted one by one.
  @Test func whoHasALongLinkIsToldOfANewOwner() throws {
    var knobs = CANModel.Configuration(torus: torus(2))
    let plain = try CANModel(nodes: 300, configuration: knobs, seed: 1)
    knobs.expressways = .standard
    let long = try CANModel(nodes: 300, configuration: knobs, seed: 1)
    var linked: [Zone: Int] = [:]
    for node in 0..<300 {
      for end in Set(long.neighbors(of: node)).subtracting(plain.neighbors(of: node)) {
        linked[long.zones[end], default: 0] += 1
      }
    }
    var told = 0
    for node in 0..<300 {
      var departures = Departures(from: long)
      guard let departure = departures.depart(node) else { continue }
      told += linked[departure.vacated] ?? 0
      if let mover = departure.mover { told += linked[mover] ?? 0 }
    }
    let plainCosts = plain.maintenance(samples: 8000, seed: 2)
    let costs = long.maintenance(samples: 8000, seed: 2)
    let measured = costs.departureMessages - plainCosts.departureMessages
    #expect(abs(measured / (Double(told) / 300) - 1) < 0.1)
  }
}
