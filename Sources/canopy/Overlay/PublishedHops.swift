import Datasets

/// A mean path length of the paper's Figure 4.
struct PublishedHops: Hashable {
  let dimensions: Int
  let nodes: Int
  let hops: Double
}
