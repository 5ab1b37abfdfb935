extension SweepRow {
  /// The columns of the table of a sweep, in their order; the raw values are their names.
  public enum Column: String, CaseIterable, Hashable, Sendable {
    // The parameters.
    case row, rows, overlay, parameters, dimensions, nodes, realities
    case peersPerZoneMax = "peers_per_zone_max"
    case hashFunctions = "hash_functions"
    case hashChoice = "hash_choice"
    case metric, landmarks, joins, expressways
    case hotSpots = "hot_spots"
    case underlay, demand, points, lookups, repeats, seed, version
    // The measurements.
    case meanHops = "mean_hops"
    case meanHopsCI95 = "mean_hops_ci95"
    case p50Hops = "p50_hops"
    case p95Hops = "p95_hops"
    case p99Hops = "p99_hops"
    case maxHops = "max_hops"
    case meanMessages = "mean_messages"
    case failedShare = "failed_share"
    case meanLatency = "mean_latency_ms"
    case meanLatencyCI95 = "mean_latency_ms_ci95"
    case p95Latency = "p95_latency_ms"
    case hopLatency = "hop_latency_ms"
    case latencyStretch = "latency_stretch"
    case meanNeighbors = "mean_neighbors"
    case maxNeighbors = "max_neighbors"
    case joinMessages = "join_messages"
    case departureMessages = "departure_messages"
    case keepAliveMessages = "keep_alive_messages"
    // Keys that change their node, and the largest load of a node: multiples of what a node has on average, so
    // that hashing modulo n moves n - 1.
    case keysMovedByJoin = "keys_moved_by_join"
    case keysMovedByDeparture = "keys_moved_by_departure"
    case keysMovedByModulo = "keys_moved_by_modulo"
    case maxLoad = "max_load"
    case maxAnswers = "max_answers"
    case maxRecords = "max_records"
    case closedFormHops = "closed_form_hops"
  }

  /// The names of the columns in their order.
  public static var columnNames: [String] { Column.allCases.map(\.rawValue) }
}

extension SweepRow.Column {
  /// The columns that say what was measured and how; they come before the measurements.
  public static let ofParameters: [SweepRow.Column] = {
    let all = SweepRow.Column.allCases
    return Array(all[...(all.firstIndex(of: .version) ?? 0)])
  }()

  /// What a column holds.
  enum Kind { case text, integer, number }

  /// What the column holds where nothing is missing; a seed is text, since its 64 bits do not survive every
  /// reader of numbers.
  var kind: Kind {
    switch self {
    case .overlay, .parameters, .hashChoice, .metric, .joins, .expressways, .hotSpots, .underlay, .demand,
      .points,
      .seed,
      .version:
      .text
    case .row, .rows, .dimensions, .nodes, .realities, .peersPerZoneMax, .hashFunctions, .landmarks,
      .lookups, .repeats, .p50Hops, .p95Hops, .p99Hops, .maxHops, .p95Latency, .maxNeighbors:
      .integer
    default: .number
    }
  }
}
