import CANTuning
import CANViz

extension ReproducedFigure {
  /// The figure as SVG: published values as marks or outlines, measured ones as lines or bars with error bars.
  ///
  /// `nil` where there is nothing to draw.
  var chart: String? {
    guard !points.isEmpty else { return nil }
    let title = "\(experiment.source): \(experiment.title)"
    switch experiment.plot {
    case .lines(let x, let y, let isLogarithmic):
      let lines = lines(of: y, over: x)
      guard !lines.isEmpty else { return nil }
      return LineChart(
        title: title, x: .init(title: x.title, scale: x == "nodes" ? .log2 : .linear),
        y: .init(title: y.title, scale: isLogarithmic ? .log2 : .linear),
        series: lines.enumerated().flatMap { $1.series(group: $0) }
      ).svg()
    case .bars(let quantities, let parameter):
      let bars = points.filter { quantities.contains($0.published.quantity) }
      let categories = bars.compactMap { $0[parameter: parameter] }.uniqued
      let groups = bars.map { Group($0, without: parameter, amongMany: quantities.count > 1) }
      return BarChart(
        title: title, categories: categories, x: parameter.title,
        y: .init(title: quantities.map(\.title).joined(separator: ", ")),
        series: groups.map(\.name).uniqued.flatMap { name in
          let own = zip(bars, groups).filter { $1.name == name }.map(\.0)
          return Group.series(name, own, categories: categories, over: parameter)
        }
      ).svg()
    case .none: return nil
    }
  }

  /// The lines of a chart over a parameter, one for each setting of the others; or over another quantity.
  private func lines(of y: String, over x: String) -> [Line] {
    let own = points.filter { $0.published.quantity == y }
    guard let first = own.first else { return [] }
    if first[parameter: x] != nil {
      let names = own.map { Group($0, without: x, amongMany: false).name }
      return names.uniqued.map { name in
        Line(
          name: name,
          places: zip(own, names).filter { $1 == name }.map { point, _ in
            let value = point[parameter: x].flatMap { Double($0) } ?? .nan
            return Line.Place(point: point, published: value, measured: value)
          })
      }
    }
    // Over a quantity: from the first setting, each parameter in turn varies while the others stay.
    return first.parameters.map(\.name).compactMap { name in
      let places = own.filter { point in
        first.parameters.allSatisfy { $0.name == name || point[parameter: $0.name] == $0.text }
      }.compactMap { point in place(of: point, over: x) }
      return places.count > 1 ? Line(name: "more \(name)", places: places) : nil
    }
  }

  /// Where a point stands by another quantity of the same overlay.
  private func place(of point: ReproducedPoint, over quantity: String) -> Line.Place? {
    points.first { $0.published.quantity == quantity && $0.parameters == point.parameters }.map {
      Line.Place(point: point, published: $0.published.value, measured: $0.measured)
    }
  }
}

/// A line of a chart: what was measured, and what was published.
private struct Line {
  let name: String
  let places: [Place]

  /// A point and where it stands on the horizontal axis.
  struct Place {
    let point: ReproducedPoint
    let published: Double
    let measured: Double
  }

  func series(group: Int) -> [LineChart.Series] {
    let measured = places.map {
      LineChart.Point(x: $0.measured, y: $0.point.measured, error: $0.point.confidence95 ?? 0)
    }
    let published = places.map { LineChart.Point(x: $0.published, y: $0.point.published.value) }
    let prefix = name.isEmpty ? "" : name + ", "
    return [
      .init(name: prefix + "measured", points: measured, group: group),
      .init(name: prefix + "published", points: published, style: .marks, group: group),
    ]
  }
}

/// The setting that bars or a line share.
private struct Group {
  let name: String

  init(_ point: ReproducedPoint, without parameter: String, amongMany: Bool) {
    let setting = point.parameters.filter { $0.name != parameter }.map { "\($0.name.title) \($0.text)" }
    name = ((amongMany ? [point.published.quantity.title] : []) + setting).joined(separator: ", ")
  }

  static func series(
    _ name: String, _ points: [ReproducedPoint], categories: [String], over parameter: String
  ) -> [BarChart.Series] {
    let own = categories.map { category in points.first { $0[parameter: parameter] == category } }
    let prefix = name.isEmpty ? "" : name + ", "
    return [
      .init(
        name: prefix + "measured",
        bars: own.map { .init($0?.measured ?? .nan, error: $0?.confidence95 ?? 0) }),
      .init(
        name: prefix + "published", bars: own.map { .init($0?.published.value ?? .nan) }, style: .outlined),
    ]
  }
}

extension String {
  /// The name of a column as a chart has it.
  fileprivate var title: String { replacing("_", with: " ") }
}

extension [String] {
  /// Each once, in the order of the first.
  fileprivate var uniqued: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
