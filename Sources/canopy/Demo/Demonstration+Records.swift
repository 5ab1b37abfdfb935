import CANGeometry
import CANSimulation
import CANStorage
import Foundation

extension Demonstration {
  /// Says how the overlay came about and what it holds.
  mutating func introduce() {
    let statuses = stored.overlay.statuses
    let zones = statuses.reduce(0) { $0 + $1.claims.count }
    let neighbors = mean(statuses.map(\.neighborIDs.count))
    tell(
      "Join.",
      "\(statuses.count) nodes joined one after the other, each by halving the zone at a random point: \(zones) "
        + "zones tile the torus of \(recipe.torus.dimensions) dimensions, and a node has \(neighbors) neighbors "
        + "on average.")
    let hops = String(format: "%.2f", Double(stored.writeHops) / Double(max(stored.records.count, 1)))
    tell(
      "Store.",
      "\(stored.records.count) cities stored by longitude and latitude, \(hops) hops a write; a node holds "
        + "\(mean(statuses.map(\.recordCount))) on average, the fullest one \(fullest(of: stored.overlay)).")
    pause()
  }

  /// Asks a box, a radius across the antimeridian and the nearest.
  mutating func ask() throws {
    let box = try Shape.box(lower: [-6, 30], upper: [37, 46], in: .wgs84)
    let inside = Finding(try stored.overlay.search(box, in: stored.space), hasCenter: false)
    tell(inside, of: "Cities around the Mediterranean, 6° W to 37° E and 30° N to 46° N:")

    let ball = try Shape.ball(center: [180, -17], radius: 1_500_000, in: .wgs84)
    let around = Finding(try stored.overlay.search(ball, in: stored.space), hasCenter: true)
    tell(around, of: "Cities within 1,500 km of 180°, 17° S, on both sides of the antimeridian:")

    let answer = try stored.overlay.nearest(5, to: [-0.13, 51.5], in: stored.space)
    tell(Finding(answer, hasCenter: true), of: "The 5 cities nearest to 0.13° W, 51.5° N:")
  }

  private mutating func tell(_ finding: Finding, of question: String) {
    tell("Ask.", "\(question) \(finding.note).")
    list(
      zip(finding.records, finding.distances).prefix(12).map { record, distance in
        let names = StoredPoints.fields(of: record).prefix(2).map(\.plainText)
        return String(format: "%.1f", distance / 1000).padded(to: 8) + " km  " + names.joined(separator: ", ")
      })
    pause()
  }

  /// Lets the fullest node leave, looks for everything again and draws what is left.
  mutating func leave() throws {
    let statuses = stored.overlay.statuses
    let fullest = statuses.max { ($0.recordCount, $1.contact.id) < ($1.recordCount, $0.contact.id) }
    guard let fullest, statuses.count > 1 else { return }
    try stored.overlay.leave(fullest.contact.id)

    let all = try stored.overlay.search(.everything(in: .wgs84), in: stored.space)
    let found = Set(all.matches.map(\.record.key.text))
    let lost = stored.records.count(where: { !found.contains($0.id) })
    tell(
      "Leave.",
      "Node \(fullest.contact.id) handed its \(fullest.recordCount) cities over and left: \(found.count) of "
        + "\(stored.records.count) cities are still found, \(lost) are lost.")
    pause()
    guard lost == 0, all.coverage.isComplete else {
      throw Failure.failed("\(lost) records were lost when node \(fullest.contact.id) left")
    }
    try keep(
      zoneMap(), by: .byLoad, as: "after-leave", title: "After node \(fullest.contact.id) has left",
      caption: "Other nodes have taken over its zone and its cities; nothing is lost.")
  }

  /// The most records that a node of an overlay holds.
  func fullest(of overlay: Overlay) -> Int { overlay.statuses.map(\.recordCount).max() ?? 0 }

  private func mean(_ counts: [Int]) -> String {
    String(format: "%.2f", Double(counts.reduce(0, +)) / Double(max(counts.count, 1)))
  }
}
