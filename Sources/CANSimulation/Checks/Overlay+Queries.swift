import CANCore
import CANGeometry
import CANStorage

// Every query is complete, visits each zone that meets its region once, and finds what looking at
// everything finds.

extension Overlay {
  /// Asks random regions for their zones and throws if an answer is not that of the true tiling.
  public mutating func checkQueries(_ count: Int, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let tiling = Tiling(statuses, on: torus)
    for _ in 0..<count {
      let region = Region.random(on: torus, &generator)
      let answer = try query(.zones, in: region)
      guard answer.coverage.isComplete else {
        throw Breach(.answers, "a query covers only \(answer.coverage.share) of the torus")
      }
      let expected = tiling.claims(meeting: region)
      guard answer.zones.sorted(by: { $0.zone < $1.zone }) == expected, answer.zonesVisited == expected.count
      else {
        throw Breach(
          .answers, "a query visited \(answer.zonesVisited) zones where \(expected.count) meet its region")
      }
    }
  }

  /// Searches a spatial space for a shape and throws if the answer is not that of looking at every record.
  public mutating func checkSearch(_ shape: Shape, in space: Space) throws {
    let answer = try search(shape, in: space)
    let name = Array(space.name.utf8)
    let expected = simulator.objects.filter { $0.key.space == name && shape.contains($0.position) }.map(\.key)
    guard answer.coverage.isComplete, answer.matches.map(\.record.key).sorted() == expected else {
      throw Breach(.answers, "a search found \(answer.matches.count) records of \(expected.count)")
    }
    guard try self.count(shape, in: space).count == expected.count else {
      throw Breach(.answers, "a count is not that of the records found")
    }
  }
}

extension Region {
  /// A region with arcs of every kind: across the wrap, whole, of one cell, of any length.
  fileprivate static func random(on torus: Torus, _ generator: inout SeededGenerator) -> Region {
    let intervals = (0..<torus.dimensions).map { _ in
      switch generator.below(6) {
      case 0: Interval.whole
      case 1: Interval(lower: generator.coordinate(), extent: 0)
      default:
        Interval(lower: generator.coordinate(), extent: generator.coordinate() >> UInt32(generator.below(6)))
      }
    }
    return Region(intervals) ?? .whole(of: torus)
  }
}
