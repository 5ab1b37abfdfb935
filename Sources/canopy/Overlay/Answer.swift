import CANGeometry
import CANSimulation
import CANStorage

/// What a question to stored points found and what it cost.
struct Answer {
  /// The records, in the order of the answer.
  let records: [Record]
  /// The distance of each, where the question has a center.
  let distances: [Double]
  /// The messages that carried the question.
  let hops: Int
  /// The zones that answered.
  let zonesVisited: Int
  /// The share of the torus that answered, 1 for all of it.
  let coverage: Double

  /// What a search found, in an order of one's own.
  init(_ found: SearchAnswer, records: [Record], distances: [Double] = []) {
    self.records = records
    self.distances = distances
    hops = found.hops
    zonesVisited = found.zonesVisited
    coverage = found.coverage
  }

  /// The record of an id, which one zone had.
  init(_ record: Record, hops: Int) {
    records = [record]
    distances = []
    self.hops = hops
    zonesVisited = 1
    coverage = 1
  }
}

extension Report {
  /// One row a record: its id, the columns that it was stored with, and its distance.
  init(_ answer: Answer, of stored: StoredPoints) {
    let isGlobe = stored.domain.metric == .greatCircle
    let distance = isGlobe ? "distance_m" : "distance"
    let own = ["id", distance, "hops", "zones_visited", "coverage"]
    let carried = stored.columns.map { own.contains($0) ? "input.\($0)" : $0 }
    let rows = answer.records.enumerated().map { index, record -> [JSONValue] in
      let known = answer.distances.indices.contains(index) ? answer.distances[index] : nil
      // Millimeters: what a machine's sine and cosine differ by does not show.
      let value = known.map { isGlobe ? JSONValue.double($0, decimals: 3) : JSONValue.double($0) } ?? .null
      return [.string(record.key.text)] + StoredPoints.fields(of: record) + [value]
    }
    self.init(columns: ["id"] + carried + [distance], rows: rows, named: "matches")
    facts = [
      JSONValue.Member(name: "hops", value: .integer(answer.hops)),
      JSONValue.Member(name: "zones_visited", value: .integer(answer.zonesVisited)),
      JSONValue.Member(name: "coverage", value: .double(answer.coverage)),
    ]
    let share = JSONValue.double(answer.coverage * 100, decimals: 2).json
    notes = [
      "\(answer.records.count) records, hops \(answer.hops), zones visited \(answer.zonesVisited), "
        + "coverage \(share) %"
    ]
    if answer.coverage < 1 { notes.append("incomplete: \(share) % of the torus answered") }
  }
}
