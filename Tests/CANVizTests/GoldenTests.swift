import CANGeometry
import Foundation
import Testing

@testable import CANViz

struct GoldenTests {
  @Test func smallPicturesAndDocumentsStayAsTheyAre() throws {
    let map = try ZoneMap.random(dimensions: 2, nodes: 8, records: 6, routes: 1, seed: 2)
    try expect(map.json(), toBe: "square.json")
    try expect(map.svg(), toBe: "square.svg")
    try expect(map.svg(SVGRenderer(coloring: .depth, theme: .dark)), toBe: "square-dark.svg")
    try expect(
      ZoneMap.random(dimensions: 1, nodes: 6, records: 3, routes: 1, seed: 2).svg(), toBe: "ring.svg")
    try expect(ZoneMap.random(dimensions: 3, nodes: 8, seed: 2).svg(), toBe: "tree.svg")
    let chart = LineChart(
      title: "Path length", x: .init(title: "nodes", scale: .log2), y: .init(title: "mean hops"),
      series: [
        .init(name: "measured", points: [.init(x: 256, y: 6.9, error: 0.2), .init(x: 1024, y: 12.1)]),
        .init(name: "closed form", points: [.init(x: 256, y: 8), .init(x: 1024, y: 16)], style: .dashed),
        .init(name: "paper", points: [.init(x: 256, y: 6.87), .init(x: .nan, y: 1)], style: .marks),
      ])
    try expect(chart.svg(), toBe: "chart.svg")
  }

  @Test(arguments: [1, 2, 64, 1_000])
  func picturesOfAnySizeAreValidAndRepeat(nodes: Int) throws {
    let map = try ZoneMap.random(dimensions: 2, nodes: nodes, records: 10, seed: 6)
    let text = try map.svg()
    #expect(text == (try map.svg()))
    #expect(text.contains("role=\"img\"") && text.contains("aria-labelledby"))
    try expectValid(text)
  }

  private func expect(_ text: String, toBe name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/\(name)")
    if ProcessInfo.processInfo.environment["CANOPY_REWRITE_GOLDENS"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(text == golden, "\(name) differs; CANOPY_REWRITE_GOLDENS=1 writes it anew")
    if name.hasSuffix(".svg") { try expectValid(text) }
  }
}
