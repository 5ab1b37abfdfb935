import CANTuning
import Testing

@Suite struct SweepTests {
  private func sweep(_ dimensions: [Int], _ nodes: [Int], seed: UInt64 = 1) throws -> Sweep {
    try Sweep(dimensions: dimensions, nodes: nodes, lookups: 200, repeats: 4, seed: seed, version: "1")
  }

  @Test func rowsDoNotDependOnHowManyRunAtATime() async throws {
    var sweep = try sweep([2, 3], [64, 300])
    let rows = await sweep.run()
    for workers in [1, 2, 7] {
      sweep.workersMax = workers
      #expect(await sweep.run() == rows)
    }
    sweep.memoryLimit = 0
    #expect(await sweep.run() == rows)
  }

  @Test func aRowDoesNotDependOnTheOtherRows() async throws {
    let rows = try await sweep([2, 3, 5], [64, 300]).run()
    #expect(rows.map(\.dimensions) == [2, 2, 3, 3, 5, 5])
    #expect(rows.map(\.nodes) == [64, 300, 64, 300, 64, 300])
    #expect(try await sweep([3], [300]).run() == [rows[3]])
    #expect(try await sweep([3], [300], seed: 2).run() != [rows[3]])
  }

  @Test func repeatsAreIndependentOverlays() async throws {
    let row = try #require(await sweep([2], [256]).run().first)
    #expect(try #require(row.meanHopsCI95) > 0)
    let once = try Sweep(dimensions: [2], nodes: [256], repeats: 1, seed: 1)
    #expect(await once.run().first?.meanHopsCI95 == nil)
  }

  @Test func columnsAreThoseThatWerePromised() async throws {
    #expect(
      SweepRow.columnNames.joined(separator: ", ") == """
        overlay, dimensions, nodes, realities, peers_per_zone_max, hash_functions, metric, joins, \
        lookups, repeats, seed, version, mean_hops, mean_hops_ci95, p50_hops, p95_hops, p99_hops, \
        max_hops, mean_neighbors, max_neighbors, closed_form_hops
        """)
    let sweep = try Sweep(
      dimensions: [2], nodes: [1], joins: .uniform, lookups: 3, repeats: 2, seed: .max, version: "v")
    let row = try #require(await sweep.run().first)
    #expect(
      row.values.map(\.description) == [
        "can", "2", "1", "1", "1", "1", "greedy", "uniform", "3", "2", "\(UInt64.max)", "v",
        "0", "0", "0", "0", "0", "0", "0", "0", "0.5",
      ])
  }

  @Test func numbersHaveFourDigits() {
    let numbers = [0, 1, -1, 0.5, 1.23456, -0.00004, 12.00009, 399.0412, 0.99999, -2.25]
    #expect(
      numbers.map { SweepRow.Value.number($0).description } == [
        "0", "1", "-1", "0.5", "1.2346", "0", "12.0001", "399.0412", "1", "-2.25",
      ])
    #expect(SweepRow.Value.missing.description.isEmpty)
  }

  @Test func aSweepThatCannotBeMeasuredIsRefused() {
    func error(_ dimensions: [Int], _ nodes: [Int], lookups: Int = 1, repeats: Int = 1) -> SweepError? {
      do {
        _ = try Sweep(
          dimensions: dimensions, nodes: nodes, lookups: lookups, repeats: repeats, seed: 1)
        return nil
      } catch { return error }
    }
    #expect(error([2], [2]) == nil)
    #expect(error([0], [2]) == .dimensions(0))
    #expect(error([2, 33], [2]) == .dimensions(33))
    #expect(error([2], [0]) == .nodeCount(0))
    #expect(error([2], [1 << 40]) == .nodeCount(1 << 40))
    #expect(error([2], [2], lookups: 0) == .lookupCount(0))
    #expect(error([2], [2], repeats: -1) == .repeatCount(-1))
    #expect(error([], [2]) == .empty)
    #expect(error([2], []) == .empty)
  }
}
