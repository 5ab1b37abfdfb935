import CANTuning

/// Names rows in a picture by what differs between them.
struct RowNames {
  private let hasSizes: Bool
  private let hasUnderlays: Bool
  private let hasDemands: Bool
  /// The overlays that come with several sets of parameters.
  private let varied: Set<String>

  init(of rows: [SweepRow]) {
    hasSizes = Set(rows.map(\.nodes)).count > 1
    hasUnderlays = Set(rows.map { $0[.underlay] }).count > 1
    hasDemands = Set(rows.map { $0[.demand] }).count > 1
    let overlays = Dictionary(grouping: Set(rows.map { [$0.overlay, $0.variant] }), by: { $0[0] })
    varied = Set(overlays.filter { $0.value.count > 1 }.keys)
  }

  /// The overlay of a row, and all that it takes to tell it from the other rows.
  func name(of row: SweepRow) -> String {
    overlay(of: row) + (hasSizes ? ", " + "node".counted(row.nodes) : "") + conditions(of: row)
  }

  /// The knobs of a CAN, or the name of another overlay with its parameters where they differ.
  func overlay(of row: SweepRow) -> String {
    row.dimensions != nil || varied.contains(row.overlay) ? row.label : row.overlay
  }

  /// The underlay and the demand of a row where they differ from row to row.
  func conditions(of row: SweepRow) -> String {
    (hasUnderlays ? ", underlay \(row[.underlay])" : "") + (hasDemands ? ", \(row[.demand])" : "")
  }
}

extension [SweepRow] {
  /// The rows by a name that they share, both in the order of the rows.
  func grouped(by name: (SweepRow) -> String) -> [(name: String, rows: [SweepRow])] {
    var order: [String] = []
    var groups: [String: [SweepRow]] = [:]
    for row in self {
      let name = name(row)
      if groups[name] == nil { order.append(name) }
      groups[name, default: []].append(row)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }
}
