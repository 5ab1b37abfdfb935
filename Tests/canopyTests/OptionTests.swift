import Testing

@testable import canopy

@Suite struct OptionTests {
  @Test(arguments: [
    ("7", [7]), ("1024,65536", [1024, 65536]), ("2...8", [2, 3, 4, 5, 6, 7, 8]),
    ("2...10+2", [2, 4, 6, 8, 10]), ("2...9+4", [2, 6]), ("2^8...2^11x2", [256, 512, 1024, 2048]),
    ("2^16", [65536]), ("8,2,8,3...4", [2, 3, 4, 8]), ("1...9223372036854775807x2^32", [1, 1 << 32]),
  ])
  func listsOfNumbersSpellRangesStepsFactorsAndPowers(text: String, values: [Int]) throws {
    #expect(try NumberList(parsing: text).values == values)
  }

  @Test(arguments: [
    "", ",", "1,", "a", "-1", "1..3", "3...1", "1...", "...3", "1...9+0", "1...9x1", "0...9x2", "2^64", "1.5",
    "1...10001", "2^", "9223372036854775808", "1...2...3", "٣",
  ])
  func listsOfNumbersRefuseWhatIsNotOne(text: String) {
    #expect(throws: (any Error).self) { try NumberList(parsing: text) }
  }

  @Test func positionsKeepTheNumbersThatWereTyped() throws {
    #expect(try Position(parsing: "-0.13,51.5").values == [-0.13, 51.5])
    #expect(try Position(parsing: " 1e3 , -2 ,3").values == [1000, -2, 3])
    for text in ["", "1,", "a,b", "nan,1", "1,inf", "1;2"] {
      #expect(throws: (any Error).self, "\(text)") { try Position(parsing: text) }
    }
  }

  @Test func distancesNeedAUnitOnTheGlobeAndNoneInAEuclideanSpace() throws {
    #expect(try Length(parsing: "500km").inMeters() == 500_000)
    #expect(try Length(parsing: "3mi").inMeters() == 4828.032)
    #expect(try Length(parsing: "20m").inMeters() == 20)
    #expect(try Length(parsing: "2.5").inAxisUnits() == 2.5)
    #expect(throws: (any Error).self) { try Length(parsing: "500").inMeters() }
    #expect(throws: (any Error).self) { try Length(parsing: "500km").inAxisUnits() }
    for text in ["", "km", "-5km", "5 parsecs", "infkm", "nan"] {
      #expect(throws: (any Error).self, "\(text)") { try Length(parsing: text) }
    }
  }

  @Test func boundsAreOneRangeForAllAxesOrOneEach() throws {
    #expect(try Bounds(parsing: "-10...700").ranges(for: 2) == [-10...700, -10...700])
    #expect(try Bounds(parsing: "0...1,-2.5...3").ranges(for: 2) == [0...1, -2.5...3])
    #expect(throws: (any Error).self) { try Bounds(parsing: "0...1,0...1").ranges(for: 3) }
    for text in ["", "1", "1...1", "2...1", "0...inf", "a...b"] {
      #expect(throws: (any Error).self, "\(text)") { try Bounds(parsing: text) }
    }
  }

  @Test func extensionsOfFilesNameFormats() {
    #expect(OutputFormat(extensionOf: "a/b.JSON") == .json)
    #expect(OutputFormat(extensionOf: "b.jsonl") == .ndjson)
    #expect(OutputFormat(extensionOf: "b.csv") == .csv)
    #expect(OutputFormat(extensionOf: "b.svg") == .svg)
    #expect(OutputFormat(extensionOf: "csv") == nil)
    #expect(OutputFormat(extensionOf: "b.pdf") == nil)
  }
}
