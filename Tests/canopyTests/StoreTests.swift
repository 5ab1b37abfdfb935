import CANGeometry
import CANStorage
import Foundation
import Testing

@testable import canopy

/// Points of a file, stored in an overlay and searched there, against a plain look at all rows.
@Suite struct StoreTests {
  /// The ids of an answer, in its order.
  private func ids(_ line: String, input: String? = nil) throws -> [String] {
    let outcome = try CommandLineTool.run(line + " --format csv --quiet", input: input)
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty)
    guard !outcome.text.isEmpty else { return [] }
    let table = try? CSVReader.table(Array(outcome.output), source: "answer")
    return table?.rows.map { $0.fields[0].plainText } ?? []
  }

  private func nearest(_ count: Int, to center: [Double], in table: PointTable, domain: Domain) -> [String] {
    table.rows.map { (distance: domain.distance(from: center, to: $0.position), id: $0.id) }
      .sorted { ($0.distance, $0.id) < ($1.distance, $1.id) }.prefix(count).map(\.id)
  }

  @Test func theFiveNearestAirportsLieOnBothSidesOfTheAntimeridian() throws {
    guard let path = World.data("airports.csv") else {
      print("skipped: ../shared/data/airports.csv is not there")
      return
    }
    let found = try ids("store --points \(path) --near 179.9,-17 --count 5")
    #expect(found == nearest(5, to: [179.9, -17], in: try .read(path), domain: .wgs84))
    let text = try CommandLineTool.run("store --points \(path) --near 179.9,-17 --count 5").text
    #expect(text.contains("Matei Airport") && text.contains("Savusavu Airport"))
  }

  @Test func earthquakesAreSearchedOnTheGlobeAndWithTheirDepthAsAnAxis() throws {
    guard let path = World.data("earthquakes.geojson") else {
      print("skipped: ../shared/data/earthquakes.geojson is not there")
      return
    }
    let globe = try PointTable.read(path)
    let flat = try ids("store --points \(path) --near -118,34 --count 4 --nodes 16")
    #expect(flat == nearest(4, to: [-118, 34], in: globe, domain: .wgs84))

    let choice = PointTable.Choice(axes: ["longitude", "latitude", "depth"])
    let space = try PointTable.read(path, choosing: choice)
    let deep = try ids(
      "store --points \(path) --near -118,34,10 --count 4 --nodes 16 --columns lon,lat,depth")
    #expect(deep == nearest(4, to: [-118, 34, 10], in: space, domain: try space.domain(bounds: nil)))
  }

  @Test func pointsOfSixDimensionsAreFoundAsByBruteForce() throws {
    let points = try CommandLineTool.run("dataset clustered --points 400 --dimensions 6 --seed 5")
    let table = try PointTable(CSVReader.table(Array(points.output), source: "points"))
    let center = [0.1, 0.9, 0.5, 0.5, 0.2, 0.7]
    let option = center.map { "\($0)" }.joined(separator: ",")
    let found = try ids("store --points - --near \(option)", input: points.text)
    #expect(found == nearest(5, to: center, in: table, domain: try table.domain(bounds: nil)))
  }

  private let cities = """
    name,lon,lat,id
    Suva,178.44,-18.14,s
    "Apia, Samoa",-171.77,-13.83,a
    London,-0.13,51.5,l
    Pole,200,90,p

    """

  @Test func aBoxIsClosedAndCrossesTheAntimeridian() throws {
    #expect(
      try ids("store --points - --nodes 8 --box 178.44,-18.14,-171.77,-13.83", input: cities) == ["a", "s"])
    #expect(
      try ids("store --points - --nodes 8 --box -171.77,-18.14,178.44,-13.83", input: cities) == ["a", "s"])
    #expect(
      try ids("store --points - --nodes 8 --box -180,-90,180,90", input: cities) == ["a", "l", "p", "s"])
    #expect(try ids("store --points - --nodes 8 --box 0,0,10,10", input: cities) == [])
  }

  @Test func aNegativeCoordinateIsReadInBothSpellings() throws {
    for option in ["--near -0.13,51.5", "--near=-0.13,51.5"] {
      #expect(try ids("store --points - --nodes 8 --count 1 \(option)", input: cities) == ["l"])
    }
  }

  @Test func aRadiusIsInTheUnitThatIsSaid() throws {
    let line = "store --points - --nodes 8 --near 178.44,-18.14"
    #expect(try ids(line + " --radius 1136km", input: cities) == ["s"])
    #expect(try ids(line + " --radius 1200km", input: cities) == ["s", "a"])
    #expect(try ids(line + " --radius 800mi", input: cities) == ["s", "a"])
    #expect(try ids(line + " --radius 1200m", input: cities) == ["s"])
    #expect(try ids(line + " --radius 1200km --count 1", input: cities) == ["s"])
  }

  @Test func answersCarryTheColumnsOfTheInputAndTheirCost() throws {
    let outcome = try CommandLineTool.run(
      "store --points - --nodes 8 --near -171.77,-13.83 --count 1 --format json", input: cities)
    let value = try JSONReader.document(Array(outcome.output))
    #expect(
      value["matches"]?.items?.first?.json
        == #"{"id":"a","name":"Apia, Samoa","lon":-171.77,"lat":-13.83,"distance_m":0}"#)
    #expect(value["coverage"] == .integer(1))
    #expect(value["hops"]?.finite != nil && value["zones_visited"]?.finite != nil)
    #expect(outcome.errors.isEmpty)

    let csv = try CommandLineTool.run("store --points - --nodes 8 --get p --format csv", input: cities)
    #expect(csv.lines.first == "id,name,lon,lat,distance_m,hops,zones_visited,coverage")
    #expect(csv.lines.last?.hasPrefix("p,Pole,200,90,,") == true)

    let table = try CommandLineTool.run("store --points - --nodes 8 --get p", input: cities)
    #expect(table.errors.hasPrefix("1 record, hops "))
  }

  @Test func columnsOfTheInputGiveWayToThoseOfTheAnswer() throws {
    let rows = "id,distance_m,hops,lon,lat,input.hops\na,2,3,4,5,6\n"
    let outcome = try CommandLineTool.run(
      "store --points - --nodes 8 --near 4,5 --format csv", input: rows)
    #expect(
      outcome.lines.first
        == "id,input.distance_m,input.input.hops,lon,lat,input.hops,distance_m,hops,zones_visited,coverage")
    #expect(outcome.lines.last?.hasPrefix("a,2,3,4,5,6,0,") == true)
  }

  @Test func aTableShowsADistanceOnlyWhereTheQuestionHasACenter() throws {
    for (question, header) in [
      ("--get l", "id  name      lon   lat"),
      ("--near 0,51 --count 1", "id  name      lon   lat  distance_m"),
    ] {
      let outcome = try CommandLineTool.run("store --points - --nodes 8 \(question)", input: cities)
      #expect(outcome.lines.first == header)
    }
  }

  @Test func theTorusHasAsManyDimensionsAsThereAreColumns() throws {
    // With the third axis on the torus, a slab across it meets half of the zones; without it, all of them.
    let rows = "id,x,y,z\na,0,0,0\nb,1,1,1\n"
    let line = "store --points - --columns x,y,z --format csv --box 0,0,0.9,1,1,1"
    let deep = try CSVReader.table(Array(CommandLineTool.run(line, input: rows).output), source: "3-d")
    let flat = try CSVReader.table(
      Array(CommandLineTool.run(line + " --dimensions 2", input: rows).output), source: "2-d")
    let zones = try [deep, flat].map { table in
      let column = try #require(table.columns.firstIndex(of: "zones_visited"))
      #expect(table.rows.map { $0.fields[0].plainText } == ["b"])
      return try #require(table.rows[0].fields[column].finite)
    }
    #expect(zones[0] < zones[1] && zones[1] == 64)
  }

  @Test func aEuclideanSpaceHasItsOwnBoundsAndUnit() throws {
    let rows = "id,x,y,z\na,0,0,-5\nb,1,2,5\nc,9,9,9\n"
    let line = "store --points - --nodes 8 --columns x,y,z --bounds 0...10,0...10,-10...10"
    #expect(try ids(line + " --near 0,0,0 --radius 5.5", input: rows) == ["a", "b"])
    #expect(try ids(line + " --box 0,0,-5,1,2,5", input: rows) == ["a", "b"])
    let outcome = try CommandLineTool.run(line + " --near 0,0,0 --count 1 --format csv", input: rows)
    #expect(outcome.lines[0].hasPrefix("id,x,y,z,distance,"))
    #expect(outcome.lines[1].hasPrefix("a,0,0,-5,5,"))
  }
}
