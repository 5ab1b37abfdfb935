import CANGeometry

/// Hops and neighbors of CAN over its size, dimensions and realities.
extension Experiment {
  /// CAN, Figure 4: hops over nodes for d = 2…5.
  public static func canFigure4(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    try Experiment(
      id: "can-figure-4", source: "CAN, Figure 4", title: "Path length over nodes, by dimensions",
      explanation: """
        lookups go from a random node to the owner of a random point, by the neighbor whose zone, as a box, is \
        nearest to it; joins are random. Many points are drawn on steps of a tenth in log2 hops, downward, as \
        2^3.6 = 12.13 at d = 2 and 1,024 nodes: they may be 7 % too low.
        """,
      plot: .lines(x: "nodes", y: "mean_hops", logarithmic: true), rows: rows
    ) { row throws(PublishedRowError) in
      let knobs = CANModel.Configuration(torus: try row.torus())
      return .can(
        [Parameter("dimensions", knobs.torus.dimensions)], nodes: try row.integer("nodes"), knobs,
        [try PublishedValue("mean_hops", in: row, .relative(0.10, "single overlays, drawn in steps of 7 %"))])
    }
  }

  /// CAN, Figure 5: hops over nodes for r = 1…4 realities at d = 2.
  public static func canFigure5(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    try Experiment(
      id: "can-figure-5", source: "CAN, Figure 5", title: "Path length over nodes, by realities",
      explanation: """
        the points of r = 1, 2 and 3 are drawn on steps of a tenth in log2 hops, such as 2.83 = 2^1.5 and \
        5.65 = 2^2.5: measured hops give them when rounded down to a step, which is up to 7 %, but for the first \
        point of each line, which lies one step lower still. Those of r = 4 lie between such steps and are met \
        within 2 %. A neighbor is judged by the nearest of all its zones, in every reality: without this \
        look-ahead two realities need almost twice as many hops as the paper has.
        """,
      plot: .lines(x: "nodes", y: "mean_hops", logarithmic: true), rows: rows
    ) { row throws(PublishedRowError) in
      var knobs = CANModel.Configuration(torus: try Torus(published: 2))
      knobs.realities = try row.integer("realities")
      let band: Band =
        knobs.realities > 1
        ? .relative(0.05, "1 % of reading error and the spread of single overlays")
        : .open(
          "one reality at d = 2 is judged in Figure 4, from which the paper's own Figure 5 differs by up to 12 %"
        )
      return .can(
        [Parameter("realities", knobs.realities)], nodes: try row.integer("nodes"), knobs,
        [try PublishedValue("mean_hops", in: row, band)])
    }
  }

  /// CAN, Figure 6: hops over neighbors, bought by dimensions or by realities.
  public static func canFigure6(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    try Experiment(
      id: "can-figure-6", source: "CAN, Figure 6", title: "Path length over neighbors",
      explanation: """
        r realities have r times the neighbors of one, 4.25 each at d = 2, where the drawing has 4.03, 4.10 and \
        4.02 each for r = 3, 4 and 5, but 4.25 and 4.23 for r = 2 and 7. Joins are uniform (3.7), which the text \
        does not say: random joins have more neighbors, and fewer hops at d = 2, since large zones are short cuts.
        """,
      plot: .lines(x: "mean_neighbors", y: "mean_hops", logarithmic: false), rows: rows
    ) { row throws(PublishedRowError) in
      var knobs = CANModel.Configuration(torus: try row.torus(), joins: .uniform)
      knobs.realities = try row.integer("realities")
      let band = Band.relative(0.05, "1 % of reading error and the spread of single overlays")
      return .can(
        [Parameter("dimensions", knobs.torus.dimensions), Parameter("realities", knobs.realities)],
        nodes: try row.integer("nodes"), knobs,
        [
          try PublishedValue("mean_neighbors", in: row, band), try PublishedValue("mean_hops", in: row, band),
        ])
    }
  }

  /// Hops and neighbors beyond the paper's dimensions and sizes, by an independent simulation.
  public static func canDimensions(_ rows: [PublishedRow]) throws(PublishedRowError) -> Experiment {
    try Experiment(
      id: "can-dimensions", source: "Independent simulation", title: "Many dimensions, many nodes",
      explanation: "joins are random, as in the simulation that the values are from.",
      plot: .lines(x: "dimensions", y: "mean_hops", logarithmic: true), rows: rows
    ) { row throws(PublishedRowError) in
      let knobs = CANModel.Configuration(torus: try row.torus())
      return .can(
        [Parameter("dimensions", knobs.torus.dimensions)], nodes: try row.integer("nodes"), knobs,
        [
          try PublishedValue("mean_neighbors", in: row, .relative(0.01, "as for Table 4")),
          try PublishedValue("mean_hops", in: row, .relative(0.05, "as for Table 4")),
        ])
    }
  }
}

extension Experiment {
  /// An experiment with one trial for each row.
  init(
    id: String, source: String, title: String, explanation: String, plot: Plot, rows: [PublishedRow],
    trial: (PublishedRow) throws(PublishedRowError) -> Trial
  ) throws(PublishedRowError) {
    var trials: [Trial] = []
    for row in rows { trials.append(try trial(row)) }
    self.init(
      id: id, source: source, title: title, explanation: explanation, plot: plot, trials: trials)
  }
}

extension Trial {
  /// A CAN whose hops, and neighbors where they are published, are measured.
  static func can(
    _ parameters: [Parameter], nodes: Int, _ knobs: CANModel.Configuration, _ published: [PublishedValue]
  ) -> Trial {
    Trial(
      parameters + [Parameter("nodes", nodes)], nodes: nodes, weight: nodes * knobs.realities,
      published: published
    ) { lookups, seeds throws(ModelError) in
      let model = try CANModel(nodes: nodes, configuration: knobs, seed: seeds.next())
      let hops = model.lookupHops(count: lookups, seed: seeds.next()).mean
      return published.map { $0.quantity == "mean_neighbors" ? model.neighborCounts.mean : hops }
    }
  }
}

extension PublishedRow {
  /// The torus of as many dimensions as the row says.
  func torus() throws(PublishedRowError) -> Torus { try Torus(published: try integer("dimensions")) }
}

extension Torus {
  /// The torus of so many dimensions as a table of published values says.
  init(published dimensions: Int) throws(PublishedRowError) {
    guard let torus = Torus(dimensions: dimensions) else {
      throw .cell("\(dimensions)", column: "dimensions")
    }
    self = torus
  }
}
