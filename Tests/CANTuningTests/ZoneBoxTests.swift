import CANGeometry
import Testing

@testable import CANTuning

/// Distances as the router takes their roots.
@Suite struct ZoneBoxTests {
  @Test func rootsAreThoseOfTheStandardConversion() {
    let most = UInt128(1) << 67 - 1
    var generator = SeededGenerator(seed: 1)
    var distances: [UInt128] = [0, 1, most, most - 1]
    for bits in UInt128(50)...66 {
      let power = UInt128(1) << bits
      // Halfway between two doubles, and just beside it.
      distances += [power, power - 1, power + 1, power + power >> 53, power + power >> 53 + 1]
      for _ in 0..<50 {
        distances.append(UInt128(generator.next()) << 64 | UInt128(generator.next()) & (power - 1))
      }
    }
    for distance in distances.map({ $0 & most }) {
      #expect(Box8.root(of: distance) == Double(distance).squareRoot())
      let low = UInt64(truncatingIfNeeded: distance)
      #expect(Box2.root(of: low) == Double(low).squareRoot())
    }
  }
}
