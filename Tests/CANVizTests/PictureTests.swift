import CANGeometry
import Foundation
import Testing

@testable import CANViz

struct PictureTests {
  @Test(arguments: [1, 2, 3, 6, 32])
  func areasOfTheTreeAreExactlyTheVolumes(dimensions: Int) throws {
    var generator = SeededGenerator(seed: 7)
    let torus = try needed(Torus(dimensions: dimensions))
    let zones = torus.randomTiling(count: 300, using: &generator)
    for zone in zones { #expect(TreeLayout.rectangle(of: zone).area == zone.volume.share) }
    #expect(zones.reduce(0) { $0 + TreeLayout.rectangle(of: $1).area } == 1)
  }

  @Test func rectanglesOfTheTreeDoNotOverlap() throws {
    var generator = SeededGenerator(seed: 8)
    let torus = try needed(Torus(dimensions: 5))
    let boxes = torus.randomTiling(count: 100, using: &generator).map { TreeLayout.rectangle(of: $0) }
    for (place, box) in boxes.enumerated() {
      for other in boxes[..<place] { #expect(!box.overlaps(other)) }
    }
  }

  @Test(arguments: [UInt64](1...10))
  func aSliceShowsTheZonesThatHoldIt(seed: UInt64) throws {
    let map = try ZoneMap.random(dimensions: 4, nodes: 200, seed: seed)
    var generator = SeededGenerator(seed: seed)
    let (one, other) = (generator.fraction(), generator.fraction())
    let picture = try Picture(of: map, by: SVGRenderer(axes: [3, 1], slice: [0: one, 2: other]))
    let cuts = [0: Coordinate(fraction: one), 2: Coordinate(fraction: other)]
    let expected = map.claims.indices.filter { claim in
      cuts.allSatisfy { axis, cut in
        map.torus.interval(of: map.claims[claim].zone, axis: axis).contains(cut)
      }
    }
    #expect(picture.drawn.map(\.claim).sorted() == expected)
    let areas = picture.drawn.reduce(0.0) { sum, drawn in
      guard case .rectangle(let box) = drawn.shape else { return sum }
      return sum + box.area
    }
    #expect(abs(areas / picture.projection.frame.area - 1) < 1e-9, "the slice is tiled")
  }

  @Test func aWayAcrossTheWrapIsTwoPieces() throws {
    let torus = try needed(Torus(dimensions: 2))
    let frame = Rectangle(x: 0, y: 0, width: 100, height: 100)
    let layout = SquareLayout(
      domain: .wgs84, slice: Slice(torus: torus, drawn: [0, 1], fractions: [:]), frame: frame)
    let pieces = layout.way(from: Spot(x: 10, y: 50), to: Spot(x: 90, y: 50))
    #expect(
      pieces == [[Spot(x: 10, y: 50), Spot(x: 0, y: 50)], [Spot(x: 100, y: 50), Spot(x: 90, y: 50)]])
    #expect(layout.way(from: Spot(x: 10, y: 10), to: Spot(x: 30, y: 90)).count == 2)
    #expect(layout.way(from: Spot(x: 10, y: 10), to: Spot(x: 30, y: 40)).count == 1)
  }

  @Test(arguments: [UInt64](1...5))
  func roomIsFreeWhereNoObstacleLies(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    func box() -> Rectangle {
      Rectangle(
        x: generator.fraction() * 300 - 50, y: generator.fraction() * 300 - 50,
        width: generator.fraction() * 60, height: generator.fraction() * 30)
    }
    var obstacles = Obstacles()
    let all = (0..<40).map { _ in box() }
    for one in all { obstacles.insert(one) }
    for _ in 0..<500 {
      let label = box()
      #expect(obstacles.leaveFree(label) == !all.contains { $0.overlaps(label) })
    }
  }

  @Test(arguments: [1, 2, 3])
  func labelsKeepClearOfDotsAndRoutes(dimensions: Int) throws {
    let map = try ZoneMap.random(dimensions: dimensions, nodes: 32, records: 200, routes: 2, seed: 5)
    let picture = try Picture(of: map, by: SVGRenderer(coloring: .node))
    var marks = Obstacles()
    RecordLayer(of: picture).insert(into: &marks)
    RouteLayer().insert(picture, into: &marks)
    let labels = LabelLayer(fills: ZoneFills(of: picture)).labels(of: picture, among: marks)
    #expect(!labels.isEmpty)
    for label in labels { #expect(marks.leaveFree(label.box)) }
  }

  @Test func nodesThatTouchDifferInColor() throws {
    let map = try ZoneMap.random(dimensions: 2, nodes: 100, seed: 3)
    let picture = try Picture(of: map, by: SVGRenderer(coloring: .node))
    let colors = ZoneFills(of: picture).colors
    let claims = picture.drawn.map { map.claims[$0.claim] }
    for (place, claim) in claims.enumerated() {
      for other in 0..<place where map.torus.areNeighbors(claim.zone, claims[other].zone) {
        #expect(colors[place] != colors[other])
      }
    }
  }

  @Test func inkIsReadableOnEveryFill() {
    let fills = Palette.nodes + (0..<Palette.rampSteps).map { Palette.ramp(at: Double($0) / 31) }
    for fill in fills { #expect(fill.contrast(to: fill.ink) >= 4.5, "\(fill.hex)") }
    for line in Palette.lines { #expect(line.contrast(to: Color(0xFFFFFF)) >= 4.5, "\(line.hex)") }
  }

  @Test func impossibleWishesAreRefused() throws {
    let map = try ZoneMap.random(dimensions: 3, nodes: 8, seed: 1)
    let wishes: [(SVGRenderer, SVGRendererError)] = [
      (.init(axes: [0, 3]), .unknownAxis(3, dimensions: 3)),
      (.init(axes: [1, 1]), .repeatedAxis(1)),
      (.init(layout: .square, axes: [1]), .badAxisCount(1, needed: 2, layout: .square)),
      (.init(slice: [2: 1.5]), .badSlice(axis: 2, fraction: 1.5)),
      (.init(axes: [0, 2], slice: [0: 0.5]), .uselessSlice(axis: 0)),
      (.init(layout: .tree, slice: [0: 0.5]), .uselessSlice(axis: 0)),
      (.init(width: 5), .badWidth(5)),
    ]
    for (renderer, error) in wishes { #expect(throws: error) { try map.svg(renderer) } }
    let line = try ZoneMap.random(dimensions: 1, nodes: 8, seed: 1)
    #expect(throws: SVGRendererError.tooFewDimensions(1, layout: .square)) {
      try line.svg(SVGRenderer(layout: .square))
    }
  }

  @Test func labelsCannotInject() throws {
    let torus = try needed(Torus(dimensions: 2))
    for label in ["<script>", "\"><a>", "]]>", "&amp;", "a\u{0}\u{1}\u{FFFE}b", "\u{202E}x"] {
      let map = try ZoneMap(
        domain: .wgs84, torus: torus, nodes: [.init(id: 1, label: label)],
        claims: [.init(zone: .whole, node: 1)],
        records: [.init(id: label, position: [0, 0], in: .wgs84, on: torus)])
      let text = try map.svg(SVGRenderer(title: label))
      #expect(!text.contains("<script") && !text.contains("<a>"))
      try expectValid(text)
    }
  }
}

/// Checks with xmllint, where that is installed, that the text is XML.
func expectValid(_ text: String) throws {
  let status = try run("xmllint", ["--noout", "-"], input: text)
  if status == 127 { print("xmllint is not here: the check is skipped") }
  #expect(status == 0 || status == 127)
}
