import CANGeometry
import Foundation
import Testing

@testable import CANViz

/// Writes pictures to look at to the folder that CANOPY_GALLERY names.
@Test(.enabled(if: ProcessInfo.processInfo.environment["CANOPY_GALLERY"] != nil))
func gallery() throws {
  let folder = try needed(ProcessInfo.processInfo.environment["CANOPY_GALLERY"])
  func write(_ name: String, _ text: String) throws {
    try text.write(toFile: "\(folder)/\(name).svg", atomically: true, encoding: .utf8)
  }
  try write("d1", ZoneMap.random(dimensions: 1, nodes: 24, records: 40, routes: 1, seed: 1).svg())
  try write("d1-64", ZoneMap.random(dimensions: 1, nodes: 64, seed: 2).svg())
  try write("d2-1", ZoneMap.random(dimensions: 2, nodes: 1, seed: 1).svg())
  try write("d2-2", ZoneMap.random(dimensions: 2, nodes: 2, records: 4, seed: 1).svg())
  let d2 = try ZoneMap.random(dimensions: 2, nodes: 64, records: 50, routes: 2, seed: 1)
  try write("d2-64", d2.svg())
  try write("d2-64-node", ZoneMap.random(dimensions: 2, nodes: 64, seed: 1).svg())
  try write("d2-64-dark", d2.svg(SVGRenderer(coloring: .depth, theme: .dark)))
  try write("d2-1000", ZoneMap.random(dimensions: 2, nodes: 1000, records: 3000, routes: 1, seed: 1).svg())
  try write("d2-10000", ZoneMap.random(dimensions: 2, nodes: 10_000, records: 20_000, seed: 1).svg())
  let d3 = try ZoneMap.random(dimensions: 3, nodes: 64, records: 100, routes: 1, seed: 1)
  try write("d3-tree", d3.svg())
  try write("d3-slice", d3.svg(SVGRenderer(axes: [0, 2], slice: [1: 0.3])))
  try write("d6-tree", ZoneMap.random(dimensions: 6, nodes: 200, seed: 3).svg())
  try write(
    "d6-tree-10000", ZoneMap.random(dimensions: 6, nodes: 10_000, seed: 3).svg(SVGRenderer(coloring: .depth)))
  let airports = try? String(contentsOfFile: "/work/shared/data/airports.csv", encoding: .utf8)
  let rows = (airports ?? "").split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
  let places = rows.compactMap { row -> (id: String, position: [Double])? in
    guard row.count > 7, let x = Double(row[6]), let y = Double(row[7]), abs(y) <= 90, abs(x) <= 180 else {
      return nil
    }
    return (String(row[1]), [x, y])
  }
  let owners = ZoneMap.byLoad(places.map(\.position), nodes: 256, seed: 1)
  let torus = try needed(Torus(dimensions: 2))
  try write("world", ZoneMap(domain: .wgs84, torus: torus, owners: owners, records: places).svg())
  let few = stride(from: 0, to: places.count, by: 140).map { places[$0] }
  try write(
    "world-few",
    ZoneMap(
      domain: .wgs84, torus: torus, owners: d2.claims.map { (node: $0.node, zones: [$0.zone]) }, records: few
    ).svg())
  let series = (2...6).map { d in
    LineChart.Series(
      name: "d = \(d)",
      points: (8...19).map {
        let n = pow(2, Double($0))
        return .init(x: n, y: Double(d) / 4 * pow(n, 1 / Double(d)), error: d == 2 ? 10 : 0)
      }, group: d)
  }
  let formula = LineChart.Series(
    name: "closed form d/4 · n^(1/d)", points: series[0].points, style: .dashed, group: 2)
  let paper = LineChart.Series(name: "CAN 2001, figure 4", points: series[1].points, style: .marks, group: 3)
  try write(
    "chart",
    LineChart(
      title: "Path length over nodes", x: .init(title: "nodes", scale: .log2), y: .init(title: "mean hops"),
      series: series + [formula, paper]
    ).svg())
  try write(
    "chart-log",
    LineChart(
      title: "Path length over nodes", x: .init(title: "nodes", scale: .log2),
      y: .init(title: "mean hops", scale: .log10), series: series + [formula]
    ).svg())
  try write(
    "chart-empty",
    LineChart(
      title: "Nothing", x: .init(title: "nodes", scale: .log2), y: .init(title: "mean hops"), series: []
    ).svg())
}

extension ZoneMap {
  /// Zones halved where the points are.
  static func byLoad(_ points: [[Double]], nodes: Int, seed: UInt64) -> [(node: UInt64, zones: [Zone])] {
    guard let torus = Torus(dimensions: 2) else { return [] }
    let codes = points.compactMap { try? torus.code(of: Domain.wgs84.point(at: $0, on: torus)) }
    var zones: [(Zone, [ZCode])] = [(.whole, codes)]
    while zones.count < nodes {
      guard let place = zones.indices.max(by: { zones[$0].1.count < zones[$1].1.count }),
        let (low, high) = zones[place].0.halves
      else { break }
      let all = zones.remove(at: place).1
      zones += [(low, all.filter { low.contains($0) }), (high, all.filter { high.contains($0) })]
    }
    return zones.enumerated().map { (node: UInt64($0 + 1), zones: [$1.0]) }
  }
}
