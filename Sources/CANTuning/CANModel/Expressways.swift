/// Long links across the torus that a node keeps beside its neighbors.
public struct Expressways: Hashable, Sendable {
  /// The distances that links span along each dimension, as powers of two of the torus: k for 2⁻ᵏ.
  public var halvings: [Int]

  /// Links that span these distances.
  public init(halvings: [Int]) {
    self.halvings = halvings
  }

  /// No long links.
  public static let none = Expressways(halvings: [])
}

extension Expressways {
  /// The neighbor lists of a space with the long links of each zone among them.
  func links(in space: CoordinateSpace) -> NeighborTable { space.neighborTable }
}
