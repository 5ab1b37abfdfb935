import Foundation
import Testing

@testable import canopy

/// Sweeps, lookups and the demonstration.
@Suite struct TuneTests {
  private static let columns =
    "row,rows,overlay,parameters,dimensions,nodes,realities,peers_per_zone_max,hash_functions,hash_choice,"
    + "metric,landmarks,joins,expressways,hot_spots,underlay,demand,points,lookups,repeats,seed,version,mean_hops,"
    + "mean_hops_ci95,p50_hops,p95_hops,p99_hops,max_hops,mean_messages,failed_share,mean_latency_ms,"
    + "mean_latency_ms_ci95,p95_latency_ms,hop_latency_ms,latency_stretch,mean_neighbors,max_neighbors,"
    + "join_messages,departure_messages,keep_alive_messages,keys_moved_by_join,keys_moved_by_departure,keys_moved_by_modulo,"
    + "max_load,max_answers,max_records,closed_form_hops"

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

  @Test func everyOverlayIsMeasuredBesideCAN() throws {
    let outcome = try CommandLineTool.run(
      "tune --nodes 64 --dimensions 2,3 --underlay none,plane --demand uniform,zipf:1.0 --lookups 50 --repeats 2 "
        + "--against chord,kademlia:mainline,pastry,tapestry,full,central,flooding:ttl=5 --format csv")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let table = try CSVReader.table(Array(outcome.output), source: "sweep")
    #expect(table.rows.count == 4 * 9)
    let overlay = try #require(table.columns.firstIndex(of: "overlay"))
    #expect(
      table.rows.prefix(9).map { $0.fields[overlay].plainText } == [
        "can", "can", "chord", "kademlia", "pastry", "tapestry", "full", "central", "flooding",
      ])
    let latency = try #require(table.columns.firstIndex(of: "mean_latency_ms"))
    let underlay = try #require(table.columns.firstIndex(of: "underlay"))
    for row in table.rows {
      #expect((row.fields[latency].finite == nil) == (row.fields[underlay] == .string("none")))
    }
  }

  @Test func combinationsAndKnobsAreMeasuredTogether() throws {
    let scratch = try Scratch()
    func run(_ arguments: [String]) throws -> [String] {
      let all = ["tune", "--nodes", "32", "--lookups", "20", "--repeats", "1", "--format", "ndjson"]
      let outcome = try CommandLineTool.run(all + arguments, in: scratch.folder)
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      return outcome.lines
    }
    let combination = ["--combination", "dimensions=10 overload=4 joins=uniform"]
    let alone = try run(combination)
    #expect(alone.count == 1 && alone[0].contains("\"peers_per_zone_max\":4"))
    #expect(try run(combination + ["--dimensions", "2,3", "--realities", "1...2"]).count == 5)
    #expect(
      try run(["--dimensions", "2", "--joins", "uniform,random", "--hash-functions", "1,2"]).count == 4)
    try scratch.write("a,0,80,20\nb,80,0,50\nc,20,50,0\n", to: "rtt.csv")
    try scratch.write("lon,lat\n1,2\n1.5,2\n100,-2\n", to: "points.csv")
    let byLoad = try run(["--dimensions", "2", "--points", "points.csv", "--joins", "load,random"])
    #expect(byLoad.count == 2 && byLoad[0].contains("\"points\":\"points.csv#"), "\(byLoad)")
    let measured = try run(["--dimensions", "2", "--underlay", "rtt.csv", "--metric", "greedy,rtt"])
    #expect(measured.count == 2 && measured[0].contains("\"underlay\":\"rtt.csv#"), "\(measured)")
  }

  @Test func aBudgetOfLatencyAndChurnIsReckonedWith() throws {
    let line = "tune --nodes 64 --dimensions 2,3 --against chord --lookups 100 --repeats 2 --underlay plane"
    let outcome = try CommandLineTool.run(line + " --max-latency-ms 100000 --churn 60m")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("the fewest maintenance messages within 100000 ms"), "\(outcome.errors)")
    #expect(outcome.errors.contains("in each session of 3600 s"))
    #expect(outcome.lines.first?.split(separator: " ").last == "front")
  }

  @Test func overlaysThatNoMemoryHoldsAreRefused() throws {
    let options = try SweepOptions.parse(["--nodes", "2^20", "--dimensions", "4", "--realities", "1,32"])
    let sweep = try options.sweep()
    try SweepOptions.check(sweep, memory: 16 << 30)
    let refusal = #expect(throws: (any Error).self) { try SweepOptions.check(sweep, memory: 1 << 30) }
    let part = "can dimensions=4 realities=32: 1048576 nodes take about 6 GB and this machine has 1"
    #expect("\(try #require(refusal))".contains(part), "\(String(describing: refusal))")
  }

  @Test func theBarTellsTheRateAndTheTimeLeft() {
    #expect(Console.Progress.pace(done: 3, share: 0.5, after: .milliseconds(900)).isEmpty)
    #expect(Console.Progress.pace(done: 10, share: 0.25, after: .seconds(4)) == ", 2.5 a second, 12 s left")
    #expect(
      Console.Progress.pace(done: 1, share: 0.01, after: .seconds(60)) == ", 0.0167 a second, 2 h left")
    #expect(Console.Progress.pace(done: 1, share: 0.0001, after: .seconds(60)).hasSuffix("167 h left"))
    #expect(Console.Progress.pace(done: 0, share: 0, after: .seconds(60)).isEmpty)
  }

  @Test(arguments: [
    ("tune --dimensions 0...3", "not 0"), ("tune --dimensions 33", "not 33"), ("tune --nodes 0", "not 0"),
    ("tune --nodes 8...2", "downward"), ("tune --nodes 1...100000", "more than 10000"),
    ("tune --lookups 0", "not 0"), ("tune --workers 0", "not 0"),
    ("tune --nodes 1...10000 --dimensions 1...32 --repeats 10000", "3200000000 overlays"),
    ("tune --repeats 0", "not 0"), ("tune --joins points", "points"), ("tune --joins load", "need records"),
    ("tune --chart hops.png", ".svg"), ("tune --chart volume:v.svg", "'volume' is not a chart"),
    ("tune --chart a.svg --chart cdf:a.svg", "two charts go to a.svg"),
    ("tune --demand zipf:1.00001", "four digits"),
    ("tune --max-neighbors 0", "--max-neighbors"), ("tune --format svg", "svg"),
    ("tune --realities 33", "not 33"), ("tune --overload 0", "not 0"),
    ("tune --landmarks 4", "need an underlay"),
    ("tune --metric rtt", "needs an underlay"), ("tune --metric fast", "'fast' is not one of greedy, rtt"),
    ("tune --expressways 4,x", "'x' is neither"), ("tune --demand zipf", "'zipf' is neither"),
    ("tune --hot-spots cache", "'cache' is neither"),
    ("tune --hot-spots cache:9 --hash-functions 2", "single hash function"),
    ("tune --underlay moon", "'moon' is not an underlay"), ("tune --against can't", "is not an overlay"),
    ("tune --against chord:k=8", "'k=8' is not a parameter of chord"),
    ("tune --against pastry:b=3", "not 3"), ("tune --churn 1", "'1' is not a time"),
    ("tune --combination d=2", "'d=2' is not a knob"), ("tune --max-latency-ms 9", "name an --underlay"),
    ("tune --combination dimensions=2 --realities 2", "--realities beside --combination"),
    ("tune --shard 2/2", "part 2 of 2"), ("tune --shard x", "--shard 'x'"),
    ("tune --shards 2", "--print-job"),
    ("tune --shard auto", "neither SLURM_ARRAY_TASK_ID"),
    ("tune --merge a.csv --nodes 4", "--merge measures"),
    ("tune --merge a.csv --shard 0/2", "do not go together"), ("tune --print-job slurm --shards 0", "not 0"),
    ("tune --merge a.csv --chart cdf:a.svg", "no file holds it"),
    ("route --from 1,2,3", "3 numbers"),
    ("route --to a,b", "'a'"), ("route --joins points", "--joins"),
    ("route --joins load", "--joins"), ("demo --nodes 1", "--nodes 1"),
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
