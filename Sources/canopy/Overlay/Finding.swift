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
    let renamed = { (column: String) in
      var name = column
      while own.contains(name) || (name != column && stored.columns.contains(name)) { name = "input." + name }
      return name
    }
    let carried = stored.columns.map(renamed)
    let rows = finding.records.enumerated().map { index, record -> [JSONValue] in
      let known = finding.distances.indices.contains(index) ? finding.distances[index] : nil
      // Millimeters: what a machine's sine and cosine differ by does not show.
      let value = known.map { isGlobe ? JSONValue.double($0, decimals: 3) : JSONValue.double($0) } ?? .null
      return [.string(record.key.text)] + StoredPoints.fields(of: record) + [value]
    }
    self.init(columns: ["id"] + carried + [distance], rows: rows, named: "matches")
    if finding.distances.isEmpty { tableColumns = ["id"] + carried }
    spareColumns = Set(carried).subtracting(stored.axes.map(renamed))
    facts = [
      "hops": .integer(finding.hops), "zones_visited": .integer(finding.zonesVisited),
      "coverage": .double(finding.coverage),
    ]
    notes = [finding.note]
  }
}

extension Finding {
  /// How much was found and at what cost, in a line.
  var note: String {
    let share = JSONValue.double(coverage * 100, decimals: 2).json
    let cost = "hops \(hops), zones visited \(zonesVisited), coverage \(share)%"
    return "\("record".counted(records.count)), \(cost)"
      + (isComplete ? "" : ": incomplete, records may be missing")
  }
}
