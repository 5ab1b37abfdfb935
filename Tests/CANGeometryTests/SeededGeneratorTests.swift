import CANGeometry
import Testing

@Suite struct SeededGeneratorTests {
  /// The numbers of the reference implementation of SplitMix64.
  @Test func theSequenceIsThatOfSplitMix64() {
    var zero = SeededGenerator(seed: 0)
    let afterZero: [UInt64] = [
      16_294_208_416_658_607_535, 7_960_286_522_194_355_700, 487_617_019_471_545_679,
      17_909_611_376_780_542_444, 1_961_750_202_426_094_747,
    ]
    #expect(afterZero.indices.map { _ in zero.next() } == afterZero)
    var other = SeededGenerator(seed: 1_234_567)
    let afterOther: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect(afterOther.indices.map { _ in other.next() } == afterOther)
  }

  @Test func drawsStayBelowTheirBoundAndReachAllOfIt() {
    var generator = SeededGenerator(seed: 1)
    for bound in 1...40 {
      var isSeen = [Bool](repeating: false, count: bound)
      for _ in 0..<(60 * bound) { isSeen[generator.below(bound)] = true }
      #expect(isSeen.allSatisfy { $0 }, "bound \(bound)")
    }
    for _ in 0..<100 { #expect((0..<Int.max).contains(generator.below(.max))) }
  }

  @Test func fractionsFillTheUnitIntervalEvenly() {
    var generator = SeededGenerator(seed: 2)
    var tenths = [Int](repeating: 0, count: 10)
    for _ in 0..<10_000 { tenths[Int(generator.fraction() * 10)] += 1 }
    // Six standard deviations of a binomial of 10,000 at one tenth.
    for tenth in tenths { #expect(abs(tenth - 1_000) < 180, "\(tenths)") }
  }

  @Test func aSeedRepeatsItsPointsAndASplitDoesNot() throws {
    let torus = try #require(Torus(dimensions: 32))
    var one = SeededGenerator(seed: 3)
    var other = SeededGenerator(seed: 3)
    #expect(one.point(on: torus) == other.point(on: torus))
    var branch = one.split()
    #expect(branch.next() != one.next())
    #expect(one != other)
  }
}
