import CANGeometry
import Testing

@testable import CANStorage

@Suite struct KeyMappingTests {
  /// The goldens are those of Python's hashlib over the documented layout.
  @Test(arguments: [
    (space: Array("files".utf8), id: Array("readme".utf8), function: 0, [0x88b2_05a1, 0x285d_7a4f]),
    (space: Array("files".utf8), id: Array("readme".utf8), function: 3, [0xb40a_0ceb, 0x3f8e_8409]),
    (
      space: [], id: [0, 0xFF], function: 1,
      [
        0x0179_1f21, 0xfc65_a6be, 0xb7f6_e434, 0xf637_cb5e, 0x7f03_1440, 0xe201_f331, 0xf67c_64ba,
        0xe309_5ac1, 0xe2a6_3899, 0x7e48_a375, 0x6921_1cef, 0x9d6c_e0da, 0x4602_b9c2, 0x2c11_f628,
        0x93a3_7ddf, 0xcf40_5d7b, 0x15f6_4f26, 0xd40d_1157, 0x1ed1_67a2,
      ] as [Coordinate]
    ),
  ])
  func theLayoutThatIsHashedNeverChanges(
    _ golden: (space: [UInt8], id: [UInt8], function: Int, coordinates: [Coordinate])
  ) throws {
    let torus = try #require(Torus(dimensions: golden.coordinates.count))
    let key = try #require(Key(space: golden.space, id: golden.id))
    #expect(key.hashedPoint(on: torus, function: golden.function).coordinates == golden.coordinates)
  }

  @Test func everyDimensionGetsAPointAndFewerDimensionsAPrefixOfIt() throws {
    let key = try #require(Key(space: "s", id: "k"))
    let all = key.hashedPoint(on: try #require(Torus(dimensions: 32))).coordinates
    #expect(Set(all).count == 32)
    for dimensions in 1...32 {
      let torus = try #require(Torus(dimensions: dimensions))
      #expect(key.hashedPoint(on: torus).coordinates == Array(all.prefix(dimensions)))
    }
  }

  @Test func theBorderBetweenSpaceAndIdCounts() throws {
    let torus = try #require(Torus(dimensions: 2))
    let one = try #require(Key(space: "ab", id: "c"))
    let other = try #require(Key(space: "a", id: "bc"))
    #expect(one.hashedPoint(on: torus) != other.hashedPoint(on: torus))
    #expect(one.hashedPoint(on: torus) != one.hashedPoint(on: torus, function: 1))
  }

  @Test func manyKeysSpreadEvenlyOverTheQuarters() throws {
    let torus = try #require(Torus(dimensions: 2))
    var quarters = [0, 0, 0, 0]
    for number in 0..<4_000 {
      let key = try #require(Key(space: "spread", id: "\(number)"))
      quarters[Int(torus.code(of: key.hashedPoint(on: torus)) >> 62)] += 1
    }
    // Six standard deviations of a binomial of 4,000 at one quarter.
    for quarter in quarters { #expect(abs(quarter - 1_000) < 165, "\(quarters)") }
  }
}
