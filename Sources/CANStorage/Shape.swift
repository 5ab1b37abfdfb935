import CANGeometry

/// A closed set of positions of a domain: what a spatial query asks about.
///
/// The caller's own doubles decide what lies in it; grid cells only narrow the search.
///
///     let europe = try Shape.box(lower: [-25, 34], upper: [45, 72], in: .wgs84)
///     let fiji = try Shape.ball(center: [178, -17.8], radius: 500_000, in: .wgs84)
///     fiji.contains([-179.5, -18])   // true, across the antimeridian
///
/// Where the sides of a box lie outside the bounds of an axis that does not wrap, the box is clipped, and
/// may hold nothing.
public struct Shape: Hashable, Sendable {
  /// What bounds a shape.
  public enum Form: Hashable, Sendable {
    /// All positions of the domain.
    case everything
    /// From `lower` to `upper` on every axis; across the wrap where `lower` exceeds `upper`.
    case box(lower: [Double], upper: [Double])
    /// Up to `radius` from `center`, in the distance of the domain.
    case ball(center: [Double], radius: Double)
  }

  /// The space of the positions.
  public let domain: Domain
  /// The bounds, in the spelling that equal shapes share as far as axes wrap.
  public let form: Form

  private init(_ form: Form, in domain: Domain) {
    self.form = form
    self.domain = domain
  }

  /// The shape of this form, which is brought to the spelling that equal shapes share.
  public init(spelled form: Form, in domain: Domain) throws(ShapeError) {
    switch form {
    case .everything: self = .everything(in: domain)
    case .box(let lower, let upper): self = try .box(lower: lower, upper: upper, in: domain)
    case .ball(let center, let radius): self = try .ball(center: center, radius: radius, in: domain)
    }
  }

  /// All positions of `domain`.
  public static func everything(in domain: Domain) -> Shape {
    Shape(.everything, in: domain)
  }

  /// The box from `lower` to `upper`, closed on all sides.
  ///
  /// On an axis that wraps, `lower` above `upper` crosses the wrap, and a box as wide as the axis holds
  /// all of it. Elsewhere `lower` may not exceed `upper`. Bounds of latitude stay within -90 and 90.
  public static func box(lower: [Double], upper: [Double], in domain: Domain) throws(ShapeError) -> Shape {
    let axes = domain.axes
    for bounds in [lower, upper] where bounds.count != axes.count {
      throw .badPosition(.badPosition(count: bounds.count, axes: axes.count))
    }
    var sides: (lower: [Double], upper: [Double]) = ([], [])
    for (index, axis) in axes.enumerated() {
      let side = try side(from: lower[index], to: upper[index], of: axis, in: domain)
      sides.lower.append(side.lower)
      sides.upper.append(side.upper)
    }
    return Shape(.box(lower: sides.lower, upper: sides.upper), in: domain)
  }

  /// The positions up to `radius` from `center`; meters on a great circle, else the unit of the axes.
  public static func ball(center: [Double], radius: Double, in domain: Domain) throws(ShapeError) -> Shape {
    guard radius.isFinite, radius >= 0 else { throw .badRadius(radius) }
    do {
      return Shape(.ball(center: try domain.normalized(center), radius: radius), in: domain)
    } catch {
      throw .badPosition(error)
    }
  }

  private static func side(
    from lower: Double, to upper: Double, of axis: Axis, in domain: Domain
  ) throws(ShapeError) -> (lower: Double, upper: Double) {
    for bound in [lower, upper] {
      let isGood =
        axis.wraps
        ? bound.isFinite
        : domain.metric == .greatCircle ? axis.bounds.contains(bound) : !bound.isNaN
      guard isGood else { throw .badPosition(.outside(axis: axis.name, value: bound, axis.bounds)) }
    }
    guard axis.wraps else {
      guard lower <= upper else { throw .reversed(axis: axis.name, lower: lower, upper: upper) }
      return (lower, upper)
    }
    let side = (lower: axis.normalized(lower), upper: axis.normalized(upper))
    // Rounding may widen a side, and it must stay what it is when it is looked at again.
    guard upper - lower < axis.width, side.upper - side.lower < axis.width else {
      return (axis.bounds.lowerBound, axis.bounds.upperBound)
    }
    return side
  }
}

extension Shape {
  /// Whether `position` is a position of the domain and lies in the shape.
  ///
  /// On axes that wrap, values outside the bounds are brought into them. O(axes).
  public func contains(_ position: [Double]) -> Bool {
    guard domain.contains(position) else { return false }
    switch form {
    case .everything:
      return true
    case .box(let lower, let upper):
      return domain.axes.indices.allSatisfy { index in
        let value = domain.axes[index].normalized(position[index])
        return lower[index] <= upper[index]
          ? value >= lower[index] && value <= upper[index]
          : domain.axes[index].wraps && (value >= lower[index] || value <= upper[index])
      }
    case .ball(let center, let radius):
      return domain.distance(from: center, to: position) <= radius
    }
  }
}

extension Domain {
  /// Whether there is such a position: a finite number an axis, within the bounds of those that do not wrap.
  func contains(_ position: [Double]) -> Bool {
    position.count == axes.count
      && axes.indices.allSatisfy {
        axes[$0].wraps ? position[$0].isFinite : axes[$0].bounds.contains(position[$0])
      }
  }
}

/// Why a shape is not valid.
public enum ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A center or a corner is not a position of the domain.
  case badPosition(DomainError)
  /// The lower bound exceeds the upper one on an axis that does not wrap.
  case reversed(axis: String, lower: Double, upper: Double)
  /// The radius is negative or not finite.
  case badRadius(Double)

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .badPosition(let error):
      error.description
    case .reversed(let axis, let lower, let upper):
      "\(axis) runs from \(lower.plain) down to \(upper.plain): the lower bound comes first"
    case .badRadius(let radius):
      "a radius of \(radius.plain) is not a finite number of at least 0"
    }
  }
}
