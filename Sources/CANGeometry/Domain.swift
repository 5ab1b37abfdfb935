#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(ucrt)
  import ucrt
#endif

/// One axis of a caller's space and how its values lie on an axis of the torus.
public struct Axis: Hashable, Sendable {
  /// How values are spread over the axis.
  public enum Scale: String, Hashable, Sendable, CaseIterable {
    /// Evenly.
    case linear
    /// By the sine of the value in degrees, which gives bands of latitude their true share of the area.
    case sine
  }

  /// What the axis is called.
  public let name: String
  /// What a value counts, such as `degree` or `m`; may be empty.
  public let unit: String
  /// The smallest and the largest value.
  public let bounds: ClosedRange<Double>
  /// Whether the upper bound is the same place as the lower one.
  public let wraps: Bool
  /// How values are spread over the axis.
  public let scale: Scale

  /// An axis over finite bounds that differ; a sine scale stays within -90...90 and cannot wrap.
  public init(
    name: String, unit: String = "", bounds: ClosedRange<Double>, wraps: Bool = false,
    scale: Scale = .linear
  ) throws(DomainError) {
    let width = bounds.upperBound - bounds.lowerBound
    guard width > 0, width.isFinite else { throw .badBounds(axis: name, bounds) }
    if scale == .sine {
      guard !wraps, bounds.lowerBound >= -90, bounds.upperBound <= 90 else {
        throw .badSineScale(axis: name)
      }
    }
    self.init(unchecked: name, unit: unit, bounds: bounds, wraps: wraps, scale: scale)
  }

  private init(
    unchecked name: String, unit: String, bounds: ClosedRange<Double>, wraps: Bool, scale: Scale
  ) {
    self.name = name
    self.unit = unit
    self.bounds = bounds
    self.wraps = wraps
    self.scale = scale
  }

  /// Longitude in degrees, -180 to 180, which wraps.
  public static let longitude = Axis(
    unchecked: "longitude", unit: "degree", bounds: -180...180, wraps: true, scale: .linear)
  /// Latitude in degrees, -90 to 90, which does not wrap.
  public static let latitude = Axis(
    unchecked: "latitude", unit: "degree", bounds: -90...90, wraps: false, scale: .linear)

  /// The upper bound less the lower one.
  public var width: Double { bounds.upperBound - bounds.lowerBound }

  /// The same place inside the bounds: wrapped into `lower..<upper` on an axis that wraps, else unchanged.
  ///
  /// What is not finite is nowhere and stays as it is.
  public func normalized(_ value: Double) -> Double {
    guard wraps, value.isFinite, !(bounds.lowerBound..<bounds.upperBound).contains(value) else {
      return value
    }
    let turns = ((value - bounds.lowerBound) / width).rounded(.down)
    let wrapped = value - turns * width
    // Rounding can land on the upper bound, which is the lower one.
    return (bounds.lowerBound..<bounds.upperBound).contains(wrapped) ? wrapped : bounds.lowerBound
  }

  /// The share of the axis below `value`, 0 to 1; values outside are clamped.
  public func fraction(of value: Double) -> Double {
    let value = normalized(value)
    switch scale {
    case .linear:
      return min(max((value - bounds.lowerBound) / width, 0), 1)
    case .sine:
      let low = sine(bounds.lowerBound)
      return min(max((sine(value) - low) / (sine(bounds.upperBound) - low), 0), 1)
    }
  }

  /// The value at a share of the axis: the inverse of `fraction(of:)`.
  public func value(at fraction: Double) -> Double {
    switch scale {
    case .linear:
      return bounds.lowerBound + fraction * width
    case .sine:
      let low = sine(bounds.lowerBound)
      let height = low + fraction * (sine(bounds.upperBound) - low)
      return asin(min(max(height, -1), 1)) * 180 / .pi
    }
  }

  /// The cell that holds `value`; values outside are clamped.
  public func coordinate(of value: Double) -> Coordinate {
    Coordinate(fraction: fraction(of: value))
  }

  private func sine(_ degrees: Double) -> Double { sin(degrees * .pi / 180) }
}

/// A caller's space: named axes, and how far apart two positions in it are.
public struct Domain: Hashable, Sendable {
  /// How the distance between two positions is measured.
  public enum Metric: String, Hashable, Sendable, CaseIterable {
    /// The square root of the sum of squares, in the unit of the axes; the shorter way round axes that wrap.
    case euclidean
    /// Along a great circle of the mean Earth, in meters; the axes are longitude and latitude.
    case greatCircle
  }

  /// What the space is called.
  public let name: String
  /// 1 to 32 axes.
  public let axes: [Axis]
  /// How distance is measured.
  public let metric: Metric

  /// A Euclidean space of 1 to 32 axes with different names.
  public init(name: String, axes: [Axis]) throws(DomainError) {
    guard Torus.dimensionsRange.contains(axes.count) else { throw .badAxisCount(axes.count) }
    guard Set(axes.map(\.name)).count == axes.count else {
      throw .repeatedAxis(axes.map(\.name))
    }
    self.init(unchecked: name, axes: axes, metric: .euclidean)
  }

  private init(unchecked name: String, axes: [Axis], metric: Metric) {
    self.name = name
    self.axes = axes
    self.metric = metric
  }

  /// Longitude and latitude in degrees on the WGS84 datum.
  public static let wgs84 = Domain(
    unchecked: "wgs84", axes: [.longitude, .latitude], metric: .greatCircle)

  /// The unit cube of the torus itself: axes `x0`, `x1`, … from 0 to 1, all of which wrap.
  public static func torus(_ torus: Torus) -> Domain {
    let axes = (0..<torus.dimensions).compactMap {
      try? Axis(name: "x\($0)", bounds: 0...1, wraps: true)
    }
    return Domain(unchecked: "torus", axes: axes, metric: .euclidean)
  }

  /// `position` with axes that wrap brought into their bounds; checked for count, range and finiteness.
  public func normalized(_ position: [Double]) throws(DomainError) -> [Double] {
    guard position.count == axes.count else {
      throw .badPosition(count: position.count, axes: axes.count)
    }
    var normal = position
    for (index, axis) in axes.enumerated() {
      let value = axis.normalized(position[index])
      guard value.isFinite, axis.bounds.contains(value) else {
        throw .outside(axis: axis.name, value: position[index], axis.bounds)
      }
      normal[index] = value
    }
    return normal
  }

  /// The point of `torus` whose cell holds `position`.
  ///
  /// Only the first d axes place it; where the domain has fewer axes the other coordinates are 0.
  public func point(at position: [Double], on torus: Torus) throws(DomainError) -> Point {
    let normal = try normalized(position)
    var coordinates = [Coordinate](repeating: 0, count: torus.dimensions)
    for axis in 0..<min(torus.dimensions, axes.count) {
      coordinates[axis] = axes[axis].coordinate(of: normal[axis])
    }
    return Point(unchecked: coordinates)
  }
}

/// Why an axis, a domain or a position in it is not valid.
public enum DomainError: Error, Hashable, Sendable, CustomStringConvertible {
  case badBounds(axis: String, ClosedRange<Double>)
  case badSineScale(axis: String)
  case badAxisCount(Int)
  case repeatedAxis([String])
  case badPosition(count: Int, axes: Int)
  case outside(axis: String, value: Double, ClosedRange<Double>)

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .badBounds(let axis, let bounds):
      "axis \(axis): the bounds \(bounds.lowerBound.plain) and \(bounds.upperBound.plain) are not finite and ascending"
    case .badSineScale(let axis):
      "axis \(axis): a sine scale needs bounds within -90 and 90 and cannot wrap"
    case .badAxisCount(let count):
      "a domain has 1 to 32 axes, not \(count)"
    case .repeatedAxis(let names):
      "the axes \(names.joined(separator: ", ")) do not have different names"
    case .badPosition(let count, let axes):
      "\(count) \(count == 1 ? "number" : "numbers") in a space of \(axes) \(axes == 1 ? "axis" : "axes")"
    case .outside(let axis, let value, let bounds):
      "\(axis) \(value.plain) is not within \(bounds.lowerBound.plain) and \(bounds.upperBound.plain)"
    }
  }
}

extension Double {
  /// The shortest text that reads back the same, without a fraction where there is none.
  package var plain: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
