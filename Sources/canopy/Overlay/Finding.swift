import CANCore
import CANGeometry
import CANSimulation
import CANStorage

/// What a question to stored points found and what it cost.
struct Finding {
  /// The records, in the order of the finding.
  let records: [Record]
  /// The distance of each, where the question has a center.
  let distances: [Double]
  /// The messages that carried the question.
  let hops: Int
  /// The zones that answered.
  let zonesVisited: Int
  /// The share of the torus that answered, 1 for all of it.
  let coverage: Double
  /// Whether all of the torus answered.
  let isComplete: Bool

  /// What a search found; distances count where the question has a center.
  init(_ answer: Answer, hasCenter: Bool) {
    records = answer.matches.map(\.record)
    distances = hasCenter ? answer.matches.map(\.distance) : []
    hops = answer.hops
    zonesVisited = answer.zonesVisited
    coverage = answer.coverage.share
    isComplete = answer.coverage.isComplete
  }

  /// The record of an id, which one zone had.
  init(_ record: Record, hops: Int) {
    records = [record]
    distances = []
    self.hops = hops
    zonesVisited = 1
    coverage = 1
    isComplete = true
  }
}

extension Report {
  /// One row a record: its id, the columns that it was stored with, and its distance.
  init(_ finding: Finding, of stored: StoredPoints) {
    let isGlobe = stored.domain.metric == .greatCircle
    let distance = isGlobe ? "distance_m" : "distance"
    let own = ["id", distance, "hops", "zones_visited", "coverage"]
    let carried = stored.columns.map { own.contains($0) ? "input.\($0)" : $0 }
    let rows = finding.records.enumerated().map { index, record -> [JSONValue] in
      let known = finding.distances.indices.contains(index) ? finding.distances[index] : nil
      // Millimeters: what a machine's sine and cosine differ by does not show.
      let value = known.map { isGlobe ? JSONValue.double($0, decimals: 3) : JSONValue.double($0) } ?? .null
      return [.string(record.key.text)] + StoredPoints.fields(of: record) + [value]
    }
    self.init(columns: ["id"] + carried + [distance], rows: rows, named: "matches")
    facts = [
      JSONValue.Member(name: "hops", value: .integer(finding.hops)),
      JSONValue.Member(name: "zones_visited", value: .integer(finding.zonesVisited)),
      JSONValue.Member(name: "coverage", value: .double(finding.coverage)),
    ]
    let share = JSONValue.double(finding.coverage * 100, decimals: 2).json
    notes = [
      "\(finding.records.count) record\(finding.records.count == 1 ? "" : "s"), hops \(finding.hops), zones visited \(finding.zonesVisited), "
        + "coverage \(share)%"
    ]
    if !finding.isComplete { notes.append("incomplete: \(share)% of the torus answered") }
  }
}
