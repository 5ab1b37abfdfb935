extension SweepRow {
  /// The columns of the table of a sweep, in their order; the raw values are their names.
  public enum Column: String, CaseIterable, Hashable, Sendable {
    case overlay, dimensions, nodes, realities
    case peersPerZoneMax = "peers_per_zone_max"
    case hashFunctions = "hash_functions"
    case metric, joins, lookups, repeats, seed, version
    case meanHops = "mean_hops"
    case meanHopsCI95 = "mean_hops_ci95"
    case p50Hops = "p50_hops"
    case p95Hops = "p95_hops"
    case p99Hops = "p99_hops"
    case maxHops = "max_hops"
    case meanNeighbors = "mean_neighbors"
    case maxNeighbors = "max_neighbors"
    case closedFormHops = "closed_form_hops"
  }

  /// What stands in a column.
  public enum Value: Hashable, Sendable {
    case text(String)
    case integer(Int)
    /// A measured number, which is printed with four digits after the point.
    case number(Double)
    /// Nothing was measured.
    case missing
  }

  /// The names of the columns in their order.
  public static var columnNames: [String] { Column.allCases.map(\.rawValue) }

  /// The values in the order of the columns.
  public var values: [Value] { Column.allCases.map { self[$0] } }

  /// The value in `column`; a seed is text, since its 64 bits do not survive every reader of numbers.
  public subscript(column: Column) -> Value {
    switch column {
    case .overlay: .text(overlay)
    case .dimensions: .integer(dimensions)
    case .nodes: .integer(nodes)
    case .realities: .integer(realities)
    case .peersPerZoneMax: .integer(peersPerZoneMax)
    case .hashFunctions: .integer(hashFunctions)
    case .metric: .text(metric)
    case .joins: .text(joins)
    case .lookups: .integer(lookups)
    case .repeats: .integer(repeats)
    case .seed: .text("\(seed)")
    case .version: .text(version)
    case .meanHops: .number(meanHops)
    case .meanHopsCI95: meanHopsCI95.map { .number($0) } ?? .missing
    case .p50Hops: .integer(p50Hops)
    case .p95Hops: .integer(p95Hops)
    case .p99Hops: .integer(p99Hops)
    case .maxHops: .integer(maxHops)
    case .meanNeighbors: .number(meanNeighbors)
    case .maxNeighbors: .integer(maxNeighbors)
    case .closedFormHops: closedFormHops.map { .number($0) } ?? .missing
    }
  }
}

extension SweepRow.Value: CustomStringConvertible {
  /// The value as it stands in CSV, empty where it is missing; quoting text is up to the writer.
  public var description: String {
    switch self {
    case .text(let text): text
    case .integer(let integer): "\(integer)"
    case .number(let number): number.fourDigits
    case .missing: ""
    }
  }
}

extension Double {
  /// The number rounded to four digits after the point, of which zeros at the end are left out.
  var fourDigits: String {
    guard magnitude < 1e14 else { return "\(self)" }
    let scaled = Int((self * 10_000).rounded())
    let digits = String(scaled.magnitude % 10_000 + 10_000).dropFirst()
    let shown = digits.reversed().drop { $0 == "0" }.reversed()
    let whole = (scaled < 0 ? "-" : "") + "\(scaled.magnitude / 10_000)"
    return shown.isEmpty ? whole : whole + "." + String(shown)
  }
}
