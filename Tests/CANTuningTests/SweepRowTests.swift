import CANGeometry
import CANTuning
import Testing

@Suite struct SweepRowTests {
  private func rows(_ dimensions: [Int] = [2, 3], seed: UInt64 = 1) async throws -> [SweepRow] {
    let sweep = try Sweep(
      dimensions: dimensions, nodes: [16, 100], lookups: 100, repeats: 3, seed: seed, version: "1")
    return try await sweep.run().map(\.row)
  }

  @Test func columnsAreThoseThatWerePromised() async throws {
    #expect(
      SweepRow.header == """
        row,rows,overlay,parameters,dimensions,nodes,realities,peers_per_zone_max,hash_functions,\
        hash_choice,metric,landmarks,joins,expressways,hot_spots,underlay,demand,points,lookups,repeats,seed,version,\
        mean_hops,mean_hops_ci95,p50_hops,p95_hops,p99_hops,max_hops,mean_messages,failed_share,\
        mean_latency_ms,mean_latency_ms_ci95,p95_latency_ms,hop_latency_ms,latency_stretch,\
        mean_neighbors,max_neighbors,join_messages,departure_messages,keep_alive_messages,\
        keys_moved_by_join,keys_moved_by_departure,keys_moved_by_modulo,max_load,max_answers,max_records,closed_form_hops
        """)
    let configuration = try CANModel.Configuration(parsing: "joins=uniform")
    let sweep = try Sweep(
      [Setting(.can(configuration), nodes: 1)], lookups: 3, repeats: 2, seed: .max, version: "v")
    let row = try #require(await sweep.run().first?.row)
    #expect(
      row.line.hasPrefix(
        "1,1,can,,2,1,1,1,1,parallel,greedy,0,uniform,none,none,none,uniform,none,3,2,\(UInt64.max),v,0,0,"))
  }

  @Test func aRowIsWhatItsLineSays() async throws {
    for seed in UInt64(1)...5 {
      for row in try await rows(seed: seed) {
        #expect(try SweepRow(line: row.line) == row, "seed \(seed)")
      }
    }
    var row = try #require(await rows([2]).first)
    for text in ["a,b", "say \"so\"", "\"", ",", "\"\"", " blank ", "k=20 alpha=3", "é"] {
      row[.parameters] = .text(text)
      #expect(try SweepRow(line: row.line) == row, "\(text)")
    }
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<10_000 {
      let digits =
        Double(generator.below(1 << 30))
        * Double(sign: .plus, exponent: generator.below(60) - 45, significand: 1)
      row[.meanHops] = .number(generator.below(2) == 0 ? digits : -digits)
      let read = try SweepRow(line: row.line)
      #expect(read == row && read.line == row.line, "\(digits)")
    }
  }

  @Test func whatIsNoRowIsRefused() async throws {
    let line = try #require(await rows([2]).first).line
    #expect(throws: RowError.fieldCount(1, of: SweepRow.columnNames.count)) { try SweepRow(line: "") }
    #expect(throws: RowError.self) { try SweepRow(line: line + ",1") }
    #expect(throws: RowError.self) { try SweepRow(line: line.dropLast(12)) }
    for (column, wrong) in [
      (SweepRow.Column.nodes, "x"), (.nodes, "016"), (.nodes, "1.5"), (.meanHops, "nan"),
      (.meanHops, "1.50"), (.meanHops, "1e0"), (.seed, ""),
    ] {
      var fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let index = try #require(SweepRow.columnNames.firstIndex(of: column.rawValue))
      fields[index] = wrong
      let changed = fields.joined(separator: ",")
      if wrong.isEmpty {
        #expect(try SweepRow(line: changed)[column] == .missing)
      } else {
        #expect(throws: RowError.field(column, wrong)) { try SweepRow(line: changed) }
      }
    }
  }

  @Test func numbersHaveFourDigits() {
    let numbers = [0, 1, -1, 0.5, 1.23456, -0.00004, 12.00009, 399.0412, 0.99999, -2.25]
    #expect(
      numbers.map { SweepRow.Value.number($0).description } == [
        "0", "1", "-1", "0.5", "1.2346", "0", "12.0001", "399.0412", "1", "-2.25",
      ])
    #expect(SweepRow.Value.missing.description.isEmpty)
  }

  @Test func aRowOfAnotherSweepIsRecognized() async throws {
    let sweep = try Sweep(dimensions: [2, 3], nodes: [16], lookups: 100, repeats: 3, seed: 1, version: "1")
    let rows = try await sweep.run().map(\.row)
    for (place, row) in rows.enumerated() {
      #expect(sweep.firstDifference(of: row, at: place) == nil)
      #expect(sweep.firstDifference(of: row, at: 1 - place) == .row)
    }
    let others: [(Sweep, SweepRow.Column)] = [
      (try Sweep(dimensions: [2], nodes: [16], lookups: 100, repeats: 3, seed: 1, version: "1"), .rows),
      (
        try Sweep(dimensions: [2, 3], nodes: [16], lookups: 101, repeats: 3, seed: 1, version: "1"), .lookups
      ),
      (
        try Sweep(dimensions: [2, 3], nodes: [16], lookups: 100, repeats: 2, seed: 1, version: "1"), .repeats
      ),
      (try Sweep(dimensions: [2, 3], nodes: [16], lookups: 100, repeats: 3, seed: 2, version: "1"), .seed),
      (
        try Sweep(dimensions: [2, 3], nodes: [16], lookups: 100, repeats: 3, seed: 1, version: "2"), .version
      ),
      (
        try Sweep(dimensions: [4, 3], nodes: [16], lookups: 100, repeats: 3, seed: 1, version: "1"),
        .dimensions
      ),
    ]
    for (other, column) in others { #expect(other.firstDifference(of: rows[0], at: 0) == column) }
  }

  @Test func partsMakeTheWholeOrSayWhyNot() async throws {
    let rows = try await rows()
    func merged(_ rows: [SweepRow]) throws(MergeError) -> [SweepRow] {
      var merge = RowMerge()
      for row in rows { try merge.add(row) }
      return try merge.merged()
    }
    #expect(try merged(rows.reversed()) == rows)
    #expect(try merged(rows + rows) == rows)
    #expect(throws: MergeError.empty) { try merged([]) }
    #expect(throws: MergeError.missing([1, 3], count: 2, of: 4)) { try merged([rows[3], rows[1]]) }
    var other = rows[2]
    other.meanHops += 1
    #expect(throws: MergeError.contradiction(3, .meanHops)) { try merged(rows + [other]) }
    other = rows[2]
    other[.seed] = .text("2")
    #expect(throws: MergeError.otherSweep(.seed, .text("2"), .text("1"))) { try merged([rows[0], other]) }
    other = rows[2]
    for place in [0, 5, -1] {
      other[.row] = .integer(place)
      #expect(throws: MergeError.place(place)) { try merged([other]) }
    }
    other = rows[1]
    other[.row] = .integer(3)
    #expect(throws: MergeError.twice(2, 3)) { try merged([rows[0], rows[1], other, rows[3]]) }
    for count in [0, -3, 2] {
      other = rows[2]
      other[.rows] = .integer(count)
      #expect(throws: MergeError.place(3)) { try merged([other]) }
    }
    other[.rows] = .integer(.max)
    let first = [1, 2] + Array(4...21)
    #expect(throws: MergeError.missing(first, count: .max - 1, of: .max)) { try merged([other]) }
  }
}
