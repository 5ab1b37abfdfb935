import CANGeometry
import Foundation
import Testing

@testable import CANViz

struct ZoneMapErrorTests {
  /// Two nodes, one half each.
  private func document() throws -> String {
    let torus = try needed(Torus(dimensions: 2))
    return try ZoneMap(
      domain: .wgs84, torus: torus,
      owners: [(node: 1, zones: [try needed(Zone("0"))]), (node: 2, zones: [try needed(Zone("1"))])],
      records: [(id: "a", position: [1, 2])],
      routes: [
        .init(
          to: try needed(Point([0, 0])), on: torus, through: [(node: 1, zone: try needed(Zone("0")))])
      ]
    ).json()
  }

  @Test(arguments: [
    ("{", "", "not a zone map: broken JSON"),
    ("canopy-zone-map", "geojson", "the format is \"geojson\", expected \"canopy-zone-map\""),
    ("\"format\": \"canopy-zone-map\",", "", "the format is not said, expected \"canopy-zone-map\""),
    ("\"version\": 1", "\"version\": 7", "the document has version 7, this program reads up to version 1"),
    ("\"version\": 1", "\"version\": 0", "not a zone map: version: expected a number from 1 upward"),
    ("\"dimensions\": 2", "\"dimensions\": 0", "0 dimensions are not within 1 and 32"),
    ("\"dimensions\": 2", "\"dimensions\": 33", "33 dimensions are not within 1 and 32"),
    ("\"dimensions\": 2,", "", "not a zone map: dimensions is missing"),
    ("\"reality\": 0", "\"reality\": -1", "not a zone map: reality -1 is negative"),
    ("\"zone\":\"1\"}", "\"zone\":\"10\"}", "nobody owns zone 11, yet the map says that it is complete"),
    ("\"zone\":\"1\"}", "\"zone\":\"01\"}", "zone 0 of node 1 and zone 01 of node 2 overlap"),
    ("\"zone\":\"1\"}", "\"zone\":\"x\"}", "\"x\" is no zone"),
    ("\"id\":\"2\"", "\"id\":\"3\"", "node 2, named by zone 1, is not listed"),
    ("\"id\":\"2\"", "\"id\":\"1\"", "node 1 is listed twice"),
    ("\"id\":\"2\"", "\"id\":2", "not a zone map: nodes[1].id is not a string"),
    ("\"id\":\"2\"", "\"id\":\"-2\"", "node \"-2\" is not a decimal number"),
    ("\"id\":\"2\"", "\"id\":\"02\"", "node \"02\" is not a decimal number"),
    ("\"load\":1", "\"load\":-1", "the load -1.0 of node 2 is not a number"),
    ("9223372036854775808", "5", "the coverage says that the volume 5 is covered"),
    ("greatCircle", "manhattan", "domain: unknown metric \"manhattan\""),
    ("\"upper\":90", "\"upper\":-91", "domain: axis latitude: the bounds are not ascending"),
    ("\"position\":[1,2]", "\"position\":[1,200]", "record a: latitude 200 is not within"),
    (
      "\"hop\":0,\"node\":\"1\"", "\"hop\":0,\"node\":\"9\"",
      "node 9, named by hop 0 of route 0, is not listed"
    ),
    ("\"hop\":0", "\"hop\":4", "not a zone map: route 0: hop 4 stands where hop 0 belongs"),
    ("\"target\":[0,0]", "\"target\":[0]", "not a zone map: route 0: a target of 1 coordinates"),
  ])
  func eachFaultIsNamed(find: String, replace: String, message: String) throws {
    let text = try document()
    let range = try needed(text.range(of: find))

    let broken = text.replacingCharacters(in: range, with: replace)
    do {
      _ = try ZoneMap(json: broken)
      Issue.record("accepted: \(find) -> \(replace)")
    } catch {
      let zoneMapError: ZoneMapError = error
      #expect(zoneMapError.description.contains(message), "\(zoneMapError)")
    }
  }

  @Test func zonesDeeperThanTheTorusAreRefused() throws {
    let torus = try needed(Torus(dimensions: 1))
    let deep = Zone(prefixOf: 0, depth: 33)
    #expect(throws: ZoneMapError.tooDeep(deep, depthMax: 32)) {
      try ZoneMap(
        domain: .torus(torus), torus: torus, nodes: [.init(id: 1)],
        claims: [.init(zone: deep, node: 1)], isComplete: false)
    }
  }

  @Test func theMissingZoneIsTheLargestFirstGap() throws {
    var generator = SeededGenerator(seed: 4)
    let torus = try needed(Torus(dimensions: 2))
    for _ in 0..<200 {
      var zones = torus.randomTiling(count: 12, using: &generator)
      let gone = zones.remove(at: generator.below(zones.count))
      #expect(ZoneMap.missing(from: zones) == gone)
      #expect(ZoneMap.volumeCovered(by: zones) == .whole - gone.volume)
    }
    #expect(ZoneMap.missing(from: []) == .whole)
    #expect(ZoneMap.missing(from: [.whole]) == nil)
  }

  @Test func damagedDocumentsNeverTrap() throws {
    let bytes = Array(
      try ZoneMap.random(dimensions: 2, nodes: 6, records: 2, routes: 1, seed: 1).json().utf8)
    let alphabet = Array("0123456789-+.eE\"[]{},:ntf \u{0}ÿ".utf8)
    for seed in UInt64(0)..<1500 {
      var generator = SeededGenerator(seed: seed)
      var damaged = bytes
      for _ in 0...generator.below(4) {
        let place = generator.below(damaged.count)
        switch generator.below(3) {
        case 0: damaged[place] = alphabet[generator.below(alphabet.count)]
        case 1: damaged.removeSubrange(place..<min(damaged.count, place + 1 + generator.below(8)))
        default: damaged.insert(alphabet[generator.below(alphabet.count)], at: place)
        }
      }
      if let map = try? ZoneMap(json: damaged) { _ = try map.svg() }
    }
  }
}
