import Foundation
import Testing

@testable import canopy

@Suite struct OutputTests {
  private let report = {
    var report = Report(
      columns: ["id", "name", "distance_m"],
      rows: [
        [.string("1"), .string("a, \"b\""), .number("2.50")],
        [.string("2"), .string("line\nend\u{1B}[31m"), .null],
      ], named: "matches")
    report.facts = ["hops": .integer(4)]
    return report
  }()

  @Test func csvRepeatsTheFactsInEveryRowAndReadsBackTheSame() throws {
    #expect(
      String(decoding: Report(columns: report.columns, rows: report.rows).csv, as: UTF8.self)
        == "id,name,distance_m\n1,\"a, \"\"b\"\"\",2.50\n2,\"line\nend\u{1B}[31m\",\n")
    let scratch = try Scratch()
    let path = scratch.url("a.csv").path
    try report.write(as: .csv, to: Destination(path: path), console: Console(quiet: true))
    let table = try RawTable.read(InputFile(path: path))
    #expect(table.columns == ["id", "name", "distance_m", "hops"])
    #expect(
      table.rows.map { $0.fields.map(\.plainText) } == report.rows.map { $0.map(\.plainText) + ["4"] })
  }

  @Test func jsonHoldsTheFactsBesideTheRows() throws {
    let value = try JSONReader.document(report.json)
    #expect(value["hops"] == .integer(4))
    #expect(value["matches"]?.items?.count == 2)
    #expect(value["matches"]?.items?.first?["distance_m"] == .number("2.50"))
    #expect(Report(columns: ["a"], rows: []).json == Array("[]\n".utf8))
  }

  @Test func tablesAlignAndObeyNoControlCharacters() {
    #expect(
      report.table(width: 80).text == """
        id  name           distance_m
        1   a, "b"               2.50
        2   line end [31m

        """)
  }

  @Test func wideLettersMarksAndEmojiAlign() {
    let names = ["日本語", "e\u{301}", "👩‍👩‍👧", "❤️", "한국", "plain"]
    let table = Report(columns: ["name", "n"], rows: names.map { [.string($0), .integer(1)] })
      .table(width: 80)
    #expect(names.map(\.cellCount) == [6, 1, 2, 2, 4, 5])
    for (line, name) in zip(table.text.split(separator: "\n").dropFirst(), names) {
      #expect(String(line.dropLast(1)).cellCount == 8, "\(name)")
    }
  }

  @Test func textThatTurnsTheDirectionOrCommandsATerminalBecomesBlanks() {
    #expect("a\u{202E}b\u{2028}c\u{1B}d\te\nf".onOneLine == "a b c d e f")
  }

  @Test func aTableLeavesOutWhatIsEmptyOrHasNoRoomAndSaysIt() {
    var report = Report(
      columns: ["id", "void", "name", "url", "late", "distance"],
      rows: [
        [
          .string("1"), .null, .string("A"), .string(String(repeating: "u", count: 60)), .integer(5),
          .integer(2),
        ]
      ])
    report.spareColumns = ["void", "name", "url", "late"]
    let narrow = report.table(width: 30)
    #expect(narrow.text == "id  name  distance\n1   A            2\n")
    #expect(narrow.leftOut == ["void", "url", "late"])
    let wide = report.table(width: 160)
    #expect(wide.text.hasPrefix("id  name  url   "))
    #expect(wide.text.contains(String(repeating: "u", count: 39) + "…     5         2\n"))
    #expect(wide.leftOut == ["void"])
    report.spareColumns = []
    #expect(report.table(width: 10).leftOut.isEmpty)
  }

  @Test func aTableRoundsLongFractionsAndNothingElse() {
    let numbers = ["-179.66700744628906", "0.11837268983636319", "1517868922700", "12.5", "1234567890123.25"]
    let table = Report(columns: ["n"], rows: numbers.map { [.number($0)] }).table(width: 80)
    #expect(
      table.text.split(separator: "\n").dropFirst().map { String($0).trimmed } == [
        "-179.667007", "0.11837269", "1517868922700", "12.5", "1234567890123.25",
      ])
  }

  @Test func aFileIsReplacedInOneStepAndALinkStaysALink() throws {
    let scratch = try Scratch()
    let path = scratch.url("a.txt").path
    try Destination(path: path).write(Array("one".utf8))
    let link = scratch.url("link.txt").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    try Destination(path: link).write(Array("two".utf8))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "two")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    #expect(scratch.names == ["a.txt", "link.txt"])
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: Failure.self) { try Destination(path: link).write([1]) }
    #expect(scratch.names == ["link.txt"])
  }

  @Test func whatCannotBeWrittenLeavesNothingBehind() throws {
    let scratch = try Scratch()
    for path in [scratch.folder.path, scratch.url("none/a.txt").path] {
      #expect(throws: Failure.self) { try Destination(path: path).write([1]) }
    }
    #expect(scratch.names.isEmpty)
  }

  @Test func aFolderThatCannotBeWrittenIsSaidBeforeTimeIsSpent() throws {
    // The superuser may write everywhere.
    guard geteuid() != 0 else { return }
    let scratch = try Scratch()
    let path = try scratch.write("1", to: "a.csv").path
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: scratch.folder.path)
    #expect(throws: Failure.self) { try Destination(path: path).check() }
    #expect(throws: Failure.self) { try Destination(path: scratch.url("b.csv").path).check(replaces: false) }
    #expect(throws: Failure.self) { try ChartFolder(path: scratch.folder.path) }
    try Destination(path: path).check(replaces: false)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.folder.path)
    try Destination(path: path).check()
  }
}
