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

/// The sphere that distances on the Earth are measured on.
public enum Earth {
  /// The mean radius R₁ of the WGS84 ellipsoid, in meters (IUGG).
  ///
  /// A great circle on this sphere differs from the geodesic on the ellipsoid by up to about 0.56 %:
  /// too long across the equator, too short along the meridians near the poles.
  public static let meanRadius = 6_371_008.8
}

extension Domain {
  /// How far apart two positions of this domain are: meters along the great circle, or Euclidean.
  ///
  /// Both have as many numbers as the domain has axes. The distance is symmetric bit for bit, and exactly
  /// 0 for two spellings of one place, be it ±180° of longitude or a pole. It keeps its precision for
  /// neighbors and antipodes alike: on the Earth the error of the arithmetic is below 0.1 µm. For the
  /// error against the ellipsoid see ``Earth/meanRadius``. O(axes).
  public func distance(from: [Double], to: [Double]) -> Double {
    precondition(
      from.count == axes.count && to.count == axes.count,
      "positions of \(from.count) and \(to.count) numbers in a space of \(axes.count) axes")
    switch metric {
    case .euclidean: return norm { axes[$0].separation(from[$0], to[$0]) }
    case .greatCircle: return greatCircle(from, to)
    }
  }

  /// A distance that no position of a box falls short of, and close to the least one.
  ///
  /// The box runs from `lower` to `upper` on every axis, and does not cross the wrap.
  func distanceMin(from position: [Double], toBoxFrom lower: [Double], to upper: [Double]) -> Double {
    // Rounding may not push the bound above the distance of a position on the face of the box.
    let safety = 1 - 1e-14
    switch metric {
    case .euclidean:
      return safety * norm { axes[$0].gap(from: position[$0], to: lower[$0]...upper[$0]) }
    case .greatCircle:
      let across = axes[0].gap(from: position[0], to: lower[0]...upper[0])
      let along = axes[1].gap(from: position[1], to: lower[1]...upper[1])
      // The haversine formula with the least value of each term: good for small boxes.
      let own = cosine(ofLatitude: position[1])
      let least = min(cosine(ofLatitude: lower[1]), cosine(ofLatitude: upper[1]))
      let chord = squaredSine(ofHalf: along) + own * least * squaredSine(ofHalf: across)
      // The way to the nearer meridian of the box, or past the pole: good for boxes that reach one.
      let sine = safety * own * sin(radians(min(across, 90)))
      let meridianChord = sine * sine / (2 + 2 * (1 - sine * sine).squareRoot())
      return safety * 2 * Earth.meanRadius * asin(min(safety * max(chord, meridianChord), 1).squareRoot())
    }
  }

  /// The haversine formula with the haversine of the antipode in place of 1 - h, which keeps the
  /// precision at both ends.
  private func greatCircle(_ from: [Double], _ to: [Double]) -> Double {
    let across = axes[0].separation(from[0], to[0])
    let cosines = cosine(ofLatitude: from[1]) * cosine(ofLatitude: to[1])
    let near = squaredSine(ofHalf: from[1] - to[1]) + cosines * squaredSine(ofHalf: across)
    let far = squaredSine(ofHalf: from[1] + to[1]) + cosines * squaredSine(ofHalf: 180 - across)
    return 2 * Earth.meanRadius * atan2(near.squareRoot(), far.squareRoot())
  }

  /// The square root of the sum of the squares of one number an axis, without overflow or underflow.
  private func norm(_ difference: (Int) -> Double) -> Double {
    var sum = 0.0
    var largest = 0.0
    for axis in axes.indices {
      let value = difference(axis)
      sum += value * value
      largest = max(largest, value)
    }
    guard largest > 0, largest < 1e-140 || largest > 1e140 else { return sum.squareRoot() }
    sum = 0
    for axis in axes.indices {
      let value = difference(axis) / largest
      sum += value * value
    }
    return largest * sum.squareRoot()
  }
}

extension Axis {
  /// How far apart two values are, the shorter way round an axis that wraps.
  fileprivate func separation(_ one: Double, _ other: Double) -> Double {
    let direct = (one - other).magnitude
    return wraps && direct > width / 2 ? direct.remainder(dividingBy: width).magnitude : direct
  }

  /// How far `value` is from the nearest value of `range`, the shorter way round an axis that wraps.
  fileprivate func gap(from value: Double, to range: ClosedRange<Double>) -> Double {
    if range.contains(value) { return 0 }
    let direct = value < range.lowerBound ? range.lowerBound - value : value - range.upperBound
    guard wraps else { return direct }
    return min(separation(value, range.lowerBound), separation(value, range.upperBound))
  }
}

/// The cosine of a latitude in degrees, exactly 0 at the poles and precise beside them.
private func cosine(ofLatitude degrees: Double) -> Double {
  let magnitude = degrees.magnitude
  return magnitude > 45 ? sin(radians(90 - magnitude)) : cos(radians(magnitude))
}

/// The squared sine of half an angle in degrees: its haversine.
private func squaredSine(ofHalf degrees: Double) -> Double {
  let sine = sin(radians(degrees) / 2)
  return sine * sine
}

private func radians(_ degrees: Double) -> Double { degrees * (.pi / 180) }
