import CANGeometry
import Testing

/// A torus cut into the 64 zones of depth 6, so that any set of points is the bits of one number.
///
/// Everything is found by enumerating cells in plain integers, and nothing from the identifiers of zones.
struct Lattice: CustomStringConvertible {
  /// One bit a cell.
  typealias Cells = UInt64

  static let depth = 6
  static let count = 1 << depth

  let torus: Torus
  /// The number of cells along each axis.
  let sides: [Int]
  /// The place of each cell along each axis.
  let places: [[Int]]
  /// Every zone to the depth of the lattice, with its cells.
  let zones: [(zone: Zone, cells: Cells)]

  var dimensions: Int { torus.dimensions }
  var description: String { "d = \(dimensions)" }

  static func all() throws -> [Lattice] { try (1...4).map { try Lattice(dimensions: $0) } }

  init(dimensions: Int) throws {
    let torus = try #require(Torus(dimensions: dimensions))
    self.torus = torus
    sides = (0..<dimensions).map { axis in
      1 << (0..<Lattice.depth).count { $0 % dimensions == axis }
    }
    var places: [[Int]] = []
    for cell in 0..<Lattice.count {
      var place = [Int](repeating: 0, count: dimensions)
      for split in 0..<Lattice.depth {
        place[split % dimensions] = 2 * place[split % dimensions] + (cell >> (Lattice.depth - 1 - split) & 1)
      }
      places.append(place)
    }
    self.places = places
    var zones: [(Zone, Cells)] = []
    for depth in 0...Lattice.depth {
      for prefix in 0..<(1 << depth) {
        let text = String((0..<depth).map { prefix >> (depth - 1 - $0) & 1 == 1 ? "1" : "0" })
        let cells = (0..<Lattice.count).reduce(Cells(0)) { cells, cell in
          cell >> (Lattice.depth - depth) == prefix ? cells | 1 << Cells(cell) : cells
        }
        zones.append((try #require(Zone(text)), cells))
      }
    }
    self.zones = zones
  }

  static func members(_ cells: Cells) -> [Int] { (0..<count).filter { cells >> Cells($0) & 1 == 1 } }

  /// The coordinates of a cell on an axis: from its lowest to its highest.
  func bounds(of cell: Int, axis: Int) -> (lower: Coordinate, last: Coordinate) {
    let size = UInt64(1) << 32 / UInt64(sides[axis])
    let lower = UInt64(places[cell][axis]) * size
    return (Coordinate(lower), Coordinate(lower + size - 1))
  }

  /// The point of a cell's lowest, or of its highest, coordinates.
  func corner(of cell: Int, isLast: Bool = false) throws -> Point {
    try #require(
      Point(
        (0..<dimensions).map { axis in
          let (lower, last) = bounds(of: cell, axis: axis)
          return isLast ? last : lower
        }))
  }

  /// The cells that share a face with the given ones, wrap-around counted; those themselves may be among them.
  func faceNeighbors(of cells: Cells) -> Cells {
    var neighbors: Cells = 0
    for cell in Lattice.members(cells) {
      for axis in 0..<dimensions {
        for step in [1, sides[axis] - 1] {
          var place = places[cell]
          place[axis] = (place[axis] + step) % sides[axis]
          if let other = places.firstIndex(of: place) { neighbors |= 1 << Cells(other) }
        }
      }
    }
    return neighbors
  }

  /// A random box of whole cells, that may wrap, as a region and as its cells.
  func region(with generator: inout SeededGenerator) throws -> (region: Region, cells: Cells) {
    let spans = sides.map { side in (first: generator.below(side), count: 1 + generator.below(side)) }
    let intervals = spans.enumerated().map { axis, span in
      let size = UInt64(1) << 32 / UInt64(sides[axis])
      return Interval(
        lower: Coordinate(UInt64(span.first) * size), extent: UInt32(UInt64(span.count) * size - 1))
    }
    let cells = (0..<Lattice.count).reduce(Cells(0)) { cells, cell in
      let isInside = spans.enumerated().allSatisfy { axis, span in
        (places[cell][axis] - span.first + sides[axis]) % sides[axis] < span.count
      }
      return isInside ? cells | 1 << Cells(cell) : cells
    }
    return (try #require(Region(intervals)), cells)
  }
}
