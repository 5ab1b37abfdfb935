import CANGeometry

/// CAN's zones, its two designs side by side, and the search that gives a zone back.
extension Experiment {
  /// CAN, Figure 9: the share of zones by volume in units of V, with random and with uniform joins.
  public static func canFigure9(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    var trials: [Trial] = []
    for isUniform in [false, true] {
      var values: [PublishedValue] = []
      var volumes: [Double] = []
      for row in rows where try row.flag("uniform_partitioning") == isUniform {
        let text = try row.text("volume")
        values.append(
          try PublishedValue(
            "percent_of_nodes", in: row, isUniform ? .uniformVolumes : .randomVolumes,
            at: Parameter("volume", text)))
        volumes.append(try volume(text))
      }
      let knobs = CANModel.Configuration(
        torus: try Torus(published: 3), joins: isUniform ? .uniform : .random)
      let parameter = Parameter("uniform_partitioning", isUniform ? "yes" : "no")
      trials.append(
        Trial([parameter], nodes: 1 << 16, published: values) { [volumes] _, seeds throws(ModelError) in
          let model = try CANModel(nodes: 1 << 16, configuration: knobs, seed: seeds.next())
          let shares = model.volumeShares
          return volumes.map { volume in 100 * (shares.first { $0.volume == volume }?.share ?? 0) }
        })
    }
    return Experiment(
      id: "can-figure-9", source: "CAN, Figure 9", title: "Volumes of zones at 2^16 nodes and d = 3",
      explanation: "a zone of volume V is the whole divided by the nodes.",
      plot: .bars(of: ["percent_of_nodes"], over: "volume"),
      trials: trials.filter { !$0.published.isEmpty })
  }

  /// The volume that `V/4` or `2V` names, in units of V.
  private static func volume(_ text: String) throws(PublishedRowError) -> Double {
    if text == "V" { return 1 }
    if text.hasPrefix("V/"), let divisor = Double(text.dropFirst(2)), divisor > 0 { return 1 / divisor }
    if text.hasSuffix("V"), let factor = Double(text.dropLast()) { return factor }
    throw .cell(text, column: "volume")
  }

  /// CAN, Tables 4 and 5: the bare design and that with knobs on full on H(100,10,1).
  public static func canTables4And5(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    var trials: [Trial] = []
    for design in ["bare_bones", "knobs_on_full"] {
      var cells: PublishedRow = [:]
      for row in rows { cells[try row.text("quantity")] = try row.text(design) }
      trials.append(try .design(design, cells))
    }
    return Experiment(
      id: "can-table-4-5", source: "CAN, Tables 4 and 5", title: "Bare bones and knobs on full at 2^18 nodes",
      explanation: "the latency below is the mean between random nodes.", plot: .none, trials: trials)
  }

  /// CAN, Table 6: the hops from a node to two sibling zones for d = 2…4.
  public static func canTable6(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    try Experiment(
      id: "can-table-6", source: "CAN, Table 6", title: "Hops of the search for sibling zones at 2^14 nodes",
      explanation: "joins are uniform (3.7), which the text does not say: random joins give about 1.3 hops.",
      plot: .bars(of: ["mean_hops"], over: "dimensions"), rows: rows
    ) { row throws(PublishedRowError) in
      let knobs = CANModel.Configuration(torus: try row.torus(), joins: .uniform)
      let maximum = Band.open(
        "a maximum rises with the number of nodes looked at, which the paper does not tell")
      return Trial(
        [Parameter("dimensions", knobs.torus.dimensions)], nodes: 1 << 14,
        published: [
          try PublishedValue("mean_hops", in: row, .relative(0.03, "exact in the paper, two decimals")),
          try PublishedValue("max_hops", in: row, maximum),
        ]
      ) { _, seeds throws(ModelError) in
        let model = try CANModel(nodes: 1 << 14, configuration: knobs, seed: seeds.next())
        let hops = SiblingSearch(in: model).hops
        return [hops.mean, Double(hops.max)]
      }
    }
  }
}

extension Band {
  fileprivate static let randomVolumes = Band.absolute(1, "read off the drawing, 1 %, of single overlays")
  fileprivate static let uniformVolumes = Band.open(
    """
    with uniform joins 82 % of the zones have V where only zones across faces are compared, and 92 % where \
    those across edges and corners are too: the paper's 87 % lies between, and its text does not tell more
    """)
}

extension Trial {
  /// A design of Table 4, by its cells, and what Table 5 has of it.
  fileprivate static func design(_ name: String, _ cells: PublishedRow) throws(PublishedRowError) -> Trial {
    let isFull = name == "knobs_on_full"
    let nodes = try cells.integer("nodes")
    let knobs = try cells.configuration()
    func value(_ quantity: String, _ band: Band) throws(PublishedRowError) -> PublishedValue {
      try PublishedValue(quantity, in: cells, isFull ? .knobsOnFull : band)
    }
    let published = [
      try value("mean_hops", .relative(0.05, "the paper draws single overlays")),
      try value("mean_neighbors", .relative(0.01, "a mean of 2^18 nodes hardly spreads")),
      try value("mean_peers", .absolute(0, "nobody shares a zone")),
      try value("ip_latency_ms", .open("the shape of the topology was chosen so that it comes near")),
      try value("path_latency_ms", .relative(0.05, "as for the hops")),
    ]
    return Trial(
      [Parameter("design", name), Parameter("nodes", nodes)], nodes: nodes, weight: 2 * nodes,
      published: published
    ) { lookups, seeds throws(ModelError) in
      let underlay = Underlay(.transitStub(.h100), nodes: nodes, seed: seeds.next())
      let model = try CANModel(nodes: nodes, configuration: knobs, underlay: underlay, seed: seeds.next())
      let costs = model.lookups(lookups, of: .uniform, seed: seeds.next())
      let peers = model.peerCounts.mean
      return [
        costs.hops.mean, model.neighborCounts.mean - peers, peers,
        underlay.meanLatency(samples: 100_000, seed: seeds.next()), costs.latencies?.mean ?? 0,
      ]
    }
  }
}

extension PublishedRow {
  /// The knobs of a design of Table 4.
  fileprivate func configuration() throws(PublishedRowError) -> CANModel.Configuration {
    var knobs = CANModel.Configuration(torus: try torus())
    knobs.realities = try integer("realities")
    // The paper writes 0 where zones are not shared.
    knobs.peersPerZoneMax = Swift.max(try integer("peers_per_zone_max"), 1)
    knobs.hashFunctions = try integer("hash_functions")
    knobs.metric = try flag("rtt_weighted") ? .rtt : .greedy
    knobs.joins = try flag("uniform_partitioning") ? .uniform : .random
    knobs.landmarks = try flag("landmark_ordering") ? 4 : 0
    return knobs
  }
}
