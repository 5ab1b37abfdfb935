/// The data that the tools carry, compiled in so that they run from any folder.
public enum Datasets {
  /// Large cities of every continent as CSV: name, country, longitude, latitude, population.
  public static var worldCities: [UInt8] { PackageResources.world_cities_csv }
}

/// The values that overlays are held against, of papers and of an independent simulation, as CSV; see
/// `published/README.md`.
public enum PublishedFigure: String, CaseIterable, Sendable {
  /// CAN, Figure 4: path length over nodes for d = 2...5.
  case can2001Figure4 = "can2001-figure4-path-length"
  /// CAN, Figure 5: path length over nodes for r = 1...4 realities.
  case can2001Figure5 = "can2001-figure5-realities"
  /// CAN, Figure 6: path length over neighbors, by dimensions and by realities.
  case can2001Figure6 = "can2001-figure6-neighbors-vs-hops"
  /// CAN, Figure 7: query latency with several hash functions.
  case can2001Figure7 = "can2001-figure7-hash-functions"
  /// CAN, Figure 8: latency stretch with and without landmark ordering.
  case can2001Figure8 = "can2001-figure8-landmarks"
  /// CAN, Figure 9: the distribution of zone volumes with and without uniform partitioning.
  case can2001Figure9 = "can2001-figure9-zone-volumes"
  /// CAN, Figure 10: latency stretch on several topologies.
  case can2001Figure10 = "can2001-figure10-link-delays"
  /// CAN, Table 1: per-hop latency with RTT-weighted routing.
  case can2001Table1 = "can2001-table1-rtt-routing"
  /// CAN, Table 2: per-hop latency with overloaded zones.
  case can2001Table2 = "can2001-table2-overloading"
  /// CAN, Tables 4 and 5: bare bones against knobs on full.
  case can2001Tables4And5 = "can2001-table4-5-bare-bones-vs-knobs"
  /// CAN, Table 6: the depth of the sibling search.
  case can2001Table6 = "can2001-table6-sibling-search"
  /// Chord, Figure 10a: path length over nodes.
  case chord2001Figure10a = "chord2001-figure10a-path-length"
  /// Chord, Figure 10b: the distribution of path lengths at 2^12 nodes.
  case chord2001Figure10b = "chord2001-figure10b-distribution-4096"
  /// Chord, Figure 11: failed lookups over failed nodes.
  case chord2001Figure11 = "chord2001-figure11-failed-lookups"
  /// Pastry, Figure 4: path length over nodes.
  case pastry2001Figure4 = "pastry2001-figure4-path-length"
  /// Pastry, Figure 5: the distribution of path lengths at 100,000 nodes.
  case pastry2001Figure5 = "pastry2001-figure5-distribution-100000"
  /// An independent simulation of CAN with more dimensions and nodes than the paper's.
  case referenceCANDimensions = "reference-can-dimensions"
  /// An independent simulation of Kademlia, whose paper has no table of hops.
  case referenceKademliaHops = "reference-kademlia-hops"

  /// The rows of the file, each by column name, as they are written there.
  public var rows: [[String: String]] {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(
      PublishedFigure.fields)
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first }) }
  }

  /// The cells of one line: commas part them unless they stand between quotes.
  private static func fields(_ line: Substring) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  /// The file as it is.
  public var bytes: [UInt8] {
    switch self {
    case .can2001Figure4: PackageResources.can2001_figure4_path_length_csv
    case .can2001Figure5: PackageResources.can2001_figure5_realities_csv
    case .can2001Figure6: PackageResources.can2001_figure6_neighbors_vs_hops_csv
    case .can2001Figure7: PackageResources.can2001_figure7_hash_functions_csv
    case .can2001Figure8: PackageResources.can2001_figure8_landmarks_csv
    case .can2001Figure9: PackageResources.can2001_figure9_zone_volumes_csv
    case .can2001Figure10: PackageResources.can2001_figure10_link_delays_csv
    case .can2001Table1: PackageResources.can2001_table1_rtt_routing_csv
    case .can2001Table2: PackageResources.can2001_table2_overloading_csv
    case .can2001Tables4And5: PackageResources.can2001_table4_5_bare_bones_vs_knobs_csv
    case .can2001Table6: PackageResources.can2001_table6_sibling_search_csv
    case .chord2001Figure10a: PackageResources.chord2001_figure10a_path_length_csv
    case .chord2001Figure10b: PackageResources.chord2001_figure10b_distribution_4096_csv
    case .chord2001Figure11: PackageResources.chord2001_figure11_failed_lookups_csv
    case .pastry2001Figure4: PackageResources.pastry2001_figure4_path_length_csv
    case .pastry2001Figure5: PackageResources.pastry2001_figure5_distribution_100000_csv
    case .referenceCANDimensions: PackageResources.reference_can_dimensions_csv
    case .referenceKademliaHops: PackageResources.reference_kademlia_hops_csv
    }
  }
}

/// What may go wrong with an overlay, as scenarios in JSON that `canopy simulate` runs by name.
public enum NamedScenario: String, CaseIterable, Sendable {
  /// Nodes join and nothing goes wrong: what upkeep alone costs.
  case quiet
  /// One node stops for good; its neighbors take its zone over.
  case crashOne = "crash-one"
  /// A node and up to five of its neighbors stop at the same moment and lose their disks, so that nobody is left who knew the zone in the middle.
  case crashNeighborhood = "crash-neighborhood"
  /// Half of 100 nodes in three realities stop for good at the same moment.
  case halfKilled = "half-killed"
  /// Up to three nodes share a zone, and ten of 60 stop for good at the same moment while records are written.
  case crashOverloaded = "crash-overloaded"
  /// The network falls into two halves of the same size for a minute, each of which tiles the torus for itself; then they merge.
  case partitionHalves = "partition-halves"
  /// Half of the nodes can hear the other half but are not heard by it for half a minute.
  case partitionOneWay = "partition-one-way"
  /// One node is cut off from all others for a minute and finds its zone taken when it is back.
  case isolatedNode = "isolated-node"
  /// Four nodes stand still for half a minute each and go on as if nothing had happened.
  case pauseAndReturn = "pause-and-return"
  /// Each node in turn is stopped and started again two seconds later from what its disk holds.
  case rollingRestart = "rolling-restart"
  /// Twice the nodes within ten seconds.
  case joinStorm = "join-storm"
  /// Half of the nodes leave in good order within ten seconds.
  case massLeave = "mass-leave"
  /// The network loses 30 % of the messages, doubles 20 % and replays 5 % up to a minute later; 15 % stay lost after that.
  case lossy
  /// The wall clocks of eight nodes jump by minutes and run 1 % fast or slow.
  case clocks
  /// Disks fail, fill up and slow down while nodes join, leave and write; two nodes stop and find their last writes torn.
  case disks
  /// Every five seconds two nodes join and two leave or stop, for three minutes.
  case churn

  /// The file as it is.
  public var bytes: [UInt8] {
    switch self {
    case .quiet: PackageResources.quiet_json
    case .crashOne: PackageResources.crash_one_json
    case .crashNeighborhood: PackageResources.crash_neighborhood_json
    case .halfKilled: PackageResources.half_killed_json
    case .crashOverloaded: PackageResources.crash_overloaded_json
    case .partitionHalves: PackageResources.partition_halves_json
    case .partitionOneWay: PackageResources.partition_one_way_json
    case .isolatedNode: PackageResources.isolated_node_json
    case .pauseAndReturn: PackageResources.pause_and_return_json
    case .rollingRestart: PackageResources.rolling_restart_json
    case .joinStorm: PackageResources.join_storm_json
    case .massLeave: PackageResources.mass_leave_json
    case .lossy: PackageResources.lossy_json
    case .clocks: PackageResources.clocks_json
    case .disks: PackageResources.disks_json
    case .churn: PackageResources.churn_json
    }
  }
}
