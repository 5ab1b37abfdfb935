import CANGeometry
import Testing

/// All arcs between the first and last cells of eight parts of an axis: single cells, wraps, the whole.
///
/// Beside each arc stand the probes on it, found by walking: the first, a middle and the last cell of
/// each part, which tell apart all arcs with such ends.
@Suite struct IntervalTests {
  private struct Arc {
    let interval: Interval
    let probes: UInt32
    /// From each probe, the cells to the nearest probe of the arc.
    let gaps: [UInt32]
  }

  private static let cells: [Coordinate] = (0..<8).flatMap { part -> [Coordinate] in
    let lower = Coordinate(part) << 29
    return [lower, lower + 77, lower + (1 << 29 - 1)]
  }

  private static let arcs: [Arc] = {
    let ends = cells.indices.filter { $0 % 3 != 1 }
    return ends.flatMap { first in
      ends.map { last in
        var probes: UInt32 = 0
        var probe = first
        while true {
          probes |= 1 << UInt32(probe)
          if probe == last { break }
          probe = (probe + 1) % cells.count
        }
        let members = members(probes)
        let gaps = cells.map { cell in members.map { distance(cell, cells[$0]) }.min() ?? 0 }
        return Arc(
          interval: Interval(from: cells[first], through: cells[last]), probes: probes, gaps: gaps)
      }
    }
  }()

  private static func members(_ probes: UInt32) -> [Int] {
    cells.indices.filter { probes >> UInt32($0) & 1 == 1 }
  }

  private static func distance(_ one: Coordinate, _ other: Coordinate) -> UInt32 {
    let direct = UInt64(max(one, other)) - UInt64(min(one, other))
    return UInt32(min(direct, 1 << 32 - direct))
  }

  @Test func eachArcHoldsTheCellsOfItsWalk() {
    for arc in Self.arcs {
      for (probe, cell) in Self.cells.enumerated() {
        #expect(
          arc.interval.contains(cell) == (arc.probes >> UInt32(probe) & 1 == 1), "\(arc.interval) \(cell)")
        #expect(arc.interval.gap(to: cell) == arc.gaps[probe], "\(arc.interval) \(cell)")
      }
      #expect(arc.interval.isWhole == (arc.probes == 1 << 24 - 1))
      #expect(arc.interval.length == UInt64(arc.interval.extent) + 1)
    }
  }

  @Test func theWholeAxisHasOneSpelling() {
    #expect(Interval(lower: 5, extent: .max) == .whole)
    #expect(Interval(from: 5, through: 4) == .whole)
    #expect(Interval.whole.length == 1 << 32 && Interval.whole.last == .max)
  }

  @Test func pairsOfArcsRelateAsTheirCellsDo() {
    for one in Self.arcs {
      for other in Self.arcs {
        let (a, b) = (one.interval, other.interval)
        let areApart = one.probes & other.probes == 0
        let least = Self.members(other.probes).map { one.gaps[$0] }.min() ?? 0
        guard
          a.overlaps(b) == !areApart, a.contains(b) == (one.probes & other.probes == other.probes),
          a.gap(to: b) == least, a.abuts(b) == (areApart && least == 1)
        else {
          Issue.record("\(a) and \(b)")
          continue
        }
      }
    }
  }

  @Test func intersectionIsWhatBothHoldInAtMostTwoArcs() {
    for one in Self.arcs {
      for other in Self.arcs {
        let pieces = one.interval.intersection(other.interval)
        let both = Self.cells.indices.filter { (one.probes & other.probes) >> UInt32($0) & 1 == 1 }
        let found = Self.cells.indices.filter { probe in pieces.contains { $0.contains(Self.cells[probe]) } }
        let areDisjoint = pieces.count < 2 || !pieces[0].overlaps(pieces[1])
        guard pieces.count <= 2, areDisjoint, found == both else {
          Issue.record("\(one.interval) and \(other.interval): \(pieces)")
          continue
        }
      }
    }
  }

  @Test func wideningReachesJustTheCellsWithinThatGap() {
    for arc in Self.arcs {
      for cells in [0, 1, 76, 1 << 29 - 1, 1 << 29, 1 << 31 - 1, 1 << 31, .max] as [UInt32] {
        let widened = arc.interval.widened(by: cells)
        for (probe, cell) in Self.cells.enumerated() {
          #expect(
            widened.contains(cell) == (arc.gaps[probe] <= cells), "\(arc.interval) by \(cells): \(cell)")
        }
      }
    }
  }

  @Test func theNearestCellIsOnTheArcAndNoOtherIsNearer() {
    for one in Self.arcs {
      for other in Self.arcs {
        let cell = one.interval.cell(nearestTo: other.interval)
        guard one.interval.contains(cell),
          other.interval.gap(to: cell) == one.interval.gap(to: other.interval)
        else {
          Issue.record("\(one.interval) to \(other.interval): \(cell)")
          continue
        }
      }
    }
  }

  @Test func theArcBetweenCoordinatesIsTheShorterWayRound() {
    for one in Self.cells {
      for other in Self.cells { #expect(one.arc(to: other) == Self.distance(one, other)) }
    }
    #expect(Coordinate(0).arc(to: 1 << 31) == 1 << 31 && Coordinate(0).arc(to: .max) == 1)
  }

  @Test func fractionsComeBackAndAreClamped() {
    for cell in Self.cells { #expect(Coordinate(fraction: cell.fraction) == cell) }
    #expect(Coordinate(fraction: -1) == 0 && Coordinate(fraction: .nan) == 0)
    #expect(Coordinate(fraction: 1) == .max && Coordinate(fraction: .infinity) == .max)
    #expect(Coordinate(fraction: (1.0).nextDown) == .max)
  }
}
