import CANGeometry

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(ucrt)
  import ucrt
#endif

extension Shape {
  /// The smallest box in cells that surely holds the point of every position of the shape, and a cell
  /// more on either side against rounding.
  ///
  /// Axes of the domain beyond the torus are ignored; on axes of the torus beyond the domain it holds the
  /// coordinate 0 alone, where positions are placed. O(d).
  public func region(on torus: Torus) -> Region {
    let sides = bounds()
    let intervals = (0..<torus.dimensions).map { index in
      index < sides.count
        ? domain.axes[index].interval(from: sides[index].lower, to: sides[index].upper)
        : Interval(lower: 0, extent: 0)
    }
    return Region(intervals) ?? .whole(of: torus)
  }

  /// The bounds on each axis; on axes that wrap perhaps outside those of the axis.
  private func bounds() -> [(lower: Double, upper: Double)] {
    switch form {
    case .everything:
      return domain.axes.map { ($0.bounds.lowerBound, $0.bounds.upperBound) }
    case .box(let lower, let upper):
      return domain.axes.indices.map { index in
        let crosses = lower[index] > upper[index] && domain.axes[index].wraps
        return (lower[index], crosses ? upper[index] + domain.axes[index].width : upper[index])
      }
    case .ball(let center, let radius):
      switch domain.metric {
      case .euclidean: return cubeBounds(center: center, radius: radius)
      case .greatCircle: return capBounds(center: center, radius: radius)
      }
    }
  }

  private func cubeBounds(center: [Double], radius: Double) -> [(lower: Double, upper: Double)] {
    // More than the arithmetic of the distance can lose.
    let reach = radius * (1 + 1e-12)
    return center.map { ($0 - reach, $0 + reach) }
  }

  /// The band of latitudes and the widest meridians of a spherical cap.
  private func capBounds(center: [Double], radius: Double) -> [(lower: Double, upper: Double)] {
    // More than the arithmetic of the distance can lose, and less than a thousandth of a cell.
    let reach = radius / Earth.meanRadius * (1 + 1e-12) + 1e-12
    let degrees = reach * 180 / .pi
    let band = (center[1] - degrees, center[1] + degrees)
    let distanceToPole = 90 - center[1].magnitude
    guard degrees + 1e-9 < distanceToPole else { return [(-180, 180), band] }
    let widest = asin(min(sin(reach) / sin(distanceToPole * .pi / 180), 1)) * 180 / .pi
    return [(center[0] - widest, center[0] + widest), band]
  }
}

extension Axis {
  /// The cells from that of `lower` to that of `upper`, and one more on either side.
  fileprivate func interval(from lower: Double, to upper: Double) -> Interval {
    guard wraps else {
      let first = coordinate(of: clamped(lower))
      let last = max(first, coordinate(of: clamped(upper)))
      return Interval(from: first == 0 ? 0 : first - 1, through: last == .max ? .max : last + 1)
    }
    let cells = (upper - lower) / width * 0x1p32
    guard cells + 2 * Double(roundingCells) < 0x1p32 else { return .whole }
    let arc = Interval(from: coordinate(of: lower), through: coordinate(of: upper))
    // Rounding may swap the ends of an arc that is shorter than a cell.
    let isSwapped = Double(arc.extent) > cells + 0x1p31
    let straight = isSwapped ? Interval(from: arc.last, through: arc.lower) : arc
    return straight.widened(by: roundingCells)
  }

  private func clamped(_ value: Double) -> Double {
    min(max(value, bounds.lowerBound), bounds.upperBound)
  }

  /// One cell, or as many as a rounding error of the largest value spans where doubles are coarser than that.
  private var roundingCells: UInt32 {
    let error = 4 * max(bounds.lowerBound.magnitude, bounds.upperBound.magnitude).ulp
    return 1 + UInt32(min(error / width * 0x1p32, 0x1p31))
  }
}
