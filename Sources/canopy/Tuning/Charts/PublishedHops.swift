import Datasets

/// A mean path length that the paper publishes.
struct PublishedHops: Hashable {
  let dimensions: Int
  let nodes: Int
  let hops: Double

  /// The paper's Figure 4: d = 2 to 5, at 256 to 524,288 nodes.
  static let figure4 = PublishedFigure.can2001Figure4.rows.compactMap { row -> PublishedHops? in
    guard let dimensions = row["dimensions"].flatMap({ Int($0) }),
      let nodes = row["nodes"].flatMap({ Int($0) }),
      let hops = row["mean_hops"].flatMap({ Double($0) })
    else { return nil }
    return PublishedHops(dimensions: dimensions, nodes: nodes, hops: hops)
  }
}
