import CANTuning
import Testing

@Suite struct StatisticsTests {
  @Test func percentilesAreNearestRanks() {
    let histogram = Histogram(counts: [0, 1, 0, 2, 1])
    #expect([0, 25, 26, 50, 75, 76, 100].map(histogram.percentile) == [0, 1, 3, 3, 3, 4, 4])
    #expect((histogram.count, histogram.total, histogram.max) == (4, 11, 4))
    #expect(histogram.mean == 2.75)
    let hundred = Histogram(counts: [0] + [Int](repeating: 1, count: 100))
    #expect([1, 50, 95, 99, 100].map(hundred.percentile) == [1, 50, 95, 99, 100])
  }

  @Test func nothingSeenHasNoSpread() {
    let empty = Histogram()
    #expect((empty.count, empty.max, empty.percentile(50)) == (0, 0, 0))
    #expect(empty.mean == 0)
    #expect(Histogram(counts: [0, 0]) == empty)
  }

  @Test func mergingCountsBoth() {
    var one = Histogram(counts: [1, 2])
    one.merge(Histogram(counts: [0, 1, 0, 5]))
    #expect(one == Histogram(counts: [1, 3, 0, 5]))
  }

  /// Printed tables of Student's t, two-sided 95 %.
  @Test(arguments: [
    (1, 12.706_204_736), (2, 4.302_652_730), (3, 3.182_446_305), (4, 2.776_445_105),
    (5, 2.570_581_836), (6, 2.446_911_851), (7, 2.364_624_252), (8, 2.306_004_135),
    (9, 2.262_157_163), (10, 2.228_138_852), (19, 2.093_024_054), (20, 2.085_963_447),
    (30, 2.042_272_456), (60, 2.000_297_822), (120, 1.979_930_405), (1000, 1.962_339_081),
    (Int.max, 1.959_963_985),
  ])
  func quantilesAreThoseOfTheTables(degrees: Int, published: Double) {
    #expect(abs(Statistics.studentT95(degreesOfFreedom: degrees) - published) < 1e-8)
  }

  @Test func quantilesFallWithoutAStep() {
    let quantiles = (1...300).map { Statistics.studentT95(degreesOfFreedom: $0) }
    #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test func confidenceNeedsTwoSamples() throws {
    #expect(Statistics.confidence95([]) == nil)
    #expect(Statistics.confidence95([3]) == nil)
    #expect(Statistics.confidence95([3, 3, 3]) == 0)
    let interval = try #require(Statistics.confidence95([1, 2, 3, 4, 5]))
    #expect(abs(interval - 2.776_445_105 * (2.5 / 5).squareRoot()) < 1e-9)
  }

  @Test func theClosedFormIsThatOfThePaper() {
    #expect(ClosedForm.hops(dimensions: 2, nodes: 65_536) == 128)
    #expect(abs(ClosedForm.hops(dimensions: 4, nodes: 65_536) - 16) < 1e-9)
    #expect(ClosedForm.neighbors(dimensions: 5) == 10)
    #expect([-1, 0, 3.9, 4, 16, 100, .infinity].map(ClosedForm.dimensions) == [1, 1, 1, 2, 8, 32, 32])
  }
}
