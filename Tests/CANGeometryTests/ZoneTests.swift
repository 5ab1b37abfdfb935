import CANGeometry
import Testing

@Test func wholeIsTheUnionOfItsHalves() throws {
  let (low, high) = try #require(Zone.whole.halves)
  #expect(low.sibling == high)
  #expect(low.volume + high.volume == .whole)
}
