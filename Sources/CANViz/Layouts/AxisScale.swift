import CANGeometry

/// One drawn axis: its name, and where to mark which values.
struct AxisScale {
  /// A marked value.
  struct Tick: Hashable {
    /// The share of the axis below the value.
    var fraction: Double
    var label: String
  }

  /// The name with its unit.
  let title: String
  /// The axis of the domain; `nil` beyond the domain's own axes.
  private let axis: Axis?

  init(of domain: Domain, axis index: Int) {
    let axis = index < domain.axes.count ? domain.axes[index] : nil
    self.axis = axis
    guard let axis else {
      title = "axis \(index)"
      return
    }
    let unit = axis.unit.isEmpty || axis.unit == "degree" ? "" : " (\(axis.unit))"
    title = axis.name + unit
  }

  /// Round values of the axis, about `count` of them.
  func ticks(count: Int) -> [Tick] {
    guard let axis else {
      return Ticks.linear(0...1, count: count).map { Tick(fraction: $0, label: Ticks.label($0)) }
    }
    let values =
      axis.unit == "degree"
      ? Ticks.degrees(axis.bounds, count: count) : Ticks.linear(axis.bounds, count: count)
    return values.map { value in
      // On an axis that wraps the upper bound is the lower one, yet it stands at the other end.
      let fraction = value >= axis.bounds.upperBound ? 1 : axis.fraction(of: value)
      return Tick(fraction: fraction, label: label(of: value, on: axis))
    }
  }

  private func label(of value: Double, on axis: Axis) -> String {
    guard axis.unit == "degree" else { return Ticks.label(value) }
    let size = Ticks.label(value.magnitude) + "°"
    switch axis.name {
    case "longitude":
      return value == 0 || value.magnitude == 180 ? size : size + (value < 0 ? "W" : "E")
    case "latitude":
      return value == 0 ? size : size + (value < 0 ? "S" : "N")
    default:
      return (value < 0 ? "-" : "") + size
    }
  }
}
