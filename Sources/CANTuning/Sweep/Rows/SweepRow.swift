/// What one setting of a sweep costs: one line of its table, with all parameters beside what was measured.
///
/// Numbers are kept as they are printed, so that a row that was read is equal to the row that was written.
public struct SweepRow: Hashable, Sendable {
  private var fields: [Column: Value] = [:]

  /// A row in which everything is missing.
  public init() {}

  /// What stands in a column.
  public subscript(column: Column) -> Value {
    get { fields[column] ?? .missing }
    set {
      let value = newValue.asPrinted
      fields[column] = value == .missing ? nil : value
    }
  }

  /// The values in the order of the columns.
  public var values: [Value] { Column.allCases.map { self[$0] } }
}

extension SweepRow {
  /// The kind of overlay, such as `can`.
  public var overlay: String { self[.overlay].description }
  /// The dimensions of the torus; `nil` for an overlay that has none.
  public var dimensions: Int? { self[.dimensions].integer }
  /// The nodes of an overlay.
  public var nodes: Int { self[.nodes].integer ?? 0 }

  /// The mean hops of a lookup.
  public var meanHops: Double {
    get { self[.meanHops].number ?? 0 }
    set { self[.meanHops] = .number(newValue) }
  }

  /// The half-width of the 95 % confidence interval of the mean hops, over the repeats; `nil` for one repeat.
  public var meanHopsCI95: Double? {
    get { self[.meanHopsCI95].number }
    set { self[.meanHopsCI95] = .number(newValue) }
  }

  /// The mean neighbors of a node.
  public var meanNeighbors: Double {
    get { self[.meanNeighbors].number ?? 0 }
    set { self[.meanNeighbors] = .number(newValue) }
  }

  /// Whether lookups fail, of which hops and latency tell nothing.
  public var hasFailures: Bool { (self[.failedShare].number ?? 0) > 0 }

  /// The mean latency of a lookup in milliseconds; `nil` without an underlay.
  public var meanLatency: Double? { self[.meanLatency].number }
  /// The mean hops by the closed form of the overlay's paper; `nil` where there is none.
  public var closedFormHops: Double? { self[.closedFormHops].number }
}

extension SweepRow {
  /// What the row's overlay is called: `d = 4, overload = 4`, or `kademlia k=20 alpha=3`.
  public var label: String {
    let parts = [dimensions.map { "d = \($0)" } ?? overlay, variant]
    return parts.filter { !$0.isEmpty }.joined(separator: dimensions == nil ? " " : ", ")
  }

  /// The parameters beside the dimensions that are not as in the basic design: `r = 2, joins = uniform`.
  public var variant: String {
    guard dimensions != nil else { return self[.parameters].description }
    let basics: [(column: Column, name: String, basic: String)] = [
      (.realities, "r", "1"), (.peersPerZoneMax, "overload", "1"), (.hashFunctions, "hash functions", "1"),
      (.hashChoice, "hash choice", "parallel"), (.metric, "metric", "greedy"),
      (.landmarks, "landmarks", "0"), (.joins, "joins", "random"), (.expressways, "expressways", "none"),
      (.hotSpots, "hot spots", "none"),
    ]
    let turned = basics.filter { self[$0.column].description != $0.basic }
    return turned.map { "\($0.name) = \(self[$0.column])" }.joined(separator: ", ")
  }
}
