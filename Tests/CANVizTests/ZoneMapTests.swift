import CANGeometry
import Foundation
import Testing

@testable import CANViz

struct ZoneMapTests {
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 32])
  func documentsReadBackAsTheSameMapAndTheSameBytes(dimensions: Int) throws {
    let seed = UInt64(dimensions)
    let map = try ZoneMap.random(dimensions: dimensions, nodes: 40, records: 20, routes: 2, seed: seed)
    let text = map.json()
    let same = try ZoneMap(json: text)
    #expect(same == map)
    #expect(same.json() == text)
    #expect(try JSONDecoder().decode(ZoneMap.self, from: JSONEncoder().encode(map)) == map)
    for route in map.routes { #expect(try ZoneMap.Route(json: route.json()) == route) }
  }

  @Test func numbersOf64BitsAndAwkwardLabelsSurvive() throws {
    let torus = try needed(Torus(dimensions: 2))
    let label = "a\"b\\c</text>\u{1}\u{2028}é🌍"
    let map = try ZoneMap(
      domain: .wgs84, torus: torus, nodes: [.init(id: .max, label: label, address: "[::1]:7", load: 0.1)],
      claims: [.init(zone: .whole, node: .max, epoch: .max)], seed: .max)
    let same = try ZoneMap(json: map.json())
    #expect(same == map)
    #expect(map.json().contains("\"seed\": \"18446744073709551615\""))
  }

  @Test func orderOfTheArgumentsDoesNotChangeTheDocument() throws {
    let map = try ZoneMap.random(dimensions: 3, nodes: 30, seed: 5)
    let turned = try ZoneMap(
      domain: map.domain, torus: map.torus, nodes: map.nodes.reversed(), claims: map.claims.reversed(),
      seed: 5, generator: "test")
    #expect(turned.json() == map.json())
  }

  @Test func unknownFieldsAreIgnored() throws {
    let map = try ZoneMap.random(dimensions: 2, nodes: 3, seed: 1)
    let text = map.json().replacingOccurrences(of: "\"epoch\":", with: "\"color\":[1,{}],\"epoch\":")
    #expect(try ZoneMap(json: text) == map)
  }

  @Test func disputedZonesMayOverlapAndCountOnce() throws {
    let torus = try needed(Torus(dimensions: 2))
    let map = try ZoneMap(
      domain: .wgs84, torus: torus, nodes: [.init(id: 1), .init(id: 2)],
      claims: [
        .init(zone: .whole, node: 1, isDisputed: true),
        .init(zone: try needed(Zone("01")), node: 2, isDisputed: true),
      ])
    #expect(map.coverage.volume == .whole)
    #expect(try map.svg().contains("stroke-dasharray"))
  }

  @Test func incompleteMapsMayHaveGaps() throws {
    let torus = try needed(Torus(dimensions: 2))
    let map = try ZoneMap(
      domain: .wgs84, torus: torus, nodes: [.init(id: 1, neighbors: [9])],
      claims: [.init(zone: try needed(Zone("01")), node: 1)], isComplete: false)
    #expect(map.coverage.share == 0.25)
    #expect(try ZoneMap(json: map.json()) == map)
  }

  @Test func recordsAreCountedWhereTheyLie() throws {
    let map = try ZoneMap.random(dimensions: 2, nodes: 30, records: 100, seed: 9)
    for claim in map.claims {
      let inside = map.records.filter { map.torus.contains($0.point, in: claim.zone) }.count
      #expect(claim.load == Double(inside))
    }
  }

  @Test func documentsObeyTheSchema() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let schema = root.appending(path: "viz/zone-map.schema.json").path
    let script = """
      import sys, json
      try: import jsonschema
      except ImportError: sys.exit(77)
      jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(json.load(sys.stdin))
      """
    for dimensions in [1, 2, 6, 32] {
      let map = try ZoneMap.random(
        dimensions: dimensions, nodes: 20, records: 5, routes: 1, seed: 1)
      let status = try run("python3", ["-c", script, schema], input: map.json())
      guard status != 127, status != 77 else {
        print("python3 with jsonschema is not here: the schema check is skipped")
        return
      }
      #expect(status == 0)
    }
  }
}

/// Runs a tool with text on its standard input and returns its exit status; 127 where it is missing.
func run(_ tool: String, _ arguments: [String], input: String) throws -> Int32 {
  let file = FileManager.default.temporaryDirectory.appending(path: "canopy-\(UUID().uuidString)")
  try input.write(to: file, atomically: true, encoding: .utf8)
  defer { try? FileManager.default.removeItem(at: file) }
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [tool] + arguments
  process.standardInput = try FileHandle(forReadingFrom: file)
  try process.run()
  process.waitUntilExit()
  return process.terminationStatus
}
