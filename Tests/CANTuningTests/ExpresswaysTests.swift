import CANGeometry
import CANTestKit
import Testing

@testable import CANTuning

/// Choices of every kind: one and several steps, with and without turns.
private let choices = ["2", "4", "5x2", "4x3", "2/2", "5x2/2", "7x3/2", "64x5/2"].compactMap {
  Expressways($0)
}

@Suite struct ExpresswaysTests {
  @Test func whatIsPrintedIsRead() {
    #expect(choices.count == 8)
    for ways in choices + [.none, .standard] {
      #expect(Expressways(ways.description) == ways)
    }
    #expect(Expressways.none.description == "none")
    #expect(Expressways("standard") == .standard)
    #expect(Expressways.standard.description == "7x3/2")
    #expect(Expressways(ratio: 4)?.description == "4")
  }

  @Test(arguments: [
    "", "None", "0", "1", "65", "-4", "4x0", "4x4", "4x", "x3", "7x3/", "7x3/0", "7x3/3", "/2", "7//2",
    "7/2x3",
    "7x3x2",
    "4 ", "4.0", "99999999999999999999",
  ])
  func otherTextIsRefused(text: String) {
    #expect(Expressways(text) == nil)
  }

  @Test func withoutExpresswaysTheListsAreTheNeighbors() throws {
    let model = try CANModel(nodes: 50, configuration: .init(torus: torus(2)), seed: 1)
    let table = try Expressways.none.links(in: model.spaces[0])
    #expect(model.zones.indices.allSatisfy { Array(table[$0]) == Array(model.spaces[0].neighborTable[$0]) })
  }

  /// The definition by plain coordinates: intervals, points and true neighbors, without codes.
  @Test(arguments: [31])
  func linksAreThoseOfTheDefinition(seed: UInt64) throws {
    for (torus, tiling) in tilings(seed: seed) {
      let model = try CANModel(torus: torus, tiling: tiling)
      let places = model.zones.map { Place($0, on: torus) }
      for ways in choices {
        let table = try ways.links(in: model.spaces[0])
        for node in model.zones.indices {
          let expected = links(of: node, ways, model, places)
          let note = "\(ways), seed \(seed), d = \(torus.dimensions), n = \(tiling.count), node \(node)"
          guard table[node].map({ Int($0) }) == expected else {
            Issue.record("\(note): \(Array(table[node])), not \(expected)")
            return
          }
        }
      }
    }
  }

  @Test(arguments: [41])
  func everyRouteComesNearerOnEveryHopAndReachesTheOwner(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for (torus, tiling) in tilings(seed: seed) {
      let space = CoordinateSpace(torus: torus, sorted: tiling.sorted())
      for ways in choices {
        let table = try ways.links(in: space)
        let target = awkwardPoint(of: torus, zones: tiling, &generator)
        for node in space.zones.indices {
          let note = "\(ways), seed \(seed), d = \(torus.dimensions), from \(node) to \(target)"
          #expect(hops(from: node, to: target, over: table, in: space) != nil, "\(note)")
        }
      }
    }
  }

  /// With about as many links, taking turns saves every sixth hop.
  @Test func aPlaneIsCrossedInFewHops() throws {
    let plane = try CANModel(nodes: 1 << 14, configuration: .init(torus: torus(2)), seed: 1).spaces[0]
    let (plain, turns) = (try cost(of: "4", in: plane), try cost(of: "standard", in: plane))
    #expect(plain.links < 16 && plain.hops < 6.2, "\(plain)")
    #expect(turns.links < 16.5 && turns.hops < 5.4, "\(turns)")
  }

  /// Sixteen times the nodes cost a few hops more, not four times as many.
  @Test func hopsGrowWithTheLogarithmOfTheNodes() throws {
    let small = try cost(
      of: "standard", in: CANModel(nodes: 1 << 8, configuration: .init(torus: torus(2)), seed: 1).spaces[0])
    let large = try cost(
      of: "standard", in: CANModel(nodes: 1 << 12, configuration: .init(torus: torus(2)), seed: 1).spaces[0])
    #expect(large.hops - small.hops < 1.8, "\(small) and \(large)")
  }
}

/// The size of the claim: `swift test -c release`.
@Suite(.enabled(if: isOptimized, "needs release mode")) struct LargeExpresswaysTests {
  /// Chord needs 10 + 1 hops to the owner with 20 fingers beside its successor list.
  @Test(arguments: [("4", 22.0, 8.8), ("standard", 22.0, 7.4)])
  func aMillionNodesInAPlaneAreFewHopsApart(text: String, links: Double, hops: Double) throws {
    let plane = try CANModel(nodes: 1 << 20, configuration: .init(torus: torus(2)), seed: 1).spaces[0]
    let cost = try cost(of: text, in: plane, lookups: 20_000)
    #expect(cost.links <= links && cost.hops <= hops, "\(cost)")
  }

  @Test(arguments: [1, 3, 4])
  func otherDimensionsNeedAsFewHops(dimensions: Int) throws {
    let space = try CANModel(nodes: 1 << 20, configuration: .init(torus: torus(dimensions)), seed: 1).spaces[
      0]
    let cost = try cost(of: "standard", in: space, lookups: 10_000)
    #expect(cost.links <= 24 && cost.hops <= 8.2, "\(cost)")
  }
}

/// A zone in plain coordinates.
private struct Place {
  /// The sides.
  let sides: [Interval]
  /// The middle of each side.
  let middle: [Coordinate]
  /// Whether the places along the axes, counted in lengths of the sides, sum to an odd number.
  let isOdd: Bool

  init(_ zone: Zone, on torus: Torus) {
    sides = (0..<torus.dimensions).map { torus.interval(of: zone, axis: $0) }
    // A code of 64 bits shows only so many of each coordinate, and a middle no finer than these.
    middle = sides.enumerated().map { axis, side in
      let cell = UInt64(1) << UInt64(32 - Place.bits(of: axis, on: torus))
      return side.lower &+ (side.length / 2 >= cell ? Coordinate(side.length / 2) : 0)
    }
    isOdd = sides.reduce(0) { $0 + UInt64($1.lower) / $1.length } % 2 == 1
  }

  /// How many bits of a coordinate on `axis` a code shows.
  static func bits(of axis: Int, on torus: Torus) -> Int {
    min(32, (64 - axis + torus.dimensions - 1) / torus.dimensions)
  }
}

/// The links of `node` with its neighbors by the definition, in ascending order.
private func links(of node: Int, _ ways: Expressways, _ model: CANModel, _ places: [Place]) -> [Int] {
  let place = places[node]
  var links = Set(model.neighbors(of: node))
  var digit = 0
  var divisor = UInt64(ways.steps)
  while divisor <= 1 << 31 {
    for axis in place.sides.indices {
      defer { digit += 1 }
      guard ways.turns == 1 || place.isOdd == (digit % 2 == 1) else { continue }
      for step in 1...UInt64(ways.steps) {
        let distance = step << 31 / divisor
        let isShown = distance >> UInt64(32 - Place.bits(of: axis, on: model.torus)) > 0
        guard isShown, 2 * distance >= 3 * place.sides[axis].length else { continue }
        let cells = UInt64(32 - Place.bits(of: axis, on: model.torus))
        let shown = Coordinate((distance >> cells) << cells)
        for shift in [shown, 0 &- shown] {
          var point = place.middle
          point[axis] &+= shift
          guard let owner = Point(point).map(model.owner(of:)) else { continue }
          let others = model.neighbors(of: owner).filter { places[$0].isOdd != place.isOdd }
          let largest = others.max {
            (model.zones[$0].volume, model.zones[$1]) < (model.zones[$1].volume, model.zones[$0])
          }
          let mustTurn = ways.turns == 2 && places[owner].isOdd == place.isOdd
          links.insert(mustTurn ? largest ?? owner : owner)
        }
      }
    }
    divisor *= UInt64(ways.ratio)
  }
  links.remove(node)
  return links.sorted()
}

/// The hops of the greedy route to the owner of `target`; `nil` where a hop does not come nearer.
private func hops(
  from start: Int, to target: Point, over table: NeighborTable, in space: CoordinateSpace
) -> Int? {
  var (node, hops) = (start, 0)
  var left = space.torus.squaredDistance(from: target, to: space.zones[start])
  while left > 0 {
    let before = left
    for entry in table[node] {
      let distance = space.torus.squaredDistance(from: target, to: space.zones[Int(entry)])
      if distance < left { (node, left) = (Int(entry), distance) }
    }
    guard left < before else { return nil }
    hops += 1
  }
  return node == space.owner(of: space.torus.code(of: target)) ? hops : nil
}

/// The mean links of a node and hops of a greedy route.
private func cost(
  of text: String, in space: CoordinateSpace, lookups: Int = 1000
) throws -> (links: Double, hops: Double) {
  let table = try #require(Expressways(text)).links(in: space)
  var generator = SeededGenerator(seed: 1)
  var total = 0
  for _ in 0..<lookups {
    let node = generator.below(space.zones.count)
    let target = generator.point(on: space.torus)
    total += try #require(hops(from: node, to: target, over: table, in: space))
  }
  return (Double(table.entries.count) / Double(space.zones.count), Double(total) / Double(lookups))
}
