import Foundation
import Testing

/// Bad input ends with one line on standard error, an exit status by sysexits, and nothing else.
@Suite struct BadInputTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func expectFailure(
    _ arguments: [String], input: String? = nil, status: Int32, saying part: String,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let before = scratch.names
    let outcome = try CommandLineTool.run(arguments, input: input, in: scratch.folder)
    #expect(outcome.status == status, "\(arguments) \(outcome.errors)", sourceLocation: location)
    #expect(outcome.output.isEmpty, "\(arguments)", sourceLocation: location)
    #expect(outcome.errorLines.count == 1, "\(outcome.errors)", sourceLocation: location)
    #expect(outcome.errors.hasPrefix("Error: "), "\(outcome.errors)", sourceLocation: location)
    #expect(outcome.errors.contains(part), "\(outcome.errors)", sourceLocation: location)
    #expect(scratch.names == before, "a file was left behind", sourceLocation: location)
  }

  /// Asks a file of this text for what is near 0,0; the answer would go to a file.
  private func expectRefused(
    _ text: String, as name: String, status: Int32 = 65, saying part: String, options: [String] = [],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    try scratch.write(text, to: name)
    try expectFailure(
      ["store", "--points", name, "--near", "0,0", "--output", "answer.csv"] + options, status: status,
      saying: part, at: location)
  }

  @Test func inputThatCannotBeReadExitsWith66() throws {
    let near = ["--near", "0,0"]
    try expectFailure(["store", "--points", "none.csv"] + near, status: 66, saying: "none.csv")
    try expectFailure(["store", "--points", "."] + near, status: 66, saying: "directory")
  }

  @Test func filesWithoutRowsAreBadData() throws {
    try expectRefused("", as: "a.csv", saying: "a.csv is empty")
    try expectRefused("\n \n", as: "a.csv", saying: "a.csv is empty")
    try expectRefused("lon,lat\n", as: "a.csv", saying: "no rows")
    try expectRefused("lon,lat\n1,\u{0}2\n", as: "a.csv", saying: "not UTF-8 text (line 2)")
    try expectRefused("{\"type\":\"FeatureCollection\",\"features\":[]}", as: "a.json", saying: "no rows")
    try expectFailure(
      ["store", "--points", "-", "--near", "0,0"], input: "", status: 65, saying: "standard input is empty")
  }

  @Test func rowsThatAreNoPointsAreBadDataWithTheirLine() throws {
    try expectRefused("lon,lat\n1,2\n1\n", as: "a.csv", saying: "line 3: 1 field under")
    try expectRefused("a,b\n1,2\n", as: "a.csv", saying: "no columns longitude and latitude but a, b")
    try expectRefused("lon,lat\n1,2\n1,north\n", as: "a.csv", saying: "line 3: lat 'north'")
    try expectRefused("lon,lat\nNaN,2\n", as: "a.csv", saying: "line 2: lon 'NaN' is not a finite")
    try expectRefused("lon,lat\n1,inf\n", as: "a.csv", saying: "line 2: lat 'inf' is not a finite")
    try expectRefused("lon,lat\n51,-120\n", as: "a.csv", saying: "swapped")
    try expectRefused("lon,lat\n-181,0\n", as: "a.csv", saying: "line 2: longitude -181")
    try expectRefused("id,lon,lat\na,1,2\na,1,2\n", as: "a.csv", saying: "line 3: the id 'a'")
    try expectRefused("a,b\n1,2\n", as: "a.csv", saying: "no column 'c'", options: ["--columns", "a,c"])
    try expectRefused("lon,lat\n1,2\n", as: "a.csv", saying: "no column 'key'", options: ["--id", "key"])
    try expectRefused(
      "a,b\n1,2\n9,2\n", as: "a.csv", saying: "line 3: a 9 is not within 0 and 5",
      options: ["--columns", "a,b", "--bounds", "0...5"])
  }

  @Test func brokenMapsAndRoutesNameTheirLine() throws {
    try scratch.write("{\n \"format\": \"canopy-zone-map\",\n \"version\" 1}", to: "a.json")
    try scratch.write(String(repeating: "[", count: 100_000), to: "deep.json")
    for option in ["--input", "--route", "--points"] {
      try expectFailure(
        ["map", option, "a.json"], status: 65,
        saying: "a.json, line 3: '1' where a colon belongs: broken JSON")
      try expectFailure(["map", option, "deep.json"], status: 65, saying: "nested more than 128 deep")
    }
  }

  @Test func tablesThatMemoryMayNotHoldAreBadData() throws {
    let names = (0..<10_001).map { "c\($0)" }.joined(separator: ",")
    try expectRefused(
      names + "\n" + String(repeating: ",", count: 10_000) + "\n", as: "a.csv",
      saying: "more than 10000 columns"
    )
    let sparse = (0..<8_000).map { "{\"lon\":1,\"lat\":2,\"k\($0)\":1}\n" }.joined()
    try expectRefused(sparse, as: "a.ndjson", saying: "more than 50000000 fields")
  }

  @Test func aMessageDoesNotRepeatALongField() throws {
    try scratch.write("lon,lat\n1,\(String(repeating: "z", count: 100_000))\n", to: "a.csv")
    let outcome = try CommandLineTool.run("store --points a.csv --near 0,0", in: scratch.folder)
    #expect(outcome.status == 65)
    #expect(outcome.errors.utf8.count < 1_000)
    #expect(outcome.errors.hasPrefix("Error: a.csv, line 2: lat 'zzz"))
    #expect(outcome.errors.hasSuffix("' is not a number\n"))
    let long = String(repeating: "9", count: 50_000)
    let wrong = try CommandLineTool.run(["map", "--nodes", "\u{1B}[31m" + long])
    #expect(wrong.status == 64 && wrong.errors.utf8.count < 1_000 && !wrong.errors.contains("\u{1B}"))
  }

  @Test func brokenAndMisnestedJSONIsBadData() throws {
    try expectRefused("{\"type\":", as: "a.geojson", saying: "broken JSON")
    try expectRefused("{\"lon\":1,\"lat\":2}\n{\"lon\":1\n", as: "a.ndjson", saying: "line 3")
    try expectRefused(
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":"
        + "{\"type\":\"Point\",\"coordinates\":[[1,2]]}}]}", as: "a.geojson", saying: "feature 1")
    try expectRefused(
      "{\"type\":\"FeatureCollection\",\"features\":{}}", as: "a.geojson", saying: "array of features")
    try expectRefused("[[1,2]]", as: "a.json", saying: "item 1: not a JSON object")
  }

  @Test func textThatIsNotUTF8IsBadData() throws {
    try Data([0x6C, 0x6F, 0x6E, 0x2C, 0x6C, 0x61, 0x74, 0x0A, 0xE9, 0x2C, 0x31]).write(
      to: scratch.url("a.csv"))
    try expectFailure(
      ["store", "--points", "a.csv", "--near", "0,0"], status: 65, saying: "not UTF-8 text (line 2)")
  }

  @Test(arguments: [
    (["dataset", "uniform", "--dimensions", "0"], "--dimensions 0"),
    (["dataset", "uniform", "--dimensions", "33"], "--dimensions 33"),
    (["dataset", "uniform", "--points", "0"], "--points 0"),
    (["dataset", "normal"], "normal"),
    (["dataset", "uniform", "--seed", "-1"], "--seed"),
    (["dataset", "uniform", "--format", "svg"], "svg"),
    (["dataset", "uniform", "--output", "a.pdf"], "names no format"),
    (["dataset", "uniform", "--output", "a.csv", "--format", "json"], "contradicts"),
    (["store", "--points", "a.csv"], "one question"),
    (["store", "--points", "a.csv", "--near", "0,0", "--get", "1"], "one question"),
    (["store", "--near", "0,0"], "--points"),
    (["store", "--points", "a.csv", "--near", "0,0", "--nodes", "0"], "--nodes 0"),
    (["store", "--points", "a.csv", "--near", "0,0", "--dimensions", "33"], "--dimensions 33"),
    (["store", "--points", "a.csv", "--near", "51.5,-100"], "swapped"),
    (["store", "--points", "a.csv", "--near", "0x1,0"], "'0x1' is not a finite number"),
    (["store", "--points", "a.csv", "--near", "0,0", "--nodes", "100001"], "--nodes 100001"),
    (["store", "--points", "a.csv", "--near", "0,0", "--output", ""], "--output names no file"),
    (["dataset", "uniform", "--points", "10000000", "--dimensions", "32"], "320000000 coordinates"),
    (["store", "--points", "a.csv", "--near", "0,x"], "'x' is not a finite number"),
    (["store", "--points", "a.csv", "--near", "400,0"], "longitude 400"),
    (["store", "--points", "a.csv", "--near", "0,0", "--count", "0"], "--count 0"),
    (["store", "--points", "a.csv", "--near", "0,0", "--radius", "5parsec"], "500km"),
    (["store", "--points", "a.csv", "--box", "0,0,1,1", "--count", "3"], "--near"),
    (["store", "--points", "a.csv", "--near", "0,0", "--columns", "a,a"], "--columns"),
    (["nonsense"], "nonsense"),
    (["dataset", "uniform", "--nonsense"], "--nonsense"),
  ])
  func wrongArgumentsExitWith64(arguments: [String], part: String) throws {
    try expectFailure(arguments, status: 64, saying: part)
  }

  @Test(arguments: [
    (["--radius", "500"], "--radius 500 has no unit"),
    (["--near", "1,2,3"], "3 numbers in a space of 2 axes"),
    (["--box", "0,10,10,-10"], "latitude runs from 10 down to -10"),
    (["--bounds", "0...1"], "--columns"),
  ])
  func argumentsThatDoNotFitTheFileExitWith64(options: [String], part: String) throws {
    try scratch.write("lon,lat\n1,2\n", to: "a.csv")
    let near = options.contains { ["--near", "--box"].contains($0) } ? [] : ["--near", "0,0"]
    try expectFailure(["store", "--points", "a.csv"] + near + options, status: 64, saying: part)
  }

  @Test func whatCannotBeWrittenExitsWith73() throws {
    try expectFailure(
      ["dataset", "uniform", "--output", "none/a.csv"], status: 73, saying: "there is no folder none")
    try scratch.write("1", to: "file")
    for path in ["file", "file/folder"] {
      try expectFailure(["demo", "--output", path], status: 73, saying: "\(path): Not a directory")
    }
    try FileManager.default.createDirectory(
      at: scratch.url("folder.csv"), withIntermediateDirectories: false)
    try expectFailure(["dataset", "uniform", "--output", "folder.csv"], status: 73, saying: "directory")
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    try expectFailure(
      ["dataset", "uniform", "--output", "/dev/full", "--format", "csv"], status: 73, saying: "No space left")
  }

  @Test func anIDThatNoRecordHasExitsWith1() throws {
    try scratch.write("id,lon,lat\na,1,2\n", to: "a.csv")
    try expectFailure(["store", "--points", "a.csv", "--get", "b"], status: 1, saying: "'b'")
  }
}
