import Foundation
import Testing

@testable import canopy

/// Sweeps, lookups and the demonstration.
@Suite struct TuneTests {
  private static let columns =
    "overlay,dimensions,nodes,realities,peers_per_zone_max,hash_functions,metric,joins,lookups,repeats,seed,"
    + "version,mean_hops,mean_hops_ci95,p50_hops,p95_hops,p99_hops,max_hops,mean_neighbors,max_neighbors,"
    + "closed_form_hops"

  @Test func theColumnsOfASweepStayAndItsRowsRepeat() throws {
    let line = "tune --nodes 16,64 --dimensions 2...4 --lookups 200 --repeats 3 --format csv"
    let one = try CommandLineTool.run(line)
    #expect(one.status == 0 && one.errors.isEmpty)
    #expect(one.lines.first == TuneTests.columns)
    #expect(one.lines.count == 7)
    #expect(try CommandLineTool.run(line).output == one.output)
    #expect(try CommandLineTool.run(line + " --seed 2").output != one.output)
    let table = try CSVReader.table(Array(one.output), source: "sweep")
    let hops = try #require(table.columns.firstIndex(of: "mean_hops"))
    let neighbors = try #require(table.columns.firstIndex(of: "mean_neighbors"))
    for row in table.rows {
      #expect((1...4).contains(row.fields[hops].finite ?? 0))
      #expect((3...11).contains(row.fields[neighbors].finite ?? 0))
    }
  }

  @Test func aBudgetOfNeighborsAddsARecommendation() throws {
    let line = "tune --nodes 64 --dimensions 2,3 --lookups 100 --repeats 2 --max-neighbors 6"
    let csv = try CommandLineTool.run(line + " --format csv")
    #expect(csv.lines.first == TuneTests.columns)
    #expect(csv.errors.contains("d = 2"))
    #expect(try CommandLineTool.run(line + " --format csv --quiet").errors.isEmpty)
    let json = try CommandLineTool.run(line + " --format json")
    #expect(json.errors.isEmpty)
    let value = try JSONReader.document(Array(json.output))
    #expect(value["recommendations"]?.items?.first?["dimensions"] == .integer(2))
    #expect(value["rows"]?.items?.count == 2)
  }

  @Test func theChartIsAPictureOfItsOwn() throws {
    let scratch = try Scratch()
    let outcome = try CommandLineTool.run(
      "tune --nodes 16 --lookups 50 --repeats 2 --dimensions 2,3 --chart hops.svg --output rows.csv",
      in: scratch.folder)
    #expect(outcome.status == 0 && outcome.output.isEmpty)
    #expect(scratch.names == ["hops.svg", "rows.csv"])
    #expect(try String(contentsOf: scratch.url("hops.svg"), encoding: .utf8).contains("<svg"))
  }

  @Test(arguments: [
    ("tune --dimensions 0...3", "not 0"), ("tune --dimensions 33", "not 33"), ("tune --nodes 0", "not 0"),
    ("tune --nodes 8...2", "downward"), ("tune --nodes 1...100000", "more than 10000"),
    ("tune --lookups 0", "not 0"),
    ("tune --nodes 1...10000 --dimensions 1...32 --repeats 10000", "3200000000 overlays"),
    ("tune --repeats 0", "not 0"), ("tune --joins points", "points"), ("tune --chart hops.png", ".svg"),
    ("tune --max-neighbors 0", "--max-neighbors"), ("tune --format svg", "svg"),
    ("route --from 1,2,3", "3 numbers"),
    ("route --to a,b", "'a'"), ("route --joins points", "--joins"), ("demo --nodes 1", "--nodes 1"),
  ])
  func wrongArgumentsExitWith64(line: String, part: String) throws {
    let outcome = try CommandLineTool.run(line)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("Error: "))
    #expect(outcome.errors.contains(part), "\(outcome.errors)")
  }

  @Test func aRouteEndsAtItsTargetAndComesNearerOnEveryHop() throws {
    for seed in 1...5 {
      let outcome = try CommandLineTool.run("route --from -0.9,0.1 --to 0.6,0.7 --format csv --seed \(seed)")
      let table = try CSVReader.table(Array(outcome.output), source: "route")
      #expect(table.columns == ["hop", "node", "zone", "distance_left"])
      let distances = table.rows.compactMap { $0.fields[3].finite }
      #expect(distances.last == 0, "seed \(seed)")
      #expect(zip(distances, distances.dropFirst()).allSatisfy { $0 > $1 }, "seed \(seed)")
    }
  }

  @Test func aRouteWithoutArgumentsIsWorthSeeing() throws {
    let outcome = try CommandLineTool.run("route")
    #expect(outcome.lines.first?.split(separator: " ") == ["hop", "node", "zone", "distance_left"])
    #expect(outcome.lines.count > 4)
    #expect(outcome.errors == "\(outcome.lines.count - 2) hops from (0.5666, 0.7458) to (0.971, 0.4444)\n")
  }

  @Test func theDemonstrationWritesPicturesAndReplacesOnlyItsOwn() throws {
    let scratch = try Scratch()
    let folder = scratch.url("demo")
    let outcome = try CommandLineTool.run([
      "demo", "--nodes", "16", "--tune-nodes", "64,1024", "--output", folder.path,
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty)
    #expect(outcome.text.contains("926 of 926 cities are still found, 0 are lost"))
    #expect(outcome.text.contains("coverage 100%"))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(names) == Set(Demonstration.fileNames + ["index.html", "canopy-demo.json"]))
    for name in Demonstration.fileNames + ["index.html"] {
      #expect(outcome.text.contains(folder.appendingPathComponent(name).path), "\(name)")
    }
    let page = try String(contentsOf: folder.appendingPathComponent("index.html"), encoding: .utf8)
    #expect(!page.contains("http"))
    for name in Demonstration.fileNames { #expect(page.contains("\"\(name)\"")) }

    try Data("mine".utf8).write(to: scratch.url("index.html"))
    let refused = try CommandLineTool.run(["demo", "--output", scratch.folder.path])
    #expect(refused.status == 73 && refused.output.isEmpty && refused.errors.contains("index.html"))
    #expect(scratch.names == ["demo", "index.html"])
  }
}
