import CANCore
import CANGeometry
import CANSimulation
import CANStorage
import CANViz
import Datasets
import Foundation

/// The main job from end to end on an embedded overlay: join, store, ask, route, leave.
///
/// Each step does its part, says what came of it and keeps its pictures.
struct Demonstration {
  /// What was said, line by line.
  private(set) var story: [String] = []
  /// What goes onto the page.
  private(set) var pictures: [IndexPage.Picture] = []
  /// The files that go into the folder, beside the page.
  static let fileNames = ["zones", "route", "after-leave", "tree", "hops"].flatMap {
    ["\($0).svg", $0 == "hops" ? "\($0).csv" : "\($0).json"]
  }

  /// What goes into the folder.
  private(set) var files: [DemoFolder.File] = []

  private let say: (String) -> Void
  let console: Console
  let recipe: OverlayRecipe
  private let cities: PointTable
  private var stored: StoredPoints

  /// Lets the nodes of a recipe join and stores the cities of the world.
  ///
  /// Every line goes to `say` as it comes.
  init(_ recipe: OverlayRecipe, console: Console, saying say: @escaping (String) -> Void) throws {
    self.say = say
    self.console = console
    self.recipe = recipe
    cities = try PointTable(CSVReader.table(Datasets.worldCities, source: "world-cities.csv"))
    stored = try StoredPoints(cities, in: .wgs84, recipe: recipe, console: console)
    tellOfJoins()
    tellOfWrites()
  }

  /// Says a line and keeps it.
  mutating func tell(_ line: String = "") {
    story.append(line)
    say(line)
  }

  /// Keeps a picture, and the same as data where there is any.
  mutating func keep(_ picture: IndexPage.Picture, svg: String, data: String? = nil) {
    pictures.append(picture)
    files.append(DemoFolder.File(name: picture.file, bytes: Array(svg.utf8)))
    if let name = picture.data, let data {
      files.append(DemoFolder.File(name: name, bytes: Array(data.utf8)))
    }
  }
}

// MARK: - Steps

extension Demonstration {
  private mutating func tellOfJoins() {
    let statuses = stored.overlay.statuses
    let zones = statuses.reduce(0) { $0 + $1.claims.count }
    let neighbors = statuses.reduce(0) { $0 + $1.neighborIDs.count }
    let mean = Double(neighbors) / Double(max(statuses.count, 1))
    tell(
      "Join.   \(statuses.count) nodes joined one after the other, each by halving the zone at a random point:"
    )
    tell(
      "        \(zones) zones tile the torus of \(recipe.torus.dimensions) dimensions; a node has "
        + "\(String(format: "%.2f", mean)) neighbors on average.")
  }

  private mutating func tellOfWrites() {
    let counts = stored.overlay.statuses.map(\.recordCount)
    let mean = Double(stored.writeHops) / Double(max(stored.records.count, 1))
    tell(
      "Store.  \(stored.records.count) cities stored by longitude and latitude, "
        + "\(String(format: "%.2f", mean)) hops a write; the fullest node holds \(counts.max() ?? 0)."
    )
    tell()
  }

  /// Asks a box, a radius across the antimeridian and the nearest.
  mutating func ask() throws {
    let box = try Shape.box(lower: [-6, 30], upper: [37, 46], in: .wgs84)
    try tell(of: "Cities around the Mediterranean, 6° W to 37° E and 30° N to 46° N", box, shown: 0)
    let ball = try Shape.ball(center: [180, -17], radius: 1_500_000, in: .wgs84)
    try tell(of: "Cities within 1,500 km of 180°, 17° S, on both sides of the antimeridian", ball, shown: 12)
    let answer = try stored.overlay.nearest(5, to: [-0.13, 51.5], in: stored.space)
    tell(Finding(answer, hasCenter: true), of: "The 5 cities nearest to 0.13° W, 51.5° N", shown: 5)
  }

  private mutating func tell(of question: String, _ shape: Shape, shown: Int) throws {
    let answer = try stored.overlay.search(shape, in: stored.space)
    tell(Finding(answer, hasCenter: shown > 0), of: question, shown: shown)
  }

  private mutating func tell(_ finding: Finding, of question: String, shown: Int) {
    tell("Ask.    \(question):")
    tell("        \(Report(finding, of: stored).notes.joined(separator: "; ")).")
    for (record, distance) in zip(finding.records, finding.distances).prefix(shown) {
      let fields = StoredPoints.fields(of: record).map(\.plainText)
      let kilometers = String(format: "%.1f", distance / 1000)
      tell("        \(kilometers.padded(to: 8)) km  \(fields.prefix(2).joined(separator: ", "))")
    }
    tell()
  }

  /// Draws who owns what.
  mutating func map() throws {
    let map = try zoneMap()
    keep(
      IndexPage.Picture(
        file: "zones.svg", title: "Cities in the zones of \(recipe.nodes) nodes",
        caption:
          "Each rectangle is the zone of one node, each dot a city; the color says how many cities the "
          + "node holds. Longitude wraps: zones at the left edge neighbor those at the right.",
        data: "zones.json"),
      svg: try map.svg(SVGRenderer(coloring: .load)), data: map.json())
  }

  /// Looks up a city from the other side of the world and draws the way.
  mutating func route() throws {
    let torus = recipe.torus
    let start = try Domain.wgs84.point(at: [-74, 40.7], on: torus)
    let target = try Domain.wgs84.point(at: [151.2, -33.9], on: torus)
    let asker = stored.overlay.owner(of: start)
    let lookup = Lookup(try stored.overlay.lookup(from: asker, to: target), in: recipe)
    let hops = lookup.route.hops
    tell(
      "Route.  A lookup from New York's owner to Sydney's takes \(hops.count - 1) hops, each nearer on the torus:"
    )
    tell("        node \(hops.map { String($0.node) }.joined(separator: " → ")).")
    tell()
    let map = try zoneMap(routes: [lookup.route])
    keep(
      IndexPage.Picture(
        file: "route.svg", title: "A lookup from New York to Sydney",
        caption: "Greedy routing: every node passes the message to the neighbor whose zone is nearest to the "
          + "target. The torus wraps north and south as well.",
        data: "route.json"),
      svg: try map.svg(SVGRenderer(coloring: .depth, showsRecords: false)),
      data: String(decoding: lookup.report(from: start).json, as: UTF8.self))
  }

  /// Lets the fullest node leave and looks for everything again.
  mutating func leave() throws {
    let statuses = stored.overlay.statuses
    guard statuses.count > 1,
      let fullest = statuses.max(by: { ($0.recordCount, $1.contact.id) < ($1.recordCount, $0.contact.id) })
    else { return }
    try stored.overlay.leave(fullest.contact.id)
    let all = try stored.overlay.search(.everything(in: .wgs84), in: stored.space)
    let finding = Finding(all, hasCenter: false)
    let found = Set(finding.records.map(\.key.text))
    let lost = stored.records.count(where: { !found.contains($0.id) })
    tell(
      "Leave.  Node \(fullest.contact.id) handed its \(fullest.recordCount) cities to its neighbors and left:"
    )
    tell("        \(found.count) of \(stored.records.count) cities are still found, \(lost) are lost.")
    tell()
    guard lost == 0, finding.isComplete else { throw Failure.failed("\(lost) records were lost by a leave") }
    let map = try zoneMap()
    keep(
      IndexPage.Picture(
        file: "after-leave.svg", title: "After node \(fullest.contact.id) has left",
        caption: "Its neighbors have taken over its zone and its cities; nothing is lost.",
        data: "after-leave.json"),
      svg: try map.svg(SVGRenderer(coloring: .load)), data: map.json())
  }

  /// Draws an overlay of more dimensions as nested rectangles.
  mutating func unfold() throws {
    guard let torus = Torus(dimensions: 3) else { return }
    let deep = OverlayRecipe(nodes: recipe.nodes, torus: torus, seed: recipe.seed)
    let map = try ZoneMap(deep.overlay(console: console), domain: .torus(torus), seed: deep.seed)
    keep(
      IndexPage.Picture(
        file: "tree.svg", title: "\(recipe.nodes) nodes on a torus of 3 dimensions, unfolded",
        caption:
          "Above two dimensions a map shows the tree of halvings; areas are the exact volumes of the zones.",
        data: "tree.json"),
      svg: try map.svg(SVGRenderer(layout: .tree, coloring: .depth)), data: map.json())
  }

  private func zoneMap(routes: [ZoneMap.Route] = []) throws -> ZoneMap {
    try ZoneMap(
      stored.overlay, domain: .wgs84, records: stored.records, routes: routes, seed: recipe.seed)
  }
}

extension String {
  /// The text moved to the right in a field of so many characters.
  func padded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
