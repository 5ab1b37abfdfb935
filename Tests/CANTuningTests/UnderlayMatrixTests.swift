import CANGeometry
import CANTestKit
import Testing

@testable import CANTuning

@Suite struct UnderlayMatrixTests {
  private func latencies(_ text: String, unit: RTTMatrix.Unit? = nil) throws -> [[Microseconds]] {
    let matrix = try RTTMatrix(parsing: Array(text.utf8), unit: unit)
    let places = 0..<UInt32(matrix.placeCount)
    return places.map { place in places.map { matrix.latency(from: place, to: $0) } }
  }

  /// One small network: round trips of 10, 20 and 40 ms between three places.
  private static let three: [[Microseconds]] = [
    [200, 5_000, 10_000], [5_000, 200, 20_000], [10_000, 20_000, 200],
  ]

  @Test(arguments: [
    "0,10,20\n10,0,40\n20,40,0",
    "0, 10, 20\r\n10, 0, 40\r\n20, 40, 0\r\n",
    "\u{FEFF}0.0,10.0,2e1\n\n10,0,40\n# a comment\n20,40,0\n",
    "a,b,c\n0,10,20\n10,0,40\n20,40,0",
    "0,1,2\n0,10,20\n10,0,40\n20,40,0",
    "a,0,10,20\nb,10,0,40\nc,20,40,0",
    ",a,b,c\na,0,10,20\nb,10,0,40\nc,20,40,0",
    ",0,1,2\n0,0,10,20\n1,10,0,40\n2,20,40,0",
    "\"from, to\",\"a\",\"b\",\"c\"\n\"a\",0,10,20\n\"b, too\",10,0,40\n\"c\",20,40,0",
    ",10,20\n10,nan,40\n20,40,-1",
    "0,10,20\n,0,40\nNaN,-1,0",
    "0,8,20\n12,0,40\n20,40,0",
  ])
  func csvIsReadInMilliseconds(text: String) throws {
    #expect(try latencies(text) == Self.three)
  }

  @Test(arguments: [
    "0 10000 20000\n10000 0 40000\n20000 40000 0\n",
    "0 10000 20000 \n10000\t0  40000 \n-1 -1 0",
    "1 2 10000\n1 3 20000\n2 3 40000\n",
    "0 1 10000\n1 2 40000\n2 0 20000\n",
    "7 9 9000\n9 7 11000\n7 31 20000\n9 31 40000\n9 9 5\n31 9 -1",
    "1,2 10000\n1,3 20000\n2,3 40000\n",
    "topology E2EGraph 3\nfailure_model NullFailureModel\n\nnode 1\nnode 2\nnode 3\n1,2 10000\n1,3 20000\n2,3 40000\n",
  ])
  func kingIsReadInMicroseconds(text: String) throws {
    #expect(try latencies(text) == Self.three)
  }

  @Test func theUnitMayBeGiven() throws {
    #expect(try latencies("1,2 10\n1,3 20\n2,3 40", unit: .milliseconds) == Self.three)
    #expect(try latencies("0,10000\n10000,0", unit: .microseconds) == [[200, 5_000], [5_000, 200]])
  }

  @Test func latencyIsHalfOfTheRoundTripToTheMicrosecond() throws {
    #expect(try latencies("0,0.005\n,0") == [[200, 3], [3, 200]])
    #expect(try latencies("0,0.005\n0.004,0") == [[200, 2], [2, 200]])
    #expect(try latencies("0,0\n0,0") == [[200, 1], [1, 200]])
    #expect(try latencies("0,60000\n60000,0")[0][1] == 30_000_000)
  }

  @Test func gapsHaveTheMedian() throws {
    let matrix = try RTTMatrix(parsing: Array("0 2 40 60\n-1 0 80 -1\n-1 -1 0 100\n-1 -1 -1 0".utf8))
    #expect((matrix.placeCount, matrix.gapCount) == (4, 1))
    #expect(matrix.latency(from: 1, to: 3) == 30)
    #expect(matrix.latency(from: 3, to: 1) == 30)
    #expect(try RTTMatrix(parsing: Array("node 1\nnode 2\nnode 3\n1,2 8\n2,3 8".utf8)).gapCount == 1)
  }

  @Test(arguments: [
    ("", 1, 1, RTTMatrixError.Problem.empty),
    ("\n# nothing\n  \n", 1, 1, .empty),
    ("0", 1, 1, .placeCount(1)),
    ("0,1o,20\n10,0,40\n20,40,0", 1, 3, .number("1o")),
    ("0,10,20\n10,0,40\n20,4 0,0", 3, 4, .number("4 0")),
    ("0,10,20\n10,0\n20,40,0", 2, 1, .fieldCount(2, expected: 3)),
    ("0,10,20\n\n10,0,40\n20,40,0,5", 4, 1, .fieldCount(4, expected: 3)),
    ("0,10,20\n10,0,40", 1, 1, .notSquare(lines: 2, fields: 3)),
    ("5,10\n10,0\n20,40", 1, 1, .notSquare(lines: 3, fields: 2)),
    ("0,10,20\n10,0,40\n20,61000,0", 3, 4, .roundTrip("61000")),
    ("0,10,20\n10,0,40\n20,inf,0", 3, 4, .roundTrip("inf")),
    ("0 1\n60000001 0", 2, 1, .roundTrip("60000001")),
    ("0 1 2 3\n4 0 5 6\n7 8 0 9\n1 2 x 0", 4, 5, .number("x")),
    ("1 2 10\n1 3", 2, 1, .notAPair(fields: 2)),
    ("1,2 10\n,,,", 2, 1, .notAPair(fields: 0)),
    ("1,2 10\n1,2,3 4", 2, 1, .notAPair(fields: 4)),
    ("1 2 10\n1 b 20", 2, 3, .place("b")),
    ("1 2 10\n-1 2 20", 2, 1, .place("-1")),
    ("node x\n1,2 10", 1, 6, .place("x")),
    ("1 2 10\n2 3 20\n1 3 ms\n3 1 7", 3, 5, .number("ms")),
    ("1 2 10\n2 1 20\n1 2 30\n1 3 5", 3, 1, .repeatedPair(1, 2)),
    ("1 1 10\n1 1 20", 2, 1, .placeCount(1)),
    ("1 2 -1\n2 1 -1", 2, 1, .gaps(missing: 1, pairs: 1)),
    ("1 2 10\n3 4 10\n5 6 7\n7 8 9", 4, 1, .gaps(missing: 24, pairs: 28)),
    ("0,,\n,0,\n,,0", 3, 1, .gaps(missing: 3, pairs: 3)),
    ("0;10\n10;0", 1, 1, .notSquare(lines: 2, fields: 1)),
  ])
  func whatIsNoMatrixIsRefusedWithItsPlace(
    text: String, line: Int, column: Int, problem: RTTMatrixError.Problem
  ) {
    let error = RTTMatrixError(line: line, column: column, problem: problem)
    #expect(throws: error) { try RTTMatrix(parsing: Array(text.utf8)) }
    #expect(error.description.hasPrefix("line \(line), column \(column): "))
  }

  @Test func aMatrixHasAtMost8192Places() {
    let pairs = (1...8_192).map { "0 \($0) 5" }.joined(separator: "\n")
    #expect(throws: RTTMatrixError(line: 8_192, column: 1, problem: .placeCount(8_193))) {
      try RTTMatrix(parsing: Array(pairs.utf8))
    }
  }

  /// No bytes trap: pieces of all layouts, thrown together.
  @Test(arguments: seeds(300))
  func anyBytesAreReadOrRefused(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pieces = [
      "0", "1", "2", "17", "-1", "nan", "1e400", ",", ",", " ", "\t", "\n", "\n", "\"", "node", "#", "\r",
    ]
    var bytes: [UInt8] = []
    for _ in 0..<generator.below(60) {
      if generator.below(20) == 0 { bytes.append(UInt8(generator.below(256))) }
      bytes += pieces[generator.below(pieces.count)].utf8
    }
    if let matrix = try? RTTMatrix(parsing: bytes) { #expect(matrix.placeCount >= 2) }
  }

  /// Any square is read the same in every layout.
  @Test(arguments: seeds(30))
  func layoutsAgree(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = 4 + generator.below(6)
    let square = (0..<count).map { row in
      (0..<count).map { $0 == row ? 0 : 1 + generator.below(90_000) }
    }
    let matrix = square.map { $0.map(String.init).joined(separator: " ") }.joined(separator: "\n")
    let csv = square.map { $0.map { "\(Double($0) / 1_000)" }.joined(separator: ",") }.joined(separator: "\n")
    let pairs = square.enumerated().flatMap { row, times in
      times.enumerated().map { "\(row + 1) \($0 + 1) \($1)" }
    }
    let expected = try latencies(matrix)
    #expect(try latencies(csv) == expected, "seed \(seed)")
    #expect(try latencies(pairs.joined(separator: "\n")) == expected, "seed \(seed)")
  }

  @Test func nodesShareMeasuredPlaces() throws {
    let matrix = try RTTMatrix(parsing: Array("0,10,20\n10,0,40\n20,40,0".utf8))
    let underlay = Underlay(.measured(matrix), nodes: 500, seed: 3)
    #expect(underlay.topology.description == "matrix-3")
    var seen: Set<Microseconds> = []
    for node in 1..<500 { seen.insert(underlay.latency(from: 0, to: node)) }
    #expect(seen.count == 3 && seen.contains(Underlay.lanLatency))
    #expect(underlay.latency(from: 7, to: 7) == 0)
  }
}
