import Testing

@testable import canopy

@Suite struct InputTests {
  private func csv(_ text: String) throws -> RawTable {
    try CSVReader.table(Array(text.utf8), source: "f.csv")
  }

  private func json(_ text: String) throws -> RawTable {
    try JSONRows.table(Array(text.utf8), source: "f.json")
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func quotedFieldsHoldCommasQuotesAndLineEnds() throws {
    let table = try csv("id,note\r\n1,\"a, \"\"b\"\"\nc\"\r\n\r\n2,5\" pipe\r3,\n")
    #expect(table.columns == ["id", "note"])
    #expect(
      table.rows.map(\.fields) == [
        [.number("1"), .string("a, \"b\"\nc")], [.number("2"), .string("5\" pipe")],
        [.number("3"), .string("")],
      ])
    #expect(table.rows.map(\.place) == [.line(2), .line(5), .line(6)])
  }

  @Test func columnsOfNumbersKeepTheirDigitsAndEmptyFieldsAreNullThere() throws {
    let table = try csv("a,b,c\n1.50,007,x\n,8,\n-2e3,9,1\n")
    #expect(
      table.rows.map(\.fields) == [
        [.number("1.50"), .string("007"), .string("x")], [.null, .string("8"), .string("")],
        [.number("-2e3"), .string("9"), .string("1")],
      ])
  }

  @Test func aByteOrderMarkAndAnUnknownExtensionDoNotMatter() throws {
    let scratch = try Scratch()
    try scratch.write("\u{FEFF}lon,lat\r\n1,2\r\n", to: "a.csv")
    try scratch.write("\u{FEFF} {\"lon\":1,\"lat\":2}", to: "b.txt")
    try scratch.write("lon,lat\n1,2", to: "c")
    for name in scratch.names {
      #expect(try PointTable.read(scratch.url(name).path).rows.map(\.position) == [[1, 2]], "\(name)")
    }
  }

  @Test func csvMistakesNameTheirLine() {
    #expect(message { _ = try csv("a,b\n1,2\n3\n") } == "f.csv, line 3: 1 field under a header of 2")
    #expect(message { _ = try csv("a,b\n1,\"2\n3\n") } == "f.csv, line 2: a quote is never closed")
    #expect(message { _ = try csv("a,b\n\"1\"x,2\n") }.hasPrefix("f.csv, line 2: text after a closing quote"))
    #expect(message { _ = try csv("a,a\n1,2\n") } == "f.csv: two columns are named 'a'")
    #expect(message { _ = try csv("a,b\n") } == "f.csv has a header and no rows")
  }

  @Test func geoJSONFeaturesBecomeRowsWithNullsAndTheThirdCoordinateKept() throws {
    let table = try json(
      """
      {"type":"FeatureCollection","features":[
        {"type":"Feature","id":"q","geometry":{"type":"Point","coordinates":[-118.50,34,2.0]},
         "properties":{"mag":1.10,"felt":null,"altitude":"low"}},
        {"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[1,2]},"properties":null}]}
      """)
    #expect(
      table.columns == ["id", "longitude", "latitude", "altitude", "mag", "felt", "properties.altitude"])
    #expect(
      table.rows.map(\.fields) == [
        [
          .string("q"), .number("-118.50"), .number("34"), .number("2.0"), .number("1.10"), .null,
          .string("low"),
        ],
        [.number("7"), .number("1"), .number("2"), .null, .null, .null, .null],
      ])
  }

  @Test func objectsAreReadFromAnArrayOrOneALine() throws {
    let lines = try json("{\"lon\":1,\"lat\":2}\n{\"lat\":3,\"lon\":4,\"n\":true}\n")
    let array = try json("[{\"lon\":1,\"lat\":2},{\"lat\":3,\"lon\":4,\"n\":true}]")
    #expect(lines.columns == ["lon", "lat", "n"])
    #expect(lines.rows.map(\.fields) == array.rows.map(\.fields))
    #expect(lines.rows.map(\.place) == [.line(1), .line(2)])
    #expect(array.rows.map(\.place) == [.item(1), .item(2)])
  }

  @Test(arguments: [
    ("{\"type\":\"FeatureCollection\"", "f.json, line 1: the end where a comma or } belongs: broken JSON"),
    (
      "{\"type\":\"FeatureCollection\",\"features\":{}}",
      "f.json: a FeatureCollection without an array of features"
    ),
    ("[1]", "f.json, item 1: not a JSON object"),
    ("{\"type\":\"Feature\",\"geometry\":null}", "f.json, line 1: a Feature without a geometry"),
    (
      "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[]}}",
      "f.json, line 1: a Polygon geometry, and only a Point can be stored"
    ),
    (
      "{\"type\":\"Point\",\"coordinates\":[[1,2]]}",
      "f.json, line 1: the coordinates of a Point are two or three numbers: longitude, latitude, altitude"
    ),
    ("{\"a\":1}\n{\"a\":1,\"a\":2}", "f.json, line 2: the name 'a' appears twice"),
    ("{}\n\n{\"a\":nul}", "f.json, line 3: a word that JSON does not have: broken JSON"),
  ])
  func jsonMistakesNameTheirPlace(text: String, expected: String) {
    #expect(message { _ = try json(text) } == expected)
  }

  @Test func positionsAndIdsAreFoundByTheNamesOfTheColumns() throws {
    let globe = try PointTable(csv("Lat,name,LNG,id\n51.5,London,-0.13,a\n"))
    #expect(globe.isGeographic)
    #expect(globe.rows[0].position == [-0.13, 51.5])
    #expect(globe.rows[0].id == "a")
    #expect(globe.columns == ["Lat", "name", "LNG"])

    let cube = try PointTable(csv("x0,x1,x2\n.5,+1,0\n"))
    #expect(!cube.isGeographic)
    #expect(cube.rows[0].position == [0.5, 1, 0])
    #expect(cube.rows[0].id == "1")
    #expect(cube.rows[0].fields == [.double(0.5), .integer(1), .number("0")])

    let choice = PointTable.Choice(axes: ["b", "a"], id: "name")
    let chosen = try PointTable(csv("a,b,name\n1,2,x\n"), choosing: choice)
    #expect(chosen.rows[0].position == [2, 1])
    #expect(chosen.rows[0].id == "x")

    let quake = try PointTable(
      json("{\"type\":\"Point\",\"coordinates\":[1,2,3]}"),
      choosing: PointTable.Choice(axes: ["longitude", "latitude", "depth"]))
    #expect(quake.rows[0].position == [1, 2, 3])
  }

  @Test func idsDifferByTheirBytes() throws {
    let table = try PointTable(csv("id,lon,lat\ne\u{301},1,2\n\u{E9},3,4\n"))
    #expect(table.rows.map { Array($0.id.utf8).count } == [3, 2])
  }

  @Test(arguments: [
    (
      "a,b\n1,2\n",
      "f.csv has no columns longitude and latitude but a, b: name the columns of a position with --columns"
    ),
    ("lon,lat\n1,2\n3,abc\n", "f.csv, line 3: lat 'abc' is not a number"),
    ("lon,lat\n1,2\n3,\n", "f.csv, line 3: lat is empty"),
    ("lon,lat\n1,nan\n", "f.csv, line 2: lat 'nan' is not a finite number"),
    ("lon,lat\n1,1e999\n", "f.csv, line 2: lat '1e999' is not a finite number"),
    ("lon,lat\n0x10,1\n", "f.csv, line 2: lon '0x10' is not a number"),
    (
      "lon,lat\n51.5,-100\n",
      "f.csv, line 2: latitude -100 is not within -90 and 90 (longitude comes first: is the order swapped?)"
    ),
    (
      "lon,lat\n361,0\n",
      "f.csv, line 2: longitude 361 is not within -180 and 360 (360 more or less is the same place)"
    ),
    (
      "lon,lat\n500000,0\n", "f.csv, line 2: longitude 500000 is not within -180 and 360 (are these degrees?)"
    ),
    ("lon,lat\n0,4649776\n", "f.csv, line 2: latitude 4649776 is not within -90 and 90 (are these degrees?)"),
    ("id,lon,lat\na,1,2\nb,1,2\na,1,2\n", "f.csv, line 4: the id 'a' is already that of line 2"),
    ("id,lon,lat\na,1,2\n,1,2\n", "f.csv, line 3: no id"),
  ])
  func rowsThatAreNoPointsAreRefusedWithTheirLine(text: String, expected: String) {
    #expect(message { _ = try PointTable(csv(text)) } == expected)
  }
}
