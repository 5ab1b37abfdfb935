import CANViz
import Foundation
import Testing

@testable import canopy

/// Pictures and documents of who owns what.
@Suite struct MapTests {
  private func map(_ line: String, input: String? = nil) throws -> ZoneMap {
    let outcome = try CommandLineTool.run("map --format json --quiet " + line, input: input)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try ZoneMap(json: Array(outcome.output))
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    for format in ["svg", "json"] {
      let line = "map --nodes 100 --seed 1 --format \(format)"
      let one = try CommandLineTool.run(line)
      #expect(one.status == 0 && !one.output.isEmpty)
      #expect(try CommandLineTool.run(line).output == one.output)
      #expect(try CommandLineTool.run(line + " --joins uniform").output != one.output)
    }
  }

  @Test func aMapThatIsPipedInIsDrawnOrWrittenAgain() throws {
    let text = try CommandLineTool.run("map --nodes 12 --dimensions 3 --format json").text
    #expect(try CommandLineTool.run("map --format json", input: text).text == text)
    #expect(try CommandLineTool.run("map --input - --format json", input: text).text == text)
    #expect(try CommandLineTool.run("map --layout tree", input: text).text.contains("<svg"))
  }

  @Test func namedOptionsDrawASimulatedOverlayWhateverStandardInputIs() throws {
    #expect(try map("--nodes 5", input: "").nodes.count == 5)
    #expect(try map("").nodes.count == 64)
  }

  @Test func recordsOfAFileAreCountedInTheirZones() throws {
    let rows = "id,lon,lat\na,10,10\nb,-10,10\nc,-10,-10\nd,-11,-11\n"
    let map = try map("--points - --nodes 6 --joins points", input: rows)
    #expect(map.domain == .wgs84)
    #expect(map.records.map(\.id) == ["a", "b", "c", "d"])
    #expect(map.nodes.compactMap(\.load).reduce(0, +) == 4)
    #expect(map.nodes.count == 6)
  }

  @Test func nodesThatJoinByLoadShareTheRecordsOut() throws {
    let points = try CommandLineTool.run("dataset clustered --points 300 --dimensions 2 --seed 5").text
    let fullest = try ["random", "load"].map { plan in
      let map = try map("--points - --nodes 48 --joins \(plan)", input: points)
      #expect(map.nodes.count == 48 && map.nodes.compactMap(\.load).reduce(0, +) == 300)
      return map.nodes.compactMap(\.load).max() ?? 0
    }
    #expect(3 * fullest[1] < 2 * fullest[0], "\(fullest)")
  }

  @Test func aRouteIsDrawnOnTheOverlayThatItWasRoutedIn() throws {
    let scratch = try Scratch()
    let route = try CommandLineTool.run(
      "route --nodes 40 --seed 9 --dimensions 3 --output r.json", in: scratch.folder)
    #expect(route.status == 0)
    let path = scratch.url("r.json").path
    for line in ["--route \(path)", "--route \(path) --nodes 40 --seed 9 --dimensions 3"] {
      let map = try map(line)
      #expect(map.nodes.count == 40 && map.torus.dimensions == 3)
      #expect(map.routes.count == 1)
      #expect(map.routes[0].hops.last?.squaredDistance == 0)
    }
    let other = try CommandLineTool.run("map --route \(path) --nodes 41 --seed 8 --dimensions 3")
    #expect(other.status == 65 && other.output.isEmpty && other.errors.contains("hop"))
  }

  @Test(arguments: [
    ("{\"format\":", "broken JSON"), ("{\"format\":\"canopy-zone-map\",\"version\":2}", "version 2"),
    ("{\"type\":\"FeatureCollection\"}", "canopy-zone-map"), (" ", "empty"),
  ])
  func whatIsNoZoneMapIsBadData(text: String, part: String) throws {
    let outcome = try CommandLineTool.run("map --input - --output never.svg", input: text)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("Error: standard input"))
    #expect(outcome.errors.contains(part), "\(outcome.errors)")
  }

  @Test func gapsAndOverlapsAreNamed() throws {
    let text = try CommandLineTool.run("map --nodes 4 --format json").text
    for (zone, part) in [("000", "001"), ("0", "overlap")] {
      let broken = text.replacing("\"zone\":\"00\"", with: "\"zone\":\"\(zone)\"")
      try #require(broken != text)
      let outcome = try CommandLineTool.run("map", input: broken)
      #expect(outcome.status == 65 && outcome.errors.contains(part), "\(outcome.errors)")
    }
  }

  @Test(arguments: [
    ("--nodes 0", "--nodes 0"), ("--dimensions 33", "--dimensions 33"), ("--nodes 4 --axes 0,2", "axis 2"),
    ("--nodes 4 --axes x", "'x'"), ("--nodes 4 --slice 5=0.5", "axis 5"), ("--slice 1=2", "fraction"),
    ("--layout cube", "cube"), ("--joins points", "--points"),
    ("--joins load", "--points"), ("--input a --nodes 3", "finished"),
    ("--columns a,b", "--points"), ("--nodes 4 --format csv", "csv"),
    ("--nodes 4 --layout tree --format json", "SVG"),
    ("--nodes 4 --output a.csv", "csv"), ("--input - --route -", "standard input"),
  ])
  func wrongArgumentsExitWith64(line: String, part: String) throws {
    let outcome = try CommandLineTool.run("map " + line)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("Error: "))
    #expect(outcome.errors.contains(part), "\(outcome.errors)")
  }
}
