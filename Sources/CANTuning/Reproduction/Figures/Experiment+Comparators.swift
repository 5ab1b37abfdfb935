import CANGeometry

/// Hops of the other overlays of the field.
extension Experiment {
  /// Chord, Figure 10a: hops over nodes.
  public static func chordFigure10a(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    try Experiment(
      id: "chord-figure-10a", source: "Chord, Figure 10a", title: "Path length over nodes",
      explanation: "hops are counted to the predecessor of the key; the owner is one hop further.",
      plot: .lines(x: "nodes", y: "mean_hops", logarithmic: false), rows: rows
    ) { row throws(PublishedRowError) in
      let nodes = try row.integer("nodes")
      let tiny = Band.open("below 2^8 nodes it matters how hops are counted, which the paper does not tell")
      let mean = nodes < 256 ? tiny : .relative(0.03, "1 % of reading error and the spread of single rings")
      let percentile = nodes < 256 ? tiny : .absolute(1, "whole hops in single rings")
      return Trial(
        [Parameter("nodes", nodes)], nodes: nodes,
        published: [
          try PublishedValue("mean_hops", in: row, mean),
          try PublishedValue("percentile_1", in: row, percentile),
          try PublishedValue("percentile_99", in: row, percentile),
        ]
      ) { lookups, seeds throws(ModelError) in
        let model = try ChordModel(nodes: nodes, seed: seeds.next())
        let hops = model.hopsToPredecessor(count: lookups, seed: seeds.next())
        return [hops.mean, Double(hops.percentile(1)), Double(hops.percentile(99))]
      }
    }
  }

  /// Chord, Figure 10b: the distribution of hops at 2¹² nodes.
  public static func chordFigure10b(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    let band = Band.absolute(
      0.02, "a mean 3 % off, as Figure 10a allows, moves up to 0.015 into or out of a bar; reading adds 1 %")
    return Experiment(
      id: "chord-figure-10b", source: "Chord, Figure 10b", title: "Path lengths at 2^12 nodes",
      explanation: "hops are counted to the predecessor of the key.",
      plot: .bars(of: ["probability"], over: "hops"),
      trials: [
        try .distribution(rows, nodes: 1 << 12, band) { lookups, seeds throws(ModelError) in
          try ChordModel(nodes: 1 << 12, seed: seeds.next()).hopsToPredecessor(
            count: lookups, seed: seeds.next())
        }
      ])
  }

  /// Chord, Figure 11: the share of lookups that fail after a share of 10⁴ nodes has failed.
  public static func chordFigure11(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    try Experiment(
      id: "chord-figure-11", source: "Chord, Figure 11",
      title: "Failed lookups over failed nodes, 10^4 nodes",
      explanation: "the keys of failed nodes are lost; lookups go round failed nodes.",
      plot: .lines(x: "failed_node_fraction", y: "failed_lookup_fraction", logarithmic: false), rows: rows
    ) { row throws(PublishedRowError) in
      let share = try row.number("failed_node_fraction")
      let text = try row.text("failed_node_fraction")
      let band = Band.absolute(0.01, "which nodes fail and which keys are asked for, drawn once in the paper")
      return Trial(
        [Parameter("failed_node_fraction", text)], nodes: 10_000,
        published: [try PublishedValue("failed_lookup_fraction", in: row, band)]
      ) { lookups, seeds throws(ModelError) in
        let model = try ChordModel(nodes: 10_000, seed: seeds.next())
        return [model.failedLookups(failedShare: share, lookups: lookups, seed: seeds.next())]
      }
    }
  }

  /// Pastry, Figure 4: hops over nodes with b = 4 and |L| = 16.
  public static func pastryFigure4(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    try Experiment(
      id: "pastry-figure-4", source: "Pastry, Figure 4", title: "Path length over nodes",
      explanation: "a message goes from a random node to the id of another, with b = 4 and |L| = 16.",
      plot: .lines(x: "nodes", y: "mean_hops", logarithmic: false), rows: rows
    ) { row throws(PublishedRowError) in
      let nodes = try row.integer("nodes")
      let band = Band.relative(0.02, "1 % of reading error and the spread of single overlays")
      return Trial(
        [Parameter("nodes", nodes)], nodes: nodes,
        published: [try PublishedValue("mean_hops", in: row, band)]
      ) { lookups, seeds throws(ModelError) in
        let model = try PastryModel(nodes: nodes, seed: seeds.next())
        return [model.hopsBetweenNodes(count: lookups, seed: seeds.next()).mean]
      }
    }
  }

  /// Pastry, Figure 5: the distribution of hops at 10⁵ nodes.
  public static func pastryFigure5(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    let band = Band.absolute(
      0.045, "a mean 2 % off, as Figure 4 allows, moves up to 0.038 into or out of a bar; reading adds 1 %")
    return Experiment(
      id: "pastry-figure-5", source: "Pastry, Figure 5", title: "Path lengths at 10^5 nodes",
      explanation: "a message goes from a random node to the id of another.",
      plot: .bars(of: ["probability"], over: "hops"),
      trials: [
        try .distribution(rows, nodes: 100_000, band) { lookups, seeds throws(ModelError) in
          try PastryModel(nodes: 100_000, seed: seeds.next()).hopsBetweenNodes(
            count: lookups, seed: seeds.next())
        }
      ])
  }

  /// Kademlia: hops over nodes for some k, by an independent simulation; the paper has no such table.
  public static func kademliaHops(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    try Experiment(
      id: "kademlia-hops", source: "Independent simulation",
      title: "Hops to the closest node, by bucket sizes",
      explanation: "each referral names the closest node known; full buckets hold random nodes.",
      plot: .lines(x: "nodes", y: "mean_hops", logarithmic: false), rows: rows
    ) { row throws(PublishedRowError) in
      let nodes = try row.integer("nodes")
      let knobs = KademliaModel.Configuration(bucketSize: try row.integer("bucket_size"))
      let band = Band.relative(0.05, "which nodes fill a bucket is left to chance")
      return Trial(
        [Parameter("bucket_size", knobs.bucketSize), Parameter("nodes", nodes)], nodes: nodes,
        published: [try PublishedValue("mean_hops", in: row, band)]
      ) { lookups, seeds throws(ModelError) in
        let model = try KademliaModel(nodes: nodes, configuration: knobs, seed: seeds.next())
        return [model.lookupHops(count: lookups, seed: seeds.next()).mean]
      }
    }
  }
}

extension Trial {
  /// The share of lookups by hops, of which each row has one.
  fileprivate static func distribution(
    _ rows: [PublishedRow], nodes: Int, _ band: Band,
    of hops: @escaping @Sendable (Int, inout SeededGenerator) throws(ModelError) -> Histogram
  ) throws(PublishedRowError) -> Trial {
    var values: [PublishedValue] = []
    var lengths: [Int] = []
    for row in rows {
      lengths.append(try row.integer("hops"))
      values.append(
        try PublishedValue("probability", in: row, band, at: Parameter("hops", try row.text("hops"))))
    }
    return Trial([], nodes: nodes, published: values) { [lengths] lookups, seeds throws(ModelError) in
      let histogram = try hops(lookups, &seeds)
      let count = Double(max(histogram.count, 1))
      return lengths.map { length in
        histogram.counts.indices.contains(length) ? Double(histogram.counts[length]) / count : 0
      }
    }
  }
}
