import CANGeometry

extension Domain {
  /// A distance that no two positions of the domain exceed, in the unit of the metric.
  public var diameter: Double {
    switch metric {
    case .greatCircle:
      return Earth.meanRadius * .pi
    case .euclidean:
      let squares = axes.map { axis in
        let reach = axis.wraps ? axis.width / 2 : axis.width
        return reach * reach
      }
      // Rounding must not let a distance pass the bound.
      return squares.reduce(0, +).squareRoot() * (1 + 0x1p-40)
    }
  }
}
